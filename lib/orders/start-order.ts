import { and, eq } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { order } from '@/db/schema/orders'
import type { Actor } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import type { OrderRow } from './find'
import { type OrderStatus, stepOrder } from './states'

/** A link of the order is with its payer: from draft and rejected it becomes pending. The caller holds the order. */
export async function startOrder(tx: Tx, actor: Actor, row: OrderRow): Promise<void> {
  await moveOrder(tx, actor, row, stepOrder(row.status, 'pending'))
}

/** Puts an order that the caller holds into another status, with its audit row; does nothing where it is in it already. */
export async function moveOrder(
  tx: Tx,
  actor: Actor,
  row: OrderRow,
  to: OrderStatus,
  more: Partial<Pick<OrderRow, 'paidMinor' | 'refundedMinor' | 'overMinor' | 'customerId' | 'cancelReason'>> = {},
): Promise<void> {
  const changes = Object.entries({ ...more, status: to }).some(([key, value]) => row[key as keyof OrderRow] !== value)
  if (!changes) return
  await tx
    .update(order)
    .set({ ...more, status: to, updatedAt: now() })
    .where(and(eq(order.profileId, row.profileId), eq(order.id, row.id)))
  if (to === row.status) return
  await audit(tx, actor, {
    action: `order.${to}`,
    entity: 'order',
    entityId: row.id,
    before: { status: row.status },
    after: { status: to, ...(more.cancelReason ? { reason: more.cancelReason } : {}) },
  })
}
