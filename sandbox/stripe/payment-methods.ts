import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Account, type Cause, newId } from './account'
import { cardById, cardByNumber, luhn, type TestCard } from './cards'
import { cardError, invalid, missing, StripeFailure } from './errors'
import { emit } from './events'
import { check, expand, ignored, metadata, text } from './form'
import { paged } from './lists'
import type { ApiCall, Route } from './route'
import type { PaymentMethod } from './types'

const createSchema = z.strictObject({
  type: z.literal('card'),
  card: z.strictObject({
    token: text.optional(),
    number: text.optional(),
    exp_month: text.optional(),
    exp_year: text.optional(),
    cvc: text.optional(),
  }),
  billing_details: ignored,
  metadata: metadata.default({}),
  allow_redisplay: z.enum(['always', 'limited', 'unspecified']).default('unspecified'),
  expand,
})

/** What the card form of the browser hands over. */
export interface CardEntry {
  number: string
  expMonth: number
  expYear: number
  cvc: string
}

function refuseCard(code: string): StripeFailure {
  return new StripeFailure(402, cardError(code))
}

function create(account: Account, card: TestCard, entry: Omit<CardEntry, 'number'>): PaymentMethod {
  const id = newId('pm')
  const fingerprint = createHash('sha256').update(`${account.id} ${card.number}`).digest('base64url').slice(0, 16)
  return account.paymentMethods.put(id, {
    id,
    object: 'payment_method',
    type: 'card',
    created: account.core.clock.seconds(),
    livemode: false,
    customer: null,
    billing_details: { address: null, email: null, name: null, phone: null },
    card: {
      brand: card.brand,
      display_brand: card.brand,
      last4: card.number.slice(-4),
      exp_month: entry.expMonth,
      exp_year: entry.expYear,
      fingerprint,
      funding: 'credit',
      country: 'US',
      wallet: null,
      checks: { cvc_check: 'unchecked', address_line1_check: null, address_postal_code_check: null },
      networks: { available: [card.brand], preferred: null },
      three_d_secure_usage: { supported: true },
    },
    metadata: {},
    allow_redisplay: 'unspecified',
    _number: card.number,
    _setUp: card.alreadySetUp ?? false,
    _spent: false,
  })
}

/** Makes a payment method from what a person typed into the card form. Throws Stripe's 402 for what no card looks like. */
export function createFromEntry(account: Account, entry: CardEntry): PaymentMethod {
  if (!luhn(entry.number)) throw refuseCard('incorrect_number')
  const card = cardByNumber(entry.number)
  if (!card) throw refuseCard('test_mode_live_card')
  if (!(entry.expMonth >= 1 && entry.expMonth <= 12)) throw refuseCard('invalid_expiry_month')
  const lastDay = new Date(Date.UTC(entry.expYear, entry.expMonth, 1)).getTime()
  if (!(lastDay > account.core.clock.now())) throw refuseCard('invalid_expiry_year')
  if (!/^\d{3,4}$/.test(entry.cvc)) throw refuseCard('incorrect_cvc')
  return create(account, card, entry)
}

/** The payment method with this id; a fixed test id such as `pm_card_visa` makes a new one. Throws resource_missing. */
export function resolveMethod(account: Account, id: string, param = 'payment_method'): PaymentMethod {
  const known = account.paymentMethods.get(id)
  if (known) return known
  const card = cardById(id)
  if (!card) throw missing('PaymentMethod', id, param)
  return create(account, card, nextYear(account))
}

function nextYear(account: Account) {
  const year = new Date(account.core.clock.now()).getUTCFullYear() + 1
  return { expMonth: 12, expYear: year, cvc: '123' }
}

function createMethod({ account, params }: ApiCall): PaymentMethod {
  const input = check(createSchema, params)
  if (input.card.number !== undefined) {
    throw new StripeFailure(402, {
      type: 'invalid_request_error',
      message:
        'Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing.',
    })
  }
  const card = input.card.token ? cardById(input.card.token) : undefined
  if (!card) throw missing('token', input.card.token ?? '', 'card[token]')
  const method = create(account, card, nextYear(account))
  if (input.billing_details && typeof input.billing_details === 'object')
    Object.assign(method.billing_details, input.billing_details)
  method.metadata = input.metadata
  method.allow_redisplay = input.allow_redisplay
  return account.paymentMethods.put(method.id, method)
}

const SPENT =
  'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.'

/** Throws when the method may not be used: spent, or another customer's. `customer` is the one it is to be used for. */
export function requireUsable(method: PaymentMethod, customer: string | null): void {
  if (method._spent) throw invalid(SPENT)
  if (!method.customer || method.customer === customer) return
  throw invalid(
    customer
      ? 'The payment method supplied does not belong to the customer you supplied on this request.'
      : 'The PaymentMethod you provided is attached to a customer, so for security purposes you must provide the customer in the request.',
    { param: 'payment_method' },
  )
}

/** Attaches without asking the bank again; silent when it already is that customer's. */
export function attachTo(account: Account, method: PaymentMethod, customer: string, cause: Cause): void {
  if (method.customer === customer) return
  method.customer = customer
  account.paymentMethods.put(method.id, method)
  emit(account, 'payment_method.attached', method, cause)
}

/** Detaches; the method can never be used again. */
export function detachFrom(account: Account, method: PaymentMethod, cause: Cause): void {
  const previous = { customer: method.customer }
  method.customer = null
  method._spent = true
  account.paymentMethods.put(method.id, method)
  emit(account, 'payment_method.detached', method, cause, previous)
}

function attach({ account, params, part, cause, operation }: ApiCall): PaymentMethod {
  const { customer } = check(z.strictObject({ customer: text, expand }), params)
  const method = resolveMethod(account, part('id'), 'id')
  if (!account.customers.get(customer)) throw missing('customer', customer, 'customer')
  if (method._spent) throw invalid(SPENT)
  if (method.customer && method.customer !== customer) {
    throw invalid('The payment method you provided has already been attached to a customer.')
  }
  const decline = account.core.misbehaviour.takeDecline('stripe', operation) ?? cardByNumber(method._number)?.decline
  if (decline) throw refuseCard(decline)
  attachTo(account, method, customer, cause)
  return method
}

function detach({ account, params, part, cause }: ApiCall): PaymentMethod {
  check(z.strictObject({ expand }), params)
  const method = account.paymentMethods.get(part('id'))
  if (!method) throw missing('PaymentMethod', part('id'))
  if (!method.customer) {
    throw invalid('The payment method you provided is not attached to a customer so detachment is impossible.')
  }
  detachFrom(account, method, cause)
  return method
}

/** The customer's methods as a list reply. */
export function methodsOf(account: Account, customer: string, limit: number): object {
  const own = account.paymentMethods.all().filter((method) => method.customer === customer)
  return paged(`/v1/customers/${customer}/payment_methods`, own, { limit })
}

/** Mounts /v1/payment_methods. */
export function mountPaymentMethods(route: Route): void {
  route('POST', '/payment_methods', 'payment_methods.create', createMethod)
  route('GET', '/payment_methods/:id', 'payment_methods.get', ({ account, part }) => {
    const method = account.paymentMethods.get(part('id'))
    if (!method) throw missing('PaymentMethod', part('id'))
    return method
  })
  route('POST', '/payment_methods/:id/attach', 'payment_methods.attach', attach)
  route('POST', '/payment_methods/:id/detach', 'payment_methods.detach', detach)
}
