import { redirect } from 'next/navigation'
import { askProcessor } from '@/app/self-care/payments/[id]/ask'
import { openAttempt } from '@/app/self-care/payments/[id]/open'
import { linkPaymentPath } from '@/lib/api/payment-urls'
import { ownPayment, payerOf } from '../../open'
import { payerAsks } from './ask'

/**
 * The payer's browser is back from the processor: asks the processor how it stands and leads to the payment's page. What the address says
 * decides nothing.
 */
export async function comeBack(params: Promise<{ token: string; id: string }>): Promise<never> {
  const { token, id } = await params
  const actor = await payerOf(token)
  const view = await ownPayment(actor, id)
  await askProcessor(await payerAsks(actor), view && openAttempt(view), 'resume')
  // In a browser that did not make the payment that page says so.
  return redirect(linkPaymentPath(token, id))
}
