import { and, asc, eq, getTableColumns, gt, isNotNull, type Placeholder } from 'drizzle-orm'
import { among } from '@/db/bulk'
import type { Tx } from '@/db/client'
import { disputedMinor } from '@/db/disputed'
import { customer } from '@/db/schema/customers'
import { order } from '@/db/schema/orders'
import { payment } from '@/db/schema/payments'
import type { Actor } from '@/lib/auth/actor'
import { type Money, money } from '@/lib/money/money'
import { goingBackMinor } from '@/lib/orders/payments'
import { type LeftFacts, leftOf } from '@/lib/orders/status'
import { fillsBalances } from '@/lib/payment-systems/candidates'
import { heldMinor } from '@/lib/payment-systems/held'
import { whyDisputed, whyGoingBack } from '@/lib/transactions/keep-as-balance'
import type { PaymentStatus } from '@/lib/transactions/tree'

/** An order of which more is taken or reserved than it costs, after what it no longer costs because it was given back. */
export interface OverpaidOrder {
  readonly orderId: string
  readonly reference: string | null
  readonly customerName: string | null
  readonly live: boolean
  /** What was paid for it may be kept as balance; not in Test mode beside a live payment system (decision 28). */
  readonly mayKeep: boolean
  readonly total: Money
  readonly over: Money
  /** What was given back of it before the rest came, and is not asked for again. */
  readonly forgiven: Money
  /** What is being given back just now, and still counts as there. */
  readonly goingBack: Money
  readonly since: Date
  /** Those that brought or hold money, oldest first. */
  readonly payments: readonly OverpayingPayment[]
}

export interface OverpayingPayment {
  readonly paymentId: string
  readonly status: PaymentStatus
  /** Whoever paid it. */
  readonly customerName: string
  /** What is left of it, taken or reserved. */
  readonly left: Money
  /** What is being given back of that just now. */
  readonly goingBack: Money
  /** Its money is taken. */
  readonly isTaken: boolean
  /** All of what is left of it is too much, so that it can be kept as balance, but for `whyNotKept`. */
  readonly isAllTooMuch: boolean
  /** Why it is not kept although it is all too much, and what to do instead; null where it can be. */
  readonly whyNotKept: string | null
  readonly createdAt: Date
}

/** Whose rows are meant: an actor's, or those of a statement's placeholder. */
export interface OfProfile {
  readonly profileId: string | Placeholder
}

/** The orders that somebody has to decide about, as a condition on their table. */
export function overpaid({ profileId }: OfProfile) {
  return and(eq(order.profileId, profileId), gt(order.overMinor, 0n))
}

/** The first of them, the oldest first. For whoever may see what needs a person. */
export async function overpaidOrders(tx: Tx, actor: Actor, most: number): Promise<readonly OverpaidOrder[]> {
  const rows = await tx
    .select({ row: order, customerName: customer.name })
    .from(order)
    .leftJoin(customer, and(eq(customer.profileId, order.profileId), eq(customer.id, order.customerId)))
    .where(overpaid(actor))
    .orderBy(asc(order.updatedAt), asc(order.id))
    .limit(most)
  if (rows.length === 0) return []
  const keys = rows.map(({ row }) => ({ profileId: row.profileId, orderId: row.id }))
  const payments = await tx
    .select({
      row: { ...getTableColumns(payment), disputedMinor, goingBackMinor, heldMinor },
      customerName: customer.name,
    })
    .from(payment)
    .innerJoin(customer, and(eq(customer.profileId, payment.profileId), eq(customer.id, payment.customerId)))
    .where(
      and(eq(payment.purpose, 'order'), isNotNull(payment.orderId), among(payment, ['profileId', 'orderId'], keys)),
    )
    .orderBy(asc(payment.createdAt), asc(payment.id))
  const testCurrencies = [...new Set(rows.flatMap(({ row }) => (row.live ? [] : [row.currency])))]
  const filled = await Promise.all(
    testCurrencies.map(async (currency) => ((await fillsBalances(tx, { ...actor, currency })) ? currency : null)),
  )
  return rows.map(({ row, customerName }) => {
    const its = payments.filter((one) => one.row.orderId === row.id)
    const leftMinor = leftOf(its.map((one) => one.row))
    const backMinor = its.reduce((sum, one) => sum + one.row.goingBackMinor, 0n)
    return {
      orderId: row.id,
      reference: row.reference,
      customerName,
      live: row.live,
      mayKeep: row.live || filled.includes(row.currency),
      total: money(row.totalMinor, row.currency),
      over: money(row.overMinor, row.currency),
      forgiven: money(row.overMinor - (leftMinor - row.totalMinor), row.currency),
      goingBack: money(backMinor, row.currency),
      since: row.updatedAt,
      payments: its.flatMap((one) => paymentOf(one, row.overMinor, backMinor)),
    }
  })
}

interface Paid {
  readonly row: typeof payment.$inferSelect & LeftFacts & { readonly goingBackMinor: bigint }
  readonly customerName: string
}

function paymentOf({ row, customerName }: Paid, overMinor: bigint, backMinor: bigint): readonly OverpayingPayment[] {
  const isTaken = row.capturedMinor > 0n
  const leftMinor = leftOf([row])
  if (leftMinor <= 0n) return []
  const of = (minor: bigint) => money(minor, row.currency)
  return [
    {
      paymentId: row.id,
      status: row.status,
      customerName,
      left: of(leftMinor),
      goingBack: of(row.goingBackMinor),
      isTaken,
      isAllTooMuch: isTaken && row.heldMinor === 0n && leftMinor <= overMinor,
      whyNotKept:
        row.disputedMinor > 0n
          ? whyDisputed(of(row.disputedMinor), of(leftMinor))
          : leftMinor <= overMinor && leftMinor > overMinor - backMinor
            ? whyGoingBack(of(backMinor))
            : null,
      createdAt: row.createdAt,
    },
  ]
}
