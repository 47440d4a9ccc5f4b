import { notFound } from 'next/navigation'
import type { CustomerActor } from '@/lib/auth/actor'
import { isId } from '@/lib/ids'
import { decisiveAttempt } from '@/lib/transactions/payer-words'
import { getPayment } from '@/lib/transactions/read'
import type { PaymentView, TransactionView } from '@/lib/transactions/view'

/** A payment of the customer's own; "not found" for everything else. */
export async function ownPayment(actor: CustomerActor, id: string): Promise<PaymentView> {
  const view = isId('pay', id) ? await getPayment(actor, id) : undefined
  return view ?? notFound()
}

/** The attempt that the processor can be asked about: begun there, and not final. */
export function openAttempt(view: PaymentView): TransactionView | undefined {
  const attempt = decisiveAttempt(view)
  return attempt?.status === 'pending' || attempt?.status === 'unknown' ? attempt : undefined
}
