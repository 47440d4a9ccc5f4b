import { env } from '@/lib/env'

/** Where the payer's browser comes back to from a processor: routes that ask the processor and believe nothing the browser says. */
export function paymentUrls(paymentId: string): { readonly returnUrl: string; readonly cancelUrl: string } {
  const base = `${env().BASE_URL.replace(/\/$/, '')}/self-care/payments/${paymentId}`
  return { returnUrl: `${base}/return`, cancelUrl: `${base}/cancel` }
}
