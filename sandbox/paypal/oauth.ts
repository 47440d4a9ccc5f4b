import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import type { SandboxEnv } from '../core/types'
import type { PayPal } from './context'
import { Refusal } from './refusals'
import { paypalId } from './state'

const LIFETIME_S = 32_400
const SCOPE = 'https://uri.paypal.com/services/payments/payment https://uri.paypal.com/services/applications/webhooks'
const SHORTEST_SECRET = 8

/** A token that is missing, unknown or over: PayPal answers it in the form of OAuth, not in its own. */
export class InvalidToken extends Error {}

function client(header: string | undefined): string | null {
  const [scheme, encoded = ''] = (header ?? '').split(' ')
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  const secret = rest.join(':')
  if (scheme?.toLowerCase() !== 'basic' || id === '') return null
  return secret.length < SHORTEST_SECRET || secret.startsWith('invalid') ? null : id
}

/** `POST /v1/oauth2/token`: any client id with a secret of at least 8 characters that does not start with "invalid". */
export async function issueToken(paypal: PayPal, c: Context<SandboxEnv>): Promise<Response> {
  const clientId = client(c.req.header('authorization'))
  if (clientId === null) return invalidClient(c)
  const grant = new URLSearchParams(await c.req.text()).get('grant_type')
  if (grant !== 'client_credentials') {
    const error = grant === null ? 'invalid_request' : 'unsupported_grant_type'
    return c.json({ error, error_description: 'Grant type must be client_credentials' }, 400)
  }
  const { tokens } = paypal.records
  const access_token = `A21AA${randomBytes(36).toString('base64url')}`
  const expiresAt = new Date(paypal.core.clock.now() + LIFETIME_S * 1000).toISOString()
  tokens.put(access_token, { clientId, expiresAt })
  const nonce = `${paypal.core.clock.iso()}${paypalId(24)}`
  const token = { scope: SCOPE, access_token, token_type: 'Bearer', app_id: `APP-${paypalId()}` }
  return c.json({ ...token, expires_in: LIFETIME_S, nonce })
}

/** What PayPal says to credentials it does not know. */
export function invalidClient(c: Context<SandboxEnv>): Response {
  return c.json({ error: 'invalid_client', error_description: 'Client Authentication failed' }, 401)
}

/** The client a call's bearer token belongs to; throws when there is no token (Refusal) or it is not valid. */
export function signedIn(paypal: PayPal, header: string | undefined): string {
  const token = /^bearer (.+)$/i.exec(header ?? '')?.[1]
  if (token === undefined) throw new Refusal(401, [])
  const known = paypal.records.tokens.get(token)
  if (!known || Date.parse(known.expiresAt) <= paypal.core.clock.now()) throw new InvalidToken()
  return known.clientId
}
