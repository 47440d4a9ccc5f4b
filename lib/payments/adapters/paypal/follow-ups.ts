import type { FollowUpRequest, Inquiry, Target } from '../../contract'
import { asInquiry, asOutcome } from '../../exchange'
import type { Outcome, Told } from '../../outcome'
import { writeAmount } from './amounts'
import { authorizationCall, follow, parentOrder } from './orders'
import { captureReference, captureTold, readMovement, readReference, refundTold, within } from './replies'
import type { Context } from './settings'
import { type Call, judge, send } from './wire'

/** Takes reserved money, wholly or in part. The invoice id is how this capture is found again, because its custom id is the order's. */
export async function capture(request: FollowUpRequest, context: Context): Promise<Outcome> {
  const amount = writeAmount(request.amount)
  if ('kind' in amount) return amount
  const { transactionId, parentReference } = request
  const body = { amount, invoice_id: transactionId, final_capture: request.whole }
  return follow(
    parentReference,
    context,
    (order) => authorizationCall(order, 'capture', transactionId, body),
    (json, order) => {
      const made = readMovement(json)
      return made && captureTold(made, captureReference(order.id, made.id))
    },
  )
}

export async function inquireCapture(target: Target, context: Context): Promise<Inquiry> {
  const parent = await parentOrder(target.parentReference ?? target.reference ?? '', context)
  if ('reply' in parent) return asInquiry(judge(parent.reply, () => null))
  const { order } = parent
  const known = target.reference === undefined ? undefined : readReference(target.reference).captureId
  const made = within(order, 'captures').find((one) => one.id === known || one.invoice_id === target.transactionId)
  if (!made) return { kind: 'not_found' }
  return foundInOrder(captureTold(made, captureReference(order.id, made.id)))
}

/**
 * Gives money back. Refunds are made of a capture: of a purchase the order is read to find it, of a capture its reference holds it. The
 * custom id is ours; the invoice id is marked, so that a callback can tell our refund from one made on PayPal's own pages, which
 * carries both ids of the payment.
 */
export async function refund(request: FollowUpRequest, context: Context): Promise<Outcome> {
  const amount = writeAmount(request.amount)
  if ('kind' in amount) return amount
  const { transactionId, parentReference, reason } = request
  const body = {
    amount,
    custom_id: transactionId,
    invoice_id: refundInvoice(transactionId),
    ...(reason === undefined || reason === '' ? {} : { note_to_payer: reason.slice(0, 255) }),
  }
  const { captureId } = readReference(parentReference)
  const callOf = (id: string): Call => ({
    method: 'POST',
    path: `/v2/payments/captures/${encodeURIComponent(id)}/refund`,
    requestId: transactionId,
    body,
  })
  if (captureId !== undefined) return asOutcome(judge(await send(context, callOf(captureId)), refundToldOf))
  return follow(
    parentReference,
    context,
    (order) => {
      const made = within(order, 'captures')[0]
      return made ? callOf(made.id) : null
    },
    refundToldOf,
  )
}

/** By the refund's own id; when the reply with it was lost, by our id among the refunds that the order lists. */
export async function inquireRefund(target: Target, context: Context): Promise<Inquiry> {
  if (target.reference !== undefined) {
    const path = `/v2/payments/refunds/${encodeURIComponent(target.reference)}`
    return asInquiry(judge(await send(context, { method: 'GET', path }), refundToldOf))
  }
  const parent = await parentOrder(target.parentReference ?? '', context)
  if ('reply' in parent) return asInquiry(judge(parent.reply, () => null))
  const made = within(parent.order, 'refunds').find((one) => one.custom_id === target.transactionId)
  return made ? foundInOrder(refundTold(made)) : { kind: 'not_found' }
}

/** The invoice number of a refund that we make. */
export function refundInvoice(transactionId: string): string {
  return `RF-${transactionId}`
}

function foundInOrder(told: Told | null): Inquiry {
  if (told) return { kind: 'answered', outcome: told }
  return { kind: 'unanswered', evidence: { message: 'PayPal gives it a status that we do not know' } }
}

function refundToldOf(json: unknown): Told | null {
  const made = readMovement(json)
  return made && refundTold(made)
}
