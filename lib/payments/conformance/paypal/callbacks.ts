import type { Money } from '@/lib/money/money'
import { bundle, CERT_URL, issue, signedCall } from '../../adapters/paypal/testing'
import { type CallbackCase, type CallbackCases, type Step, TRANSACTION } from '../cases'
import { API, CAPTURE, captured, ORDER, order, PAYMENT, REFUND, refunded, token } from './replies'

const root = await issue({ name: 'Public Root', ca: true })
const signer = await issue({ name: 'messageverificationcerts.sandbox.paypal.com', ca: false, issuer: root })
const forger = await issue({ name: 'messageverificationcerts.sandbox.paypal.com', ca: false, issuer: root })

/** Signs as PayPal would, or as somebody with a certificate in its name but another key. */
export const sign: CallbackCases['sign'] = (body, who, at) =>
  signedCall(body, { signer: who === 'processor' ? signer : forger, at })

export const roots: readonly string[] = [bundle(root)]
export const verifySteps: readonly Step[] = [{ to: `GET ${CERT_URL}`, reply: { status: 200, text: bundle(signer) } }]

const event = (type: string, resource: object, more: object = {}) => ({
  id: 'WH-58D329510W468432D-8HN650336L201105X',
  event_version: '1.0',
  create_time: '2026-03-14T09:26:50.000Z',
  event_type: type,
  resource,
  ...more,
})
const EURO: Money = { amountMinor: 1050n, currency: 'EUR' }
const ours = { kind: 'ours', transactionId: PAYMENT } as const
const reports = (report: object) =>
  ({ kind: 'reports', eventId: 'WH-58D329510W468432D-8HN650336L201105X', reports: [report] }) as CallbackCase['verdict']

const ofCapture: Step = {
  to: `GET ${API}/v2/payments/captures/${CAPTURE}`,
  reply: { status: 200, json: captured(EURO) },
}

export const callbackCases: readonly [CallbackCase, ...CallbackCase[]] = [
  {
    name: 'a capture that was made',
    body: event('PAYMENT.CAPTURE.COMPLETED', captured(EURO)),
    verdict: reports({ about: ours, type: 'purchase', outcome: { kind: 'succeeded', reference: ORDER, amount: EURO } }),
  },
  {
    name: 'a capture that was turned down',
    body: event('PAYMENT.CAPTURE.DENIED', captured(EURO, 'DECLINED')),
    verdict: reports({ about: ours, type: 'purchase', outcome: { kind: 'declined', code: 'generic' } }),
  },
  {
    name: 'an approval, about which to ask',
    body: event('CHECKOUT.ORDER.APPROVED', order(EURO, 'APPROVED', undefined, PAYMENT)),
    verdict: reports({ about: ours, type: 'purchase', outcome: 'ask' }),
  },
  {
    name: 'a refund of ours',
    body: event('PAYMENT.CAPTURE.REFUNDED', refunded(EURO)),
    verdict: reports({
      about: { kind: 'ours', transactionId: TRANSACTION },
      type: 'refund',
      outcome: { kind: 'succeeded', reference: REFUND },
    }),
  },
  {
    name: 'a refund made at PayPal, under its payment',
    body: event('PAYMENT.CAPTURE.REFUNDED', { ...refunded(EURO), custom_id: PAYMENT, invoice_id: PAYMENT }),
    steps: [token, ofCapture],
    verdict: reports({
      about: { kind: 'under', parentReference: ORDER },
      type: 'refund',
      outcome: { kind: 'succeeded', reference: REFUND },
    }),
  },
  {
    name: 'money taken back by the buyer’s bank',
    body: event('PAYMENT.CAPTURE.REVERSED', captured(EURO, 'REVERSED'), { resource_type: 'capture' }),
    steps: [token, ofCapture],
    verdict: reports({
      about: { kind: 'under', parentReference: ORDER },
      type: 'chargeback',
      outcome: { kind: 'succeeded', amount: EURO },
    }),
  },
  {
    name: 'a dispute, which is settled at PayPal',
    body: event('CUSTOMER.DISPUTE.CREATED', { dispute_id: 'PP-000-042-663-135' }),
    verdict: { kind: 'ignored', eventId: 'WH-58D329510W468432D-8HN650336L201105X' },
  },
]
