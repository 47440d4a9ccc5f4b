import { type Amount, fromMinor, toMinor } from './amounts'
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
} from './context'
import { captureEvent, refundEvent } from './events'
import { refuse } from './refusals'
import { captureShape, minimal, refundShape } from './shapes'
import { type Capture, paypalId, type Refund } from './state'
import { type Json, type Movement, present, readMovement } from './validate'

const REFUND_DAYS = 180

export type NewCapture = Pick<Capture, 'clientId' | 'orderId' | 'amount' | 'final'> & {
  authorizationId?: string
  custom_id?: string
  invoice_id?: string
  note_to_payer?: string
  /** `PENDING` carries the reason, `DECLINED` perhaps the bank's code. */
  result: { status: 'COMPLETED' | 'PENDING' | 'DECLINED'; reason?: string; responseCode?: string }
  /** What the books call it. */
  reference: string | undefined
}

/** Makes a capture: the record, the line in the books, the event. */
export function makeCapture(paypal: PayPal, made: NewCapture): Capture {
  const at = paypal.core.clock.iso()
  const { result, reference, ...rest } = made
  const capture = { id: paypalId(), ...rest, ...result, createTime: at, updateTime: at }
  paypal.records.captures.put(capture.id, capture)
  const parent = made.authorizationId ?? null
  const status = { COMPLETED: 'succeeded', PENDING: 'pending', DECLINED: 'declined' } as const
  const kind = parent === null ? 'purchase' : 'capture'
  book(paypal, { id: capture.id, reference, kind, parent, amount: capture.amount, status: status[result.status] })
  captureEvent(paypal, capture)
  return capture
}

/** What of a capture has gone back already, in minor units. */
export function refundedOf(paypal: PayPal, capture: Capture): bigint {
  const refunds = paypal.records.refunds.all().filter((refund) => refund.captureId === capture.id)
  return refunds.reduce((sum, refund) => sum + toMinor(refund.amount), 0n)
}

/** `GET /v2/payments/captures/{id}`. */
export function getCapture(paypal: PayPal, call: Call, id: string): Outcome {
  return { status: 200, body: captureShape(owned(paypal.records.captures.get(id), call)) }
}

/** `GET /v2/payments/refunds/{id}`. */
export function getRefund(paypal: PayPal, call: Call, id: string): Outcome {
  return { status: 200, body: refundShape(owned(paypal.records.refunds.get(id), call)) }
}

function refundable(paypal: PayPal, capture: Capture, asked: Amount | undefined): Amount {
  if (capture.status === 'PENDING') throw refuse('PENDING_CAPTURE')
  if (capture.status === 'DECLINED') throw refuse('REFUND_NOT_ALLOWED')
  if (capture.status === 'REFUNDED') throw refuse('CAPTURE_FULLY_REFUNDED')
  if (Date.parse(capture.createTime) + REFUND_DAYS * DAY < paypal.core.clock.now())
    throw refuse('REFUND_TIME_LIMIT_EXCEEDED')
  const currency = capture.amount.currency_code
  if (asked && asked.currency_code !== currency)
    throw refuse('REFUND_CAPTURE_CURRENCY_MISMATCH', '/amount/currency_code', asked.currency_code)
  const left = toMinor(capture.amount) - refundedOf(paypal, capture)
  if (asked && toMinor(asked) > left) throw refuse('REFUND_AMOUNT_EXCEEDED', '/amount/value', asked.value)
  return asked ?? fromMinor(left, currency)
}

type GoingBack = Pick<Movement, 'custom_id' | 'invoice_id' | 'note_to_payer'> & {
  amount: Amount
  reference: string | undefined
  by: 'REFUNDED' | 'REVERSED'
}

/** Sends money of a capture back: the record, the capture's new status, the line in the books, the event. */
function giveBack(paypal: PayPal, capture: Capture, back: GoingBack): Refund {
  const { by, reference, amount, ...texts } = back
  const at = paypal.core.clock.iso()
  const total = refundedOf(paypal, capture) + toMinor(amount)
  const refund: Refund = {
    id: paypalId(),
    clientId: capture.clientId,
    captureId: capture.id,
    status: 'COMPLETED',
    amount,
    totalRefunded: fromMinor(total, amount.currency_code),
    ...texts,
    createTime: at,
  }
  paypal.records.refunds.put(refund.id, refund)
  const status = total === toMinor(capture.amount) ? 'REFUNDED' : 'PARTIALLY_REFUNDED'
  paypal.records.captures.put(capture.id, { ...capture, status, updateTime: at })
  book(paypal, { id: refund.id, reference, kind: 'refund', parent: capture.id, amount, status: 'succeeded' })
  refundEvent(paypal, refund, by)
  return refund
}

/** `POST /v2/payments/captures/{id}/refund`: all that is left, or `amount`. */
export function refundCapture(paypal: PayPal, call: Call, id: string, body: Json): Outcome {
  return once(paypal, call, body, () => {
    const capture = owned(paypal.records.captures.get(id), call)
    const asked = readMovement(body)
    const { custom_id, invoice_id, note_to_payer } = asked
    const amount = refundable(paypal, capture, asked.amount)
    const reference = custom_id ?? call.requestId
    const { issue, responseCode } = orderedDecline(paypal, call.operation)
    const refusal = issue ?? (responseCode ? 'TRANSACTION_REFUSED' : undefined)
    refuseDeclined(paypal, refusal, { reference, kind: 'refund', parent: id, amount })
    const texts = present({ custom_id, invoice_id, note_to_payer })
    const shape = refundShape(giveBack(paypal, capture, { amount, reference, by: 'REFUNDED', ...texts }))
    return { status: 201, body: call.representation ? shape : minimal(shape) }
  })
}

/** The merchant refunds what is left from the dashboard, without any call; throws what the API would answer. */
export function refundFromDashboard(paypal: PayPal, capture: Capture): Refund {
  const amount = refundable(paypal, capture, undefined)
  return giveBack(paypal, capture, { amount, reference: undefined, by: 'REFUNDED' })
}

/** PayPal takes what is left of a capture back from the merchant. */
export function reverseCapture(paypal: PayPal, capture: Capture): Refund {
  const amount = refundable(paypal, capture, undefined)
  return giveBack(paypal, capture, { amount, reference: undefined, by: 'REVERSED' })
}

/** A pending capture ends: the money arrived, or it never will. Anything that is not pending stays as it is. */
export function settlePending(paypal: PayPal, capture: Capture, status: 'COMPLETED' | 'DECLINED'): void {
  if (capture.status !== 'PENDING') return
  const { reason: _, ...rest } = capture
  const settled = { ...rest, status, updateTime: paypal.core.clock.iso() }
  paypal.records.captures.put(capture.id, settled)
  paypal.core.books.settle(PROCESSOR, capture.id, status === 'COMPLETED' ? 'succeeded' : 'declined')
  captureEvent(paypal, settled)
}
