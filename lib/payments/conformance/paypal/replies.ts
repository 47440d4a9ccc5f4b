import { toMajor } from '@/lib/money/format'
import type { Money } from '@/lib/money/money'
import { type Step, TRANSACTION } from '../cases'

// PayPal's replies in their documented shape, with invented values.

export const API = 'https://api-m.sandbox.paypal.com'
export const ORDER = '5O190127TN364715T'
export const CAPTURE = '3C679366HH908993F'
export const AUTHORIZATION = '0VF5281P93799804X'
export const REFUND = '1JU08902L8169141V'
export const PAYMENT = 'txn_01kmpe0a2b4c6d8e0f1g3h5j7p'
export const APPROVAL = `https://www.sandbox.paypal.com/checkoutnow?token=${ORDER}`
const EVIDENCE_OF_ALL = { 'paypal-debug-id': 'b1d1f06c7246c' }

/** `expires_in` 0, so that no token is kept and each case begins with asking for one. */
export const token: Step = {
  to: `POST ${API}/v1/oauth2/token`,
  sends: ['grant_type=client_credentials'],
  reply: {
    status: 200,
    json: { access_token: 'A21AAtoken', token_type: 'Bearer', app_id: 'APP-80W284485P519543T', expires_in: 0 },
  },
}

const wireAmount = (amount: Money) => ({ currency_code: amount.currency, value: toMajor(amount) })

const payer = {
  email_address: 'jane.payer@example.org',
  payer_id: 'QYR5Z8XDVJNXQ',
  name: { given_name: 'Jane', surname: 'Payer' },
}

interface Made {
  readonly captures?: readonly object[]
  readonly authorizations?: readonly object[]
  readonly refunds?: readonly object[]
}

export function order(amount: Money, status: string, payments?: Made, ours = TRANSACTION, intent = 'CAPTURE') {
  return {
    id: ORDER,
    status,
    intent,
    payer,
    payment_source: { paypal: payer },
    create_time: '2026-03-14T09:26:00Z',
    purchase_units: [
      {
        reference_id: 'default',
        custom_id: ours,
        invoice_id: ours,
        amount: wireAmount(amount),
        ...(payments ? { payments } : {}),
      },
    ],
    links: [
      { rel: 'self', href: `${API}/v2/checkout/orders/${ORDER}` },
      { rel: 'payer-action', href: APPROVAL },
    ],
  }
}

export const captured = (amount: Money, status = 'COMPLETED', more: object = {}) => ({
  id: CAPTURE,
  status,
  amount: wireAmount(amount),
  custom_id: PAYMENT,
  invoice_id: PAYMENT,
  final_capture: true,
  supplementary_data: { related_ids: { order_id: ORDER } },
  ...more,
})

export const authorized = (amount: Money, status = 'CREATED') => ({
  id: AUTHORIZATION,
  status,
  amount: wireAmount(amount),
})

export const refunded = (amount: Money, status = 'COMPLETED') => ({
  id: REFUND,
  status,
  amount: wireAmount(amount),
  custom_id: TRANSACTION,
  invoice_id: `RF-${TRANSACTION}`,
  links: [{ rel: 'up', href: `${API}/v2/payments/captures/${CAPTURE}` }],
})

export const refusal = (issue: string) => ({
  name: 'UNPROCESSABLE_ENTITY',
  message: 'The requested action could not be performed.',
  details: [{ issue, description: 'It was turned down.' }],
})

export const post = (path: string, status: number, json: unknown, sends: readonly string[] = []): Step => ({
  to: `POST ${API}${path}`,
  sends,
  reply: { status, json, headers: EVIDENCE_OF_ALL },
})
export const read = (json: unknown, status = 200): Step => ({
  to: `GET ${API}/v2/checkout/orders/${ORDER}`,
  reply: { status, json },
})

/** The order of another transaction of ours, which the one in question follows. */
export const parent = (amount: Money, payments: Made) => read(order(amount, 'COMPLETED', payments, PAYMENT))

export const redirect = { kind: 'redirect', method: 'GET', url: APPROVAL, fields: {} } as const
