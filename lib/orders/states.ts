import type { LINK_STATUSES, ORDER_STATUSES } from '@/db/schema/orders'

// What an order and a link may become. Pure: these two tables are all there is to it.

export type OrderStatus = (typeof ORDER_STATUSES)[number]
export type LinkStatus = (typeof LINK_STATUSES)[number]

/**
 * An order moves along these arrows. Preliminary (draft, pending, rejected) ends as cancelled, live (active, failed, suspended, paused,
 * review) as complete. Out of cancelled leads only money that came all the same: nothing that a processor says arrived is lost.
 */
export const ORDER_TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  draft: ['pending', 'rejected', 'active', 'complete', 'cancelled'],
  pending: ['active', 'complete', 'cancelled'],
  rejected: ['pending', 'active', 'complete', 'cancelled'],
  active: ['failed', 'suspended', 'paused', 'review', 'complete'],
  failed: ['active', 'suspended', 'complete'],
  suspended: ['active', 'complete'],
  paused: ['active', 'complete'],
  review: ['complete'],
  complete: [],
  cancelled: ['active', 'complete'],
}

/**
 * A link moves along these arrows. An attempt that ended without money lets it be paid again; money that came late makes a success of what
 * was over.
 */
export const LINK_TRANSITIONS: Readonly<Record<LinkStatus, readonly LinkStatus[]>> = {
  scheduled: ['created', 'cancelled', 'success'],
  created: ['processing', 'success', 'cancelled', 'expired'],
  processing: ['created', 'success', 'expired'],
  success: [],
  cancelled: ['success'],
  expired: ['created', 'success'],
}

/** What cancelling does to an order (S2-59, S2-60); null when it is over already. Nobody chooses which of the two. */
export function outcomeOfCancelling(status: OrderStatus): 'cancelled' | 'complete' | null {
  if (status === 'cancelled' || status === 'complete') return null
  return ORDER_TRANSITIONS[status].includes('cancelled') ? 'cancelled' : 'complete'
}

/** Where an order is after it was to go somewhere: there, or, when no arrow leads there, where it was. */
export function stepOrder(from: OrderStatus, to: OrderStatus): OrderStatus {
  return ORDER_TRANSITIONS[from].includes(to) ? to : from
}

/** The same for a link. */
export function stepLink(from: LinkStatus, to: LinkStatus): LinkStatus {
  return LINK_TRANSITIONS[from].includes(to) ? to : from
}

/** May somebody begin to pay? Whether its time is over is the database's to say. */
export function isPayable(status: LinkStatus): boolean {
  return status === 'created' || status === 'processing'
}
