import { and, asc, eq } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { order } from '@/db/schema/orders'
import { payment } from '@/db/schema/payments'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import { isId } from '@/lib/ids'
import { followPayments } from '@/lib/orders/follow'
import { notFound, ok, type Result } from '@/lib/result'
import { nodesOf } from './nodes'
import { summarize } from './tree'

// What is kept beside the transactions so that lists need not add up, worked out again from them. No transaction and no entry is touched.

/**
 * Counts a payment, or an order with all its payments, again from the transactions and keeps what that says, with an audit row where anything was
 * otherwise. Needs `payments.settle`. Answers whether anything was.
 */
export async function recount(
  actor: Actor,
  { subject }: { readonly subject: string },
): Promise<Result<{ readonly changed: boolean }>> {
  demand(actor, 'payments.settle')
  const { profileId } = actor
  const isOrder = isId('ord', subject)
  return database().transaction(async (tx) => {
    // As everywhere payments first; those of one order in the order of their ids, so that two who count do not wait for each other.
    const which = isOrder ? eq(payment.orderId, subject) : eq(payment.id, subject)
    const owners = await tx
      .select()
      .from(payment)
      .where(and(eq(payment.profileId, profileId), which))
      .orderBy(asc(payment.id))
      .for('no key update')
    if (owners.length === 0) return notFound(isOrder ? 'order' : 'payment')
    const kept = () => keptOf(tx, profileId, isOrder ? subject : (owners[0]?.orderId ?? null))
    const before = { payments: owners.map(sumsOf), order: await kept() }
    const payments = []
    for (const owner of owners) payments.push(await count(tx, owner))
    await followPayments(tx, owners)
    const after = { payments, order: await kept() }
    const changed = textOf(before) !== textOf(after)
    if (changed)
      await audit(tx, actor, {
        action: isOrder ? 'order.recounted' : 'payment.recounted',
        entity: isOrder ? 'order' : 'payment',
        entityId: subject,
        before,
        after,
      })
    return ok({ changed })
  })
}

type PaymentRow = typeof payment.$inferSelect
type Sums = ReturnType<typeof sumsOf>

function sumsOf({ id, status, authorizedMinor, capturedMinor, refundedMinor }: PaymentRow) {
  return { id, status, authorizedMinor, capturedMinor, refundedMinor }
}

async function count(tx: Tx, owner: PaymentRow): Promise<Sums> {
  const { status, authorized, captured, refunded } = summarize(owner.amountMinor, await nodesOf(tx, owner))
  const sums = { status, authorizedMinor: authorized, capturedMinor: captured, refundedMinor: refunded }
  const counted = { id: owner.id, ...sums }
  if (textOf(counted) !== textOf(sumsOf(owner)))
    await tx
      .update(payment)
      .set({ ...sums, updatedAt: now() })
      .where(and(eq(payment.profileId, owner.profileId), eq(payment.id, owner.id)))
  return counted
}

/** What is kept on an order; null without one. */
async function keptOf(tx: Tx, profileId: string, orderId: string | null) {
  if (orderId === null) return null
  const { status, paidMinor, refundedMinor, overMinor } = order
  const [row] = await tx
    .select({ status, paidMinor, refundedMinor, overMinor })
    .from(order)
    .where(and(eq(order.profileId, profileId), eq(order.id, orderId)))
  return row ?? null
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, one) => (typeof one === 'bigint' ? String(one) : one))
}
