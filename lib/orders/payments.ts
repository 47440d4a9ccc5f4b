import { and, asc, eq, getTableColumns, inArray, isNotNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { among } from '@/db/bulk'
import type { Tx } from '@/db/client'
import { payment, transaction } from '@/db/schema/payments'
import { paymentSystem } from '@/db/schema/systems'
import { heldMinor, leftOfReservation } from '@/lib/payment-systems/held'
import { adapterOf } from '@/lib/payments/registry'
import { forgivenOf, type MoneyStep } from './forgiven'
import type { OrderFacts } from './status'

/**
 * What orders and links are worked out from: the columns of payments, what is still reserved, and whether an attempt is still open. Their status does not say so: of a
 * payment whose first attempt was declined and succeeded late, the second one may still be at the payer's bank.
 */
export const PAYMENT_FACTS = {
  ...getTableColumns(payment),
  heldMinor,
  // Written out: in a query of one table the names of columns would be taken for those of the inner one.
  hasOpenAttempt: sql<boolean>`exists (
    select from transaction as t
    where t.profile_id = payment.profile_id and t.payment_id = payment.id and t.parent_id is null
      and t.status in ('created', 'pending', 'unknown'))`,
}

/** Whether anything of a payment was refunded or reversed. */
export const hasGivenBack = sql<boolean>`exists (
  select from transaction as t
  where t.profile_id = payment.profile_id and t.payment_id = payment.id and t.type in ('refund', 'void') and t.status = 'succeeded')`

/** What refunds and reversals that are under way take of what is there, if they come through. */
export const goingBackMinor = sql<bigint>`(
  select coalesce(sum(case when t.type = 'refund' then t.asked_minor when undone.type = 'authorization' then ${leftOfReservation(sql`undone`)}
    else undone.told_minor end), 0)
  from transaction as t left join transaction as undone on undone.profile_id = t.profile_id and undone.id = t.parent_id
  where t.profile_id = payment.profile_id and t.payment_id = payment.id
    and t.type in ('refund', 'void') and t.status in ('created', 'pending', 'unknown'))`.mapWith(BigInt)

type Order = Omit<OrderFacts, 'status'> & { readonly profileId: string; readonly id: string }

const MOVING = [
  'authorization',
  'purchase',
  'capture',
  'refund',
  'void',
  'chargeback',
  'chargeback_reversal',
] as const satisfies readonly MoneyStep['type'][]

const parent = alias(transaction, 'parent')

/** What each of these orders no longer costs, by its id (see `forgivenOf`). Ask only for orders of which something was given back. */
export async function readForgiven(tx: Tx, orders: readonly Order[]): Promise<ReadonlyMap<string, bigint>> {
  if (orders.length === 0) return new Map()
  const steps = await readSteps(tx, orders)
  return new Map(orders.map((one) => [one.id, forgivenOf(one, steps.get(one.id) ?? [])]))
}

/** What happened to the money of orders, at least one, in that order, by the order's id. */
export async function readSteps(
  tx: Tx,
  orders: readonly Pick<Order, 'profileId' | 'id'>[],
): Promise<ReadonlyMap<string, readonly MoneyStep[]>> {
  const keys = orders.map(({ profileId, id }) => ({ profileId, orderId: id }))
  const rows = await tx
    .select({
      orderId: payment.orderId,
      transactionId: transaction.id,
      parentId: transaction.parentId,
      paymentId: payment.id,
      type: sql<MoneyStep['type']>`${transaction.type}`,
      of: parent.type,
      toldMinor: transaction.toldMinor,
      parentMinor: parent.toldMinor,
      adapter: paymentSystem.adapter,
    })
    .from(payment)
    .innerJoin(transaction, and(eq(transaction.profileId, payment.profileId), eq(transaction.paymentId, payment.id)))
    .innerJoin(
      paymentSystem,
      and(eq(paymentSystem.profileId, transaction.profileId), eq(paymentSystem.id, transaction.systemId)),
    )
    .leftJoin(parent, and(eq(parent.profileId, transaction.profileId), eq(parent.id, transaction.parentId)))
    .where(
      and(
        eq(payment.purpose, 'order'),
        isNotNull(payment.orderId),
        among(payment, ['profileId', 'orderId'], keys),
        inArray(transaction.type, MOVING),
        eq(transaction.status, 'succeeded'),
      ),
    )
    .orderBy(asc(transaction.settledAt), asc(transaction.id))
  return Map.groupBy(
    rows.map(({ toldMinor, parentMinor, adapter, ...row }) => ({
      ...row,
      isLast: adapterOf(adapter).operations.capture?.multiple !== true,
      amountMinor: (row.type === 'void' ? parentMinor : toldMinor) ?? 0n,
    })),
    ({ orderId }) => orderId ?? '',
  )
}
