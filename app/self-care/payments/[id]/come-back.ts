import { redirect } from 'next/navigation'
import { requireCustomer } from '@/lib/auth/session'
import { inquire } from '@/lib/transactions/inquire'
import { openAttempt, ownPayment } from './open'

/**
 * The payer's browser is back from the processor: asks the processor how it stands and leads to the status page. What the address says
 * decides nothing.
 */
export async function comeBack(params: Promise<{ id: string }>): Promise<never> {
  const actor = await requireCustomer()
  const view = await ownPayment(actor, (await params).id)
  const attempt = openAttempt(view)
  if (attempt) await inquire({ profileId: actor.profileId, transactionId: attempt.id }, 'return', 'resume')
  return redirect(`/self-care/payments/${view.id}`)
}
