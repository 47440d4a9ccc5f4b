import type Stripe from 'stripe'
import type { FollowUpRequest, Operations, StartRequest, VerifyRequest } from '../../contract'
import type { Forgotten, Outcome, StoredToken } from '../../outcome'
import { toStripe } from './amounts'
import { ask, type Context } from './client'
import { cancellationOf } from './declines'
import { giveUp } from './give-up'
import { messageOf, outcomeOf } from './outcomes'
import { prepare } from './prepare'
import type { Settings } from './settings'
import { errorReply, type Intent, intent, paymentMethod, refund, setupIntent } from './shapes'
import { toldOfCapture, toldOfIntent, toldOfRefund, toldOfSetup, toldOfVoid } from './translate'

const EXPAND = ['payment_method', 'latest_charge']
const REFUND_REASONS: readonly string[] = ['duplicate', 'fraudulent', 'requested_by_customer']

export const operations: Operations<Settings> = {
  purchase: { run: (request, context) => charge(request, context, 'purchase') },
  authorize: { run: (request, context) => charge(request, context, 'authorization') },
  verify: { run: verify },
  capture: { partial: true, multiple: false, run: capture },
  void: { of: ['authorization'], run: release },
  refund: { partial: true, multiple: true, run: giveBack },
  giveUp: { run: giveUp },
  forget: { run: forget },
}

async function charge(request: StartRequest, context: Context, as: 'purchase' | 'authorization'): Promise<Outcome> {
  const amount = toStripe(request.amount)
  if ('refusal' in amount) return badRequest(amount.refusal)
  const ready = await prepare(request, request.keep, context)
  if ('kind' in ready) return ready
  const unattended = request.instrument.kind === 'stored' && request.instrument.initiator === 'merchant'
  const params: Stripe.PaymentIntentCreateParams = {
    amount: amount.units,
    currency: request.amount.currency.toLowerCase(),
    payment_method: ready.paymentMethod,
    allowed_payment_method_types: ['card'],
    capture_method: as === 'purchase' ? 'automatic' : 'manual',
    confirm: true,
    description: request.description.slice(0, 1000),
    metadata: { transaction: request.transactionId },
    expand: EXPAND,
    ...(ready.customer === undefined ? {} : { customer: ready.customer }),
    ...(request.keep ? { setup_future_usage: 'off_session' as const } : {}),
    ...(unattended
      ? { off_session: true }
      : { return_url: request.returnUrl, use_stripe_sdk: request.challenge === 'embed' }),
  }
  const answer = await ask(context, (api) => api.paymentIntents.create(params, keyed(request.transactionId)))
  return outcomeOf(answer, (json) => {
    const read = readIntent(json, context)
    return read && toldOfIntent(read, as, request.keep)
  })
}

async function verify(request: VerifyRequest, context: Context): Promise<Outcome> {
  const ready = await prepare(request, true, context)
  if ('kind' in ready) return ready
  const params: Stripe.SetupIntentCreateParams = {
    payment_method: ready.paymentMethod,
    allowed_payment_method_types: ['card'],
    confirm: true,
    usage: 'off_session',
    description: request.description.slice(0, 1000),
    metadata: { transaction: request.transactionId },
    return_url: request.returnUrl,
    use_stripe_sdk: request.challenge === 'embed',
    expand: ['payment_method'],
    ...(ready.customer === undefined ? {} : { customer: ready.customer }),
  }
  const answer = await ask(context, (api) => api.setupIntents.create(params, keyed(request.transactionId)))
  return outcomeOf(answer, (json) => {
    const read = setupIntent.safeParse(json)
    return read.success && read.data.livemode === context.live ? toldOfSetup(read.data, request.currency) : null
  })
}

async function capture(request: FollowUpRequest, context: Context): Promise<Outcome> {
  const amount = toStripe(request.amount)
  if ('refusal' in amount) return badRequest(amount.refusal)
  // The intent's `transaction` stays the authorization's, so that it can still be found by it.
  const params = { amount_to_capture: amount.units, metadata: { capture: request.transactionId }, expand: EXPAND }
  const answer = await ask(context, (api) =>
    api.paymentIntents.capture(request.parentReference, params, keyed(request.transactionId)),
  )
  const now = stateInRefusal(answer)
  if (now?.status === 'canceled') {
    const evidence = { processorCode: now.cancellation_reason ?? 'canceled', message: messageOf(answer), raw: now }
    return { kind: 'declined', reference: now.id, code: cancellationOf(now.cancellation_reason, true), evidence }
  }
  return outcomeOf(answer, (json) => {
    const read = readIntent(json, context)
    return read && toldOfCapture(read)
  })
}

async function release(request: FollowUpRequest, context: Context): Promise<Outcome> {
  const params = { cancellation_reason: 'requested_by_customer' as const }
  const answer = await ask(context, (api) =>
    api.paymentIntents.cancel(request.parentReference, params, keyed(request.transactionId)),
  )
  const now = stateInRefusal(answer)
  const already = now && toldOfVoid(now)
  if (already) return already
  if (now?.status === 'succeeded')
    return badRequest(
      'Stripe cannot void this: the money was already taken. Refund it instead.',
      'payment_intent_unexpected_state',
    )
  return outcomeOf(answer, (json) => {
    const read = readIntent(json, context)
    return read && toldOfVoid(read)
  })
}

async function giveBack(request: FollowUpRequest, context: Context): Promise<Outcome> {
  const amount = toStripe(request.amount)
  if ('refusal' in amount) return badRequest(amount.refusal)
  const reason = REFUND_REASONS.includes(request.reason ?? '') ? request.reason : undefined
  const params = {
    payment_intent: request.parentReference,
    amount: amount.units,
    metadata: { transaction: request.transactionId },
    ...(reason === undefined ? {} : { reason: reason as Stripe.RefundCreateParams.Reason }),
  }
  const answer = await ask(context, (api) => api.refunds.create(params, keyed(request.transactionId)))
  return outcomeOf(answer, (json) => {
    const read = refund.safeParse(json)
    return read.success ? toldOfRefund(read.data) : null
  })
}

async function forget(token: StoredToken, context: Context): Promise<Forgotten> {
  const id = token.paymentMethod
  if (!id) return { kind: 'forgotten' }
  const answer = await ask(context, (api) => api.paymentMethods.detach(id))
  if (answer.kind === 'replied' && (answer.status === 404 || paymentMethod.safeParse(answer.json).success))
    return { kind: 'forgotten' }
  // Stripe refuses to detach what is detached already, without a code of its own for it.
  if (answer.kind === 'replied' && answer.status === 400) {
    const now = await ask(context, (api) => api.paymentMethods.retrieve(id))
    const read = now.kind === 'replied' && now.status === 200 ? paymentMethod.safeParse(now.json) : null
    if ((now.kind === 'replied' && now.status === 404) || (read?.success && !read.data.customer))
      return { kind: 'forgotten' }
  }
  return { kind: 'unanswered', evidence: { message: messageOf(answer) } }
}

/** An intent of the right mode, or null. */
export function readIntent(json: unknown, context: Pick<Context, 'live'>): Intent | null {
  const read = intent.safeParse(json)
  return read.success && read.data.livemode === context.live ? read.data : null
}

/** With "unexpected state" Stripe sends the intent as it is now. */
function stateInRefusal(answer: Awaited<ReturnType<typeof ask>>): Intent | null {
  if (answer.kind !== 'replied' || answer.status !== 400) return null
  const error = errorReply.safeParse(answer.json).data?.error
  return error?.code === 'payment_intent_unexpected_state' ? (error.payment_intent ?? null) : null
}

function badRequest(message: string, processorCode?: string): Outcome {
  return { kind: 'failed', code: 'bad_request', evidence: { message, ...(processorCode ? { processorCode } : {}) } }
}

function keyed(idempotencyKey: string) {
  return { idempotencyKey }
}
