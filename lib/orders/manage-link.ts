import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { linkEvent, paymentLink } from '@/db/schema/orders'
import { payment } from '@/db/schema/payments'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { take } from '@/lib/auth/limiter'
import { tooMany } from '@/lib/auth/limits'
import { now } from '@/lib/clock'
import { newId } from '@/lib/ids'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import { type Announcement, announce, channelsOf, type Told } from './announce'
import { type LockedLink, lockLink, lockOrders, tell, visibleLinks } from './find'
import { PAYMENT_FACTS } from './payments'
import { BEING_PAID } from './refusals'
import { isPayable } from './states'
import { isUnderWay } from './status'
import { nextWake } from './wake'

/**
 * Gives a link another expiry, or none; one that has expired can be paid again. Refuses a time that has passed, and a link that is paid or
 * cancelled, or whose order is over. Needs `orders.manage`.
 */
export async function extendLink(
  actor: Actor,
  { linkId, expiresAt }: { readonly linkId: string; readonly expiresAt?: Date | undefined },
): Promise<Result<null>> {
  demand(actor, 'orders.manage')
  return database().transaction(async (tx) => {
    const link = await lockLink(tx, actor, linkId)
    if (!link) return notFound('payment link')
    if (expiresAt && expiresAt.getTime() <= now().getTime())
      return refuse('past', 'This time has passed.', { expiresAt: 'This time has passed.' })
    if (expiresAt && link.status === 'scheduled' && link.sendAt && expiresAt <= link.sendAt)
      return refuse('past', 'It would expire before it is sent.', { expiresAt: 'It would expire before it is sent.' })
    if (link.status === 'success' || link.status === 'cancelled' || (await isOrderOver(tx, link)))
      return refuse('over', 'This link can no longer be paid, so there is nothing to extend.')
    const status = link.status === 'expired' ? ('created' as const) : link.status
    const changed = { status, expiresAt: expiresAt ?? null, expiryRemindedAt: null }
    await update(tx, link, { ...changed, wakeAt: nextWake({ ...link, ...changed }) })
    await tell(tx, [{ link, kind: 'extended', detail: expiresAt?.toISOString() ?? null, by: actor }])
    await audit(tx, actor, {
      action: 'payment_link.extended',
      entity: 'payment_link',
      entityId: link.id,
      before: { status: link.status, expiresAt: link.expiresAt?.toISOString() ?? null },
      after: { status, expiresAt: expiresAt?.toISOString() ?? null },
    })
    return ok(null)
  })
}

async function isOrderOver(tx: Tx, { profileId, orderId }: LockedLink): Promise<boolean> {
  if (orderId === null) return false
  const [row] = await lockOrders(tx, [{ profileId, id: orderId }])
  return row?.status === 'complete' || row?.status === 'cancelled'
}

export interface Written {
  /** What came of each way; one of them at least is on its way. */
  readonly told: readonly Told[]
}

/** Has the link sent again to its payer, however it is sent to them. Refuses like `remindLink`. Needs `orders.manage`. */
export function resendLink(actor: Actor, of: { readonly linkId: string }): Promise<Result<Written>> {
  return write(actor, of.linkId, 'ready')
}

/**
 * Reminds the payer of a link by hand; what reminds them by itself still does. Refuses one that cannot be paid, one that nobody is sent, and
 * a second message within a minute, more than ten in a day, and a message that the profile does not send. Needs `orders.manage`.
 */
export function remindLink(actor: Actor, of: { readonly linkId: string }): Promise<Result<Written>> {
  return write(actor, of.linkId, 'reminder')
}

async function write(actor: Actor, linkId: string, kind: Announcement) {
  demand(actor, 'orders.manage')
  // Whoever may not see it would use up what is another's.
  if (!(await isVisible(actor, linkId))) return notFound('payment link')
  const taken = await take([{ limit: 'message.by_hand', key: `${actor.profileId} ${linkId}` }])
  if (!taken.ok) return tooMany(taken)
  return database().transaction(async (tx): Promise<Result<Written>> => {
    const link = await lockLink(tx, actor, linkId)
    if (!link) return notFound('payment link')
    if (!isPayable(link.status) || link.isPast) return NOT_PAYABLE
    if (channelsOf(link).length === 0)
      return refuse('no_channel', 'This link is sent to nobody. Copy it and share it yourself.')
    if (await wasJustWritten(tx, link))
      return refuse('too_soon', 'A message to the payer was asked for less than a minute ago. Nothing more was sent.')
    const told = await announce(tx, link, { kind, occasion: `by hand ${newId('req')}`, by: actor })
    if (told.length === 0) return NOT_PAYABLE
    // The story of the link keeps that it was tried, and why it came to nothing.
    if (!told.some(({ outcome }) => outcome === 'queued')) return nothingSent(told)
    await audit(tx, actor, {
      action: kind === 'ready' ? 'payment_link.resent' : 'payment_link.reminded',
      entity: 'payment_link',
      entityId: link.id,
      after: { told: told.map(({ channel, outcome }) => `${channel} ${outcome}`) },
    })
    return ok({ told })
  })
}

async function isVisible(actor: Actor, linkId: string): Promise<boolean> {
  return (await database().$count(paymentLink, and(visibleLinks(actor), eq(paymentLink.id, linkId)))) > 0
}

const NOT_PAYABLE = refuse('not_payable', 'This link cannot be paid now, so nobody was written to.')

function nothingSent(told: readonly Told[]) {
  return told.some(({ outcome }) => outcome === 'switched_off')
    ? refuse(
        'switched_off',
        'Nothing was sent: this profile does not send such messages. Messages says which it sends.',
      )
    : refuse('no_address', 'Nothing was sent: a message cannot be sent to the address or number of this link.')
}

async function wasJustWritten(tx: Tx, { profileId, id }: LockedLink): Promise<boolean> {
  const [row] = await tx
    .select({ id: linkEvent.id })
    .from(linkEvent)
    .where(
      and(
        eq(linkEvent.profileId, profileId),
        eq(linkEvent.linkId, id),
        eq(linkEvent.kind, 'asked'),
        sql`${linkEvent.at} > clock_timestamp() - interval '1 minute'`,
      ),
    )
    .limit(1)
  return row !== undefined
}

/**
 * Ends that a link shows anything (D13): until then whoever has its address sees the order. Refuses one that can still be paid: cancel it
 * first; and one that somebody began to pay before it was over, who comes back to it from their bank. Needs `orders.manage`.
 */
export async function closeLink(actor: Actor, { linkId }: { readonly linkId: string }): Promise<Result<null>> {
  demand(actor, 'orders.manage')
  return database().transaction(async (tx) => {
    const link = await lockLink(tx, actor, linkId)
    if (!link) return notFound('payment link')
    if (isPayable(link.status) || link.status === 'scheduled')
      return refuse('payable', 'This link can still be paid. Cancel it first.')
    if (link.closedAt) return refuse('over', 'This link shows nothing any more.')
    if (await isBeingPaid(tx, link)) return BEING_PAID
    await update(tx, link, { closedAt: now() })
    await tell(tx, [{ link, kind: 'closed', by: actor }])
    await audit(tx, actor, { action: 'payment_link.closed', entity: 'payment_link', entityId: link.id })
    return ok(null)
  })
}

async function isBeingPaid(tx: Tx, { profileId, id }: LockedLink): Promise<boolean> {
  const payments = await tx
    .select(PAYMENT_FACTS)
    .from(payment)
    .where(and(eq(payment.profileId, profileId), isNotNull(payment.linkId), eq(payment.linkId, id)))
  return payments.some(isUnderWay)
}

async function update(tx: Tx, { profileId, id }: LockedLink, set: Partial<typeof paymentLink.$inferInsert>) {
  await tx
    .update(paymentLink)
    .set(set)
    .where(and(eq(paymentLink.profileId, profileId), eq(paymentLink.id, id)))
}
