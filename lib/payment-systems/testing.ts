import { randomBytes } from 'node:crypto'
import type { Database } from '@/db/client'
import { account, customer, storedMethod } from '@/db/schema/customers'
import { payment, transaction } from '@/db/schema/payments'
import { profile } from '@/db/schema/profile'
import type { CustomerActor, Role, StaffActor } from '@/lib/auth/actor'
import { newId } from '@/lib/ids'
import type { CreateSystem } from './schemas'

// What the tests of this room start from. Importing it completes the environment.

process.env.DATABASE_URL ||= 'postgres://unused'
// Vitest puts its own meaning into this one.
process.env.BASE_URL = 'http://localhost:3000'
process.env.SECRET_KEYS ||= `1:${randomBytes(32).toString('base64')}`
process.env.NEXTAUTH_SECRET ||= randomBytes(32).toString('base64')

export interface People {
  readonly profileId: string
  readonly admin: StaffActor
  readonly accountant: StaffActor
  readonly normal: StaffActor
  readonly restricted: StaffActor
  readonly customer: CustomerActor
}

/** A profile with nothing configured, somebody of each role, and a customer. */
export async function makeProfile(db: Database, baseCurrency = 'USD'): Promise<People> {
  const profileId = newId('pro')
  await db.insert(profile).values({ id: profileId, name: 'Nordwind Telecom', country: 'CH', baseCurrency })
  const customerId = newId('cus')
  await db.insert(customer).values({ profileId, id: customerId, name: 'John Doe', email: `${customerId}@example.com` })
  const staff = (role: Role): StaffActor => ({ kind: 'staff', profileId, loginId: newId('log'), name: role, role })
  return {
    profileId,
    admin: staff('admin'),
    accountant: staff('accountant'),
    normal: staff('normal'),
    restricted: staff('restricted'),
    customer: { kind: 'customer', profileId, loginId: newId('log'), name: 'John Doe', customerId },
  }
}

/** What the form of the console sends for Stripe in Test mode. */
export function stripeForm(name = 'Stripe', settings: Readonly<Record<string, string>> = {}): CreateSystem {
  return {
    name,
    processor: 'stripe',
    testMode: true,
    settings: {
      login: 'nordwind',
      password: 'sk_test_nordwind',
      publishableKey: 'pk_test_nordwind',
      webhookSecret: 'whsec_nordwind',
      ...settings,
    },
  }
}

export function paypalForm(name = 'PayPal'): CreateSystem {
  return {
    name,
    processor: 'paypal',
    testMode: true,
    settings: { login: 'client-id-of-the-app', password: 'secret-of-the-app', webhookId: 'WH-1' },
  }
}

export interface PaymentFacts {
  readonly systemId: string
  readonly status: (typeof transaction.$inferSelect)['status']
  readonly currency?: string
  readonly amountMinor?: bigint
  readonly method?: string
  readonly live?: boolean
  readonly needsPerson?: string
  readonly createdAt?: Date
}

/** A payment with one attempt, as the rows would be. */
export async function makePayment(db: Database, of: People, facts: PaymentFacts): Promise<string> {
  const { profileId } = of
  const { customerId } = of.customer
  const { systemId, status, currency = 'USD', amountMinor = 2500n, method = 'visa' } = facts
  const when = facts.createdAt ? { createdAt: facts.createdAt } : {}
  const known = await db.select().from(account)
  const found = known.find((one) => one.profileId === profileId && one.currency === currency)
  const accountId = found?.id ?? newId('acc')
  if (!found) await db.insert(account).values({ profileId, id: accountId, customerId, currency })
  const id = newId('pay')
  const shared = { profileId, currency, systemId, method, ...when }
  await db.insert(payment).values({
    ...shared,
    id,
    customerId,
    accountId,
    purpose: 'balance',
    amountMinor,
    description: 'Top-up',
    idempotencyKey: id,
    live: facts.live ?? false,
  })
  await db.insert(transaction).values({
    ...shared,
    id: newId('txn'),
    paymentId: id,
    type: 'purchase',
    status,
    askedMinor: amountMinor,
    toldMinor: status === 'succeeded' ? amountMinor : null,
    initiator: 'customer',
    needsPerson: facts.needsPerson ?? null,
    // As of each that is not final: the processor is asked about it.
    askAt: ['created', 'pending', 'unknown'].includes(status) ? new Date() : null,
  })
  return id
}

/** A card that the customer keeps at a system. */
export async function keepCard(db: Database, of: People, systemId: string, method = 'visa'): Promise<void> {
  const id = newId('met')
  const { profileId } = of
  const { customerId } = of.customer
  const token = { tokenSealed: 'sealed', tokenHash: id }
  await db.insert(storedMethod).values({ profileId, id, customerId, systemId, method, lastFour: '4242', ...token })
}
