import { createHmac } from 'node:crypto'
import type { Money } from '@/lib/money/money'
import type { CallbackVerdict, RawCall } from '../../contract'
import { type CallbackCases, type Expected, NOW, TRANSACTION } from '../cases'
import {
  card,
  challenged,
  DISPUTE,
  dispute,
  event,
  intent,
  PI,
  RE,
  refund,
  refused,
  reserved,
  SETI,
  setup,
} from './shapes'

const EURO: Money = { amountMinor: 1050n, currency: 'EUR' }
const PART: Money = { amountMinor: 400n, currency: 'EUR' }
const MANUAL = 'txn_01kmpe7d1m7q2c8v4x0n6b3r60'
const FOREIGN = { metadata: {} }
const ours = { kind: 'ours', transactionId: TRANSACTION }
const under = { kind: 'under', parentReference: PI }
const at = new Date((Math.floor(NOW.getTime() / 1000) - 60) * 1000)

/** The signing secret of the cases. */
export const WEBHOOK_SECRET = 'whsec_conformance7Yq'

const inEvent = { latest_charge: 'ch_3QconformanceCharge1', payment_method: card().id }
const captured = { capture_method: 'manual', amount_received: 400, ...inEvent }
const released = { ...inEvent, amount_received: 0, capture_method: 'manual', status: 'canceled' }

function reports(...list: object[]): Expected<CallbackVerdict> {
  return { kind: 'reports', eventId: 'evt_1Qconformance0001', reports: list }
}

function ignored(reason: RegExp): Expected<CallbackVerdict> {
  const matching: unknown = { asymmetricMatch: (text: unknown) => typeof text === 'string' && reason.test(text) }
  return { kind: 'ignored', reason: matching }
}

function signed(body: string, secret: string, time: Date): RawCall {
  const seconds = Math.floor(time.getTime() / 1000)
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return {
    headers: new Headers({ 'stripe-signature': `t=${seconds},v1=${signature},v0=abc` }),
    body: new TextEncoder().encode(body),
  }
}

export const callbacks: CallbackCases = {
  signatureHeaders: ['stripe-signature'],
  secretSetting: 'webhookSecret',
  goodForSeconds: 300,
  sign(body, signer, time) {
    const secret = signer === 'processor' ? WEBHOOK_SECRET : 'whsec_another'
    return signed(body, secret, time)
  },
  signWithEmpty: (body, time) => signed(body, '', time),
  cases: [
    {
      name: 'a purchase succeeded: which card it was, is asked about',
      body: event('payment_intent.succeeded', intent(EURO, inEvent)),
      verdict: reports({ about: ours, type: 'purchase', outcome: 'ask', occurredAt: at }),
    },
    {
      name: 'a purchase that is not ours by metadata is known by its reference',
      body: event('payment_intent.succeeded', intent(EURO, FOREIGN)),
      verdict: reports({
        about: { kind: 'theirs', reference: PI },
        type: 'purchase',
        outcome: { kind: 'succeeded' },
        mark: 'none',
      }),
    },
    {
      name: 'a purchase with somebody else’s metadata, in a currency that we cannot read',
      body: event('payment_intent.succeeded', intent(EURO, { currency: 'xxx', metadata: { transaction: '4711' } })),
      verdict: reports({ about: { kind: 'theirs', reference: PI }, type: 'purchase', outcome: 'ask', mark: 'none' }),
    },
    {
      name: 'a capture of an authorization that is not ours by metadata',
      body: event('payment_intent.succeeded', intent(EURO, { ...captured, ...FOREIGN })),
      verdict: reports({ type: 'authorization', mark: 'none' }, { about: under, type: 'capture', mark: 'none' }),
    },
    {
      name: 'a purchase with a card to keep is asked about',
      body: event('payment_intent.succeeded', intent(EURO, { ...inEvent, setup_future_usage: 'off_session' })),
      verdict: reports({ about: ours, type: 'purchase', outcome: 'ask' }),
    },
    {
      name: 'a purchase was declined',
      body: event(
        'payment_intent.payment_failed',
        refused(EURO, { code: 'card_declined', decline_code: 'insufficient_funds' }),
      ),
      verdict: reports({
        about: ours,
        type: 'purchase',
        outcome: { kind: 'declined', code: 'insufficient_funds', reference: PI },
      }),
    },
    {
      name: 'a challenge was given up',
      body: event(
        'payment_intent.canceled',
        challenged(EURO, { status: 'canceled', cancellation_reason: 'abandoned' }),
      ),
      verdict: reports({ about: ours, type: 'purchase', outcome: { kind: 'declined', code: 'payer_cancelled' } }),
    },
    ...['processing', 'requires_action'].map((state) => ({
      name: `an open purchase (${state}) is asked about`,
      body: event(`payment_intent.${state}`, challenged(EURO)),
      verdict: reports({ about: ours, type: 'purchase', outcome: 'ask' }),
    })),
    {
      name: 'an authorization succeeded: which card it was, is asked about',
      body: event('payment_intent.amount_capturable_updated', reserved(EURO, inEvent)),
      verdict: reports({ about: ours, type: 'authorization', outcome: 'ask' }),
    },
    {
      name: 'our capture, in part: the authorization stands, the capture is its own',
      body: event(
        'payment_intent.succeeded',
        intent(EURO, { ...captured, metadata: { transaction: TRANSACTION, capture: MANUAL } }),
      ),
      verdict: reports(
        { about: ours, type: 'authorization', outcome: { kind: 'succeeded', amount: EURO } },
        {
          about: { kind: 'ours', transactionId: MANUAL },
          type: 'capture',
          outcome: { kind: 'succeeded', reference: PI, amount: PART },
        },
      ),
    },
    {
      name: 'a capture made elsewhere hangs under its authorization',
      body: event('payment_intent.succeeded', intent(EURO, captured)),
      verdict: reports(
        { type: 'authorization' },
        { about: under, type: 'capture', outcome: { kind: 'succeeded', amount: PART } },
      ),
    },
    {
      name: 'our void is known by its idempotency key',
      body: event(
        'payment_intent.canceled',
        intent(EURO, { ...released, cancellation_reason: 'requested_by_customer' }),
        {
          request: { id: 'req_1', idempotency_key: MANUAL },
        },
      ),
      verdict: reports(
        { about: ours, type: 'authorization', outcome: { kind: 'succeeded', amount: EURO } },
        {
          about: { kind: 'ours', transactionId: MANUAL },
          type: 'void',
          outcome: { kind: 'succeeded', reference: PI, amount: EURO },
        },
      ),
    },
    {
      name: 'an authorization that lapsed after seven days hangs a void under it',
      body: event('payment_intent.canceled', intent(EURO, { ...released, cancellation_reason: 'automatic' })),
      verdict: reports(
        { type: 'authorization' },
        { about: under, type: 'void', outcome: { kind: 'succeeded', amount: EURO } },
      ),
    },
    ...['succeeded', 'setup_failed', 'canceled'].map((state) => ({
      name: `a setup (${state}) is asked about`,
      body: event(`setup_intent.${state}`, setup()),
      verdict: reports({ about: ours, type: 'verification', outcome: 'ask' }),
    })),
    {
      name: 'a setup that is not ours by metadata',
      body: event('setup_intent.succeeded', setup(FOREIGN)),
      verdict: reports({ about: { kind: 'theirs', reference: SETI }, type: 'verification', mark: 'none' }),
    },
    ...['refund.created', 'refund.updated', 'charge.refund.updated'].map((type) => ({
      name: `our refund (${type})`,
      body: event(type, refund(PART)),
      verdict: reports({
        about: ours,
        type: 'refund',
        outcome: { kind: 'succeeded', reference: RE, amount: PART },
      }),
    })),
    {
      name: 'a refund made on the dashboard hangs under the payment',
      body: event('refund.created', refund(PART, { ...FOREIGN, status: 'pending' })),
      verdict: reports({
        about: under,
        type: 'refund',
        outcome: { kind: 'pending', reference: RE, next: { kind: 'wait' } },
        mark: { of: PI },
      }),
    },
    {
      name: 'a refund failed',
      body: event('refund.failed', refund(PART, { status: 'failed', failure_reason: 'lost_or_stolen_card' })),
      verdict: reports({
        about: ours,
        type: 'refund',
        outcome: { kind: 'declined', reference: RE, code: 'instrument_lost_or_stolen' },
      }),
    },
    {
      name: 'a refund of a charge without an intent',
      body: event('refund.created', refund(PART, { ...FOREIGN, payment_intent: null })),
      verdict: ignored(/no payment intent/),
    },
    {
      name: 'the charge’s word on a refund adds nothing',
      body: event('charge.refunded', { id: 'ch_1', object: 'charge' }),
      verdict: ignored(/tell the same/),
    },
    ...['charge.dispute.created', 'charge.dispute.funds_withdrawn'].map((type) => ({
      name: `a dispute took the money (${type})`,
      body: event(type, dispute(EURO)),
      verdict: reports({
        about: under,
        type: 'chargeback',
        outcome: { kind: 'succeeded', reference: DISPUTE, amount: EURO },
        mark: { of: PI },
      }),
    })),
    {
      name: 'a dispute that has only been opened',
      body: event(
        'charge.dispute.created',
        dispute(EURO, { status: 'warning_needs_response', balance_transactions: [] }),
      ),
      verdict: ignored(/No money has moved/),
    },
    ...(['charge.dispute.closed', 'charge.dispute.funds_reinstated'] as const).map((type) => ({
      name: `a dispute was won (${type})`,
      body: event(type, dispute(EURO, { status: 'won' })),
      verdict: reports(
        { about: under, type: 'chargeback' },
        {
          about: { kind: 'under', parentReference: DISPUTE },
          type: 'chargeback_reversal',
          outcome: { reference: DISPUTE, amount: EURO },
          mark: { of: PI },
        },
      ),
    })),
    {
      name: 'an event of the other mode',
      body: event('payment_intent.succeeded', intent(EURO, { livemode: true }), { livemode: true }),
      verdict: ignored(/live mode/),
    },
    {
      name: 'an event of no interest',
      body: event('customer.created', { id: 'cus_1' }),
      verdict: ignored(/customer\.created/),
    },
    {
      name: 'a known event with an object we cannot read',
      body: event('payment_intent.succeeded', { id: PI, object: 'payment_intent', amount: 'much' }),
      verdict: { kind: 'deferred' },
    },
  ],
}
