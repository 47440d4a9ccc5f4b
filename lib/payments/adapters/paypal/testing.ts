import 'reflect-metadata'
import { sign } from 'node:crypto'
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { TRANSACTION as TXN } from '../../conformance/cases'
import type { Http, HttpRequest, HttpResult, RawCall } from '../../contract'
import type { Context } from './settings'
import { signedMessage } from './signature'

// For tests only: certificates such as PayPal's, made here, callbacks signed with them, and a wire that plays recorded replies.

const ALGORITHM = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
} as const

export const CERT_URL = 'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-0a1b2c3d'
export const WEBHOOK_ID = '3RN13029J36659323'

export interface Party {
  readonly certificate: X509Certificate
  readonly keys: CryptoKeyPair
}

interface Wish {
  readonly name: string
  readonly issuer?: Party
  readonly ca: boolean
  /** False: the certificate does not say what its key may be used for. */
  readonly usage?: boolean
  readonly from?: string
  readonly to?: string
}

/** Issues a certificate; without an issuer it signs itself. */
export async function issue(wish: Wish): Promise<Party> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const usage = wish.ca ? KeyUsageFlags.keyCertSign : KeyUsageFlags.digitalSignature
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${wish.name}`,
    issuer: wish.issuer?.certificate.subject ?? `CN=${wish.name}`,
    publicKey: keys.publicKey,
    signingKey: (wish.issuer?.keys ?? keys).privateKey,
    notBefore: new Date(wish.from ?? '2025-01-01T00:00:00Z'),
    notAfter: new Date(wish.to ?? '2035-01-01T00:00:00Z'),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(wish.ca, undefined, true),
      ...(wish.usage === false ? [] : [new KeyUsagesExtension(usage, true)]),
    ],
  })
  return { certificate, keys }
}

/** The certificates as one PEM text, first the one that signs. */
export function bundle(...parties: readonly Party[]): string {
  return parties.map(({ certificate }) => certificate.toString('pem')).join('\n')
}

export interface Signing {
  readonly signer: Party
  readonly at: Date
  readonly webhookId?: string
  readonly certUrl?: string
}

/** A callback as PayPal sends it. */
export async function signedCall(body: string, { signer, at, webhookId, certUrl }: Signing): Promise<RawCall> {
  const bytes = new TextEncoder().encode(body)
  const id = 'b2384410-f8d2-11e4-8bf3-77339302725b'
  const time = at.toISOString()
  const message = signedMessage(id, time, webhookId ?? WEBHOOK_ID, bytes)
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', signer.keys.privateKey))
  const signature = sign('sha256', Buffer.from(message), { key: der, format: 'der', type: 'pkcs8' })
  const headers = new Headers({
    'paypal-transmission-id': id,
    'paypal-transmission-time': time,
    'paypal-transmission-sig': signature.toString('base64'),
    'paypal-cert-url': certUrl ?? CERT_URL,
    'paypal-auth-algo': 'SHA256withRSA',
    'paypal-auth-version': 'v2',
  })
  return { headers, body: bytes }
}

/** A reply with a body that is sent as it is when it is text, else as JSON. */
export function replied(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResult {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { kind: 'replied', status, headers: new Headers(headers), body: text }
}

/** A wire that answers with `answer` and remembers what it was asked. */
export function wire(answer: (request: HttpRequest) => HttpResult): {
  readonly http: Http
  readonly seen: HttpRequest[]
} {
  const seen: HttpRequest[] = []
  return {
    seen,
    http: async (request) => {
      seen.push(request)
      return answer(request)
    },
  }
}

/** A context of Test mode at noon of 14 March 2026; give what differs. */
export function contextWith(differs: Partial<Context>): Context {
  return {
    settings: { login: 'AeClientId', password: 'EPsecret', webhookId: WEBHOOK_ID },
    live: false,
    now: new Date('2026-03-14T12:00:00Z'),
    http: async () => ({ kind: 'not_sent', cause: 'nothing is connected' }),
    trustedRoots: async () => [],
    ...differs,
  }
}

export const ORDER = '5O190127TN364715T'
export const CAPTURE = '3C679366HH908993F'
export const USD = (value: string) => ({ currency_code: 'USD', value })
export const links = [{ rel: 'payer-action', href: `https://www.sandbox.paypal.com/checkoutnow?token=${ORDER}` }]

let accounts = 0

/** Answers each call by its method and path, in the order given for that path; the last answer stays. */
export function paypalWith(answers: Readonly<Record<string, readonly HttpResult[]>>) {
  const asked = new Map<string, number>()
  const { http, seen } = wire((request: HttpRequest) => {
    const key = `${request.method} ${new URL(request.url).pathname}`
    if (key === 'POST /v1/oauth2/token' && !answers[key])
      return replied(200, { access_token: 'A21AA', expires_in: 32400 })
    const list = answers[key] ?? []
    const turn = asked.get(key) ?? 0
    asked.set(key, turn + 1)
    return list[Math.min(turn, list.length - 1)] ?? replied(404, { name: 'RESOURCE_NOT_FOUND' })
  })
  accounts += 1
  const settings = { login: `client-${accounts}`, password: 'EPsecret', webhookId: 'WH' }
  const context: Context = contextWith({ http, settings })
  const calls = () =>
    seen.map(({ method, url }) => `${method} ${new URL(url).pathname}`).filter((one) => !one.includes('oauth2'))
  return { context, seen, calls }
}

export const unit = (more: object = {}) => [
  { reference_id: 'default', custom_id: TXN, invoice_id: TXN, amount: USD('25.00'), ...more },
]
export const order = (status: string, more: object = {}) =>
  replied(200, { id: ORDER, status, intent: 'CAPTURE', purchase_units: unit(), links, ...more })
export const captured = (status: string, more: object = {}) =>
  order('COMPLETED', {
    purchase_units: unit({ payments: { captures: [{ id: CAPTURE, status, amount: USD('25.00'), ...more }] } }),
  })
export const refusal = (status: number, issue: string) =>
  replied(status, { name: 'UNPROCESSABLE_ENTITY', details: [{ issue, description: 'No.' }], debug_id: 'abc' }, {})
