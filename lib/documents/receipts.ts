import { database, type Tx } from '@/db/client'
import type { payment } from '@/db/schema/payments'
import { now } from '@/lib/clock'
import { enqueue } from '@/lib/jobs/queue'
import { movedContent, movedFacts, type OfTransaction } from './facts'
import { type Issued, issueOnce } from './issue'

/**
 * Issues the invoice of the order that a payment is for, where it is time for it, and answers the one that is corrected by `givenBack`, the
 * transaction that gave money of this payment back; undefined where there is none. Orders know when (`lib/orders/papers.ts`); here nobody may
 * know orders.
 */
export type Invoicing = (
  tx: Tx,
  of: typeof payment.$inferSelect,
  givenBack?: OfTransaction,
) => Promise<Issued | undefined>

/**
 * Issues the receipt of a transaction that brought money, and the invoice of its order. A job: doing it again finds those that are there.
 * Numbers are drawn here and not in the payment's transaction, so that payments do not queue for them; the customer is told once they are
 * there. Does nothing for a transaction that brought none.
 */
export async function issueReceipt(of: OfTransaction, invoicing: Invoicing): Promise<void> {
  await database().transaction(async (tx) => {
    if (await receiptOf(tx, of, invoicing)) await enqueue(tx, 'message.outcome', of)
  })
}

export interface ReceiptAndInvoice {
  readonly receipt: Issued
  readonly invoice: Issued | undefined
}

/** The same within a transaction of the caller's, with the invoice that `givenBack` corrects; undefined where no money was brought. */
export async function receiptOf(
  tx: Tx,
  of: OfTransaction,
  invoicing: Invoicing,
  givenBack?: OfTransaction,
): Promise<ReceiptAndInvoice | undefined> {
  const facts = await movedFacts(tx, of)
  if (!facts || !['purchase', 'capture'].includes(facts.transaction.type)) return undefined
  const invoice = await invoicing(tx, facts.payment, givenBack)
  const paidAt = facts.transaction.settledAt ?? now()
  const receipt = await issueOnce(tx, {
    profileId: of.profileId,
    kind: 'receipt',
    cause: of.transactionId,
    year: paidAt.getUTCFullYear(),
    customerId: facts.customer.id,
    paymentId: facts.payment.id,
    transactionId: of.transactionId,
    content: { ...movedContent(facts), paidAt: paidAt.toISOString() },
  })
  return { receipt, invoice }
}
