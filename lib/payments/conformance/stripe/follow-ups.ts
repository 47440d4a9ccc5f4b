import type { Money } from '@/lib/money/money'
import type { Outcome } from '../../outcome'
import { type Case, type Expected, followUp, type Step, TRANSACTION } from '../cases'
import { API, CUS, card, error, intent, PI, PM, RE, refund, units } from './shapes'

const CAPTURE = `POST ${API}/payment_intents/${PI}/capture`
const CANCEL = `POST ${API}/payment_intents/${PI}/cancel`
const REFUND = `POST ${API}/refunds`
const DETACH = `POST ${API}/payment_methods/${PM}/detach`

const unexpected = (amount: Money, state: Readonly<Record<string, unknown>>) =>
  error({
    code: 'payment_intent_unexpected_state',
    payment_intent: intent(amount, { capture_method: 'manual', ...state }),
  })

const refundedTooMuch = error({ code: 'charge_already_refunded', message: 'Charge has already been refunded.' })

type Follower = 'capture' | 'void' | 'refund'

function follow(
  of: Follower,
  name: string,
  steps: (amount: Money) => readonly Step[],
  result: (amount: Money) => Expected<Outcome>,
  reason?: string,
): Case {
  return { of, name, request: (amount) => followUp(amount, PI, reason === undefined ? {} : { reason }), steps, result }
}

const capturing = (amount: Money, json: unknown, status = 200): Step => ({
  to: CAPTURE,
  sends: [
    `amount_to_capture=${units(amount)}`,
    `metadata[capture]=${TRANSACTION}`,
    `Idempotency-Key: ${TRANSACTION}\n`,
  ],
  omits: ['metadata[transaction]'],
  reply: { status, json },
})

const canceling = (json: unknown, status = 200): Step => ({
  to: CANCEL,
  sends: [`Idempotency-Key: ${TRANSACTION}\n`, 'cancellation_reason=requested_by_customer'],
  omits: ['amount'],
  reply: { status, json },
})

const refunding = (
  amount: Money,
  json: unknown,
  sends: readonly string[] = [],
  omits: readonly string[] = [],
  status = 200,
): Step => ({
  to: REFUND,
  sends: [`payment_intent=${PI}`, `amount=${units(amount)}`, `metadata[transaction]=${TRANSACTION}`, ...sends],
  omits,
  reply: { status, json },
})

export const followUps: readonly Case[] = [
  follow(
    'capture',
    'what was reserved',
    (amount) => [capturing(amount, intent(amount, { capture_method: 'manual' }))],
    (amount) => ({ kind: 'succeeded', reference: PI, amount }),
  ),
  follow(
    'capture',
    'a reservation that has lapsed',
    (amount) => [capturing(amount, unexpected(amount, { status: 'canceled', cancellation_reason: 'automatic' }), 400)],
    () => ({ kind: 'declined', reference: PI, code: 'expired' }),
  ),
  follow(
    'capture',
    'a second time',
    (amount) => [capturing(amount, unexpected(amount, { status: 'succeeded' }), 400)],
    () => ({ kind: 'failed', code: 'bad_request', evidence: { processorCode: 'payment_intent_unexpected_state' } }),
  ),
  follow(
    'void',
    'an uncaptured authorization',
    (amount) => [canceling(intent(amount, { status: 'canceled', amount_received: 0, capture_method: 'manual' }))],
    (amount) => ({ kind: 'succeeded', reference: PI, amount }),
  ),
  follow(
    'void',
    'one that was released before',
    (amount) => [canceling(unexpected(amount, { status: 'canceled' }), 400)],
    (amount) => ({ kind: 'succeeded', reference: PI, amount }),
  ),
  follow(
    'void',
    'captured money is refused with the reason (D1)',
    (amount) => [canceling(unexpected(amount, { status: 'succeeded' }), 400)],
    () => ({
      kind: 'failed',
      code: 'bad_request',
      evidence: { message: 'Stripe cannot void this: the money was already taken. Refund it instead.' },
    }),
  ),
  follow(
    'refund',
    'with a reason of Stripe’s',
    (amount) => [refunding(amount, refund(amount), ['reason=duplicate'])],
    (amount) => ({ kind: 'succeeded', reference: RE, amount }),
    'duplicate',
  ),
  follow(
    'refund',
    'a reason in words stays with us',
    (amount) => [refunding(amount, refund(amount), [], ['reason', 'moved'])],
    (amount) => ({ kind: 'succeeded', reference: RE, amount }),
    'Customer moved away',
  ),
  follow(
    'refund',
    'on its way',
    (amount) => [refunding(amount, refund(amount, { status: 'pending' }))],
    () => ({ kind: 'pending', reference: RE, next: { kind: 'wait' } }),
  ),
  follow(
    'refund',
    'failed at the bank',
    (amount) => [refunding(amount, refund(amount, { status: 'failed', failure_reason: 'expired_or_canceled_card' }))],
    () => ({
      kind: 'declined',
      reference: RE,
      code: 'instrument_expired',
      evidence: { processorCode: 'expired_or_canceled_card' },
    }),
  ),
  follow(
    'refund',
    'more than there is',
    (amount) => [refunding(amount, refundedTooMuch, [], [], 400)],
    () => ({ kind: 'failed', code: 'bad_request', evidence: { message: 'Charge has already been refunded.' } }),
  ),
]

const token = () => ({ customer: CUS, paymentMethod: PM })

export const forgettings: readonly Case[] = [
  {
    of: 'forget',
    name: 'a kept card',
    request: token,
    steps: () => [{ to: DETACH, reply: { status: 200, json: card() } }],
    result: () => ({ kind: 'forgotten' }),
  },
  {
    of: 'forget',
    name: 'a card that is unknown by now',
    request: token,
    steps: () => [{ to: DETACH, reply: { status: 404, json: error({ code: 'resource_missing' }) } }],
    result: () => ({ kind: 'forgotten' }),
  },
  {
    of: 'forget',
    name: 'a card that was detached before',
    request: token,
    steps: () => [
      { to: DETACH, reply: { status: 400, json: error({ message: 'Not attached.' }) } },
      { to: `GET ${API}/payment_methods/${PM}`, reply: { status: 200, json: card() } },
    ],
    result: () => ({ kind: 'forgotten' }),
  },
  {
    of: 'forget',
    name: 'a card that Stripe would not let go',
    request: token,
    steps: () => [
      { to: DETACH, reply: { status: 400, json: error({ message: 'Not now.' }) } },
      { to: `GET ${API}/payment_methods/${PM}`, reply: { status: 200, json: card('visa', { customer: CUS }) } },
    ],
    result: () => ({ kind: 'unanswered', evidence: { message: 'Not now.' } }),
  },
]
