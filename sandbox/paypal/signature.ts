import { createSign, createVerify, randomUUID } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Issued } from './state'

export const AUTH_ALGO = 'SHA256withRSA'
const CERT_HOST = 'https://api.sandbox.paypal.com/v1/notifications/certs/'

/** The text PayPal signs for a webhook; the raw body enters as its CRC-32 in unsigned decimal. */
export function signedMessage(id: string, time: string, webhookId: string, rawBody: string): string {
  return `${id}|${time}|${webhookId}|${crc32(Buffer.from(rawBody, 'utf8'))}`
}

/** Headers of a webhook delivery whose body is `rawBody`, signed with the sandbox's leaf certificate. */
export function signedHeaders(issued: Issued, webhookId: string, rawBody: string, at: Date): Record<string, string> {
  const id = randomUUID()
  const time = `${at.toISOString().slice(0, 19)}Z`
  const sign = createSign('RSA-SHA256').update(signedMessage(id, time, webhookId, rawBody))
  return {
    'paypal-transmission-id': id,
    'paypal-transmission-time': time,
    'paypal-transmission-sig': sign.sign(issued.leafKeyPem, 'base64'),
    'paypal-cert-url': CERT_HOST + issued.certId,
    'paypal-auth-algo': AUTH_ALGO,
    'paypal-auth-version': 'v2',
  }
}

export type Transmission = {
  auth_algo: string
  cert_url: string
  transmission_id: string
  transmission_sig: string
  transmission_time: string
  webhook_id: string
}

/** Whether a transmission of `rawEvent` was signed here; false for anything malformed. */
export function isOurs(issued: Issued, sent: Transmission, rawEvent: string): boolean {
  if (sent.auth_algo !== AUTH_ALGO || sent.cert_url !== CERT_HOST + issued.certId) return false
  const message = signedMessage(sent.transmission_id, sent.transmission_time, sent.webhook_id, rawEvent)
  return createVerify('RSA-SHA256').update(message).verify(issued.leafPem, sent.transmission_sig, 'base64')
}

/**
 * The exact text of the member `name` of a JSON object, or null when it is not there: a signature covers the bytes
 * that were sent, so the event must not be parsed and written again. `json` must be valid JSON.
 */
export function rawMember(json: string, name: string): string | null {
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g
  let depth = 0
  let start = -1
  let key = ''
  for (let hit = token.exec(json); hit; hit = token.exec(json)) {
    const text = hit[0]
    if (start >= 0 && depth === 1 && (text === ',' || text === '}')) return json.slice(start, hit.index).trim()
    if (text === '{' || text === '[') depth++
    else if (text === '}' || text === ']') depth--
    else if (text === ':' && depth === 1 && start < 0 && JSON.parse(key) === name) start = token.lastIndex
    else if (text.startsWith('"')) key = text
  }
  return null
}
