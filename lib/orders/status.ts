import type { PAYMENT_STATUSES } from '@/db/schema/payments'
import { larger } from './amounts'
import { isPayable, type LinkStatus, type OrderStatus, stepLink, stepOrder } from './states'

// What orders and links are, from the rows of their payments. Pure.

/** What a payment says of itself; its sums are computed from its transactions. `authorizedMinor` is what was reserved and not reversed, `heldMinor` what is left of that. */
export interface PaymentFacts {
  readonly status: (typeof PAYMENT_STATUSES)[number]
  readonly authorizedMinor: bigint
  readonly heldMinor: bigint
  readonly capturedMinor: bigint
  readonly refundedMinor: bigint
}

/** The same, and whether an attempt is still open, also of a payment that is paid: see `PAYMENT_FACTS`. */
export interface AttemptFacts extends PaymentFacts {
  readonly hasOpenAttempt: boolean
}

/** Somebody is paying just now, or it is not known yet what came of it. */
export function isUnderWay({ status, hasOpenAttempt }: Pick<AttemptFacts, 'status' | 'hasOpenAttempt'>): boolean {
  return status === 'pending' || hasOpenAttempt
}

/** Money came, is reserved, or was reserved and given free: the payer has done their part. */
export function hasSucceeded({ capturedMinor, authorizedMinor, status }: PaymentFacts): boolean {
  return capturedMinor > 0n || authorizedMinor > 0n || status === 'released'
}

export interface OrderFacts {
  readonly status: OrderStatus
  readonly totalMinor: bigint
  readonly preauthorize: boolean
}

/** What was taken and given back for an order. */
export function moneyOf(payments: readonly PaymentFacts[]): {
  readonly paidMinor: bigint
  readonly refundedMinor: bigint
} {
  return {
    paidMinor: payments.reduce((sum, one) => sum + one.capturedMinor, 0n),
    refundedMinor: payments.reduce((sum, one) => sum + one.refundedMinor, 0n),
  }
}

/** What is reserved and neither taken nor given back. */
export function heldOf(payments: readonly PaymentFacts[]): bigint {
  return payments.reduce((sum, one) => sum + one.heldMinor, 0n)
}

/** The same, and what chargebacks took of it and did not give back. */
export interface LeftFacts extends PaymentFacts {
  readonly disputedMinor: bigint
}

/** What is there of what was taken or reserved, and was neither given back nor charged back. */
export function leftOf(payments: readonly LeftFacts[]): bigint {
  const { paidMinor, refundedMinor } = moneyOf(payments)
  const disputedMinor = payments.reduce((sum, one) => sum + one.disputedMinor, 0n)
  return paidMinor - refundedMinor - disputedMinor + heldOf(payments)
}

/** How much more of an order's money is there than it costs, after what it no longer costs: see `forgivenOf`. */
export function overOf(
  { totalMinor }: Pick<OrderFacts, 'totalMinor'>,
  payments: readonly LeftFacts[],
  forgivenMinor: bigint,
): bigint {
  return larger(leftOf(payments) - (totalMinor - forgivenMinor), 0n)
}

/**
 * The status of an order of one payment. Reserved is active; a capture, of whatever part, and a reversal both complete it (S2-29). What was
 * paid in part is active, what was paid in full complete. A refund changes nothing: the order was carried out.
 */
export function orderStatusOf(order: OrderFacts, payments: readonly PaymentFacts[]): OrderStatus {
  const { paidMinor } = moneyOf(payments)
  const isHeld = payments.some((one) => one.authorizedMinor > 0n && one.capturedMinor === 0n)
  const isCollected = paidMinor > 0n || payments.some((one) => one.status === 'released')
  if (paidMinor >= order.totalMinor) return stepOrder(order.status, 'complete')
  if (isHeld) return stepOrder(order.status, 'active')
  if (order.preauthorize && isCollected) return stepOrder(order.status, 'complete')
  return paidMinor > 0n ? stepOrder(order.status, 'active') : order.status
}

/** Is there nothing left for the payer to do? Whether what is reserved is taken is the merchant's business. */
export function isSettled(
  { totalMinor, preauthorize }: Omit<OrderFacts, 'status'>,
  payments: readonly PaymentFacts[],
): boolean {
  return moneyOf(payments).paidMinor >= totalMinor || (preauthorize && payments.some(hasSucceeded))
}

export interface LinkFacts {
  readonly status: LinkStatus
  /** Null: as often as anybody likes. */
  readonly usesMost: number | null
  /** The order behind it is settled, whichever way; of a link without an order false. */
  readonly isOrderDone: boolean
}

/** How often a link was paid. */
export function usesOf(payments: readonly PaymentFacts[]): number {
  return payments.filter(hasSucceeded).length
}

/**
 * The status of a link. One that is used once has succeeded when its order is settled, also through another link unless it was over by then;
 * others when they are used up, and while they are not, one payer who is at it does not keep the others away.
 */
export function linkStatusOf(link: LinkFacts, payments: readonly AttemptFacts[]): LinkStatus {
  const isOnce = link.usesMost === 1
  const isUsedUp = isOnce ? link.isOrderDone : link.usesMost !== null && usesOf(payments) >= link.usesMost
  const isOver = link.status === 'cancelled' || link.status === 'expired'
  if (isUsedUp && !(isOver && usesOf(payments) === 0)) return stepLink(link.status, 'success')
  if (!isPayable(link.status)) return link.status
  return stepLink(link.status, isOnce && payments.some(isUnderWay) ? 'processing' : 'created')
}
