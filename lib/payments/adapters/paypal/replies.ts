import { z } from 'zod'
import type { Evidence, NextStep, Told } from '../../outcome'
import { amountShape, readAmount } from './amounts'
import { declineOf } from './declines'

// PayPal's replies, and what each tells. An order is the wrapper the payer approves; the money is in its captures, whose status is the
// only one that counts: an order can be COMPLETED with a capture that is still pending or was declined.
//
// What `reference` is: of a purchase and of an authorization the order's id, known from the first reply on; of a capture of an
// authorization `<order id>/<capture id>`, so that a refund finds its way from either without having to guess; of a refund its own id.

const EXPIRES_AFTER_MS = 3 * 60 * 60 * 1000

/** PayPal's ids are letters and digits; anything else must not end up in an address that we call. */
const idShape = z.string().regex(/^[\w-]{1,64}$/)

const links = z.array(z.object({ rel: z.string(), href: z.string() })).default([])

/** A capture, an authorization or a refund: PayPal gives the three one shape. */
export const movementShape = z.object({
  id: idShape,
  status: z.string(),
  amount: amountShape,
  custom_id: z.string().optional(),
  invoice_id: z.string().optional(),
  status_details: z.object({ reason: z.string().optional() }).optional(),
  processor_response: z
    .object({ response_code: z.string().optional(), payment_advice_code: z.string().optional() })
    .optional(),
  supplementary_data: z
    .object({
      related_ids: z
        .object({
          order_id: idShape.optional(),
          authorization_id: idShape.optional(),
          capture_id: idShape.optional(),
        })
        .optional(),
    })
    .optional(),
  debug_id: z.string().optional(),
  links,
})
export type Movement = z.infer<typeof movementShape>

const movements = z.array(movementShape).default([])

export const orderShape = z.object({
  id: idShape,
  status: z.string(),
  intent: z.string().optional(),
  create_time: z.iso.datetime({ offset: true }).optional(),
  purchase_units: z
    .array(
      z.object({
        custom_id: z.string().optional(),
        amount: amountShape.optional(),
        payments: z.object({ captures: movements, authorizations: movements, refunds: movements }).optional(),
      }),
    )
    .default([]),
  debug_id: z.string().optional(),
  links,
})
export type Order = z.infer<typeof orderShape>

/** The keys of those shapes that evidence keeps: nothing about the payer, no links. */
export const RETAINED_KEYS: readonly string[] = [
  'id status intent create_time purchase_units custom_id invoice_id amount currency_code value',
  'payments captures authorizations refunds status_details reason processor_response response_code payment_advice_code',
  'supplementary_data related_ids order_id authorization_id capture_id',
  'name message error error_description details issue description debug_id',
].flatMap((line) => line.split(' '))

export function captureReference(orderId: string, captureId: string): string {
  return `${orderId}/${captureId}`
}

/** Takes a parent's reference apart: an order's id alone, or the capture within it. */
export function readReference(reference: string): { readonly orderId: string; readonly captureId?: string } {
  const [orderId = reference, captureId] = reference.split('/')
  return captureId === undefined ? { orderId } : { orderId, captureId }
}

export function readOrder(json: unknown): Order | null {
  return orderShape.safeParse(json).data ?? null
}

export function readMovement(json: unknown): Movement | null {
  return movementShape.safeParse(json).data ?? null
}

/** An order's captures, authorizations or refunds. We make orders of one purchase unit. */
export function within(order: Order, kind: 'captures' | 'authorizations' | 'refunds'): readonly Movement[] {
  return order.purchase_units[0]?.payments?.[kind] ?? []
}

/** What an order tells of the purchase or authorization it was made for. APPROVED only tells to wait: `finish` acts on it. */
export function orderTold(order: Order, type: 'purchase' | 'authorization', now: Date): Told | null {
  const evidence = { processorCode: order.status, raw: order }
  switch (order.status) {
    case 'CREATED':
    case 'SAVED':
    case 'PAYER_ACTION_REQUIRED':
      return {
        kind: 'pending',
        reference: order.id,
        next: approvalStep(order.links),
        expiresAt: expiry(order, now),
        evidence,
      }
    case 'APPROVED':
      return { kind: 'pending', reference: order.id, next: { kind: 'wait' }, expiresAt: expiry(order, now), evidence }
    case 'VOIDED':
      return { kind: 'declined', reference: order.id, code: 'expired', evidence }
    case 'COMPLETED': {
      const made = within(order, type === 'purchase' ? 'captures' : 'authorizations')[0]
      if (!made) return null
      return type === 'purchase' ? captureTold(made, order.id) : authorizationTold(made, order.id)
    }
    default:
      return null
  }
}

/** A capture. Its amount stays what it was when part or all of it has been refunded since. */
export function captureTold(capture: Movement, reference: string): Told | null {
  switch (capture.status) {
    case 'COMPLETED':
    case 'PARTIALLY_REFUNDED':
    case 'REFUNDED':
      return succeeded(capture, reference)
    case 'PENDING':
      return waiting(capture, reference)
    case 'DECLINED':
    case 'DENIED':
    case 'FAILED':
      return declined(capture, reference)
    default:
      return null
  }
}

/** An authorization. One that was captured since had succeeded; one that was voided before we ever heard of it had not. */
export function authorizationTold(authorization: Movement, reference: string): Told | null {
  switch (authorization.status) {
    case 'CREATED':
    case 'CAPTURED':
    case 'PARTIALLY_CAPTURED':
      return succeeded(authorization, reference)
    case 'PENDING':
      return waiting(authorization, reference)
    case 'DENIED':
      return declined(authorization, reference)
    case 'VOIDED':
      return { kind: 'declined', reference, code: 'released', evidence: evidence(authorization) }
    default:
      return null
  }
}

export function refundTold(refund: Movement): Told | null {
  switch (refund.status) {
    case 'COMPLETED':
      return succeeded(refund, refund.id)
    case 'PENDING':
      return waiting(refund, refund.id)
    case 'CANCELLED':
    case 'FAILED':
      return declined(refund, refund.id)
    default:
      return null
  }
}

/** Where the payer approves the order: `payer-action` in today's replies, `approve` in older ones. */
export function approvalStep(from: Order['links']): NextStep {
  const link = from.find(({ rel, href }) => (rel === 'payer-action' || rel === 'approve') && /^https?:\/\//.test(href))
  return link ? { kind: 'redirect', method: 'GET', url: link.href, fields: {} } : { kind: 'wait' }
}

function expiry(order: Order, now: Date): Date {
  return new Date((order.create_time ? Date.parse(order.create_time) : now.getTime()) + EXPIRES_AFTER_MS)
}

function succeeded(made: Movement, reference: string): Told | null {
  const amount = readAmount(made.amount)
  return amount && { kind: 'succeeded', reference, amount, method: 'paypal', evidence: evidence(made) }
}

function waiting(made: Movement, reference: string): Told | null {
  const amount = readAmount(made.amount)
  return amount && { kind: 'pending', reference, next: { kind: 'wait' }, amount, evidence: evidence(made) }
}

function declined(made: Movement, reference: string): Told {
  const { response_code: response, payment_advice_code: advice } = made.processor_response ?? {}
  const never = advice === '03' ? 'do_not_retry' : undefined
  const code = declineOf(response) ?? never ?? declineOf(made.status_details?.reason) ?? 'generic'
  return { kind: 'declined', reference, code, evidence: evidence(made) }
}

function evidence(made: Movement): Evidence {
  const code = made.processor_response?.response_code ?? made.status_details?.reason ?? made.status
  return { processorCode: code, raw: made }
}
