import { timeOf } from '@/lib/ids'
import type { Money } from '@/lib/money/money'
import type { Inquiry, Target, TransactionType } from '../../contract'
import { type Case, type Expected, NOW, type Step, TRANSACTION } from '../cases'
import { API, CUS, card, challenged, error, intent, list, PI, RE, refund, reserved, SETI, setup } from './shapes'

const INTENT = `GET ${API}/payment_intents/${PI}`
const INTENTS = `GET ${API}/payment_intents`
const CANCEL = `POST ${API}/payment_intents/${PI}/cancel`
const ANOTHER = { id: 'pi_3Qanother', metadata: { transaction: 'txn_another' } }

type Known = Partial<Pick<Target, 'reference' | 'parentReference' | 'keep'>>

const target =
  (type: TransactionType, known: Known) =>
  (amount: Money): Target => ({
    transactionId: TRANSACTION,
    type,
    amount,
    keep: false,
    ...known,
  })

const get = (to: string, json: unknown, status = 200, sends: readonly string[] = []): Step => ({
  to,
  sends,
  reply: { status, json },
})

function inquiry(
  name: string,
  type: TransactionType,
  known: Known,
  steps: (amount: Money) => readonly Step[],
  result: (amount: Money) => Expected<Inquiry>,
): Case {
  return { of: 'inquire', name: `${type}: ${name}`, request: target(type, known), steps, result }
}

const answered = (outcome: object): Expected<Inquiry> => ({ kind: 'answered', outcome })
const BY_ID = { reference: PI }
const UNDER = { parentReference: PI }
const began = Math.floor((timeOf(TRANSACTION) ?? NOW).getTime() / 1000)
const window = [`created[gte]=${began - 300}`, `created[lte]=${began + 600}`, 'limit=100']
const kept = { token: { customer: CUS, paymentMethod: card().id }, lastFour: '4242' }
const captured = { capture_method: 'manual', metadata: { transaction: 'txn_parent', capture: TRANSACTION } }

export const inquiries: readonly Case[] = [
  inquiry(
    'succeeded',
    'purchase',
    BY_ID,
    (a) => [get(INTENT, intent(a))],
    (amount) => answered({ kind: 'succeeded', reference: PI, amount, label: '•••• 4242' }),
  ),
  inquiry(
    'unknown at Stripe',
    'purchase',
    BY_ID,
    () => [get(INTENT, error({ code: 'resource_missing' }), 404)],
    () => ({
      kind: 'not_found',
    }),
  ),
  inquiry(
    'with the card that was to be kept',
    'purchase',
    { ...BY_ID, keep: true },
    (a) => [get(INTENT, intent(a, { customer: CUS }))],
    () => answered({ kind: 'succeeded', kept }),
  ),
  inquiry(
    'waits for its payer',
    'purchase',
    BY_ID,
    (a) => [get(INTENT, challenged(a))],
    () => answered({ kind: 'pending', next: { kind: 'embed' } }),
  ),
  inquiry(
    'the reply was lost: found by our id on the second page, then read whole',
    'purchase',
    {},
    (a) => [
      get(INTENTS, list([intent(a, ANOTHER)], true), 200, window),
      get(INTENTS, list([intent(a)]), 200, ['starting_after=pi_3Qanother']),
      get(INTENT, intent(a)),
    ],
    (amount) => answered({ kind: 'succeeded', reference: PI, amount }),
  ),
  inquiry(
    'the request was lost',
    'purchase',
    {},
    (a) => [get(INTENTS, list([intent(a, ANOTHER)]), 200, window)],
    () => ({
      kind: 'not_found',
    }),
  ),
  inquiry(
    'a list that cannot be read to its end proves nothing',
    'purchase',
    {},
    (a) => Array.from({ length: 200 }, () => get(INTENTS, list([intent(a, ANOTHER)], true))),
    () => ({ kind: 'unanswered' }),
  ),
  inquiry(
    'a list with something unreadable in it proves nothing',
    'purchase',
    {},
    () => [get(INTENTS, list([{ id: 'pi_new_shape' }]))],
    () => ({ kind: 'unanswered' }),
  ),
  inquiry(
    'a list refused',
    'purchase',
    {},
    () => [get(INTENTS, {}, 500)],
    () => ({ kind: 'unanswered' }),
  ),
  inquiry(
    'of live mode',
    'purchase',
    BY_ID,
    (a) => [get(INTENT, intent(a, { livemode: true }))],
    () => ({
      kind: 'unanswered',
    }),
  ),
  inquiry(
    'reserved',
    'authorization',
    BY_ID,
    (a) => [get(INTENT, reserved(a))],
    (amount) => answered({ kind: 'succeeded', reference: PI, amount }),
  ),
  inquiry(
    'captured in part since: what was authorised stands',
    'authorization',
    BY_ID,
    (a) => [get(INTENT, intent(a, { capture_method: 'manual', amount_received: 400 }))],
    (amount) => answered({ kind: 'succeeded', amount }),
  ),
  inquiry(
    'released since',
    'authorization',
    BY_ID,
    (a) => [
      get(
        INTENT,
        intent(a, { capture_method: 'manual', status: 'canceled', cancellation_reason: 'requested_by_customer' }),
      ),
    ],
    () => answered({ kind: 'declined', code: 'released' }),
  ),
  inquiry(
    'done',
    'verification',
    { reference: SETI },
    () => [get(`GET ${API}/setup_intents/${SETI}`, setup())],
    () => answered({ kind: 'succeeded', reference: SETI, kept }),
  ),
  inquiry(
    'the reply was lost',
    'verification',
    {},
    () => [
      get(`GET ${API}/setup_intents`, list([setup()]), 200, window),
      get(`GET ${API}/setup_intents/${SETI}`, setup()),
    ],
    () => answered({ kind: 'succeeded', kept }),
  ),
  inquiry(
    'done',
    'capture',
    UNDER,
    (a) => [get(INTENT, intent(a, captured))],
    (amount) => answered({ kind: 'succeeded', reference: PI, amount }),
  ),
  inquiry(
    'not done',
    'capture',
    UNDER,
    (a) => [get(INTENT, reserved(a))],
    () => ({ kind: 'not_found' }),
  ),
  inquiry(
    'another’s',
    'capture',
    UNDER,
    (a) => [get(INTENT, intent(a, { capture_method: 'manual' }))],
    () => ({
      kind: 'not_found',
    }),
  ),
  inquiry(
    'done',
    'void',
    UNDER,
    (a) => [get(INTENT, reserved(a, { status: 'canceled' }))],
    (amount) => answered({ kind: 'succeeded', reference: PI, amount }),
  ),
  inquiry(
    'not done',
    'void',
    UNDER,
    (a) => [get(INTENT, reserved(a))],
    () => ({ kind: 'not_found' }),
  ),
  inquiry(
    'outage',
    'void',
    UNDER,
    () => [get(INTENT, {}, 503)],
    () => ({ kind: 'unanswered' }),
  ),
  inquiry(
    'failed since',
    'refund',
    { reference: RE },
    (a) => [get(`GET ${API}/refunds/${RE}`, refund(a, { status: 'failed' }))],
    () => answered({ kind: 'declined', reference: RE }),
  ),
  inquiry(
    'the reply was lost',
    'refund',
    UNDER,
    (a) => [
      get(`GET ${API}/refunds`, list([refund(a, { id: 're_other', metadata: {} }), refund(a)]), 200, [
        `payment_intent=${PI}`,
      ]),
    ],
    (amount) => answered({ kind: 'succeeded', reference: RE, amount }),
  ),
  inquiry(
    'the request was lost',
    'refund',
    UNDER,
    () => [get(`GET ${API}/refunds`, list([]))],
    () => ({ kind: 'not_found' }),
  ),
  inquiry(
    'told by callback',
    'chargeback',
    {},
    () => [],
    () => ({ kind: 'unanswered' }),
  ),
]

const given = (json: unknown, status = 200): Step => ({
  to: CANCEL,
  sends: ['cancellation_reason=abandoned'],
  reply: { status, json },
})

export const surrenders: readonly Case[] = [
  {
    of: 'giveUp',
    name: 'a challenge nobody answered',
    request: target('purchase', BY_ID),
    steps: (a) => [given(challenged(a, { status: 'canceled', cancellation_reason: 'abandoned' }))],
    result: () => answered({ kind: 'declined', reference: PI, code: 'payer_cancelled' }),
  },
  {
    of: 'giveUp',
    name: 'a payment that succeeded at the last moment',
    request: target('purchase', BY_ID),
    steps: (a) => [given(error({ code: 'payment_intent_unexpected_state' }), 400), get(INTENT, intent(a))],
    result: (amount) => answered({ kind: 'succeeded', reference: PI, amount }),
  },
  {
    of: 'giveUp',
    name: 'a verification',
    request: target('verification', { reference: SETI }),
    steps: () => [
      { to: `POST ${API}/setup_intents/${SETI}/cancel`, reply: { status: 200, json: setup({ status: 'canceled' }) } },
    ],
    result: () => answered({ kind: 'declined', code: 'payer_cancelled' }),
  },
]
