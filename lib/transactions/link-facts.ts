import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { order, orderItem } from '@/db/schema/orders'
import { payment, transaction } from '@/db/schema/payments'
import { type Money, money } from '@/lib/money/money'
import { type LineSums, sumsOf } from '@/lib/orders/amounts'
import type { LinkRow } from '@/lib/orders/find'
import { hasPortal } from '@/lib/orders/portal'

/** What somebody who opens a link reads beside what they may pay. */
export interface LinkFacts {
  /** What was ordered, line by line; empty where the description of the link says all there is. */
  readonly lines: readonly OrderedLine[]
  /** What the lines come to, with what was taken off and put on; null without lines. */
  readonly sums: Readonly<Record<'gross' | 'discount' | 'fee' | 'tax' | 'total', Money>> | null
  /** What was paid for the order so far, by whatever link. */
  readonly paid: Money
  /** Something has succeeded for its order, and it leads to the order's portal (S2-15): see `hasPortal`. */
  readonly opensPortal: boolean
  /** For how many seconds somebody has been paying; null when nobody is. */
  readonly underWaySeconds: number | null
}

export interface OrderedLine {
  readonly name: string
  readonly quantity: number
  /** Before what was taken off and put on. */
  readonly gross: Money
}

/** What there is to read about a link. */
export async function linkFacts(tx: Tx, link: LinkRow): Promise<LinkFacts> {
  const underWaySeconds = await secondsUnderWay(tx, link)
  const of = (minor: bigint) => money(minor, link.currency)
  const none = { lines: [], sums: null, paid: of(0n), opensPortal: false, underWaySeconds }
  if (link.orderId === null) return none
  const [its] = await tx
    .select()
    .from(order)
    .where(and(eq(order.profileId, link.profileId), eq(order.id, link.orderId)))
  if (!its) return none
  const known = { ...none, paid: of(its.paidMinor), opensPortal: hasPortal(link, its) }
  if (its.madeByLink) return known
  const items = await tx
    .select()
    .from(orderItem)
    .where(and(eq(orderItem.profileId, its.profileId), eq(orderItem.orderId, its.id)))
    .orderBy(asc(orderItem.position))
  const sums = sumsOf(items)
  return {
    ...known,
    lines: items.map(({ name, quantity }, at) => ({ name, quantity, gross: of(grossOf(sums.lines[at])) })),
    sums: {
      gross: of(sums.grossMinor),
      discount: of(sums.discountMinor),
      fee: of(sums.feeMinor),
      tax: of(sums.taxMinor),
      total: of(sums.totalMinor),
    },
  }
}

function grossOf(line: LineSums | undefined): bigint {
  return line?.grossMinor ?? 0n
}

/** By the database's clock, since the attempt that was begun last; of those who pay by the link, or for its order. */
async function secondsUnderWay(tx: Tx, link: LinkRow): Promise<number | null> {
  const which =
    link.orderId === null
      ? and(isNotNull(payment.linkId), eq(payment.linkId, link.id))
      : and(isNotNull(payment.orderId), eq(payment.orderId, link.orderId))
  const [row] = await tx
    .select({ seconds: sql<number | null>`extract(epoch from clock_timestamp() - max(${transaction.createdAt}))::int` })
    .from(payment)
    .innerJoin(
      transaction,
      and(
        eq(transaction.profileId, payment.profileId),
        eq(transaction.paymentId, payment.id),
        isNull(transaction.parentId),
      ),
    )
    .where(and(eq(payment.profileId, link.profileId), eq(payment.status, 'pending'), which))
  return row?.seconds == null ? null : Math.max(0, row.seconds)
}
