import { redirect } from 'next/navigation'
import { requireCustomer } from '@/lib/auth/session'
import { isId } from '@/lib/ids'
import { getPayment } from '@/lib/transactions/read'
import { askProcessor, customerAsks } from './ask'
import { openAttempt } from './open'

/**
 * The payer's browser is back from the processor: asks the processor how it stands and leads to the status page. What the address says
 * decides nothing.
 */
export async function comeBack(params: Promise<{ id: string }>): Promise<never> {
  const actor = await requireCustomer()
  const { id } = await params
  const view = isId('pay', id) ? await getPayment(actor, id) : undefined
  await askProcessor(customerAsks(actor), view && openAttempt(view), 'resume')
  // For a payment that is not theirs that page says "not found", in words.
  return redirect(`/self-care/payments/${encodeURIComponent(id)}`)
}
