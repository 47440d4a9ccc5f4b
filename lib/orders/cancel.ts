import { and, eq, isNotNull } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { paymentLink } from '@/db/schema/orders'
import { payment } from '@/db/schema/payments'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import { announce, type Told } from './announce'
import { findOrder, type LinkRow, lockLink, lockLinks, lockOrders, type OrderRow, tell } from './find'
import { PAYMENT_FACTS } from './payments'
import { BEING_PAID } from './refusals'
import { moveOrder } from './start-order'
import { outcomeOfCancelling, stepLink } from './states'
import { isUnderWay } from './status'

/** Which of the two happened (D12), and what is still reserved for it. */
export interface Cancelled {
  readonly outcome: 'cancelled' | 'complete'
  /** Reserved money that somebody should reverse or take; the order does not do that by itself. */
  readonly isHeld: boolean
}

/**
 * Ends an order: a preliminary one is cancelled, a live one complete, and the answer says which. Its links can no longer be paid. Refuses one
 * that is over, and one that somebody is paying just now. Needs `orders.manage`.
 */
export async function cancelOrder(
  actor: Actor,
  { orderId, reason }: { readonly orderId: string; readonly reason: string },
): Promise<Result<Cancelled>> {
  demand(actor, 'orders.manage')
  return database().transaction(async (tx) => {
    if (!(await findOrder(tx, actor, orderId))) return notFound('order')
    const links = await linksOf(tx, { profileId: actor.profileId, id: orderId })
    const [row] = await lockOrders(tx, [{ profileId: actor.profileId, id: orderId }])
    if (!row) return notFound('order')
    const outcome = outcomeOfCancelling(row.status)
    if (!outcome) return refuse('over', `This order is ${row.status} already.`)
    const payments = await paymentsOf(tx, row)
    if (payments.some(isUnderWay)) return BEING_PAID
    // First, so that its payers are told what it was that they need not pay any more.
    for (const link of links) await endLink(tx, actor, link, null)
    await moveOrder(tx, actor, row, outcome, { cancelReason: reason || null })
    return ok({ outcome, isHeld: payments.some((one) => one.status === 'authorized') })
  })
}

/**
 * Cancels a link with a message that its payer reads, also by mail or SMS where they had it. An order that was made by the link is over with it;
 * any other can be given another link. Answers how the payer is told. Refuses a link that is over, and one that somebody is paying just now.
 * Needs `orders.manage`.
 */
export async function cancelLink(
  actor: Actor,
  { linkId, message }: { readonly linkId: string; readonly message: string },
): Promise<Result<{ readonly told: readonly Told[] }>> {
  demand(actor, 'orders.manage')
  return database().transaction(async (tx) => {
    const link = await lockLink(tx, actor, linkId)
    if (!link) return notFound('payment link')
    if (link.status === 'processing') return BEING_PAID
    if (stepLink(link.status, 'cancelled') !== 'cancelled' || link.status === 'cancelled')
      return refuse('over', `This link is ${WORDS[link.status]}, so there is nothing to cancel.`)
    const [row] = await lockOrders(tx, keysOf(link))
    const outcome = row?.madeByLink ? outcomeOfCancelling(row.status) : null
    if (row && (await paymentsOf(tx, row)).some(isUnderWay)) return BEING_PAID
    const told = await endLink(tx, actor, link, message)
    if (row && outcome) await moveOrder(tx, actor, row, outcome, { cancelReason: message || null })
    return ok({ told })
  })
}

const WORDS = {
  scheduled: 'scheduled',
  created: 'open',
  processing: 'being paid',
  success: 'paid already',
  cancelled: 'cancelled already',
  expired: 'expired',
} as const

const keysOf = ({ profileId, orderId }: LinkRow) => (orderId === null ? [] : [{ profileId, id: orderId }])

async function linksOf(tx: Tx, of: Pick<OrderRow, 'profileId' | 'id'>): Promise<readonly LinkRow[]> {
  const keys = await tx
    .select({ profileId: paymentLink.profileId, id: paymentLink.id })
    .from(paymentLink)
    .where(and(eq(paymentLink.profileId, of.profileId), eq(paymentLink.orderId, of.id)))
  return lockLinks(tx, keys)
}

/** A link that is held can no longer be paid; nothing where it could not any more. */
async function endLink(tx: Tx, actor: Actor, link: LinkRow, message: string | null): Promise<readonly Told[]> {
  if (link.status !== 'scheduled' && link.status !== 'created') return []
  // Nobody who was never told of it is told that it is gone.
  const wasTold = link.delivery !== null && link.delivery !== 'not_sent'
  const sending = { kind: 'cancelled', occasion: 'cancelled', by: actor, note: message } as const
  const told = wasTold ? await announce(tx, link, sending) : []
  await tx
    .update(paymentLink)
    .set({ status: 'cancelled', cancelMessage: message || null, wakeAt: null })
    .where(and(eq(paymentLink.profileId, link.profileId), eq(paymentLink.id, link.id)))
  await tell(tx, [{ link, kind: 'cancelled', detail: message || null, by: actor }])
  await audit(tx, actor, {
    action: 'payment_link.cancelled',
    entity: 'payment_link',
    entityId: link.id,
    before: { status: link.status },
    after: { status: 'cancelled', message },
  })
  return told
}

function paymentsOf(tx: Tx, of: Pick<OrderRow, 'profileId' | 'id'>) {
  return tx
    .select(PAYMENT_FACTS)
    .from(payment)
    .where(and(eq(payment.profileId, of.profileId), isNotNull(payment.orderId), eq(payment.orderId, of.id)))
}
