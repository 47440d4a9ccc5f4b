import type { Core } from '../core/core'
import { type Account, accountIdOf, openAccount } from './account'
import { StripeFailure, unauthorized } from './errors'

/** Who is calling: the account, and whether with the key that browsers may hold. */
export interface Caller {
  account: Account
  publishable: boolean
}

function readKey(header: string): string {
  const [scheme = '', credentials = ''] = header.split(' ')
  if (/^bearer$/i.test(scheme)) return credentials
  if (/^basic$/i.test(scheme)) return Buffer.from(credentials, 'base64').toString('utf8').split(':')[0] ?? ''
  return ''
}

function masked(key: string): string {
  return key.length > 12 ? `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}` : '*'.repeat(key.length)
}

/**
 * Reads Bearer or Basic authentication: `sk_test_`, `rk_test_` or `pk_test_` with any suffix that does not start with `invalid`.
 * Throws Stripe's 401 otherwise, live keys included.
 */
export function authenticate(core: Core, header: string | undefined, connected: string | undefined): Caller {
  const key = readKey(header ?? '')
  if (!key) {
    throw unauthorized(
      'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.',
    )
  }
  const match = /^(sk|rk|pk)_test_(.+)$/.exec(key)
  const suffix = match?.[2] ?? ''
  if (!match || suffix.startsWith('invalid')) throw unauthorized(`Invalid API Key provided: ${masked(key)}`)
  const id = connected && /^acct_\w+$/.test(connected) ? connected : accountIdOf(suffix)
  return { account: openAccount(core, id), publishable: match[1] === 'pk' }
}

/** Refuses the browser's key where only the server's will do. */
export function requireSecret(caller: Caller): void {
  if (!caller.publishable) return
  throw new StripeFailure(401, {
    type: 'invalid_request_error',
    code: 'secret_key_required',
    message: 'This API call cannot be made with a publishable API key. Please use a secret API key.',
  })
}
