import { decimalsOf } from '@/lib/money/currencies'
import type { Money } from '@/lib/money/money'
import { NOW, TRANSACTION } from '../cases'

// Stripe's objects in their documented shape, with invented values.

export const PI = 'pi_3QconformanceIntent01'
export const SETI = 'seti_1QconformanceSetup1'
export const PM = 'pm_1QconformanceCard001'
export const CUS = 'cus_Qconformance001'
export const CH = 'ch_3QconformanceCharge1'
export const RE = 're_3QconformanceRefund1'
export const DISPUTE = 'du_1QconformanceDisput1'
export const API = 'https://api.stripe.com/v1'

const CREATED = Math.floor(NOW.getTime() / 1000) - 60

type Fields = Readonly<Record<string, unknown>>

/** Minor units as Stripe counts them; the cases use no currency where it differs from ours. */
export function units({ amountMinor, currency }: Money): number {
  if (['ISK', 'UGX', 'MGA'].includes(currency) || decimalsOf(currency) > 3)
    throw new Error(`not in these cases: ${currency}`)
  return Number(amountMinor)
}

export function card(brand = 'visa', differs: Fields = {}): Fields {
  return {
    id: PM,
    object: 'payment_method',
    billing_details: {
      email: 'jane.payer@example.org',
      name: 'Jane Payer',
      phone: null,
      address: { line1: '1 High Street' },
    },
    card: {
      brand,
      last4: '4242',
      exp_month: 4,
      exp_year: 2030,
      country: 'US',
      fingerprint: 'Xt5EWLLDS7FJjR1c',
      funding: 'credit',
    },
    created: CREATED,
    customer: null,
    livemode: false,
    type: 'card',
    ...differs,
  }
}

export function charge(amount: Money, differs: Fields = {}): Fields {
  return {
    id: CH,
    object: 'charge',
    amount: units(amount),
    billing_details: { email: 'jane.payer@example.org', name: 'Jane Payer' },
    currency: amount.currency.toLowerCase(),
    outcome: { network_status: 'approved_by_network', risk_level: 'normal', risk_score: 12, type: 'authorized' },
    payment_method_details: {
      card: { brand: 'visa', last4: '4242', funding: 'credit', exp_month: 4, exp_year: 2030 },
      type: 'card',
    },
    receipt_email: 'jane.payer@example.org',
    ...differs,
  }
}

/** A payment intent that succeeded at once. */
export function intent(amount: Money, differs: Fields = {}): Fields {
  return {
    id: PI,
    object: 'payment_intent',
    amount: units(amount),
    amount_capturable: 0,
    amount_received: units(amount),
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    client_secret: `${PI}_secret_qX7`,
    created: CREATED,
    currency: amount.currency.toLowerCase(),
    customer: null,
    description: 'Invoice 1001',
    last_payment_error: null,
    latest_charge: charge(amount),
    livemode: false,
    metadata: { transaction: TRANSACTION },
    next_action: null,
    payment_method: card(),
    receipt_email: 'jane.payer@example.org',
    setup_future_usage: null,
    status: 'succeeded',
    ...differs,
  }
}

/** An intent whose money is reserved. */
export function reserved(amount: Money, differs: Fields = {}): Fields {
  const held = {
    amount_capturable: units(amount),
    amount_received: 0,
    capture_method: 'manual',
    status: 'requires_capture',
  }
  return intent(amount, { ...held, ...differs })
}

/** An intent that waits for 3-D Secure. */
export function challenged(amount: Money, differs: Fields = {}): Fields {
  const action = { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect' } }
  return intent(amount, {
    amount_received: 0,
    latest_charge: null,
    next_action: action,
    status: 'requires_action',
    ...differs,
  })
}

/** An intent whose card was refused. */
export function refused(amount: Money, error: Fields): Fields {
  const last_payment_error = { type: 'card_error', message: 'Your card was declined.', ...error }
  return intent(amount, {
    amount_received: 0,
    last_payment_error,
    payment_method: null,
    status: 'requires_payment_method',
  })
}

export function setup(differs: Fields = {}): Fields {
  return {
    id: SETI,
    object: 'setup_intent',
    cancellation_reason: null,
    client_secret: `${SETI}_secret_mN3`,
    created: CREATED,
    customer: CUS,
    last_setup_error: null,
    livemode: false,
    metadata: { transaction: TRANSACTION },
    next_action: null,
    payment_method: card('visa', { customer: CUS }),
    status: 'succeeded',
    usage: 'off_session',
    ...differs,
  }
}

export function refund(amount: Money, differs: Fields = {}): Fields {
  return {
    id: RE,
    object: 'refund',
    amount: units(amount),
    charge: CH,
    created: CREATED,
    currency: amount.currency.toLowerCase(),
    metadata: { transaction: TRANSACTION },
    payment_intent: PI,
    reason: null,
    status: 'succeeded',
    ...differs,
  }
}

export function dispute(amount: Money, differs: Fields = {}): Fields {
  return {
    id: DISPUTE,
    object: 'dispute',
    amount: units(amount),
    balance_transactions: [{ id: 'txn_1Qconformance', object: 'balance_transaction', amount: -units(amount) }],
    charge: CH,
    created: CREATED,
    currency: amount.currency.toLowerCase(),
    evidence: { customer_email_address: 'jane.payer@example.org', customer_name: 'Jane Payer' },
    payment_intent: PI,
    reason: 'fraudulent',
    status: 'needs_response',
    ...differs,
  }
}

export function error(fields: Fields): Fields {
  return { error: { type: 'invalid_request_error', message: 'Invented message.', ...fields } }
}

/** The body of a 402. */
export function declined(amount: Money, fields: Fields): Fields {
  const about = { type: 'card_error', code: 'card_declined', message: 'Your card was declined.', ...fields }
  return { error: { ...about, charge: CH, payment_intent: refused(amount, about), payment_method: card() } }
}

export function list(data: readonly unknown[], has_more = false): Fields {
  return { object: 'list', data, has_more, url: '/v1/things' }
}

export function event(type: string, object: Fields, differs: Fields = {}): Fields {
  return {
    id: 'evt_1Qconformance0001',
    object: 'event',
    api_version: '2026-10-28.endive',
    created: CREATED,
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: 'req_Qconformance1', idempotency_key: null },
    type,
    ...differs,
  }
}
