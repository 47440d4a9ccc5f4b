import { and, eq, isNotNull } from 'drizzle-orm'
import { among } from '@/db/bulk'
import type { Tx } from '@/db/client'
import { disputedMinor } from '@/db/disputed'
import { paymentLink } from '@/db/schema/orders'
import { payment } from '@/db/schema/payments'
import { now } from '@/lib/clock'
import { formatMoney } from '@/lib/money/format'
import { money } from '@/lib/money/money'
import { type LockedLink, lockLinks, lockOrders, type OrderRow, tell } from './find'
import { hasGivenBack, PAYMENT_FACTS, readForgiven } from './payments'
import { moveOrder } from './start-order'
import { hasSucceeded, isSettled, type LeftFacts, linkStatusOf, moneyOf, orderStatusOf, overOf, usesOf } from './status'
import { nextWake } from './wake'

type PaymentRow = typeof payment.$inferSelect & { readonly hasOpenAttempt: boolean }

/** A payment that may be of an order; of most it is of none. */
export type Followed = Pick<PaymentRow, 'profileId' | 'orderId' | 'linkId'>

/**
 * Brings the orders and links of payments up to what the payments' rows say. Call it in the transaction that changed payments, after their
 * sums were written and while they are held; it costs nothing for payments without an order.
 */
export async function followPayments(tx: Tx, payments: readonly Followed[]): Promise<void> {
  const orderKeys = payments.flatMap(({ profileId, orderId }) => (orderId === null ? [] : [{ profileId, id: orderId }]))
  if (orderKeys.length === 0) return
  const ofOrders = orderKeys.map(({ profileId, id }) => ({ profileId, orderId: id }))
  const own = payments.flatMap(({ profileId, linkId }) => (linkId === null ? [] : [{ profileId, id: linkId }]))
  const siblings = await tx
    .select({ profileId: paymentLink.profileId, id: paymentLink.id })
    .from(paymentLink)
    .where(among(paymentLink, ['profileId', 'orderId'], ofOrders))
  const links = await lockLinks(tx, [...own, ...siblings])
  const orders = await lockOrders(tx, orderKeys)
  const paidFor = await tx
    .select({ ...PAYMENT_FACTS, hasGivenBack, disputedMinor })
    .from(payment)
    .where(
      and(eq(payment.purpose, 'order'), isNotNull(payment.orderId), among(payment, ['profileId', 'orderId'], ofOrders)),
    )
  const givenBack = new Set(paidFor.filter((row) => row.hasGivenBack).map(({ orderId }) => orderId))
  const forgiven = await readForgiven(
    tx,
    orders.filter(({ id }) => givenBack.has(id)),
  )
  const settled = new Set<string>()
  for (const order of orders) {
    const its = paidFor.filter((row) => row.profileId === order.profileId && row.orderId === order.id)
    if (isSettled(order, its)) settled.add(order.id)
    await followOrder(tx, order, its, forgiven.get(order.id) ?? 0n)
  }
  for (const link of links) await followLink(tx, link, link.orderId !== null && settled.has(link.orderId))
}

async function followOrder(
  tx: Tx,
  order: OrderRow,
  payments: readonly (PaymentRow & LeftFacts)[],
  forgivenMinor: bigint,
): Promise<void> {
  const actor = { kind: 'system', profileId: order.profileId, name: 'orders' } as const
  // Whoever tried and did not pay is not whose order it is.
  const customerId = order.customerId ?? payments.find(hasSucceeded)?.customerId ?? null
  const overMinor = overOf(order, payments, forgivenMinor)
  await moveOrder(tx, actor, order, orderStatusOf(order, payments), { ...moneyOf(payments), overMinor, customerId })
}

async function followLink(tx: Tx, link: LockedLink, isOrderDone: boolean): Promise<void> {
  const { profileId, id, currency } = link
  const payments = await tx
    .select(PAYMENT_FACTS)
    .from(payment)
    .where(and(eq(payment.profileId, profileId), isNotNull(payment.linkId), eq(payment.linkId, id)))
  const { paidMinor, refundedMinor } = moneyOf(payments)
  const uses = usesOf(payments)
  const status = linkStatusOf({ ...link, isOrderDone }, payments)
  const came = uses > link.uses
  const isLate = came && (link.isPast || link.status === 'expired' || link.status === 'cancelled')
  await tx
    .update(paymentLink)
    .set({
      status,
      paidMinor,
      refundedMinor,
      uses,
      paidAt: came ? now() : link.paidAt,
      paidLate: link.paidLate || isLate,
      wakeAt: nextWake({ ...link, status }),
    })
    .where(and(eq(paymentLink.profileId, profileId), eq(paymentLink.id, id)))
  if (!came) return
  const amount = paidMinor > link.paidMinor ? formatMoney(money(paidMinor - link.paidMinor, currency)) : null
  await tell(tx, [{ link, kind: isLate ? 'paid_late' : 'paid', detail: amount }])
}
