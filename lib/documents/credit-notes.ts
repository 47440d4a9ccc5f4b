import { database, type Tx } from '@/db/client'
import { now } from '@/lib/clock'
import { enqueue } from '@/lib/jobs/queue'
import { amountOf } from './content'
import { type MovedFacts, movedContent, movedFacts, type OfTransaction } from './facts'
import { issueOnce } from './issue'
import { type Invoicing, receiptOf } from './receipts'

/**
 * Issues the credit note of a transaction that gave money back: a refund, or the reversal of a payment that had been received. A job:
 * doing it again finds the one that is there. It names the document that it corrects, the invoice that `invoicing` answers or else the payment's
 * receipt, which is issued first where its own job has not run yet; the customer is told once it is there. Does nothing for anything else, such as a
 * reservation that was released.
 */
export async function issueCreditNote(of: OfTransaction, invoicing: Invoicing): Promise<void> {
  await database().transaction(async (tx) => {
    const facts = await movedFacts(tx, of)
    if (!facts || !['refund', 'void'].includes(facts.transaction.type)) return
    const corrected = await correctedBy(tx, facts, invoicing)
    if (!corrected) return
    const creditedAt = facts.transaction.settledAt ?? now()
    await issueOnce(tx, {
      profileId: of.profileId,
      kind: 'credit_note',
      cause: of.transactionId,
      year: creditedAt.getUTCFullYear(),
      customerId: facts.customer.id,
      paymentId: facts.payment.id,
      transactionId: of.transactionId,
      correctsId: corrected.id,
      content: {
        ...movedContent(facts),
        creditedAt: creditedAt.toISOString(),
        corrects: corrected.named,
      },
    })
    await enqueue(tx, 'message.outcome', of)
  })
}

/** The document that says more was paid than is true now; undefined when no money had been received. */
async function correctedBy(tx: Tx, { transaction, payment }: MovedFacts, invoicing: Invoicing) {
  if (transaction.parentId === null) return undefined
  const of = { profileId: payment.profileId, transactionId: transaction.parentId }
  const givenBack = { profileId: payment.profileId, transactionId: transaction.id }
  const received = await receiptOf(tx, of, invoicing, givenBack)
  if (!received) return undefined
  const { id, number, content } = received.invoice ?? received.receipt
  const { kind, issuedAt } = content
  return { id, named: { kind, number, issuedAt, amountMinor: amountOf(content).toString() } }
}
