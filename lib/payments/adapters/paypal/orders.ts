import { type Money, subtract } from '@/lib/money/money'
import type { FollowUpRequest, Inquiry, StartRequest, Target } from '../../contract'
import { asInquiry, asOutcome } from '../../exchange'
import type { Outcome, Told } from '../../outcome'
import { readAmount, writeAmount } from './amounts'
import { approvalStep, type Order, orderTold, readMovement, readOrder, readReference, within } from './replies'
import type { Context } from './settings'
import { type Call, evidenceOf, judge, type Reply, send } from './wire'

type StartType = 'purchase' | 'authorization'

const DONE_ALREADY: ReadonlySet<string> = new Set([
  'ORDER_ALREADY_CAPTURED',
  'ORDER_ALREADY_AUTHORIZED',
  'ORDER_ALREADY_COMPLETED',
])

const NOT_TAKEN: ReadonlySet<string> = new Set(['DECLINED', 'DENIED', 'FAILED'])

/** Opens an order that the payer approves at PayPal. No money moves yet. */
export async function start(type: StartType, request: StartRequest, context: Context): Promise<Outcome> {
  if (request.instrument.kind !== 'chosen_at_processor')
    return { kind: 'failed', code: 'unsupported', evidence: { message: 'A PayPal payment needs its payer each time.' } }
  if (!request.accepted.includes('paypal')) return { kind: 'declined', code: 'method_not_accepted', evidence: {} }
  const amount = writeAmount(request.amount)
  if ('kind' in amount) return amount
  const { transactionId, description } = request
  const reply = await send(context, {
    method: 'POST',
    path: '/v2/checkout/orders',
    requestId: transactionId,
    body: {
      intent: type === 'purchase' ? 'CAPTURE' : 'AUTHORIZE',
      purchase_units: [
        {
          reference_id: 'default',
          custom_id: transactionId,
          invoice_id: transactionId,
          amount,
          ...(description === '' ? {} : { description: description.slice(0, 127) }),
        },
      ],
      payment_source: {
        paypal: {
          experience_context: {
            user_action: 'PAY_NOW',
            shipping_preference: 'NO_SHIPPING',
            return_url: request.returnUrl,
            cancel_url: request.cancelUrl,
          },
        },
      },
    },
  })
  return asOutcome(judge(reply, (json) => told(json, type, context)))
}

/**
 * Asks about a purchase or an authorization, and finishes it when its payer has approved it. Asking has to finish too: PayPal takes no
 * money on approval, the payer may never come back, and then the callback that says "approved" or our own question is the only one
 * left to act on it. Finishing carries the same request id each time, so that return, callback and question racing take the money once.
 *
 * Without a reference the reply to our creating the order was lost, so the payer was never sent to it and nobody can approve it: there
 * is no payment to find.
 */
export async function inquireStart(type: StartType, target: Target, context: Context): Promise<Inquiry> {
  if (target.reference === undefined) return { kind: 'not_found' }
  const { reference } = target
  const reply = await readAgain(reference, context)
  const order = reply.kind === 'answer' ? readOrder(reply.json) : null
  if (order?.status !== 'APPROVED') return asInquiry(judge(reply, (json) => told(json, type, context)))
  if (!isFor(order, target))
    return { kind: 'unanswered', evidence: { message: 'The order at PayPal is for another payment or amount' } }
  const finished = await send(context, {
    method: 'POST',
    path: `${orderPath(reference)}/${type === 'purchase' ? 'capture' : 'authorize'}`,
    requestId: `${target.transactionId}:${type === 'purchase' ? 'capture' : 'authorize'}`,
    body: {},
  })
  return whatFinishingTold(finished, type, order, context)
}

/**
 * Reads what became of an attempt that is being given up, and takes nothing. PayPal has no call that cancels an order, and needs none:
 * money moves only when we capture, so that an order nobody asks about any more lapses, even one that its payer approves later.
 */
export async function giveUp(target: Target, context: Context): Promise<Inquiry> {
  const { type, reference } = target
  if (type !== 'purchase' && type !== 'authorization')
    return { kind: 'unanswered', evidence: { message: `A ${type} cannot be given up at PayPal` } }
  if (reference === undefined) return { kind: 'not_found' }
  return asInquiry(judge(await readAgain(reference, context), (json) => told(json, type, context)))
}

/** What is known of the order that a capture, void or refund follows: what it holds, or why that could not be read. */
export async function parentOrder(
  parentReference: string,
  context: Context,
): Promise<{ readonly order: Order } | { readonly reply: Reply }> {
  const reply = await readAgain(readReference(parentReference).orderId, context)
  const order = reply.kind === 'answer' ? readOrder(reply.json) : null
  return order ? { order } : { reply }
}

/**
 * Makes the one call of a follow-up after reading its parent. When the parent cannot be read, nothing of the follow-up itself was sent:
 * that is `failed`, whatever went wrong with the reading.
 */
export async function follow(
  parentReference: string,
  context: Context,
  callOf: (order: Order) => Call | null,
  translate: (json: unknown, order: Order, status: number) => Told | null,
): Promise<Outcome> {
  const parent = await parentOrder(parentReference, context)
  if ('reply' in parent) return notStarted(asOutcome(judge(parent.reply, () => null)))
  const { order } = parent
  const call = callOf(order)
  if (!call)
    return {
      kind: 'failed',
      code: 'bad_request',
      evidence: { message: 'PayPal knows no payment of that order', raw: order },
    }
  return asOutcome(judge(await send(context, call), (json, status) => translate(json, order, status)))
}

/** Releases an authorization. PayPal refuses what is released already, there or because it ran out: then it is as it was to be. */
export async function release(request: FollowUpRequest, context: Context): Promise<Outcome> {
  const outcome = await letGo(request, context)
  if (outcome.kind !== 'declined' || outcome.code !== 'released') return outcome
  const now = await inquireRelease({ ...request, type: 'void', keep: false }, context)
  return now.kind === 'answered' ? now.outcome : outcome
}

/** PayPal answers without a body, so the amount is what was not captured of it before. */
function letGo(request: FollowUpRequest, context: Context): Promise<Outcome> {
  return follow(
    request.parentReference,
    context,
    (order) => authorizationCall(order, 'void', request.transactionId),
    (json, order, status) => {
      const authorization = status === 204 ? within(order, 'authorizations')[0] : readMovement(json)
      if (!authorization || (status !== 204 && authorization.status !== 'VOIDED')) return null
      const evidence = { raw: { ...authorization, status: 'VOIDED' } }
      return { kind: 'succeeded', reference: authorization.id, amount: released(order) ?? request.amount, evidence }
    },
  )
}

export async function inquireRelease(target: Target, context: Context): Promise<Inquiry> {
  const parent = await parentOrder(target.parentReference ?? '', context)
  if ('reply' in parent) return asInquiry(judge(parent.reply, () => null))
  const outcome = releaseTold(parent.order, target.amount)
  return outcome ? { kind: 'answered', outcome } : { kind: 'not_found' }
}

/** The release of an order's authorization: of what was never captured, or of `asked` where that cannot be read. Null when it was not released. */
export function releaseTold(order: Order, asked: Money | null): Told | null {
  const authorization = within(order, 'authorizations')[0]
  const amount = released(order) ?? asked
  if (authorization?.status !== 'VOIDED' || !amount) return null
  return { kind: 'succeeded', reference: authorization.id, amount, evidence: { raw: authorization } }
}

/** What of an authorization was never captured; null when that cannot be read. */
function released(order: Order): Money | null {
  const reserved = within(order, 'authorizations')[0]
  const whole = reserved && readAmount(reserved.amount)
  if (!whole) return null
  let left: Money = whole
  for (const made of within(order, 'captures').filter(({ status }) => !NOT_TAKEN.has(status))) {
    const taken = readAmount(made.amount)
    if (taken?.currency !== whole.currency) return null
    left = subtract(left, taken)
  }
  return left.amountMinor > 0n ? left : null
}

export function authorizationCall(
  order: Order,
  what: 'capture' | 'void',
  requestId: string,
  body?: unknown,
): Call | null {
  const authorization = within(order, 'authorizations')[0]
  if (!authorization) return null
  const path = `/v2/payments/authorizations/${encodeURIComponent(authorization.id)}/${what}`
  return { method: 'POST', path, requestId, ...(body === undefined ? {} : { body }) }
}

async function whatFinishingTold(reply: Reply, type: StartType, order: Order, context: Context): Promise<Inquiry> {
  if (reply.kind === 'refusal' && DONE_ALREADY.has(reply.issue))
    return asInquiry(judge(await readAgain(order.id, context), (json) => told(json, type, context)))
  const evidence = reply.kind === 'refusal' ? evidenceOf(reply.error, reply.issue) : {}
  if (reply.kind === 'refusal' && reply.issue === 'PAYER_ACTION_REQUIRED') {
    const next = approvalStep([...reply.error.links, ...order.links])
    return { kind: 'answered', outcome: { kind: 'pending', reference: order.id, next, evidence } }
  }
  return asInquiry(judge(reply, (json) => told(json, type, context)))
}

function told(json: unknown, type: StartType, context: Context): Told | null {
  const order = readOrder(json)
  return order && orderTold(order, type, context.now)
}

function readAgain(orderId: string, context: Context): Promise<Reply> {
  return send(context, { method: 'GET', path: orderPath(orderId) })
}

function orderPath(orderId: string): string {
  return `/v2/checkout/orders/${encodeURIComponent(orderId)}`
}

/** Money is taken only for the order that we opened: our id in it, and the amount we asked for. */
function isFor(order: Order, target: Target): boolean {
  const unit = order.purchase_units[0]
  const amount = unit?.amount && readAmount(unit.amount)
  return (
    unit?.custom_id === target.transactionId &&
    amount?.currency === target.amount.currency &&
    amount.amountMinor === target.amount.amountMinor
  )
}

function notStarted(outcome: Outcome): Outcome {
  return outcome.kind === 'unknown' ? { kind: 'failed', code: 'unreachable', evidence: outcome.evidence } : outcome
}
