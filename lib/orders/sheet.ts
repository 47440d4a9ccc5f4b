import { and, asc, eq, getTableColumns, inArray, isNotNull, or } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { orderItem } from '@/db/schema/orders'
import { payment, transaction } from '@/db/schema/payments'
import type { DocumentKind } from '@/db/schema/records'
import { now } from '@/lib/clock'
import { documentsOfOrder, type OrderDocument } from '@/lib/documents/of-order'
import { payerKindsOf } from '@/lib/documents/settings'
import { type Money, money } from '@/lib/money/money'
import { heldMinor } from '@/lib/payment-systems/held'
import { hasComeBack } from '@/lib/payments/came-back'
import { type Line, type LineSums, larger, sumsOf } from './amounts'
import type { OrderRow } from './find'
import { merchantOf } from './merchant'
import { type OrderStanding, owedOf, payersStatus, standingFor } from './standing'
import { heldOf } from './status'

// An order as whoever pays it reads it, in the portal of its links and in self-care. Nothing here is for the merchant's people alone, and no
// card is in it: a link is open to whoever has it.

export interface OrderSheet {
  readonly id: string
  readonly merchantName: string
  /** The merchant's own number for it. */
  readonly reference: string | null
  readonly createdAt: Date
  readonly live: boolean
  readonly standing: OrderStanding
  readonly lines: readonly SheetLine[]
  readonly sums: Readonly<Record<'gross' | 'discount' | 'fee' | 'tax' | 'total', Money>>
  readonly paid: Money
  readonly refunded: Money
  /** Reserved, and not taken yet. */
  readonly reserved: Money
  /** Of what was reserved: what was not taken, and never will be. */
  readonly released: Money
  readonly owed: Money
  /** Paid too much, and not given back yet. */
  readonly over: Money
  /** Oldest first. */
  readonly history: readonly Happened[]
  /** Null where there is none, or the merchant does not let payers have them. */
  readonly invoice: OrderDocument | null
  /** Is it known whom a summary would be for? */
  readonly hasSummary: boolean
}

export interface SheetLine extends Line {
  readonly name: string
  readonly sums: LineSums
}

/** Money that moved for the order, or may yet. */
export interface Happened {
  readonly what: 'reserved' | 'paid' | 'released' | 'refunded' | 'came_back' | 'charged_back' | 'won_back'
  readonly amount: Money
  readonly at: Date
  /** It is not known yet whether it does. */
  readonly isOpen: boolean
  /** Paid too much, and kept on the customer's balance. */
  readonly isKept: boolean
  readonly documents: readonly OrderDocument[]
  /** Its receipt or credit note is being written. */
  readonly isPaperDue: boolean
}

/** Everything a payer reads of an order; document titles in the language of `locale`. The caller has checked who may read it. */
export async function sheetOf(tx: Tx, row: OrderRow, locale: string): Promise<OrderSheet> {
  const { profileId, id: orderId, customerId, currency } = row
  const items = await tx
    .select()
    .from(orderItem)
    .where(and(eq(orderItem.profileId, profileId), eq(orderItem.orderId, orderId)))
    .orderBy(asc(orderItem.position))
  const payments = await tx
    .select({ ...getTableColumns(payment), heldMinor })
    .from(payment)
    .where(and(eq(payment.profileId, profileId), isNotNull(payment.orderId), eq(payment.orderId, orderId)))
  const counted = payments.filter(({ purpose }) => purpose === 'order')
  const documents = customerId === null ? [] : await documentsOfOrder({ profileId, orderId, customerId }, locale)
  const { lines, ...sums } = sumsOf(items)
  const of = (minor: bigint) => money(minor, currency)
  return {
    id: orderId,
    merchantName: await merchantOf(profileId, tx),
    reference: row.reference,
    createdAt: row.createdAt,
    live: row.live,
    standing: standingFor(row, counted),
    lines: items.flatMap(({ name, quantity, priceMinor, discountMinor, feeMinor, taxPpm }, at) => {
      const own = lines[at]
      return own ? [{ name, quantity, priceMinor, discountMinor, feeMinor, taxPpm, sums: own }] : []
    }),
    sums: {
      gross: of(sums.grossMinor),
      discount: of(sums.discountMinor),
      fee: of(sums.feeMinor),
      tax: of(sums.taxMinor),
      total: of(sums.totalMinor),
    },
    paid: of(row.paidMinor),
    refunded: of(row.refundedMinor),
    reserved: of(heldOf(counted)),
    released: of(releasedOf(counted)),
    owed: of(owedOf({ ...row, status: payersStatus(row.status) })),
    over: of(row.overMinor),
    history: await historyOf(tx, payments, documents),
    invoice: documents.find(({ kind }) => kind === 'invoice') ?? null,
    hasSummary: customerId !== null,
  }
}

type PaymentRow = typeof payment.$inferSelect

/** What was reserved beyond what was taken of it, and is reserved no more. */
function releasedOf(payments: readonly (PaymentRow & { readonly heldMinor: bigint })[]): bigint {
  return payments
    .filter(({ capturedMinor }) => capturedMinor > 0n)
    .reduce((sum, one) => sum + larger(one.authorizedMinor - one.capturedMinor - one.heldMinor, 0n), 0n)
}

const WHAT = {
  authorization: 'reserved',
  purchase: 'paid',
  capture: 'paid',
  refund: 'refunded',
  chargeback: 'charged_back',
  chargeback_reversal: 'won_back',
} as const

/** What is written of it, a moment later. */
const PAPERS: Partial<Record<Happened['what'], DocumentKind>> = { paid: 'receipt', refunded: 'credit_note' }

/** What came to nothing is nobody’s history, but for refunds that were told of before they came back. */
const SHOWN = ['created', 'pending', 'unknown', 'succeeded'] as const

async function historyOf(
  tx: Tx,
  payments: readonly PaymentRow[],
  documents: readonly OrderDocument[],
): Promise<readonly Happened[]> {
  const profileId = payments[0]?.profileId
  if (profileId === undefined) return []
  const ids = payments.map(({ id }) => id)
  const rows = await tx
    .select()
    .from(transaction)
    .where(
      and(
        eq(transaction.profileId, profileId),
        inArray(transaction.paymentId, ids),
        or(
          inArray(transaction.status, [...SHOWN]),
          and(eq(transaction.type, 'refund'), isNotNull(transaction.toldMinor)),
        ),
      ),
    )
    .orderBy(asc(transaction.createdAt), asc(transaction.id))
  const kinds = await payerKindsOf({ profileId })
  return rows.flatMap((row) => {
    const what = whatOf(row, rows)
    if (what === undefined) return []
    const own = documents.filter(({ transactionId }) => transactionId === row.id)
    const paper = PAPERS[what]
    const happened: Happened = {
      what,
      amount: money(row.toldMinor ?? row.askedMinor, row.currency),
      at: row.settledAt ?? row.createdAt,
      isOpen: row.status !== 'succeeded' && what !== 'came_back',
      isKept: what === 'paid' && payments.some(({ id, purpose }) => id === row.paymentId && purpose === 'balance'),
      documents: own,
      isPaperDue: paper !== undefined && kinds.has(paper) && own.length === 0 && isJustNow(row.settledAt),
    }
    return [happened]
  })
}

type TransactionRow = typeof transaction.$inferSelect

function whatOf(row: TransactionRow, all: readonly TransactionRow[]): Happened['what'] | undefined {
  const { type, parentId } = row
  if (hasComeBack(row)) return 'came_back'
  if (type === 'verification') return undefined
  if (type !== 'void') return WHAT[type]
  return all.find(({ id }) => id === parentId)?.type === 'authorization' ? 'released' : 'refunded'
}

/** Its job has hardly had the time. */
function isJustNow(at: Date | null): boolean {
  return at !== null && now().getTime() - at.getTime() < 60_000
}
