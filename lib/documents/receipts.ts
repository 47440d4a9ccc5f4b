import { and, eq, inArray, sql } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { payment, transaction } from '@/db/schema/payments'
import { profile } from '@/db/schema/profile'
import { document, documentCounter } from '@/db/schema/records'
import { now } from '@/lib/clock'
import { newId } from '@/lib/ids'
import { type ReceiptContent, receiptContent } from './content'
import { renderReceipt } from './pdf'

/**
 * Issues the receipt of a transaction that brought money. A job: doing it again finds the receipt that is there. The number is drawn here
 * and not in the payment's transaction, so that payments do not queue for it; no number is skipped, because number and receipt commit
 * together.
 */
export async function issueReceipt(of: { readonly profileId: string; readonly transactionId: string }): Promise<void> {
  await database()
    .transaction(async (tx) => {
      const facts = await factsOf(tx, of)
      if (!facts) return
      const year = facts.transaction.settledAt?.getUTCFullYear() ?? now().getUTCFullYear()
      const sequence = await nextNumber(tx, of.profileId, year)
      // Whoever held the counter before us may have issued this very receipt: then this transaction gives its number back.
      if (await isIssued(tx, of)) return tx.rollback()
      const number = `R-${year}-${String(sequence).padStart(6, '0')}`
      await tx.insert(document).values({
        profileId: of.profileId,
        id: newId('doc'),
        kind: 'receipt',
        year,
        sequence,
        paymentId: facts.payment.id,
        transactionId: of.transactionId,
        content: contentOf(facts, number),
        issuedAt: now(),
      })
    })
    .catch(ignoreRollback)
}

function ignoreRollback(error: unknown): void {
  if (!(error instanceof Error) || error.constructor.name !== 'TransactionRollbackError') throw error
}

type Facts = NonNullable<Awaited<ReturnType<typeof factsOf>>>

async function factsOf(tx: Tx, of: { readonly profileId: string; readonly transactionId: string }) {
  const [found] = await tx
    .select({ transaction, payment, customer, profile })
    .from(transaction)
    .innerJoin(payment, and(eq(payment.profileId, transaction.profileId), eq(payment.id, transaction.paymentId)))
    .innerJoin(customer, and(eq(customer.profileId, payment.profileId), eq(customer.id, payment.customerId)))
    .innerJoin(profile, eq(profile.id, transaction.profileId))
    .where(
      and(
        eq(transaction.profileId, of.profileId),
        eq(transaction.id, of.transactionId),
        eq(transaction.status, 'succeeded'),
      ),
    )
  return found
}

async function nextNumber(tx: Tx, profileId: string, year: number): Promise<number> {
  const [counter] = await tx
    .insert(documentCounter)
    .values({ profileId, kind: 'receipt', year, last: 1 })
    .onConflictDoUpdate({
      target: [documentCounter.profileId, documentCounter.kind, documentCounter.year],
      set: { last: sql`${documentCounter.last} + 1` },
    })
    .returning({ last: documentCounter.last })
  if (!counter) throw new Error('the counter gave no number')
  return counter.last
}

async function isIssued(tx: Tx, of: { readonly profileId: string; readonly transactionId: string }): Promise<boolean> {
  const found = await tx
    .select({ id: document.id })
    .from(document)
    .where(
      and(
        eq(document.profileId, of.profileId),
        eq(document.transactionId, of.transactionId),
        eq(document.kind, 'receipt'),
      ),
    )
  return found.length > 0
}

function contentOf({ transaction, payment, customer, profile }: Facts, number: string): ReceiptContent {
  return {
    number,
    issuedAt: now().toISOString(),
    paidAt: (transaction.settledAt ?? now()).toISOString(),
    merchant: { name: profile.name, country: profile.country },
    payer: { name: customer.name, address: customer.address, reference: customer.externalReference },
    description: payment.description,
    amountMinor: (transaction.toldMinor ?? transaction.askedMinor).toString(),
    currency: transaction.currency,
    method: transaction.method,
    label: transaction.label,
    payment: payment.id,
    live: payment.live,
    locale: customer.locale,
  }
}

/** Whose documents: a profile's, or one customer's own. An actor fits. */
export interface Reader {
  readonly profileId: string
  readonly customerId?: string
}

/** A receipt as PDF, the same bytes each time. Undefined when there is none such for this reader. */
export async function receiptFor(
  reader: Reader,
  documentId: string,
): Promise<{ filename: string; pdf: Uint8Array } | undefined> {
  const [found] = await database()
    .select({ content: document.content })
    .from(document)
    .innerJoin(payment, and(eq(payment.profileId, document.profileId), eq(payment.id, document.paymentId)))
    .where(and(eq(document.id, documentId), visible(reader)))
  if (!found) return undefined
  const content = receiptContent.parse(found.content)
  return { filename: `${content.number}.pdf`, pdf: await renderReceipt(content) }
}

export interface ReceiptLink {
  readonly id: string
  readonly number: string
}

/** The receipts of some payments, by payment. Payments of others are not in it. */
export async function receiptsOf(
  reader: Reader,
  paymentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ReceiptLink[]>> {
  if (paymentIds.length === 0) return new Map()
  // Through their transactions, each of which finds its own receipt; documents have no index by payment.
  const rows = await database()
    .select({ id: document.id, paymentId: document.paymentId, content: document.content })
    .from(transaction)
    .innerJoin(payment, and(eq(payment.profileId, transaction.profileId), eq(payment.id, transaction.paymentId)))
    .innerJoin(document, and(eq(document.profileId, transaction.profileId), eq(document.transactionId, transaction.id)))
    .where(
      and(
        eq(transaction.profileId, reader.profileId),
        inArray(transaction.paymentId, [...paymentIds]),
        visible(reader),
      ),
    )
    .orderBy(document.issuedAt)
  return Map.groupBy(
    rows.map(({ content, ...row }) => ({ ...row, number: receiptContent.parse(content).number })),
    (row) => row.paymentId,
  )
}

function visible(reader: Reader) {
  return and(
    eq(document.profileId, reader.profileId),
    reader.customerId === undefined ? undefined : eq(payment.customerId, reader.customerId),
  )
}
