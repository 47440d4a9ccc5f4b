import { z } from 'zod'
import type { CallbackVerdict, Report, ReportSubject, TransactionType } from '../../contract'
import { jsonOrNull } from '../../exchange'
import type { Told } from '../../outcome'
import { refundInvoice } from './follow-ups'
import { parentOrder, releaseTold } from './orders'
import {
  authorizationTold,
  captureReference,
  captureTold,
  type Movement,
  readMovement,
  readOrder,
  refundTold,
  within,
} from './replies'
import type { Context } from './settings'
import { send } from './wire'

// What an authentic callback means. `custom_id` and `invoice_id` are ours: see where they are sent, in orders.ts and follow-ups.ts.

/** The events to subscribe to: those that `reportOf` acts on. */
export const EVENT_TYPES = [
  'CHECKOUT.ORDER.APPROVED',
  'PAYMENT.AUTHORIZATION.CREATED',
  'PAYMENT.AUTHORIZATION.VOIDED',
  'PAYMENT.CAPTURE.COMPLETED',
  'PAYMENT.CAPTURE.PENDING',
  'PAYMENT.CAPTURE.DENIED',
  'PAYMENT.CAPTURE.DECLINED',
  'PAYMENT.CAPTURE.REFUNDED',
  'PAYMENT.CAPTURE.REVERSED',
  'PAYMENT.REFUND.PENDING',
  'PAYMENT.REFUND.FAILED',
] as const
type EventType = (typeof EVENT_TYPES)[number]

const eventShape = z.object({
  id: z.string().min(1),
  event_type: z.string(),
  create_time: z.iso.datetime({ offset: true }),
  resource_type: z.string().optional(),
  resource: z.unknown(),
})
type Event = z.infer<typeof eventShape>

/** A report without its time, why there is none, or null for "this does not look as it should". */
type Reading = Omit<Report, 'occurredAt'> | { readonly ignored: string } | null

const NOT_OURS = { ignored: 'a payment that did not start here' } as const

/** Translates a callback that `authenticate` has let pass. What it cannot read now is deferred, so that PayPal sends it again. */
export async function translateEvent(body: Uint8Array, context: Context): Promise<CallbackVerdict> {
  const event = eventShape.safeParse(jsonOrNull(new TextDecoder().decode(body))).data
  if (!event) return { kind: 'deferred', reason: 'not an event in the shape we know' }
  const reading = await reportOf(event, context)
  if (reading === null) return { kind: 'deferred', reason: `${event.event_type} in a shape that we do not know` }
  if ('ignored' in reading) return { kind: 'ignored', eventId: event.id, reason: reading.ignored }
  return { kind: 'reports', eventId: event.id, reports: [{ ...reading, occurredAt: new Date(event.create_time) }] }
}

async function reportOf(event: Event, context: Context): Promise<Reading> {
  if (event.event_type.startsWith('CUSTOMER.DISPUTE.'))
    return { ignored: 'a dispute is settled at PayPal; money that it moves is reported by an event of its own' }
  if (!isHandled(event.event_type)) return { ignored: `nothing follows from ${event.event_type}` }
  if (event.event_type === 'CHECKOUT.ORDER.APPROVED') return approvedReport(event.resource)
  const made = readMovement(event.resource)
  if (!made) return null
  switch (event.event_type) {
    case 'PAYMENT.AUTHORIZATION.CREATED':
      return startReport(made.custom_id, relatedIds(made).order_id, 'authorization', (reference) =>
        authorizationTold(made, reference),
      )
    case 'PAYMENT.AUTHORIZATION.VOIDED':
      return releaseReport(made, context)
    case 'PAYMENT.CAPTURE.REFUNDED':
    case 'PAYMENT.REFUND.PENDING':
    case 'PAYMENT.REFUND.FAILED':
      return refundReport(made, context)
    case 'PAYMENT.CAPTURE.REVERSED':
      return reversalReport(made, event.resource_type === 'capture', context)
    default:
      return captureReport(made)
  }
}

/** The payer has agreed and nothing was taken yet: asking about the payment takes it. */
function approvedReport(resource: unknown): Reading {
  const order = readOrder(resource)
  const unit = order?.purchase_units[0]
  if (!order || !unit) return null
  const type = order.intent === 'AUTHORIZE' ? 'authorization' : 'purchase'
  return startReport(unit.custom_id, order.id, type, () => 'ask')
}

/** Of what does not carry our id, only the order can show that it is ours: asked about where we know it, and somebody else's where we do not. */
function startReport(
  id: string | undefined,
  orderId: string | undefined,
  type: TransactionType,
  tell: (reference: string) => Told | 'ask' | null,
): Reading {
  if (!isOurs(id))
    return orderId === undefined
      ? NOT_OURS
      : { about: { kind: 'theirs', reference: orderId }, type, outcome: 'ask', mark: 'none' }
  const outcome = orderId === undefined ? 'ask' : tell(orderId)
  return outcome && { about: { kind: 'ours', transactionId: id }, type, outcome }
}

/** A reservation is gone: released by us or on PayPal's pages, or it ran out. Nothing in it says whose doing it was. */
async function releaseReport(made: Movement, context: Context): Promise<Reading> {
  const mark = markOf(made)
  const orderId = relatedIds(made).order_id
  if (orderId === undefined) return mark ? NOT_OURS : null
  // The event has the whole amount, whatever was captured of it.
  const parent = await parentOrder(orderId, context)
  if ('reply' in parent) return mark && parent.reply.kind === 'refusal' ? NOT_OURS : null
  const outcome = releaseTold(parent.order, null)
  if (outcome) return { about: { kind: 'under', parentReference: orderId }, type: 'void', outcome, ...mark }
  const isKnownThere = within(parent.order, 'authorizations')[0]?.status === 'VOIDED'
  return isKnownThere ? { ignored: 'nothing was left to release of this authorization' } : null
}

/** A capture of an order is the purchase itself; a capture of an authorization is a transaction of its own, ours by its invoice id. */
function captureReport(made: Movement): Reading {
  const { order_id: orderId, authorization_id: authorizationId } = relatedIds(made)
  if (authorizationId === undefined)
    return startReport(made.custom_id, orderId, 'purchase', (reference) => captureTold(made, reference))
  const mark = markOf(made)
  if (orderId === undefined) return mark ? NOT_OURS : null
  const outcome = captureTold(made, captureReference(orderId, made.id))
  const { invoice_id: invoice } = made
  const about: ReportSubject =
    isOurs(invoice) && invoice !== made.custom_id
      ? { kind: 'ours', transactionId: invoice }
      : { kind: 'under', parentReference: orderId }
  return outcome && { about, type: 'capture', outcome, ...mark }
}

/** A refund made on PayPal's pages repeats the ids of its payment; ours has its own custom id and our mark in the invoice id. */
async function refundReport(made: Movement, context: Context): Promise<Reading> {
  const outcome = refundTold(made)
  if (!outcome) return null
  const { custom_id: id, invoice_id: invoice } = made
  if (isOurs(id) && (invoice === undefined || invoice === refundInvoice(id)))
    return { about: { kind: 'ours', transactionId: id }, type: 'refund', outcome }
  return underCapture(capturedBy(made), 'refund', outcome, context)
}

/** The buyer's bank took the money back. The event's resource is the movement back, or the capture that it undid. */
function reversalReport(made: Movement, isCapture: boolean, context: Context): Promise<Reading> {
  const outcome = captureTold({ ...made, status: 'COMPLETED' }, made.id)
  return underCapture(capturedBy(made) ?? (isCapture ? made.id : undefined), 'chargeback', outcome, context)
}

/** Hangs something that we did not start under its payment, which the capture names. Null, so deferred, when that cannot be learned. */
async function underCapture(
  captureId: string | undefined,
  type: TransactionType,
  outcome: Told | null,
  context: Context,
): Promise<Reading> {
  if (captureId === undefined) return null
  const path = `/v2/payments/captures/${encodeURIComponent(captureId)}`
  const reply = await send(context, { method: 'GET', path })
  const capture = reply.kind === 'answer' ? readMovement(reply.json) : null
  if (!capture) return null
  const mark = markOf(capture)
  const { order_id: orderId, authorization_id: authorizationId } = relatedIds(capture)
  if (orderId === undefined) return mark ? NOT_OURS : null
  const parentReference = authorizationId === undefined ? orderId : captureReference(orderId, captureId)
  return outcome && { about: { kind: 'under', parentReference }, type, outcome, ...mark }
}

/** The capture that a refund or reversal belongs to: named outright, or by the link upwards. */
function capturedBy(made: Movement): string | undefined {
  const up = made.links.find(({ rel }) => rel === 'up')?.href
  return relatedIds(made).capture_id ?? /\/captures\/([\w-]+)/.exec(up ?? '')?.[1]
}

function relatedIds(made: Movement) {
  return made.supplementary_data?.related_ids ?? {}
}

/** All that is started here carries our id for life. What does not is somebody else's, unless we know the order that it belongs to. */
function markOf({ custom_id: id, invoice_id: invoice }: Movement): Pick<Report, 'mark'> | undefined {
  return isOurs(id) || isOurs(invoice) ? undefined : { mark: 'none' }
}

function isOurs(id: string | undefined): id is string {
  return id?.startsWith('txn_') === true
}

function isHandled(type: string): type is EventType {
  return EVENT_TYPES.some((known) => known === type)
}
