import { and, asc, eq, getTableColumns, isNotNull } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { order, orderItem, paymentLink } from '@/db/schema/orders'
import { payment } from '@/db/schema/payments'
import type { Issued } from '@/lib/documents/issue'
import { issueInvoice, issueOrderSummary, type OrderPaper, payFor } from '@/lib/documents/orders'
import type { Invoicing } from '@/lib/documents/receipts'
import { money } from '@/lib/money/money'
import { heldMinor } from '@/lib/payment-systems/held'
import { sumsOf } from './amounts'
import type { OrderRow } from './find'
import { paidBy } from './forgiven'
import { readSteps } from './payments'
import { owedOf, payersStatus } from './standing'
import { isPayable } from './states'
import { heldOf } from './status'

// The papers of an order: when there is an invoice, and what a summary says. docs/decisions/0025.

type PaymentRow = typeof payment.$inferSelect

/**
 * The invoice of the order that a payment is for, issued with the first money that is taken for it; one that is reserved first has one when all
 * of it was taken, because what was delivered of an order that was taken in part nobody told us. Answers it where less than its total was
 * left paid after what was given back, so that a credit note corrects it; what was paid too much is corrected by its receipt.
 */
export const invoiceFor: Invoicing = async (tx, { profileId, id, orderId, purpose }, givenBack) => {
  if (orderId === null || purpose !== 'order') return undefined
  const [row] = await tx
    .select()
    .from(order)
    .where(and(eq(order.profileId, profileId), eq(order.id, orderId)))
  if (!row || row.customerId === null || !isInvoiced(row)) return undefined
  const [paper, dueAt] = [await paperOf(tx, row, row.customerId), await dueAtOf(tx, row)]
  const invoice = await issueInvoice(tx, { ...paper, dueAt })
  await payFor(tx, { profileId, documentId: invoice.id, paymentId: id })
  if (!givenBack) return undefined
  return (await leftAfter(tx, row, givenBack.transactionId)) < row.totalMinor ? invoice : undefined
}

/** What was left paid when a transaction had given money back; later ones may have given back more before its paper is written. */
async function leftAfter(tx: Tx, row: OrderRow, transactionId: string): Promise<bigint> {
  const steps = (await readSteps(tx, [row])).get(row.id) ?? []
  const until = steps.findIndex((step) => step.transactionId === transactionId)
  return paidBy(until < 0 ? steps : steps.slice(0, until + 1))
}

/** Is it time for its invoice? */
function isInvoiced({
  paidMinor,
  totalMinor,
  preauthorize,
}: Pick<OrderRow, 'paidMinor' | 'totalMinor' | 'preauthorize'>): boolean {
  return preauthorize ? paidMinor >= totalMinor : paidMinor > 0n
}

/**
 * The summary of an order as it stands: the one that was issued while nothing has changed since, else a new one. Undefined while nobody knows
 * whom it is for. The caller has checked who may read the order.
 */
export async function summaryOf(tx: Tx, row: OrderRow): Promise<Issued | undefined> {
  if (row.customerId === null) return undefined
  const paper = await paperOf(tx, row, row.customerId)
  return issueOrderSummary(tx, { ...paper, orderedAt: row.createdAt })
}

async function paperOf(tx: Tx, row: OrderRow, customerId: string): Promise<OrderPaper> {
  const items = await tx
    .select()
    .from(orderItem)
    .where(and(eq(orderItem.profileId, row.profileId), eq(orderItem.orderId, row.id)))
    .orderBy(asc(orderItem.position))
  const { lines, ...sums } = sumsOf(items)
  return {
    profileId: row.profileId,
    customerId,
    cause: row.id,
    order: { id: row.id, reference: row.reference },
    lines: items.flatMap(({ name, quantity, priceMinor }, at) => {
      const own = lines[at]
      return own ? [{ name, description: null, quantity, priceMinor: `${priceMinor}`, ...written(own) }] : []
    }),
    totals: { subtotalMinor: `${sums.grossMinor}`, ...written(sums) },
    paid: money(row.paidMinor, row.currency),
    refundedMinor: row.refundedMinor,
    reservedMinor: heldOf(await paymentsOf(tx, row)),
    owedMinor: owedOf({ ...row, status: payersStatus(row.status) }),
    live: row.live,
  }
}

function written(sums: Readonly<Record<'discountMinor' | 'feeMinor' | 'taxMinor' | 'totalMinor', bigint>>) {
  return {
    discountMinor: `${sums.discountMinor}`,
    feeMinor: `${sums.feeMinor}`,
    taxMinor: `${sums.taxMinor}`,
    totalMinor: `${sums.totalMinor}`,
  }
}

/** The payments that are for an order, oldest first. */
export function paymentsOf(
  tx: Tx,
  of: Pick<OrderRow, 'profileId' | 'id'>,
): Promise<(PaymentRow & { heldMinor: bigint })[]> {
  return tx
    .select({ ...getTableColumns(payment), heldMinor })
    .from(payment)
    .where(
      and(
        eq(payment.profileId, of.profileId),
        eq(payment.purpose, 'order'),
        isNotNull(payment.orderId),
        eq(payment.orderId, of.id),
      ),
    )
    .orderBy(asc(payment.createdAt), asc(payment.id))
}

/** Until when the rest can be paid: when the last of its links runs out. Null where nothing is left, or one of them never does. */
async function dueAtOf(tx: Tx, row: OrderRow): Promise<Date | null> {
  if (owedOf(row) === 0n) return null
  const links = await tx
    .select({ status: paymentLink.status, expiresAt: paymentLink.expiresAt })
    .from(paymentLink)
    .where(and(eq(paymentLink.profileId, row.profileId), eq(paymentLink.orderId, row.id)))
  const ends = links.filter(({ status }) => isPayable(status)).map(({ expiresAt }) => expiresAt)
  const known = ends.flatMap((end) => end ?? [])
  return known.length > 0 && known.length === ends.length ? new Date(Math.max(...known.map(Number))) : null
}
