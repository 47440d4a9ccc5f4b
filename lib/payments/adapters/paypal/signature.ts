import { verify as verifySignature, X509Certificate } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { CallbackVerdict, RawCall } from '../../contract'
import type { Context } from './settings'

// Who signed a callback. PayPal signs `id|time|webhook id|CRC-32 of the body` with a key whose certificate it names in a header; so the
// header is believed only when it points at PayPal's own host and the certificate's chain ends in a root we trust.

/** PayPal tries for three days to deliver. Anything older is a recording; a replay within that time is caught by the event's id. */
const DELIVERED_WITHIN_MS = 4 * 24 * 60 * 60 * 1000
const LONGEST_CHAIN = 5
const MOST_CERTIFICATES = 20

/**
 * The whole address must be of PayPal's API, from its first character to its last: no port, no user, no query, no other host around it. Not any
 * host of PayPal's: whoever calls could have us look for names that they make up.
 */
const CERTIFICATE_ADDRESS = /^https:\/\/api(?:-m)?(?:\.sandbox)?\.paypal\.com\/v1\/notifications\/certs\/[\w.-]+$/i
const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** Certificates already found trustworthy, by address. What is in here is checked again at each use; only the fetching is saved. */
const fetched = new Map<string, string>()

/** The roots we were handed, read: a public list is long, and reading it takes longer than all else about a callback. */
const read = new Map<string, readonly X509Certificate[]>()

type Refusal = Extract<CallbackVerdict, { kind: 'rejected' }>

/** Null when PayPal signed this very body for our webhook; else why it is not believed, or that it cannot be told just now. */
export async function authenticate(call: RawCall, context: Context): Promise<Refusal | null> {
  const { webhookId } = context.settings
  if (webhookId === '') return forged('no webhook id is set, so that no callback can be authentic')
  const header = (name: string): string => call.headers.get(`paypal-${name}`) ?? ''
  const id = header('transmission-id')
  const time = header('transmission-time')
  const signature = header('transmission-sig')
  const address = header('cert-url')
  if (id === '' || signature === '') return forged('a signature header is missing')
  if (header('auth-algo') !== 'SHA256withRSA') return forged('signed by another algorithm')
  const age = Math.abs(context.now.getTime() - Date.parse(time))
  if (!(age <= DELIVERED_WITHIN_MS)) return forged('sent too long ago, or at no time at all')
  if (!CERTIFICATE_ADDRESS.test(address)) return forged('the certificate is not at PayPal')

  const certificate = await certificateAt(address, context)
  if (!(certificate instanceof X509Certificate)) return certificate
  const message = signedMessage(id, time, webhookId, call.body)
  return verifySignature('sha256', Buffer.from(message), certificate.publicKey, Buffer.from(signature, 'base64'))
    ? null
    : forged('the signature does not match')
}

/** What PayPal signs. */
export function signedMessage(id: string, time: string, webhookId: string, body: Uint8Array): string {
  return `${id}|${time}|${webhookId}|${crc32(body)}`
}

async function certificateAt(address: string, context: Context): Promise<X509Certificate | Refusal> {
  const known = fetched.get(address)
  const trusted = known === undefined ? null : await trustedLeaf(known, context)
  if (trusted) return trusted
  const answer = await context.http({ method: 'GET', url: address })
  if (answer.kind !== 'replied' || answer.status >= 500 || answer.status === 429)
    return { kind: 'rejected', because: 'unchecked', reason: 'PayPal’s certificate could not be fetched' }
  const leaf = answer.status === 200 ? await trustedLeaf(answer.body, context) : null
  if (!leaf) return forged('the certificate is not one of PayPal’s')
  if (!answer.headers.get('cache-control')?.includes('no-store')) keep(address, answer.body)
  return leaf
}

/** The first certificate of the bundle, when it is PayPal's, in force, and leads to a trusted root through the others. */
async function trustedLeaf(bundle: string, context: Context): Promise<X509Certificate | null> {
  const [leaf, ...others] = certificatesIn(bundle)
  if (leaf?.publicKey.asymmetricKeyType !== 'rsa') return null
  const name: unknown = leaf.toLegacyObject().subject.CN
  if (typeof name !== 'string' || !name.endsWith('.paypal.com')) return null
  const roots = (await context.trustedRoots()).flatMap(rootsIn)
  return leadsToRoot(leaf, others, roots, context.now) ? leaf : null
}

function leadsToRoot(
  leaf: X509Certificate,
  between: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  now: Date,
): boolean {
  let current = leaf
  for (let length = 0; length < LONGEST_CHAIN && inForce(current, now); length++) {
    const issued = (issuer: X509Certificate): boolean =>
      issuer.ca && inForce(issuer, now) && current.checkIssued(issuer) && current.verify(issuer.publicKey)
    if (roots.some(issued)) return true
    const next = between.find((one) => one.fingerprint256 !== current.fingerprint256 && issued(one))
    if (!next) return false
    current = next
  }
  return false
}

function inForce(certificate: X509Certificate, now: Date): boolean {
  return Date.parse(certificate.validFrom) <= now.getTime() && now.getTime() <= Date.parse(certificate.validTo)
}

function certificatesIn(text: string): readonly X509Certificate[] {
  try {
    return (text.match(PEM) ?? []).map((pem) => new X509Certificate(pem))
  } catch {
    return []
  }
}

function rootsIn(text: string): readonly X509Certificate[] {
  const known = read.get(text)
  if (known) return known
  const found = certificatesIn(text)
  read.set(text, found)
  return found
}

function keep(address: string, bundle: string): void {
  const oldest = fetched.keys().next()
  if (fetched.size >= MOST_CERTIFICATES && !oldest.done) fetched.delete(oldest.value)
  fetched.set(address, bundle)
}

function forged(reason: string): Refusal {
  return { kind: 'rejected', because: 'forged', reason }
}
