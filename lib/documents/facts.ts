import { and, eq } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { order } from '@/db/schema/orders'
import { payment, transaction } from '@/db/schema/payments'
import { profile } from '@/db/schema/profile'
import { documentSetting } from '@/db/schema/records'

/** Which transaction a job is about. */
export interface OfTransaction {
  readonly profileId: string
  readonly transactionId: string
}

export type MovedFacts = NonNullable<Awaited<ReturnType<typeof movedFacts>>>

/** Everything a document says about money that moved; undefined while the transaction has not succeeded. */
export async function movedFacts(tx: Tx, of: OfTransaction) {
  const [found] = await tx
    .select({
      transaction,
      payment,
      customer,
      profile,
      setting: documentSetting,
      order: { id: order.id, reference: order.reference },
    })
    .from(transaction)
    .innerJoin(payment, and(eq(payment.profileId, transaction.profileId), eq(payment.id, transaction.paymentId)))
    .innerJoin(customer, and(eq(customer.profileId, payment.profileId), eq(customer.id, payment.customerId)))
    .innerJoin(profile, eq(profile.id, transaction.profileId))
    .leftJoin(documentSetting, eq(documentSetting.profileId, transaction.profileId))
    .leftJoin(order, and(eq(order.profileId, payment.profileId), eq(order.id, payment.orderId)))
    .where(
      and(
        eq(transaction.profileId, of.profileId),
        eq(transaction.id, of.transactionId),
        eq(transaction.status, 'succeeded'),
      ),
    )
  return found
}

export type Parties = NonNullable<Awaited<ReturnType<typeof partiesOf>>>

/** A customer and the profile they pay to, as documents name them. */
export async function partiesOf(tx: Tx, profileId: string, customerId: string) {
  const [found] = await tx
    .select({ customer, profile, setting: documentSetting })
    .from(customer)
    .innerJoin(profile, eq(profile.id, customer.profileId))
    .leftJoin(documentSetting, eq(documentSetting.profileId, customer.profileId))
    .where(and(eq(customer.profileId, profileId), eq(customer.id, customerId)))
  return found
}

/**
 * Who pays whom, as it is frozen in a document. Papers of an order can be had by whoever has a link of it, so they name the payer and say neither
 * where they live nor the number they have in the merchant's books (docs/decisions/0025).
 */
export function namesOf({ customer, profile, setting }: Parties, { ofOrder }: { readonly ofOrder: boolean }) {
  return {
    merchant: {
      name: profile.name,
      country: profile.country,
      legalName: setting?.legalName ?? null,
      address: setting?.address ?? null,
      taxNumber: setting?.taxNumber ?? null,
    },
    payer: {
      name: customer.name,
      address: ofOrder ? null : customer.address,
      reference: ofOrder ? null : customer.externalReference,
    },
    locale: customer.locale,
  }
}

/**
 * What moved and how between whom, as it is frozen in a document. For the reason given at `namesOf`, papers of an order do not say with which card
 * it was paid.
 */
export function movedContent(facts: MovedFacts) {
  const { transaction, payment, order } = facts
  const ofOrder = payment.orderId !== null
  return {
    ...namesOf(facts, { ofOrder }),
    ...(order ? { order } : {}),
    description: payment.description,
    amountMinor: (transaction.toldMinor ?? transaction.askedMinor).toString(),
    currency: transaction.currency,
    method: transaction.method,
    label: ofOrder ? null : (transaction.label ?? payment.label),
    payment: payment.id,
    live: payment.live,
  }
}
