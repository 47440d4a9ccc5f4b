import { and, eq } from 'drizzle-orm'
import type { Database, Tx } from '@/db/client'
import { account } from '@/db/schema/customers'
import { payment } from '@/db/schema/payments'
import { currency, currencyAssignment, currencyMethod, paymentSystem, paymentSystemMethod } from '@/db/schema/systems'
import { seal } from '@/lib/auth/sealed'
import { ensureAccount } from '@/lib/customers/find'
import { newId } from '@/lib/ids'
import { sealContext } from '@/lib/payment-systems/open'
import { makeProfile, type People, stripeForm } from '@/lib/payment-systems/testing'
import { adapterOf } from '@/lib/payments/registry'
import type { Claim } from './open'
import { linkSchema, orderSchema } from './schemas'

export interface Shop extends People {
  readonly systemId: string
}

/** For tests: a profile that takes cards in USD, at least 0.50 at a time, with somebody of each role and a customer. */
export async function makeShop(db: Database): Promise<Shop> {
  const people = await makeProfile(db)
  const { profileId } = people
  const id = newId('sys')
  const settingsSealed = seal(JSON.stringify(stripeForm().settings), sealContext(id))
  await db.insert(currency).values({ profileId, code: 'USD', exchangeRate: '1' })
  await db
    .insert(paymentSystem)
    .values({ profileId, id, name: 'Cards', adapter: 'stripe', live: false, settingsSealed })
  const assignmentId = newId('asg')
  const assigned = { profileId, currency: 'USD', systemId: id }
  await db.insert(currencyAssignment).values({ ...assigned, id: assignmentId, minMinor: 50n, maxMinor: 1_000_000n })
  for (const { id: method } of adapterOf('stripe').methods) {
    await db.insert(paymentSystemMethod).values({ profileId, systemId: id, method })
    await db.insert(currencyMethod).values({ ...assigned, method, assignmentId })
  }
  return { ...people, systemId: id }
}

/** For tests: what the form of a link sends, with anything changed. */
export function linkForm(changed: Readonly<Record<string, unknown>> = {}) {
  return linkSchema.parse({ amount: '25.00', currency: 'USD', mode: 'test', description: 'Fees', ...changed })
}

/** For tests: what the form of an order sends: two hats at 10.00 and a scarf at 5.00. */
export function orderForm(changed: Readonly<Record<string, unknown>> = {}) {
  return orderSchema.parse({
    currency: 'USD',
    mode: 'test',
    items: [
      { name: 'Hat', quantity: '2', price: '10' },
      { name: 'Scarf', quantity: '1', price: '5.00' },
    ],
    ...changed,
  })
}

export interface Sums {
  readonly status: (typeof payment.$inferInsert)['status']
  readonly captured?: bigint
  readonly authorized?: bigint
  readonly refunded?: bigint
}

/** For tests: the payment of whoever claimed a link, as its rows would be. */
export async function payClaimed(tx: Tx, shop: Shop, claim: Pick<Claim, 'linkId' | 'orderId' | 'due'>, sums: Sums) {
  const { profileId } = shop
  const { customerId } = shop.customer
  const key = { profileId, customerId, currency: claim.due.currency }
  await ensureAccount(tx, key)
  const [its] = await tx
    .select({ id: account.id })
    .from(account)
    .where(
      and(eq(account.profileId, profileId), eq(account.customerId, customerId), eq(account.currency, key.currency)),
    )
  const id = newId('pay')
  await tx.insert(payment).values({
    profileId,
    id,
    customerId,
    accountId: its?.id ?? '',
    purpose: 'order',
    ...claim.due,
    description: 'Fees',
    idempotencyKey: id,
    live: false,
    systemId: shop.systemId,
    method: 'visa',
    orderId: claim.orderId,
    linkId: claim.linkId,
    ...columnsOf(sums),
  })
  return { profileId, id, orderId: claim.orderId, linkId: claim.linkId }
}

/** For tests: what became of a payment. */
export async function settlePayment(tx: Tx, id: string, sums: Sums): Promise<void> {
  await tx.update(payment).set(columnsOf(sums)).where(eq(payment.id, id))
}

function columnsOf({ status, captured = 0n, authorized = 0n, refunded = 0n }: Sums) {
  return { status, capturedMinor: captured, authorizedMinor: authorized, refundedMinor: refunded }
}
