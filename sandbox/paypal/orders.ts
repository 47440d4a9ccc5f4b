import { makeAuthorization } from './authorizations'
import { makeCapture } from './captures'
import {
  book,
  type Call,
  DAY,
  declined,
  type Outcome,
  once,
  orderedDecline,
  owned,
  type PayPal,
  refuseIfOrdered,
  refuseUsedInvoice,
} from './context'
import { approvalReversed, orderApproved } from './events'
import { refuse } from './refusals'
import { approvalUrl, orderMinimal, orderPaid, orderShape } from './shapes'
import { type Funding, type Order, paypalId, type Unit } from './state'
import { type Json, present, readOrder } from './validate'

const APPROVAL_HOURS = 3
const MOST_ATTEMPTS = 10

/** `POST /v2/checkout/orders`. */
export function createOrder(paypal: PayPal, call: Call, body: Json): Outcome {
  return once(paypal, call, body, () => {
    const asked = readOrder(body)
    refuseIfOrdered(paypal, call.operation)
    const at = paypal.core.clock.iso()
    const order: Order = {
      id: paypalId(),
      clientId: call.clientId,
      ...asked,
      status: asked.style === 'payment_source' ? 'PAYER_ACTION_REQUIRED' : 'CREATED',
      funding: 'balance',
      attempts: 0,
      createTime: at,
      updateTime: at,
      expiresAt: new Date(paypal.core.clock.now() + (APPROVAL_HOURS * DAY) / 24).toISOString(),
    }
    paypal.records.orders.put(order.id, order)
    return { status: 201, body: call.representation ? orderShape(paypal.records, order) : orderMinimal(order) }
  })
}

/** `GET /v2/checkout/orders/{id}`. */
export function getOrder(paypal: PayPal, call: Call, id: string): Outcome {
  return { status: 200, body: orderShape(paypal.records, owned(paypal.records.orders.get(id), call)) }
}

/** Whether the time to approve the order is over. */
export function isExpired(paypal: PayPal, order: Order): boolean {
  const open = order.status === 'CREATED' || order.status === 'PAYER_ACTION_REQUIRED'
  return open && Date.parse(order.expiresAt) < paypal.core.clock.now()
}

function refuseUnlessApproved(paypal: PayPal, order: Order, intent: Order['intent']): void {
  if (order.intent !== intent) throw refuse('ACTION_DOES_NOT_MATCH_INTENT')
  if (order.status === 'COMPLETED')
    throw refuse(intent === 'CAPTURE' ? 'ORDER_ALREADY_CAPTURED' : 'ORDER_ALREADY_AUTHORIZED')
  if (order.status === 'VOIDED' || isExpired(paypal, order)) throw refuse('ORDER_EXPIRED')
  if (order.status !== 'APPROVED') throw refuse('ORDER_NOT_APPROVED')
  if (order.attempts >= MOST_ATTEMPTS) throw refuse('MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED')
  for (const unit of order.units) refuseUsedInvoice(paypal, order.clientId, order.id, unit.invoice_id)
}

type Result = { status: 'COMPLETED' | 'PENDING' | 'DECLINED'; reason?: string; responseCode?: string }

const RESULTS: Record<Exclude<Funding, 'declined'>, Result> = {
  balance: { status: 'COMPLETED' },
  echeck: { status: 'PENDING', reason: 'ECHECK' },
  review: { status: 'PENDING', reason: 'PENDING_REVIEW' },
  refused: { status: 'DECLINED' },
}

/** How the payment of an order ends, from what the payer chose and what was ordered; a decline throws and is booked. */
function resultOf(paypal: PayPal, call: Call, order: Order): Result {
  const { issue, responseCode } = orderedDecline(paypal, call.operation)
  if (responseCode) return { status: 'DECLINED', responseCode }
  if (order.funding !== 'declined' && !issue) return RESULTS[order.funding as keyof typeof RESULTS]
  const kind = order.intent === 'CAPTURE' ? 'purchase' : 'authorization'
  for (const { custom_id, amount } of order.units)
    book(paypal, {
      id: `DECLINED-${paypalId()}`,
      reference: custom_id,
      kind,
      parent: null,
      amount,
      status: 'declined',
    })
  paypal.records.orders.put(order.id, { ...order, attempts: order.attempts + 1 })
  const why = issue ?? 'INSTRUMENT_DECLINED'
  throw declined(why, why === 'INSTRUMENT_DECLINED' ? approvalUrl(order.id) : undefined)
}

function pay(
  paypal: PayPal,
  call: Call,
  id: string,
  each: (order: Order, unit: Unit, result: Result) => Unit,
): Outcome {
  const order = owned(paypal.records.orders.get(id), call)
  refuseUnlessApproved(paypal, order, call.operation === 'orders.capture' ? 'CAPTURE' : 'AUTHORIZE')
  const result = resultOf(paypal, call, order)
  const units = order.units.map((unit) => each(order, unit, result))
  const paid: Order = { ...order, status: 'COMPLETED', units, updateTime: paypal.core.clock.iso() }
  paypal.records.orders.put(id, paid)
  const { records } = paypal
  return { status: 201, body: call.representation ? orderShape(records, paid) : orderPaid(records, paid) }
}

/** `POST /v2/checkout/orders/{id}/capture`. The order is COMPLETED even when its capture is pending or declined. */
export function captureOrder(paypal: PayPal, call: Call, id: string, body: Json): Outcome {
  const each = (order: Order, unit: Unit, result: Result): Unit => {
    const { custom_id, invoice_id, amount } = unit
    const capture = makeCapture(paypal, {
      clientId: order.clientId,
      orderId: id,
      amount,
      ...present({ custom_id, invoice_id }),
      final: true,
      result,
      reference: custom_id,
    })
    return { ...unit, captures: [...unit.captures, capture.id] }
  }
  return once(paypal, call, body, () => pay(paypal, call, id, each))
}

/** `POST /v2/checkout/orders/{id}/authorize`. */
export function authorizeOrder(paypal: PayPal, call: Call, id: string, body: Json): Outcome {
  const statuses = { COMPLETED: 'CREATED', PENDING: 'PENDING', DECLINED: 'DENIED' } as const
  const each = (order: Order, unit: Unit, result: Result): Unit => {
    const { custom_id, invoice_id, amount } = unit
    const texts = present({ custom_id, invoice_id, reason: result.reason })
    const made = { clientId: order.clientId, orderId: id, amount, status: statuses[result.status], ...texts }
    const authorization = makeAuthorization(paypal, made, custom_id)
    return { ...unit, authorizations: [...unit.authorizations, authorization.id] }
  }
  return once(paypal, call, body, () => pay(paypal, call, id, each))
}

/** The payer approves an open order with that funding; approving again replaces the funding. False when too late. */
export function approveOrder(paypal: PayPal, order: Order, funding: Funding): boolean {
  if (order.status === 'COMPLETED' || order.status === 'VOIDED' || isExpired(paypal, order)) return false
  const approved: Order = { ...order, status: 'APPROVED', funding, updateTime: paypal.core.clock.iso() }
  paypal.records.orders.put(order.id, approved)
  orderApproved(paypal, approved)
  return true
}

/** PayPal takes back an approval that was not used; anything that is not approved stays as it is. */
export function lapseApproval(paypal: PayPal, order: Order): void {
  if (order.status !== 'APPROVED') return
  const lapsed: Order = { ...order, status: 'VOIDED', updateTime: paypal.core.clock.iso() }
  paypal.records.orders.put(order.id, lapsed)
  approvalReversed(paypal, lapsed)
}
