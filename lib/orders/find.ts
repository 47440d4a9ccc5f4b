import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import { among, insertRows } from '@/db/bulk'
import type { Tx } from '@/db/client'
import { linkEvent, order, paymentLink } from '@/db/schema/orders'
import { type Actor, scopeOf } from '@/lib/auth/actor'
import { now } from '@/lib/clock'
import { newId } from '@/lib/ids'

export type OrderRow = typeof order.$inferSelect
export type LinkRow = typeof paymentLink.$inferSelect

/** The orders this actor may see, as a condition on their table. A restricted user sees those they made. */
export function visibleOrders(actor: Actor): SQL | undefined {
  const scope = scopeOf(actor)
  const ofProfile = eq(order.profileId, actor.profileId)
  if (scope.kind === 'made_by') return and(ofProfile, eq(order.createdBy, scope.loginId))
  if (scope.kind === 'customer') return and(ofProfile, eq(order.customerId, scope.customerId))
  return scope.kind === 'all' ? ofProfile : sql`false`
}

/** The same of links. No link is a customer's to list: it is open to whoever has its address. */
export function visibleLinks(actor: Actor): SQL | undefined {
  const scope = scopeOf(actor)
  const ofProfile = eq(paymentLink.profileId, actor.profileId)
  if (scope.kind === 'made_by') return and(ofProfile, eq(paymentLink.createdBy, scope.loginId))
  return scope.kind === 'all' ? ofProfile : sql`false`
}

/** An order by id, if the actor may see it. */
export async function findOrder(tx: Tx, actor: Actor, orderId: string): Promise<OrderRow | undefined> {
  const [row] = await tx
    .select()
    .from(order)
    .where(and(visibleOrders(actor), eq(order.id, orderId)))
  return row
}

interface Key {
  readonly profileId: string
  readonly id: string
}

export type LockedLink = LinkRow & {
  /** By the database's clock, which is the one that counts. */
  readonly isPast: boolean
}

/** Is its time over? By the database's clock. */
export const isPast = sql<boolean>`coalesce(${paymentLink.expiresAt} <= clock_timestamp(), false)`

/**
 * Links held until the transaction ends. Whoever holds several kinds takes payments first, then links, then orders, each by id: two who take
 * them in different orders would wait for each other.
 */
export async function lockLinks(tx: Tx, keys: readonly Key[]): Promise<readonly LockedLink[]> {
  if (keys.length === 0) return []
  const rows = await tx
    .select({ row: paymentLink, isPast })
    .from(paymentLink)
    .where(among(paymentLink, ['profileId', 'id'], keys))
    .orderBy(asc(paymentLink.profileId), asc(paymentLink.id))
    .for('update')
  return rows.map(({ row, isPast: past }) => ({ ...row, isPast: past }))
}

/** A link of the actor's held until the transaction ends; undefined when there is none such for them. */
export async function lockLink(tx: Tx, actor: Actor, linkId: string): Promise<LockedLink | undefined> {
  const [seen] = await tx
    .select({ id: paymentLink.id })
    .from(paymentLink)
    .where(and(visibleLinks(actor), eq(paymentLink.id, linkId)))
  if (!seen) return undefined
  return (await lockLinks(tx, [{ profileId: actor.profileId, id: linkId }]))[0]
}

/** Orders held until the transaction ends; see `lockLinks`. */
export async function lockOrders(tx: Tx, keys: readonly Key[]): Promise<readonly OrderRow[]> {
  if (keys.length === 0) return []
  return tx
    .select()
    .from(order)
    .where(among(order, ['profileId', 'id'], keys))
    .orderBy(asc(order.profileId), asc(order.id))
    .for('update')
}

export interface Happening {
  readonly link: Key
  readonly kind: (typeof linkEvent.$inferInsert)['kind']
  readonly detail?: string | null
  /** Whoever did it; null where nobody did. */
  readonly by?: Actor | null
}

/** Writes what happened to links into their story. */
export async function tell(tx: Tx, happenings: readonly Happening[]): Promise<void> {
  await insertRows(
    tx,
    linkEvent,
    happenings.map(({ link, kind, detail = null, by = null }) => ({
      profileId: link.profileId,
      id: newId('lev'),
      linkId: link.id,
      kind,
      detail,
      actorName: by?.kind === 'staff' ? by.name : null,
      // Now that the link is held, and not when this transaction began: it may have waited for somebody who was paying.
      at: now(),
    })),
  )
}
