import { redirect } from 'next/navigation'
import { requireCustomer } from '@/lib/auth/session'
import { isId } from '@/lib/ids'
import { inquire } from '@/lib/transactions/inquire'
import { getPayment } from '@/lib/transactions/read'
import { openAttempt } from './open'

/**
 * The payer's browser is back from the processor: asks the processor how it stands and leads to the status page. What the address says
 * decides nothing.
 */
export async function comeBack(params: Promise<{ id: string }>): Promise<never> {
  const actor = await requireCustomer()
  const { id } = await params
  const view = isId('pay', id) ? await getPayment(actor, id) : undefined
  const attempt = view && openAttempt(view)
  if (attempt) await inquire({ profileId: actor.profileId, transactionId: attempt.id }, 'return', 'resume')
  // For a payment that is not theirs that page says "not found", in words.
  return redirect(`/self-care/payments/${encodeURIComponent(id)}`)
}
