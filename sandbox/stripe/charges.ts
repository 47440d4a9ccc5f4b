import { createHash } from 'node:crypto'
import type { ChargeKind } from '../core/books'
import { type Account, type Cause, newId } from './account'
import { cardByNumber } from './cards'
import { cardError, missing } from './errors'
import { emit } from './events'
import type { Route } from './route'
import type { Charge, Dispute, ErrorBody, PaymentIntent, PaymentMethod } from './types'

/** The caller's transaction id on an object, '' without one. */
export function referenceOf(object: { metadata: Record<string, string> }): string {
  return object.metadata.transaction ?? ''
}

function cardDetails(account: Account, method: PaymentMethod, id: string, authenticated: boolean) {
  const { networks: _networks, three_d_secure_usage: _usage, display_brand: _brand, ...card } = method.card
  const trace = createHash('sha256').update(`${account.id} ${id}`).digest('hex')
  return {
    ...card,
    checks: { ...card.checks, cvc_check: 'pass' },
    network: card.brand,
    network_transaction_id: BigInt(`0x${trace.slice(0, 14)}`)
      .toString()
      .slice(0, 15),
    authorization_code: trace.slice(-6).toUpperCase(),
    three_d_secure: authenticated
      ? { authentication_flow: 'challenge', result: 'authenticated', version: '2.2.0' }
      : null,
  }
}

function outcome(error: ErrorBody | undefined, blocked: boolean) {
  if (!error) {
    return {
      type: 'authorized',
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'normal',
      risk_score: 20,
      seller_message: 'Payment complete.',
      advice_code: null,
      network_decline_code: null,
      network_advice_code: null,
    }
  }
  return {
    type: blocked ? 'blocked' : 'issuer_declined',
    network_status: blocked ? 'not_sent_to_network' : 'declined_by_network',
    reason: blocked ? 'highest_risk_level' : (error.decline_code ?? error.code ?? null),
    risk_level: blocked ? 'highest' : 'normal',
    risk_score: blocked ? 90 : 20,
    seller_message: blocked ? 'Stripe blocked this payment as too risky.' : 'The bank declined the payment.',
    advice_code: error.advice_code ?? null,
    network_decline_code: error.network_decline_code ?? null,
    network_advice_code: null,
  }
}

/** How a charge is to be tried. */
export interface Trial {
  authenticated: boolean
  /** The operation, by which an ordered decline is found. */
  operation: string
  cause: Cause
}

/** Why this card would be declined now, or undefined. An ordered decline is used up by asking. */
export function declineReason(
  account: Account,
  method: PaymentMethod,
  trial: Pick<Trial, 'authenticated' | 'operation'>,
): string | undefined {
  const card = cardByNumber(method._number)
  const ordered = account.core.misbehaviour.takeDecline('stripe', trial.operation)
  if (ordered) return ordered
  if (card?.decline) return card.decline
  if (card?.declineForCustomer && method.customer) return card.declineForCustomer
  return trial.authenticated ? card?.declineAfterAuthentication : undefined
}

/** Tries the card once for the intent and writes charge, books and charge event; `error` when the bank said no. */
export function tryCharge(
  account: Account,
  intent: PaymentIntent,
  method: PaymentMethod,
  trial: Trial,
): { charge: Charge; error?: ErrorBody } {
  const { core } = account
  const id = newId('ch')
  const decline = declineReason(account, method, trial)
  const error = decline ? { ...cardError(decline), charge: id } : undefined
  const manual = intent.capture_method === 'manual'
  const captured = !error && !manual
  const blocked = cardByNumber(method._number)?.blocked ?? false
  const charge: Charge = {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    balance_transaction: captured ? newId('txn') : null,
    billing_details: method.billing_details,
    captured,
    created: core.clock.seconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_code: error?.code ?? null,
    failure_message: error?.message ?? null,
    livemode: false,
    metadata: { ...intent.metadata },
    outcome: outcome(error, blocked),
    paid: !error,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { type: 'card', card: cardDetails(account, method, id, trial.authenticated) },
    receipt_url: `https://pay.stripe.com/receipts/${id}`,
    refunded: false,
    status: error ? 'failed' : 'succeeded',
  }
  account.charges.put(id, charge)
  intent.latest_charge = id
  const kind: ChargeKind = manual ? 'authorization' : 'purchase'
  writeBooks(account, {
    id,
    reference: referenceOf(intent),
    kind,
    parent: null,
    amount: intent.amount,
    currency: intent.currency,
    ok: !error,
  })
  emit(account, error ? 'charge.failed' : 'charge.succeeded', charge, trial.cause)
  return error ? { charge, error } : { charge }
}

/** A line in the sandbox's own books. */
export function writeBooks(
  account: Account,
  line: {
    id: string
    reference: string
    kind: ChargeKind
    parent: string | null
    amount: number
    currency: string
    ok: boolean
  },
): void {
  account.core.books.append('stripe', {
    id: line.id,
    reference: line.reference,
    kind: line.kind,
    parent: line.parent,
    amountMinor: String(line.amount),
    currency: line.currency.toUpperCase(),
    status: line.ok ? 'succeeded' : 'declined',
  })
}

/** The cardholder's bank takes the payment back. */
export function openDispute(account: Account, charge: Charge, cause: Cause): Dispute {
  const id = newId('dp')
  const dispute = account.disputes.put(id, {
    id,
    object: 'dispute',
    amount: charge.amount_captured - charge.amount_refunded,
    charge: charge.id,
    created: account.core.clock.seconds(),
    currency: charge.currency,
    livemode: false,
    payment_intent: charge.payment_intent,
    reason: 'fraudulent',
    status: 'needs_response',
    metadata: {},
  })
  charge.disputed = true
  account.charges.put(charge.id, charge)
  emit(account, 'charge.dispute.created', dispute, cause)
  emit(account, 'charge.dispute.funds_withdrawn', dispute, cause)
  return dispute
}

/** Mounts /v1/charges and /v1/disputes, both read-only here. */
export function mountCharges(route: Route): void {
  route('GET', '/charges/:id', 'charges.get', ({ account, part }) => {
    const charge = account.charges.get(part('id'))
    if (!charge) throw missing('charge', part('id'))
    return charge
  })
  route('GET', '/disputes/:id', 'disputes.get', ({ account, part }) => {
    const dispute = account.disputes.get(part('id'))
    if (!dispute) throw missing('dispute', part('id'))
    return dispute
  })
}
