import { and, asc, desc, eq, isNull } from 'drizzle-orm'
import { database } from '@/db/client'
import { payment } from '@/db/schema/payments'
import { currencyMethod, paymentSystem } from '@/db/schema/systems'
import { type CustomerActor, demand } from '@/lib/auth/actor'
import { findCustomer } from '@/lib/customers/find'
import { type Money, money } from '@/lib/money/money'
import { forBalances } from '@/lib/payment-systems/candidates'
import { listOffers, type Offers } from '@/lib/payment-systems/eligibility'
import { nodesOf } from './nodes'
import { isOpen } from './tree'

// What a payer's own page needs before it may ask to pay: the ways to pay, and the key that makes every copy of the page one payment.

export interface Checkout extends Offers {
  /** For `start`: the same for every page opened since the last payment, so that two tabs and two clicks are one payment. */
  readonly key: string
}

/** The ways in which this customer can pay, or keep a card, in a currency. Undefined when the customer is gone. Needs `own.read`. */
export async function checkoutFor(
  actor: CustomerActor,
  of: { readonly currency: string; readonly use: 'pay' | 'keep' },
): Promise<Checkout | undefined> {
  demand(actor, 'own.read')
  const db = database()
  const payer = await findCustomer(db, actor, actor.customerId)
  if (!payer) return undefined
  const offers = await listOffers(db, { profileId: actor.profileId, payer, ...of }, forBalances)
  const purpose = of.use === 'keep' ? 'card' : 'balance'
  const [newest] = await db
    .select({ id: payment.id })
    .from(payment)
    .where(and(own(actor), eq(payment.purpose, purpose), eq(payment.currency, of.currency)))
    .orderBy(desc(payment.createdAt), desc(payment.id))
    .limit(1)
  return { ...offers, key: `after:${purpose}:${of.currency}:${newest?.id ?? 'none'}` }
}

/** The currencies in which anything can be paid at all: what a customer without an account may begin with. Needs `own.read`. */
export async function payableCurrencies(actor: CustomerActor): Promise<readonly string[]> {
  demand(actor, 'own.read')
  const rows = await database()
    .selectDistinct({ currency: currencyMethod.currency })
    .from(currencyMethod)
    .innerJoin(
      paymentSystem,
      and(eq(paymentSystem.profileId, currencyMethod.profileId), eq(paymentSystem.id, currencyMethod.systemId)),
    )
    .where(and(eq(currencyMethod.profileId, actor.profileId), isNull(paymentSystem.deletedAt)))
    .orderBy(asc(currencyMethod.currency))
  return rows.map(({ currency }) => currency)
}

/** A payment that was not made and can be tried again. */
export interface Retry {
  readonly paymentId: string
  readonly amount: Money
  readonly key: string
  /** How many attempts have ended: `start` makes another one only for whoever has seen them all. */
  readonly attempt: number
}

/** How to try a payment of the customer's own again. Undefined while an attempt is open, once it is paid, or when it is not theirs. */
export async function retryOf(actor: CustomerActor, paymentId: string): Promise<Retry | undefined> {
  demand(actor, 'own.read')
  const db = database()
  const [row] = await db
    .select()
    .from(payment)
    .where(and(own(actor), eq(payment.id, paymentId), eq(payment.purpose, 'balance')))
  if (!row) return undefined
  const attempts = (await nodesOf(db, row)).filter((node) => node.parentId === null)
  if (attempts.some((node) => isOpen(node) || node.status === 'succeeded')) return undefined
  return {
    paymentId: row.id,
    amount: money(row.amountMinor, row.currency),
    key: row.idempotencyKey.slice(row.customerId.length + 1),
    attempt: attempts.length,
  }
}

/** The payment of the customer's own that was made with a key; undefined when none was. */
export async function paymentWithKey(actor: CustomerActor, key: string): Promise<string | undefined> {
  demand(actor, 'own.read')
  const [row] = await database()
    .select({ id: payment.id })
    .from(payment)
    .where(and(own(actor), eq(payment.idempotencyKey, `${actor.customerId}:${key}`)))
  return row?.id
}

function own(actor: CustomerActor) {
  return and(eq(payment.profileId, actor.profileId), eq(payment.customerId, actor.customerId))
}
