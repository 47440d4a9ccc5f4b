import { and, eq, isNotNull } from 'drizzle-orm'
import { database } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { paymentLink } from '@/db/schema/orders'
import { payment, transaction } from '@/db/schema/payments'
import { type Actor, demand } from '@/lib/auth/actor'
import { visibleCustomers } from '@/lib/customers/find'
import { type MessageView, messagesAbout } from '@/lib/notifications/read'
import { findOrder, visibleLinks } from './find'

/**
 * What a payer was sent about an order: its links, and what became of its payments; in the order in which the messages were made. Empty for
 * an order that the actor may not see; without payments of customers whom they may not. Needs `orders.read`.
 */
export async function messagesOfOrder(actor: Actor, orderId: string): Promise<readonly MessageView[]> {
  demand(actor, 'orders.read')
  const tx = database()
  const order = await findOrder(tx, actor, orderId)
  if (!order) return []
  const links = await tx
    .select({ entityId: paymentLink.id })
    .from(paymentLink)
    .where(and(visibleLinks(actor), eq(paymentLink.orderId, order.id)))
  const transactions = await tx
    .select({ entityId: transaction.id })
    .from(payment)
    .innerJoin(customer, and(eq(customer.profileId, payment.profileId), eq(customer.id, payment.customerId)))
    .innerJoin(transaction, and(eq(transaction.profileId, payment.profileId), eq(transaction.paymentId, payment.id)))
    .where(
      and(
        visibleCustomers(actor),
        eq(payment.profileId, order.profileId),
        isNotNull(payment.orderId),
        eq(payment.orderId, order.id),
      ),
    )
  return messagesAbout(tx, order.profileId, [
    ...links.map(({ entityId }) => ({ entity: 'payment_link' as const, entityId })),
    ...transactions.map(({ entityId }) => ({ entity: 'transaction' as const, entityId })),
  ])
}
