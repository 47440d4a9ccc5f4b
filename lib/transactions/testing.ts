import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { Database } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { profile } from '@/db/schema/profile'
import { currency, currencyAssignment, currencyMethod, paymentSystem, paymentSystemMethod } from '@/db/schema/systems'
import { testDatabase } from '@/db/testing'
import type { CustomerActor, PayerActor, StaffActor } from '@/lib/auth/actor'
import { seal } from '@/lib/auth/sealed'
import { newId } from '@/lib/ids'
import { money } from '@/lib/money/money'
import { createLink } from '@/lib/orders/create-link'
import { linkForm } from '@/lib/orders/testing'
import { sealContext } from '@/lib/payment-systems/open'
import type { Outcome } from '@/lib/payments/outcome'
import { adapterOf } from '@/lib/payments/registry'
import type { Result } from '@/lib/result'
import { type Sandbox, startSandbox } from '@/sandbox/start'
import { apply } from './apply'
import type { StartPayment } from './plan'
import { type LinkPayment, startByLink } from './start-by-link'
import { verifyBooks } from './verify'

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
    await addSystem(db, ids.stripe, 'stripe', 'Cards', STRIPE, 50n)
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

const STRIPE = {
  login: 'ignored',
  password: 'sk_test_bench',
  publishableKey: 'pk_test_bench',
  webhookSecret: 'whsec_bench',
}

/** Another payment system of the bench's profile with the account of its cards; nothing is paid by it. Answers its id. */
export async function addSameAccount(db: Database, name: string): Promise<string> {
  const id = newId('sys')
  const settingsSealed = seal(JSON.stringify(STRIPE), sealContext(id))
  await db
    .insert(paymentSystem)
    .values({ profileId: PROFILE, id, name, adapter: 'stripe', live: false, settingsSealed })
  return id
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

// Paying by link: links, wishes to pay by them, and how they stand.

export const THREE_D_SECURE = 'pm_card_threeDSecure2Required'
const ANNA = { name: 'Anna Payer', email: 'anna.payer@example.com' }

/** The processor's word that an attempt was given up. */
export const gaveUp: Outcome = { kind: 'declined', code: 'expired', evidence: {} }

/** Its word that 25.00 came. */
export const came = (reference: string): Outcome => ({
  kind: 'succeeded',
  reference,
  amount: { amountMinor: 2500n, currency: 'USD' },
  evidence: {},
})

/** What a service answered. Throws its refusal, where a test expects none. */
export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`)
  return result.value
}

/** `paymentBench` with what tests of links do. Call at the top of a test file; whatever a test did, the books must hold after it. */
export function linkBench() {
  const bench = paymentBench()
  beforeEach(() => bench.calm())
  afterEach(async () => expect((await verifyBooks(bench.profileId)).findings).toEqual([]))

  /** Somebody's wish to pay 25.00 by card. */
  function wish(changed: Partial<LinkPayment> & { readonly card?: string } = {}): LinkPayment {
    const { card = 'pm_card_visa', ...more } = changed
    return {
      amountMinor: 2500n,
      with: { kind: 'one_time_token', systemId: bench.ids.stripe, methodKind: 'card', token: card },
      keep: false,
      visit: newId('pay'),
      key: 'after:none',
      attempt: 0,
      payer: ANNA,
      challenge: 'redirect',
      urls: (paymentId) => ({
        returnUrl: `http://localhost/return/${paymentId}`,
        cancelUrl: `http://localhost/cancel/${paymentId}`,
      }),
      ...more,
    }
  }
  return {
    bench,
    wish,
    ...payingOn(bench, wish),
    ...lookingAt(bench),
  }
}

type Bench = ReturnType<typeof paymentBench>
type Wish = (changed?: Partial<LinkPayment> & { readonly card?: string }) => LinkPayment

function payingOn(bench: Bench, wish: Wish) {
  return {
    /** A link of 25.00 USD, with anything that its form has changed: whoever has it. */
    made: async (changed: Readonly<Record<string, unknown>> = {}): Promise<PayerActor> => {
      const { linkId } = unwrap(await createLink(bench.admin, linkForm(changed)))
      return { kind: 'payer', profileId: bench.profileId, linkId, name: 'Payer' }
    },
    pay: async (payer: PayerActor, changed?: Parameters<Wish>[0]) => unwrap(await startByLink(payer, wish(changed))),
    /** Its time is over. */
    end: (payer: PayerActor) =>
      bench.test
        .sql`update payment_link set expires_at = clock_timestamp() - interval '1 second', wake_at = now() where id = ${payer.linkId}`,
    /** What the processor says of an attempt, whenever it does. */
    says: (transactionId: string, outcome: Outcome) =>
      apply({
        profileId: bench.profileId,
        systemId: bench.ids.stripe,
        about: { kind: 'ours', transactionId },
        type: 'purchase',
        outcome,
        source: 'callback',
      }),
  }
}

function lookingAt(bench: Bench) {
  return {
    /** Whose the cards are that were kept with payments by the link. */
    keptBy: ({ linkId }: PayerActor) => bench.test.sql`
      select m.customer_id from payment p join transaction t on t.payment_id = p.id
      join stored_method m on m.id = t.stored_method_id where p.link_id = ${linkId}`,
    /** How a link, its order and its payments stand. */
    standing: async ({ linkId }: PayerActor) => {
      const [link] = await bench.test.sql`select * from payment_link where id = ${linkId}`
      const payments = await bench.test.sql`
        select p.*, a.balance_minor from payment p join account a on a.id = p.account_id where p.link_id = ${linkId} order by p.id`
      const [order] = await bench.test.sql`
        select * from "order" where id = ${link?.order_id ?? payments.at(-1)?.order_id ?? ''}`
      return {
        link: link?.status,
        late: link?.paid_late,
        order: order?.status,
        over: Number(order?.over_minor ?? 0),
        paid: Number(order?.paid_minor ?? 0),
        payments: payments.map(({ status, purpose }) => `${purpose} ${status}`),
        balances: payments.map((one) => Number(one.balance_minor)),
      }
    },
    /** How many orders there are of a line with this name, paid or not. */
    ordersOf: async (name: string): Promise<number> => {
      const [row] = await bench.test.sql`select count(distinct order_id)::int as n from order_item where name = ${name}`
      return row?.n ?? 0
    },
    /** What the ledger says orders brought, in cents. */
    sales: async (): Promise<number> => {
      const [row] = await bench.test.sql`
        select coalesce(sum(case when e.credit_id = l.id then e.amount_minor else -e.amount_minor end), 0)::int as sum
        from ledger_account l join entry e on e.state = 'posted' and (e.credit_id = l.id or e.debit_id = l.id)
        where l.code = 'sales' and l.currency = 'USD'`
      return row?.sum ?? 0
    },
  }
}
