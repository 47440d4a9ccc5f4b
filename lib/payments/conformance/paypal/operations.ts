import { toMajor } from '@/lib/money/format'
import type { Money } from '@/lib/money/money'
import { type Case, followUp, startRequest, TRANSACTION } from '../cases'
import {
  API,
  AUTHORIZATION,
  authorized,
  CAPTURE,
  captured,
  ORDER,
  order,
  parent,
  post,
  REFUND,
  redirect,
  refunded,
  refusal,
  token,
} from './replies'

const CREATING = '/v2/checkout/orders'
const REFUNDING = `/v2/payments/captures/${CAPTURE}/refund`

const atPayPal = (amount: Money) => startRequest(amount, { instrument: { kind: 'chosen_at_processor' } })
/** What goes out. */
export const operations: readonly Case[] = [
  {
    of: 'purchase',
    name: 'the payer is sent to approve the order',
    request: atPayPal,
    steps: (amount) => [
      token,
      post(CREATING, 201, order(amount, 'PAYER_ACTION_REQUIRED'), [
        '"intent":"CAPTURE"',
        `"custom_id":"${TRANSACTION}"`,
        `paypal-request-id: ${TRANSACTION}`,
        `"currency_code":"${amount.currency}","value":"${toMajor(amount)}"`,
        'https://pay.example.org/return',
        'https://pay.example.org/cancel',
      ]),
    ],
    result: () => ({ kind: 'pending', reference: ORDER, next: redirect, expiresAt: new Date('2026-03-14T12:26:00Z') }),
  },
  {
    of: 'purchase',
    name: 'an invoice that is paid already',
    request: atPayPal,
    steps: () => [token, post(CREATING, 422, refusal('DUPLICATE_INVOICE_ID'))],
    result: () => ({ kind: 'declined', code: 'duplicate' }),
  },
  {
    of: 'purchase',
    name: 'forints with decimals are not sent',
    amount: { amountMinor: 100050n, currency: 'HUF' },
    request: atPayPal,
    steps: () => [],
    result: () => ({ kind: 'failed', code: 'bad_request' }),
  },
  {
    of: 'authorize',
    name: 'the payer is sent to approve the reservation',
    request: atPayPal,
    steps: (amount) => [
      token,
      post(CREATING, 201, order(amount, 'CREATED', undefined, TRANSACTION, 'AUTHORIZE'), ['"intent":"AUTHORIZE"']),
    ],
    result: () => ({ kind: 'pending', reference: ORDER, next: redirect }),
  },
  {
    of: 'capture',
    name: 'takes what was reserved',
    request: (amount) => followUp(amount, ORDER),
    steps: (amount) => [
      token,
      parent(amount, { authorizations: [authorized(amount)] }),
      token,
      post(
        `/v2/payments/authorizations/${AUTHORIZATION}/capture`,
        201,
        captured(amount, 'COMPLETED', { invoice_id: TRANSACTION }),
        ['"final_capture":true', `"invoice_id":"${TRANSACTION}"`, `"value":"${toMajor(amount)}"`],
      ),
    ],
    result: (amount) => ({ kind: 'succeeded', reference: `${ORDER}/${CAPTURE}`, amount }),
  },
  {
    of: 'void',
    name: 'releases what was reserved',
    request: (amount) => followUp(amount, ORDER),
    steps: (amount) => [
      token,
      parent(amount, { authorizations: [authorized(amount)] }),
      token,
      { to: `POST ${API}/v2/payments/authorizations/${AUTHORIZATION}/void`, reply: { status: 204, text: '' } },
    ],
    result: (amount) => ({ kind: 'succeeded', reference: AUTHORIZATION, amount }),
  },
  {
    of: 'refund',
    name: 'of a purchase, whose capture its order names',
    request: (amount) => followUp(amount, ORDER),
    steps: (amount) => [
      token,
      parent(amount, { captures: [captured(amount)] }),
      token,
      post(REFUNDING, 201, refunded(amount), [`"custom_id":"${TRANSACTION}"`, `"value":"${toMajor(amount)}"`]),
    ],
    result: (amount) => ({ kind: 'succeeded', reference: REFUND, amount }),
  },
  {
    of: 'refund',
    name: 'of a capture, which its reference names',
    request: (amount) => followUp(amount, `${ORDER}/${CAPTURE}`),
    steps: (amount) => [token, post(REFUNDING, 201, refunded(amount, 'PENDING'))],
    result: () => ({ kind: 'pending', reference: REFUND, next: { kind: 'wait' } }),
  },
  {
    of: 'refund',
    name: 'of more than is left',
    request: (amount) => followUp(amount, `${ORDER}/${CAPTURE}`),
    steps: () => [token, post(REFUNDING, 422, refusal('REFUND_AMOUNT_EXCEEDED'))],
    result: () => ({ kind: 'declined', code: 'above_maximum', evidence: { processorCode: 'REFUND_AMOUNT_EXCEEDED' } }),
  },
]
