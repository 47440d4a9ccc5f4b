import { and, desc, eq } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { document, documentPayment } from '@/db/schema/records'
import { now } from '@/lib/clock'
import { enqueue } from '@/lib/jobs/queue'
import { amountOf, readContent } from './content'
import { type MovedFacts, moneyOf, movedFacts, namesOf, type OfTransaction } from './facts'
import { issueOnce } from './issue'
import { numberText } from './number'
import { receiptOf } from './receipts'

/**
 * Issues the credit note of a transaction that gave money back: a refund, or the reversal of a payment that had been received. A job:
 * doing it again finds the one that is there. It names the document that it corrects, the payment's invoice or else its receipt, which is
 * issued first where its own job has not run yet; the customer is told once it is there. Does nothing for anything else, such as a
 * reservation that was released.
 */
export async function issueCreditNote(of: OfTransaction): Promise<void> {
  await database().transaction(async (tx) => {
    const facts = await movedFacts(tx, of)
    if (!facts || !['refund', 'void'].includes(facts.transaction.type)) return
    const corrected = await correctedBy(tx, facts)
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
        ...namesOf(facts),
        ...moneyOf(facts),
        creditedAt: creditedAt.toISOString(),
        corrects: corrected.named,
      },
    })
    await enqueue(tx, 'message.outcome', of)
  })
}

/** The document that says more was paid than is true now; undefined when no money had been received. */
async function correctedBy(tx: Tx, { transaction, payment }: MovedFacts) {
  if (transaction.parentId === null) return undefined
  const receipt = await receiptOf(tx, { profileId: payment.profileId, transactionId: transaction.parentId })
  if (!receipt) return undefined
  const [paid] = await tx
    .select({ invoice: document })
    .from(documentPayment)
    .innerJoin(
      document,
      and(eq(document.profileId, documentPayment.profileId), eq(document.id, documentPayment.documentId)),
    )
    .where(
      and(
        eq(documentPayment.profileId, payment.profileId),
        eq(documentPayment.paymentId, payment.id),
        eq(document.kind, 'invoice'),
      ),
    )
    .orderBy(desc(document.issuedAt))
    .limit(1)
  const invoice = paid?.invoice
  const { id, content } = invoice ? { id: invoice.id, content: readContent(invoice.kind, invoice.content) } : receipt
  const number = invoice ? numberText(invoice) : receipt.number
  const { kind, issuedAt } = content
  return { id, named: { kind, number, issuedAt, amountMinor: amountOf(content).toString() } }
}
