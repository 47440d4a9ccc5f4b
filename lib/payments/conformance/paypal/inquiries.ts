import type { Money } from '@/lib/money/money'
import { EVENT_TYPES } from '../../adapters/paypal/events'
import { WEBHOOK_ID } from '../../adapters/paypal/testing'
import type { Target } from '../../contract'
import { type Case, type Step, TRANSACTION } from '../cases'
import { API, captured, ORDER, order, parent, post, REFUND, read, redirect, refunded, refusal, token } from './replies'

const purchase = (amount: Money): Target => ({
  transactionId: TRANSACTION,
  type: 'purchase',
  amount,
  reference: ORDER,
  keep: false,
})
const capturing = (status: number, json: unknown): Step =>
  post(`/v2/checkout/orders/${ORDER}/capture`, status, json, [`paypal-request-id: ${TRANSACTION}:capture`])
const inquire = (
  name: string,
  steps: (amount: Money) => readonly Step[],
  outcome: (amount: Money) => object,
  about: (amount: Money) => Target = purchase,
): Case => ({
  of: 'inquire',
  name,
  request: about,
  steps: (amount) => steps(amount).flatMap((step) => [token, step]),
  result: (amount) => outcome(amount) as { kind: 'answered' },
})
const answered = (outcome: object) => ({ kind: 'answered', outcome })

/** What is asked. */
export const inquiries: readonly Case[] = [
  inquire(
    'a purchase that was captured',
    (amount) => [read(order(amount, 'COMPLETED', { captures: [captured(amount)] }))],
    (amount) => answered({ kind: 'succeeded', reference: ORDER, amount }),
  ),
  inquire(
    'an approved order is captured there and then',
    (amount) => [
      read(order(amount, 'APPROVED')),
      capturing(201, order(amount, 'COMPLETED', { captures: [captured(amount)] })),
    ],
    (amount) => answered({ kind: 'succeeded', reference: ORDER, amount }),
  ),
  inquire(
    'an order that is completed while its capture waits',
    (amount) => [
      read(
        order(amount, 'COMPLETED', {
          captures: [captured(amount, 'PENDING', { status_details: { reason: 'ECHECK' } })],
        }),
      ),
    ],
    () => answered({ kind: 'pending', next: { kind: 'wait' }, evidence: { processorCode: 'ECHECK' } }),
  ),
  inquire(
    'a capture whose funding was turned down',
    (amount) => [read(order(amount, 'APPROVED')), capturing(422, refusal('INSTRUMENT_DECLINED'))],
    () => answered({ kind: 'declined', code: 'generic', evidence: { processorCode: 'INSTRUMENT_DECLINED' } }),
  ),
  inquire(
    'an order captured meanwhile is read again',
    (amount) => [
      read(order(amount, 'APPROVED')),
      capturing(422, refusal('ORDER_ALREADY_CAPTURED')),
      read(order(amount, 'COMPLETED', { captures: [captured(amount)] })),
    ],
    (amount) => answered({ kind: 'succeeded', reference: ORDER, amount }),
  ),
  inquire(
    'an order nobody has approved',
    (amount) => [read(order(amount, 'PAYER_ACTION_REQUIRED'))],
    () => answered({ kind: 'pending', next: redirect }),
  ),
  inquire(
    'an order that PayPal does not know',
    () => [read({ name: 'RESOURCE_NOT_FOUND', details: [{ issue: 'INVALID_RESOURCE_ID' }] }, 404)],
    () => ({ kind: 'not_found' }),
  ),
  inquire(
    'a refund whose reply was lost, by our id among those of the order',
    (amount) => [parent(amount, { captures: [captured(amount)], refunds: [refunded(amount)] })],
    (amount) => answered({ kind: 'succeeded', reference: REFUND, amount }),
    (amount) => ({ transactionId: TRANSACTION, type: 'refund', amount, parentReference: ORDER, keep: false }),
  ),
]

/** Giving up, which takes nothing even of an order that is approved. */
export const givingUp: readonly Case[] = [
  {
    of: 'giveUp',
    name: 'an approved order is left alone',
    request: purchase,
    steps: (amount) => [token, read(order(amount, 'APPROVED'))],
    result: () => ({ kind: 'answered', outcome: { kind: 'pending' } }) as { kind: 'answered' },
  },
  {
    of: 'giveUp',
    name: 'a purchase that was captured meanwhile is told',
    request: purchase,
    steps: (amount) => [token, read(order(amount, 'COMPLETED', { captures: [captured(amount)] }))],
    result: (amount) => answered({ kind: 'succeeded', reference: ORDER, amount }) as { kind: 'answered' },
  },
]

const HOOK = `${API}/v1/notifications/webhooks/${WEBHOOK_ID}`
const named = (names: readonly string[]) => names.map((name) => ({ name, status: 'ENABLED' }))
/** What was registered before we acted on releases, and something that somebody has added. */
const OLD_EVENTS = [...EVENT_TYPES.filter((name) => name !== 'PAYMENT.AUTHORIZATION.VOIDED'), 'BILLING.PLAN.CREATED']
const webhook = (names: readonly string[]): Step => ({
  to: `GET ${HOOK}`,
  reply: { status: 200, json: { id: WEBHOOK_ID, url: 'https://pay.example.org', event_types: named(names) } },
})
const patched = (names: readonly string[], id = WEBHOOK_ID): Step => ({
  to: `PATCH ${API}/v1/notifications/webhooks/${id}`,
  sends: ['"op":"replace","path":"/event_types"', ...names.map((name) => `{"name":"${name}"}`)],
  reply: { status: 200, json: { id, event_types: named(names) } },
})
const matching = (text: RegExp): unknown => ({
  asymmetricMatch: (it: unknown) => typeof it === 'string' && text.test(it),
})

/** Setting up callbacks, and proving the credentials. */
export const connection: readonly Case[] = [
  {
    of: 'subscribe',
    name: 'registers the address and learns the webhook id',
    request: () => 'https://pay.example.org/api/callbacks/sys_1',
    steps: () => [
      token,
      post('/v1/notifications/webhooks', 201, { id: WEBHOOK_ID }, [
        'https://pay.example.org/api/callbacks/sys_1',
        'CHECKOUT.ORDER.APPROVED',
      ]),
    ],
    result: () => ({ kind: 'subscribed', settings: { webhookId: WEBHOOK_ID } }),
  },
  {
    of: 'subscribe',
    name: 'finds the address registered already',
    request: () => 'https://pay.example.org/api/callbacks/sys_1',
    steps: () => [
      token,
      post('/v1/notifications/webhooks', 400, { name: 'WEBHOOK_URL_ALREADY_EXISTS' }),
      token,
      {
        to: `GET ${API}/v1/notifications/webhooks`,
        reply: {
          status: 200,
          json: {
            webhooks: [
              { id: 'OLD', url: 'https://pay.example.org/api/callbacks/sys_1', event_types: named(OLD_EVENTS) },
            ],
          },
        },
      },
      token,
      patched([...OLD_EVENTS, 'PAYMENT.AUTHORIZATION.VOIDED'], 'OLD'),
    ],
    result: () => ({ kind: 'subscribed', settings: { webhookId: 'OLD' } }),
  },
  {
    of: 'check',
    name: 'names the app',
    request: () => null,
    steps: () => [token, token, webhook(EVENT_TYPES)],
    result: () => ({ kind: 'connected', account: 'APP-80W284485P519543T' }),
  },
  {
    of: 'check',
    name: 'has a webhook of before tell of what it did not tell of, and of what it told of',
    request: () => null,
    steps: () => [token, token, webhook(OLD_EVENTS), token, patched([...OLD_EVENTS, 'PAYMENT.AUTHORIZATION.VOIDED'])],
    result: () => ({
      kind: 'connected',
      note: 'Its webhook did not tell of PAYMENT.AUTHORIZATION.VOIDED yet; from now on it does.',
    }),
  },
  {
    of: 'check',
    name: 'leaves a webhook alone that tells of everything',
    request: () => null,
    steps: () => [token, token, webhook(['*'])],
    result: () => ({ kind: 'connected' }),
  },
  {
    of: 'check',
    name: 'says what to do by hand where the webhook stays as it is',
    request: () => null,
    steps: () => [
      token,
      token,
      webhook(OLD_EVENTS),
      token,
      { to: `PATCH ${HOOK}`, reply: { status: 400, json: refusal('VALIDATION_ERROR') } },
    ],
    result: () => ({
      kind: 'refused',
      message: matching(/does not tell of PAYMENT\.AUTHORIZATION\.VOIDED.*Tick it at PayPal/),
    }),
  },
  {
    of: 'check',
    name: 'finds a webhook id that PayPal does not know',
    request: () => null,
    steps: () => [token, token, { to: `GET ${HOOK}`, reply: { status: 404, json: refusal('INVALID_RESOURCE_ID') } }],
    result: () => ({ kind: 'refused', message: matching(/no callback of it is believed\. Register/) }),
  },
]
