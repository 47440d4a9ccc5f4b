import { createHash, randomBytes } from 'node:crypto'
import type { Core } from '../core/core'
import type { Collection } from '../core/store'
import type {
  Charge,
  Customer,
  Dispute,
  PaymentIntent,
  PaymentMethod,
  Refund,
  SetupIntent,
  StripeEvent,
  WebhookEndpoint,
} from './types'

/** One Stripe account and everything in it; accounts see nothing of each other. */
export interface Account {
  id: string
  core: Core
  customers: Collection<Customer>
  paymentMethods: Collection<PaymentMethod>
  paymentIntents: Collection<PaymentIntent>
  setupIntents: Collection<SetupIntent>
  charges: Collection<Charge>
  refunds: Collection<Refund>
  disputes: Collection<Dispute>
  endpoints: Collection<WebhookEndpoint>
  events: Collection<StripeEvent>
}

/** Who asked, for the `request` of the events that follow; null when nobody did (the dashboard, time). */
export interface Cause {
  requestId: string | null
  idempotencyKey: string | null
}

/** The account a key belongs to: `sk_test_x` and `pk_test_x` share one. */
export function accountIdOf(suffix: string): string {
  return `acct_${createHash('sha256').update(suffix).digest('hex').slice(0, 16)}`
}

/** Opens an account by its id; it comes into being on first use. */
export function openAccount(core: Core, id: string): Account {
  const known = core.store.collection<{ id: string }>('stripe.accounts')
  if (!known.get(id)) known.put(id, { id })
  const collection = <T>(name: string) => core.store.collection<T>(`stripe.${id}.${name}`)
  return {
    id,
    core,
    customers: collection('customers'),
    paymentMethods: collection('payment_methods'),
    paymentIntents: collection('payment_intents'),
    setupIntents: collection('setup_intents'),
    charges: collection('charges'),
    refunds: collection('refunds'),
    disputes: collection('disputes'),
    endpoints: collection('webhook_endpoints'),
    events: collection('events'),
  }
}

/** All accounts seen so far. */
export function allAccounts(core: Core): Account[] {
  return core.store
    .collection<{ id: string }>('stripe.accounts')
    .all()
    .map(({ id }) => openAccount(core, id))
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A fresh id in Stripe's style: `newId('ch')` → `ch_3Ab…`. */
export function newId(prefix: string): string {
  return `${prefix}_${randomText(24)}`
}

/** Random letters and digits, for secrets and ids. */
export function randomText(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}
