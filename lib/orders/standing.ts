import type { OrderRow } from './find'
import type { OrderStatus } from './states'
import { heldOf, type PaymentFacts } from './status'

// How an order stands towards whoever pays it. Pure.

/**
 * `part_held`: what was reserved was taken in part, and more of it may be. `part_taken`: and the rest never will be. `released`: it was reserved and given free. `ended`: the
 * merchant ended it before all of it was paid.
 */
export type OrderStanding =
  | 'to_pay'
  | 'part_paid'
  | 'reserved'
  | 'paid'
  | 'part_held'
  | 'part_taken'
  | 'released'
  | 'part_refunded'
  | 'refunded'
  | 'ended'
  | 'cancelled'

type Facts = Pick<OrderRow, 'status' | 'totalMinor' | 'paidMinor' | 'refundedMinor' | 'preauthorize'>

/** What a payer is told of it: that somebody has to look at it (`review`) is the merchant's business, and to the payer it is complete. */
export function payersStatus(status: OrderStatus): OrderStatus {
  return status === 'review' ? 'complete' : status
}

/** What is still to be paid and can be asked for; nothing once it is settled, reserved or over. */
export function owedOf({ status, totalMinor, paidMinor, preauthorize }: Omit<Facts, 'refundedMinor'>): bigint {
  const isReserved = preauthorize && status === 'active'
  const isOpen = !isReserved && status !== 'complete' && status !== 'cancelled'
  return isOpen && totalMinor > paidMinor ? totalMinor - paidMinor : 0n
}

/** How an order stands, by its row and the rows of its payments. */
export function standingFor(order: Facts, payments: readonly PaymentFacts[]): OrderStanding {
  const { totalMinor, paidMinor, refundedMinor, preauthorize } = order
  const status = payersStatus(order.status)
  const isOver = status === 'complete'
  if (status === 'cancelled') return 'cancelled'
  if (paidMinor === 0n) {
    if (heldOf(payments) > 0n && !isOver) return 'reserved'
    if (!isOver) return 'to_pay'
    return payments.some((one) => one.status === 'released') ? 'released' : 'ended'
  }
  if (refundedMinor >= paidMinor) return 'refunded'
  if (owedOf({ ...order, status }) > 0n) return 'part_paid'
  // What was paid twice and given back once is paid.
  if (paidMinor - refundedMinor >= totalMinor) return 'paid'
  if (refundedMinor > 0n) return 'part_refunded'
  if (!preauthorize) return 'ended'
  return heldOf(payments) > 0n ? 'part_held' : 'part_taken'
}
