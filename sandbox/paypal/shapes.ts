import { type Amount, feeOn, fromMinor, toMinor } from './amounts'
import type { Link } from './refusals'
import { type Authorization, type Capture, merchantOf, type Order, type Records, type Refund, type Unit } from './state'

export const API = 'https://api-m.sandbox.paypal.com'
/** Where the payer approves an order, as PayPal's links name it. */
export const approvalUrl = (orderId: string) => `https://www.sandbox.paypal.com/checkoutnow?token=${orderId}`

/** The one person who pays at the sandbox. */
export const PAYER = {
  name: { given_name: 'John', surname: 'Doe' },
  email_address: 'john.doe@personal.example',
  payer_id: 'QYR5Z8XDVJNXQ',
  address: { country_code: 'US' },
}

const link = (path: string, rel: string, method = 'GET'): Link => ({ href: API + path, rel, method })
const optional = (from: { custom_id?: string; invoice_id?: string; note_to_payer?: string }) => ({
  ...(from.custom_id === undefined ? {} : { custom_id: from.custom_id }),
  ...(from.invoice_id === undefined ? {} : { invoice_id: from.invoice_id }),
  ...(from.note_to_payer === undefined ? {} : { note_to_payer: from.note_to_payer }),
})
const why = (reason: string | undefined) => (reason === undefined ? {} : { status_details: { reason } })
const zero = (currency: string): Amount => fromMinor(0n, currency)

/** An authorization as GET answers it. */
export function authorizationShape(it: Authorization): object {
  const path = `/v2/payments/authorizations/${it.id}`
  const open = it.status === 'CREATED' || it.status === 'PARTIALLY_CAPTURED'
  const actions = [link(`${path}/capture`, 'capture', 'POST'), link(`${path}/void`, 'void', 'POST')]
  return {
    id: it.id,
    status: it.status,
    ...why(it.reason),
    amount: it.amount,
    ...optional(it),
    seller_protection: { status: 'NOT_ELIGIBLE' },
    supplementary_data: { related_ids: { order_id: it.orderId } },
    payee: merchantOf(it.clientId),
    expiration_time: it.expiresAt,
    create_time: it.createTime,
    update_time: it.updateTime,
    links: [
      link(path, 'self'),
      ...(open ? [...actions, link(`${path}/reauthorize`, 'reauthorize', 'POST')] : []),
      link(`/v2/checkout/orders/${it.orderId}`, 'up'),
    ],
  }
}

function received(it: Capture): object {
  if (it.status === 'PENDING' || it.status === 'DECLINED') return {}
  const currency = it.amount.currency_code
  const fee = feeOn(toMinor(it.amount), currency)
  return {
    seller_receivable_breakdown: {
      gross_amount: it.amount,
      paypal_fee: fromMinor(fee, currency),
      net_amount: fromMinor(toMinor(it.amount) - fee, currency),
    },
  }
}

/** A capture as GET answers it. */
export function captureShape(it: Capture): object {
  const path = `/v2/payments/captures/${it.id}`
  const up = it.authorizationId
    ? `/v2/payments/authorizations/${it.authorizationId}`
    : `/v2/checkout/orders/${it.orderId}`
  const related = {
    order_id: it.orderId,
    ...(it.authorizationId ? { authorization_id: it.authorizationId } : {}),
  }
  return {
    id: it.id,
    status: it.status,
    ...why(it.reason),
    amount: it.amount,
    final_capture: it.final,
    disbursement_mode: 'INSTANT',
    seller_protection: { status: 'NOT_ELIGIBLE' },
    ...received(it),
    ...optional(it),
    ...(it.responseCode ? { processor_response: { response_code: it.responseCode } } : {}),
    supplementary_data: { related_ids: related },
    payee: merchantOf(it.clientId),
    create_time: it.createTime,
    update_time: it.updateTime,
    links: [link(path, 'self'), link(`${path}/refund`, 'refund', 'POST'), link(up, 'up')],
  }
}

/** A refund as GET answers it. */
export function refundShape(it: Refund): object {
  return {
    id: it.id,
    status: it.status,
    amount: it.amount,
    ...optional(it),
    seller_payable_breakdown: {
      gross_amount: it.amount,
      paypal_fee: zero(it.amount.currency_code),
      net_amount: it.amount,
      total_refunded_amount: it.totalRefunded,
    },
    create_time: it.createTime,
    update_time: it.createTime,
    links: [link(`/v2/payments/refunds/${it.id}`, 'self'), link(`/v2/payments/captures/${it.captureId}`, 'up')],
  }
}

function orderLinks(it: Order): Link[] {
  const path = `/v2/checkout/orders/${it.id}`
  const self = link(path, 'self')
  const rel = it.style === 'payment_source' ? 'payer-action' : 'approve'
  const action = it.intent === 'CAPTURE' ? 'capture' : 'authorize'
  const approve = { href: approvalUrl(it.id), rel, method: 'GET' }
  if (it.status === 'PAYER_ACTION_REQUIRED') return [self, approve]
  if (it.status === 'CREATED') return [self, approve, link(`${path}/${action}`, action, 'POST')]
  if (it.status === 'APPROVED') return [self, link(`${path}/${action}`, action, 'POST')]
  return [self]
}

function payments(records: Records, unit: Unit): object {
  const captures = unit.captures.flatMap((id) => records.captures.get(id) ?? [])
  const ids = new Set(unit.captures)
  const refunds = records.refunds.all().filter((refund) => ids.has(refund.captureId))
  const authorizations = unit.authorizations.flatMap((id) => records.authorizations.get(id) ?? [])
  const lists = {
    ...(authorizations.length > 0 ? { authorizations: authorizations.map(authorizationShape) } : {}),
    ...(captures.length > 0 ? { captures: captures.map(captureShape) } : {}),
    ...(refunds.length > 0 ? { refunds: refunds.map(refundShape) } : {}),
  }
  return Object.keys(lists).length > 0 ? { payments: lists } : {}
}

function units(records: Records, it: Order): object[] {
  return it.units.map((unit) => ({
    reference_id: unit.reference_id,
    amount: unit.amount,
    payee: merchantOf(it.clientId),
    ...(unit.description === undefined ? {} : { description: unit.description }),
    ...optional(unit),
    ...(unit.soft_descriptor === undefined ? {} : { soft_descriptor: unit.soft_descriptor }),
    ...payments(records, unit),
  }))
}

function paidFrom(it: Order): object {
  const known = it.status === 'APPROVED' || it.status === 'COMPLETED'
  const { name, address } = PAYER
  const wallet = { email_address: PAYER.email_address, account_id: PAYER.payer_id, account_status: 'VERIFIED' }
  const source = known
    ? { payment_source: { paypal: { ...wallet, name, address } } }
    : { payment_source: { paypal: {} } }
  return { ...(known || it.style === 'payment_source' ? source : {}), ...(known ? { payer: PAYER } : {}) }
}

/** An order as GET and `Prefer: return=representation` answer it. */
export function orderShape(records: Records, it: Order): object {
  return {
    id: it.id,
    intent: it.intent,
    status: it.status,
    ...paidFrom(it),
    purchase_units: units(records, it),
    create_time: it.createTime,
    update_time: it.updateTime,
    links: orderLinks(it),
  }
}

/** An order as create answers it by default: id, status and links. */
export function orderMinimal(it: Order): object {
  const source = it.style === 'payment_source' ? { payment_source: { paypal: {} } } : {}
  return { id: it.id, status: it.status, ...source, links: orderLinks(it) }
}

/** An order as capture and authorize answer it by default: with the payments they made. */
export function orderPaid(records: Records, it: Order): object {
  const made = it.units.map((unit) => ({ reference_id: unit.reference_id, ...payments(records, unit) }))
  return { id: it.id, status: it.status, ...paidFrom(it), purchase_units: made, links: orderLinks(it) }
}

/** The default answer about a payment: id, status and links. */
export function minimal(shape: object): object {
  const { id, status, links } = shape as { id: string; status: string; links: Link[] }
  return { id, status, links }
}
