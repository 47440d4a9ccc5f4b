import { type Amount, fromMinor, toMinor } from './amounts'
import { makeCapture } from './captures'
import {
  book,
  type Call,
  DAY,
  type Outcome,
  once,
  orderedDecline,
  owned,
  type PayPal,
  PROCESSOR,
  refuseDeclined,
  refuseIfOrdered,
  refuseUsedInvoice,
} from './context'
import { authorizationEvent } from './events'
import { refuse } from './refusals'
import { authorizationShape, captureShape, minimal } from './shapes'
import { type Authorization, paypalId } from './state'
import { type Json, present, readMovement } from './validate'

const VALID_DAYS = 29
const HONOUR_DAYS = 3
const MOST_CAPTURES = 10

export type NewAuthorization = Pick<Authorization, 'clientId' | 'orderId' | 'amount' | 'status'> & {
  reason?: string
  custom_id?: string
  invoice_id?: string
}

/** Makes an authorization: the record, the line in the books, and the event when the money is really held. */
export function makeAuthorization(paypal: PayPal, made: NewAuthorization, reference: string | undefined) {
  const at = paypal.core.clock.iso()
  const expiresAt = new Date(paypal.core.clock.now() + VALID_DAYS * DAY).toISOString()
  const it: Authorization = {
    id: paypalId(),
    ...made,
    reauthorized: false,
    createTime: at,
    updateTime: at,
    expiresAt,
  }
  paypal.records.authorizations.put(it.id, it)
  const status = it.status === 'CREATED' ? 'succeeded' : it.status === 'PENDING' ? 'pending' : 'declined'
  book(paypal, { id: it.id, reference, kind: 'authorization', parent: null, amount: it.amount, status })
  if (it.status === 'CREATED') authorizationEvent(paypal, it, 'CREATED')
  return it
}

function capturesOf(paypal: PayPal, it: Authorization) {
  const all = paypal.records.captures.all()
  return all.filter((capture) => capture.authorizationId === it.id && capture.status !== 'DECLINED')
}

/** What of an authorization can still be captured, in minor units. */
export function leftOf(paypal: PayPal, it: Authorization): bigint {
  return capturesOf(paypal, it).reduce((left, capture) => left - toMinor(capture.amount), toMinor(it.amount))
}

/** `GET /v2/payments/authorizations/{id}`. */
export function getAuthorization(paypal: PayPal, call: Call, id: string): Outcome {
  return { status: 200, body: authorizationShape(owned(paypal.records.authorizations.get(id), call)) }
}

function refuseUnlessOpen(paypal: PayPal, it: Authorization): void {
  if (it.status === 'VOIDED') throw refuse('AUTHORIZATION_VOIDED')
  if (it.status === 'DENIED') throw refuse('AUTHORIZATION_DENIED')
  if (it.status === 'CAPTURED') throw refuse('AUTHORIZATION_ALREADY_CAPTURED')
  if (it.status === 'PENDING') throw refuse('TRANSACTION_REFUSED')
  if (Date.parse(it.expiresAt) < paypal.core.clock.now()) throw refuse('AUTHORIZATION_EXPIRED')
}

function capturable(paypal: PayPal, it: Authorization, asked: Amount | undefined): Amount {
  refuseUnlessOpen(paypal, it)
  const left = leftOf(paypal, it)
  const currency = it.amount.currency_code
  if (asked && asked.currency_code !== currency)
    throw refuse('AUTH_CAPTURE_CURRENCY_MISMATCH', '/amount/currency_code', asked.currency_code)
  if (asked && toMinor(asked) > left) throw refuse('MAX_CAPTURE_AMOUNT_EXCEEDED', '/amount/value', asked.value)
  if (capturesOf(paypal, it).length >= MOST_CAPTURES) throw refuse('MAX_CAPTURE_COUNT_EXCEEDED')
  return asked ?? fromMinor(left, currency)
}

/** `POST /v2/payments/authorizations/{id}/capture`: all that is left, or `amount`, until final or nothing is left. */
export function captureAuthorization(paypal: PayPal, call: Call, id: string, body: Json): Outcome {
  return once(paypal, call, body, () => {
    const it = owned(paypal.records.authorizations.get(id), call)
    const asked = readMovement(body)
    const amount = capturable(paypal, it, asked.amount)
    refuseUsedInvoice(paypal, call.clientId, it.orderId, asked.invoice_id)
    const reference = asked.custom_id ?? call.requestId
    const { issue, responseCode } = orderedDecline(paypal, call.operation)
    refuseDeclined(paypal, issue, { reference, kind: 'capture', parent: id, amount })
    const { clientId, orderId, custom_id } = it
    const capture = makeCapture(paypal, {
      clientId,
      orderId,
      amount,
      authorizationId: id,
      ...present({ custom_id, invoice_id: asked.invoice_id ?? it.invoice_id, note_to_payer: asked.note_to_payer }),
      final: asked.final_capture,
      result: responseCode ? { status: 'DECLINED', responseCode } : { status: 'COMPLETED' },
      reference,
    })
    const order = paypal.records.orders.get(orderId)
    order?.units.find((unit) => unit.authorizations.includes(id))?.captures.push(capture.id)
    if (order) paypal.records.orders.put(order.id, order)
    if (capture.status === 'COMPLETED') {
      const status = capture.final || leftOf(paypal, it) === 0n ? 'CAPTURED' : 'PARTIALLY_CAPTURED'
      paypal.records.authorizations.put(id, { ...it, status, updateTime: capture.createTime })
    }
    const shape = captureShape(capture)
    return { status: 201, body: call.representation ? shape : minimal(shape) }
  })
}

function bookVoid(paypal: PayPal, call: Call, id: string, amount: Amount): void {
  const line = { id: `VOID-${id}`, reference: call.requestId, parent: id, amount }
  book(paypal, { ...line, kind: 'void', status: 'succeeded' })
}

/** `POST /v2/payments/authorizations/{id}/void`: lets go what was not captured. */
export function voidAuthorization(paypal: PayPal, call: Call, id: string): Outcome {
  return once(paypal, call, {}, () => {
    const it = owned(paypal.records.authorizations.get(id), call)
    if (it.status === 'VOIDED') throw refuse('PREVIOUSLY_VOIDED')
    if (it.status === 'CAPTURED') throw refuse('PREVIOUSLY_CAPTURED')
    if (it.status === 'DENIED') throw refuse('AUTHORIZATION_DENIED')
    refuseIfOrdered(paypal, call.operation)
    const amount = fromMinor(leftOf(paypal, it), it.amount.currency_code)
    const voided: Authorization = { ...it, status: 'VOIDED', updateTime: paypal.core.clock.iso() }
    paypal.records.authorizations.put(id, voided)
    bookVoid(paypal, call, id, amount)
    authorizationEvent(paypal, voided, 'VOIDED')
    return call.representation ? { status: 200, body: authorizationShape(voided) } : { status: 204, body: null }
  })
}

/** `POST /v2/payments/authorizations/{id}/reauthorize`: once, after the honour period; a new authorization follows. */
export function reauthorize(paypal: PayPal, call: Call, id: string, body: Json): Outcome {
  return once(paypal, call, body, () => {
    const it = owned(paypal.records.authorizations.get(id), call)
    const asked = readMovement(body)
    refuseUnlessOpen(paypal, it)
    const honoured = Date.parse(it.createTime) + HONOUR_DAYS * DAY
    if (it.reauthorized || honoured > paypal.core.clock.now()) throw refuse('REAUTHORIZATION_TOO_SOON')
    const left = leftOf(paypal, it)
    const { clientId, orderId, custom_id, invoice_id } = it
    const amount = asked.amount ?? fromMinor(left, it.amount.currency_code)
    if (amount.currency_code !== it.amount.currency_code) throw refuse('AUTH_CAPTURE_CURRENCY_MISMATCH')
    if (toMinor(amount) > left) throw refuse('MAX_CAPTURE_AMOUNT_EXCEEDED', '/amount/value', amount.value)
    const texts = present({ custom_id, invoice_id })
    const made = makeAuthorization(paypal, { clientId, orderId, amount, status: 'CREATED', ...texts }, call.requestId)
    paypal.records.authorizations.put(made.id, { ...made, reauthorized: true })
    // The hold moves over: the former authorization can no longer be captured.
    bookVoid(paypal, call, id, fromMinor(left, amount.currency_code))
    paypal.records.authorizations.put(id, { ...it, status: 'VOIDED', updateTime: made.createTime })
    const order = paypal.records.orders.get(orderId)
    order?.units.find((unit) => unit.authorizations.includes(id))?.authorizations.push(made.id)
    if (order) paypal.records.orders.put(order.id, order)
    const shape = authorizationShape(made)
    return { status: 201, body: call.representation ? shape : minimal(shape) }
  })
}

/** A review of a pending authorization ends; anything that is not pending stays as it is. */
export function settleReview(paypal: PayPal, it: Authorization, status: 'CREATED' | 'DENIED'): void {
  if (it.status !== 'PENDING') return
  const { reason: _, ...rest } = it
  const settled: Authorization = { ...rest, status, updateTime: paypal.core.clock.iso() }
  paypal.records.authorizations.put(it.id, settled)
  paypal.core.books.settle(PROCESSOR, it.id, status === 'CREATED' ? 'succeeded' : 'declined')
  if (status === 'CREATED') authorizationEvent(paypal, settled, 'CREATED')
}
