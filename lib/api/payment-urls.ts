import { env } from '@/lib/env'

interface Ways {
  readonly returnUrl: string
  readonly cancelUrl: string
}

/** Where the payer's browser comes back to from a processor: routes that ask the processor and believe nothing the browser says. */
export function paymentUrls(paymentId: string): Ways {
  return under(`/self-care/payments/${paymentId}`)
}

/** The same for who pays by the link of this token. */
export function linkPaymentUrls(token: string): (paymentId: string) => Ways {
  return (paymentId) => under(linkPaymentPath(token, paymentId))
}

/**
 * The checkout of a link, for who has read how its order stands: without the mark a link whose order has had a success leads to the order's
 * portal. `afresh`: another amount than what was tried last.
 */
export function checkoutPath(token: string, { afresh = false } = {}): string {
  return `/pay/${encodeURIComponent(token)}?${CHECKOUT_MARK}=1${afresh ? '&afresh=1' : ''}`
}

/** See `checkoutPath`. */
export const CHECKOUT_MARK = 'checkout'

/** The page of a payment by link, for the browser that made it. */
export function linkPaymentPath(token: string, paymentId: string): string {
  return `/pay/${encodeURIComponent(token)}/payments/${encodeURIComponent(paymentId)}`
}

function under(path: string): Ways {
  const base = env().BASE_URL.replace(/\/$/, '') + path
  return { returnUrl: `${base}/return`, cancelUrl: `${base}/cancel` }
}
