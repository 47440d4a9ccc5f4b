import { database, type Tx } from '@/db/client'
import { now } from '@/lib/clock'
import { enqueue } from '@/lib/jobs/queue'
import { moneyOf, movedFacts, namesOf, type OfTransaction } from './facts'
import { type Issued, issueOnce } from './issue'

/**
 * Issues the receipt of a transaction that brought money. A job: doing it again finds the receipt that is there. The number is drawn here
 * and not in the payment's transaction, so that payments do not queue for it; the customer is told once it is there. Does nothing for a
 * transaction that brought none.
 */
export async function issueReceipt(of: OfTransaction): Promise<void> {
  await database().transaction(async (tx) => {
    if (await receiptOf(tx, of)) await enqueue(tx, 'message.outcome', of)
  })
}

/** The same within a transaction of the caller's; undefined where no money was brought. */
export async function receiptOf(tx: Tx, of: OfTransaction): Promise<Issued | undefined> {
  const facts = await movedFacts(tx, of)
  if (!facts || !['purchase', 'capture'].includes(facts.transaction.type)) return undefined
  const paidAt = facts.transaction.settledAt ?? now()
  return issueOnce(tx, {
    profileId: of.profileId,
    kind: 'receipt',
    cause: of.transactionId,
    year: paidAt.getUTCFullYear(),
    customerId: facts.customer.id,
    paymentId: facts.payment.id,
    transactionId: of.transactionId,
    content: { ...namesOf(facts), ...moneyOf(facts), paidAt: paidAt.toISOString() },
  })
}
