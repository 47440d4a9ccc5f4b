import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { payment, transaction } from '@/db/schema/payments'
import { type Actor, demand } from '@/lib/auth/actor'
import { visibleCustomers } from '@/lib/customers/find'
import { type MessageView, messagesOf } from '@/lib/notifications/read'

/**
 * What a customer was told of a payment, in the order in which the messages were made; empty for a payment that the actor may not see. Needs
 * `payments.read`.
 */
export async function confirmationsOf(actor: Actor, paymentId: string): Promise<readonly MessageView[]> {
  demand(actor, 'payments.read')
  const tx = database()
  const its = tx
    .select({ id: transaction.id })
    .from(payment)
    .innerJoin(customer, and(eq(customer.profileId, payment.profileId), eq(customer.id, payment.customerId)))
    .innerJoin(transaction, and(eq(transaction.profileId, payment.profileId), eq(transaction.paymentId, payment.id)))
    .where(and(visibleCustomers(actor), eq(payment.profileId, actor.profileId), eq(payment.id, paymentId)))
  return messagesOf(tx, actor.profileId, 'transaction', its)
}
