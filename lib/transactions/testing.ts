import { afterAll, beforeAll } from 'vitest'
import type { Database } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { profile } from '@/db/schema/profile'
import { currency, currencyAssignment, currencyMethod, paymentSystem, paymentSystemMethod } from '@/db/schema/systems'
import { testDatabase } from '@/db/testing'
import type { CustomerActor, StaffActor } from '@/lib/auth/actor'
import { seal } from '@/lib/auth/sealed'
import { newId } from '@/lib/ids'
import { money } from '@/lib/money/money'
import { sealContext } from '@/lib/payment-systems/open'
import { adapterOf } from '@/lib/payments/registry'
import { type Sandbox, startSandbox } from '@/sandbox/start'
import type { StartPayment } from './plan'

export interface BookLine {
  readonly id: string
  readonly reference: string
  readonly kind: string
  readonly amountMinor: string
  readonly currency: string
  readonly status: string
}

const PROFILE = 'pro_test'

/**
 * A profile with Stripe and PayPal in Test mode, USD, and one customer, on a database and a sandbox of its own. Call it once at the top
 * of a test file.
 */
export function paymentBench() {
  const test = testDatabase()
  let sandbox: Sandbox | undefined
  const ids = { customer: newId('cus'), stripe: newId('sys'), paypal: newId('sys') }

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, smtpPort: 0 })
    process.env.DATABASE_URL = test.url
    process.env.BASE_URL = 'http://localhost:3000'
    process.env.SANDBOX_URL = sandbox.origin
    process.env.SECRET_KEYS ??= `1:${Buffer.alloc(32, 7).toString('base64')}`
    process.env.NEXTAUTH_SECRET ??= 'x'.repeat(32)
    const { db } = test
    await db.insert(profile).values({ id: PROFILE, name: 'Acme', country: 'US', baseCurrency: 'USD' })
    await db.insert(currency).values({ profileId: PROFILE, code: 'USD', exchangeRate: '1' })
    await db
      .insert(customer)
      .values({ profileId: PROFILE, id: ids.customer, name: 'John Doe', email: 'john@example.com' })
    const stripe = {
      login: 'ignored',
      password: 'sk_test_bench',
      publishableKey: 'pk_test_bench',
      webhookSecret: 'whsec_bench',
    }
    await addSystem(db, ids.stripe, 'stripe', 'Cards', stripe, 50n)
    await addSystem(db, ids.paypal, 'paypal', 'PayPal', { login: 'bench-client', password: 'bench-secret' }, 100n)
  })
  afterAll(() => sandbox?.close())

  const payer: CustomerActor = {
    kind: 'customer',
    profileId: PROFILE,
    loginId: 'log_1',
    name: 'John Doe',
    customerId: ids.customer,
  }
  const admin: StaffActor = { kind: 'staff', profileId: PROFILE, loginId: 'log_2', name: 'Ann', role: 'admin' }
  return {
    test,
    ids,
    payer,
    admin,
    profileId: PROFILE,
    origin: () => sandbox?.origin ?? '',
    books: async (processor: 'stripe' | 'paypal') => {
      const response = await fetch(`${sandbox?.origin}/control/books/${processor}`)
      return ((await response.json()) as { charges: readonly BookLine[] }).charges
    },
    misbehave: (fault: object) =>
      fetch(`${sandbox?.origin}/control/misbehave`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      }),
    /** Clears what is left of the faults that were ordered. */
    calm: () => fetch(`${sandbox?.origin}/control/misbehave`, { method: 'DELETE' }),
    /** What the browser's card fields would give: a payment method made at the processor from one of its test tokens. */
    newCard: async (token: string) => {
      const response = await fetch(`${sandbox?.origin}/api.stripe.com/v1/payment_methods`, {
        method: 'POST',
        headers: { authorization: 'Bearer sk_test_bench' },
        body: new URLSearchParams({ type: 'card', 'card[token]': token }),
      })
      return ((await response.json()) as { id: string }).id
    },
    /** A card payment in USD cents with one of the processor's test tokens. */
    byCard: (cents: bigint, token = 'pm_card_visa', more: Partial<StartPayment> = {}): StartPayment => ({
      customerId: ids.customer,
      type: 'purchase',
      amount: money(cents, 'USD'),
      with: { kind: 'one_time_token', systemId: ids.stripe, methodKind: 'card', token },
      keep: false,
      key: newId('pay'),
      attempt: 0,
      description: 'Top-up',
      challenge: 'redirect',
      urls: (paymentId) => ({
        returnUrl: `http://localhost/return/${paymentId}`,
        cancelUrl: `http://localhost/cancel/${paymentId}`,
      }),
      ...more,
    }),
  }
}

async function addSystem(db: Database, id: string, adapter: string, name: string, settings: object, minMinor: bigint) {
  const settingsSealed = seal(JSON.stringify(settings), sealContext(id))
  await db.insert(paymentSystem).values({ profileId: PROFILE, id, name, adapter, live: false, settingsSealed })
  const assignmentId = newId('asg')
  await db
    .insert(currencyAssignment)
    .values({ profileId: PROFILE, id: assignmentId, currency: 'USD', systemId: id, minMinor })
  for (const { id: method } of adapterOf(adapter).methods) {
    await db.insert(paymentSystemMethod).values({ profileId: PROFILE, systemId: id, method })
    await db.insert(currencyMethod).values({ profileId: PROFILE, currency: 'USD', method, systemId: id, assignmentId })
  }
}
