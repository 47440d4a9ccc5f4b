import { createHmac } from 'node:crypto'
import { stage } from './stage'

/** The signing secret that 01-stripe-procedure gave to the payment system "Stripe two". */
export const KNOWN_SECRET = 'whsec_e2e_known_to_the_tests'

/** Stripe's signature header for a body, as of `ageSeconds` ago. */
export function stripeSignature(body: string, { secret = KNOWN_SECRET, ageSeconds = 0 } = {}): string {
  const time = Math.floor(Date.now() / 1000) - ageSeconds
  return `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`
}

/** Sends bytes to a payment system's callback address. */
export function postCallback(
  systemId: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${stage.baseUrl()}/api/callbacks/${systemId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
}
