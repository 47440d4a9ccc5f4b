import { type PayPal, PROCESSOR } from './context'
import { API, authorizationShape, captureShape, orderShape, refundShape } from './shapes'
import { type Authorization, type Capture, type Order, paypalId, type Refund } from './state'

export const EVENT_TYPES = [
  'CHECKOUT.ORDER.APPROVED',
  'CHECKOUT.PAYMENT-APPROVAL.REVERSED',
  'PAYMENT.AUTHORIZATION.CREATED',
  'PAYMENT.AUTHORIZATION.VOIDED',
  'PAYMENT.CAPTURE.COMPLETED',
  'PAYMENT.CAPTURE.DENIED',
  'PAYMENT.CAPTURE.PENDING',
  'PAYMENT.CAPTURE.REFUNDED',
  'PAYMENT.CAPTURE.REVERSED',
] as const

export type EventType = (typeof EVENT_TYPES)[number]

interface News {
  clientId: string
  type: EventType
  resourceType: string
  summary: string
  resource: object
}

/** Sends an event to every webhook of the client that asked for its type. */
function publish(paypal: PayPal, news: News): void {
  const id = `WH-${paypalId()}-${paypalId()}`
  const path = `${API}/v1/notifications/webhooks-events/${id}`
  const body = JSON.stringify({
    id,
    event_version: '1.0',
    create_time: paypal.core.clock.iso(),
    resource_type: news.resourceType,
    resource_version: '2.0',
    event_type: news.type,
    summary: news.summary,
    resource: news.resource,
    links: [
      { href: path, rel: 'self', method: 'GET' },
      { href: `${path}/resend`, rel: 'resend', method: 'POST' },
    ],
  })
  for (const webhook of paypal.records.webhooks.all()) {
    if (webhook.clientId !== news.clientId) continue
    if (!webhook.eventTypes.includes('*') && !webhook.eventTypes.includes(news.type)) continue
    const { id: endpoint, url } = webhook
    paypal.core.callbacks.send({ processor: PROCESSOR, endpoint, url, type: news.type, eventId: id, body })
  }
}

/** The payer has approved: time to capture. */
export function orderApproved(paypal: PayPal, order: Order): void {
  publish(paypal, {
    clientId: order.clientId,
    type: 'CHECKOUT.ORDER.APPROVED',
    resourceType: 'checkout-order',
    summary: 'An order has been approved by buyer',
    resource: orderShape(paypal.records, order),
  })
}

/** The approval was not used in time, or PayPal took it back. */
export function approvalReversed(paypal: PayPal, order: Order): void {
  publish(paypal, {
    clientId: order.clientId,
    type: 'CHECKOUT.PAYMENT-APPROVAL.REVERSED',
    resourceType: 'payment',
    summary: 'A payment approval has been reversed',
    resource: {
      order_id: order.id,
      purchase_units: order.units.map(({ reference_id, custom_id, invoice_id, amount }) => ({
        reference_id,
        custom_id,
        invoice_id,
        amount,
      })),
      payment_source: { paypal: {} },
    },
  })
}

/** An authorization was made or voided; a denied or pending one is not announced. */
export function authorizationEvent(paypal: PayPal, it: Authorization, what: 'CREATED' | 'VOIDED'): void {
  publish(paypal, {
    clientId: it.clientId,
    type: `PAYMENT.AUTHORIZATION.${what}`,
    resourceType: 'authorization',
    summary: `A ${it.amount.value} ${it.amount.currency_code} authorization was ${what.toLowerCase()}`,
    resource: authorizationShape(it),
  })
}

const CAPTURE_NEWS = { COMPLETED: 'COMPLETED', PENDING: 'PENDING', DECLINED: 'DENIED' } as const

/** A capture was made or has moved on: the event follows from its status. */
export function captureEvent(paypal: PayPal, it: Capture & { status: keyof typeof CAPTURE_NEWS }): void {
  const what = CAPTURE_NEWS[it.status]
  publish(paypal, {
    clientId: it.clientId,
    type: `PAYMENT.CAPTURE.${what}`,
    resourceType: 'capture',
    summary: `Payment ${what.toLowerCase()} for ${it.amount.value} ${it.amount.currency_code}`,
    resource: captureShape(it),
  })
}

/** Money of a capture went back: `REFUNDED` by the merchant, `REVERSED` by PayPal. */
export function refundEvent(paypal: PayPal, it: Refund, what: 'REFUNDED' | 'REVERSED'): void {
  publish(paypal, {
    clientId: it.clientId,
    type: `PAYMENT.CAPTURE.${what}`,
    resourceType: 'refund',
    summary: `A ${it.amount.value} ${it.amount.currency_code} capture payment was ${what.toLowerCase()}`,
    resource: refundShape(it),
  })
}
