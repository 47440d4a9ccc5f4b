import { z } from 'zod'
import { newId, randomText } from './account'
import { invalid, missing } from './errors'
import { emit } from './events'
import { check, created, expand, integer, mergeMetadata, paging, readMethodTypes, text } from './form'
import { checkAmount } from './limits'
import { inTime, paged } from './lists'
import { type Confirmation, cancelPayment, capturePayment, confirmPayment } from './payment-flow'
import { cancelSchema, captureSchema, confirmSchema, createSchema, updateSchema } from './payment-intent-params'
import { resolveMethod } from './payment-methods'
import type { ApiCall, Route } from './route'
import type { PaymentIntent } from './types'

/** The intent of a call; browsers must send its client secret. Throws resource_missing. */
export function findIntent(call: ApiCall): PaymentIntent {
  const id = call.part('id')
  const intent = call.account.paymentIntents.get(id)
  const secretOk = !call.publishable || call.params.client_secret === intent?.client_secret
  if (!intent || !secretOk) throw missing('payment_intent', id, 'intent')
  return intent
}

function show({ account, publishable, params }: ApiCall, intent: PaymentIntent): object {
  if (publishable) {
    const { customer: _customer, metadata: _metadata, latest_charge: _charge, ...safe } = intent
    return safe
  }
  const wanted = Array.isArray(params.expand) ? params.expand : []
  const full: Record<string, unknown> = { ...intent }
  if (wanted.includes('latest_charge')) full.latest_charge = account.charges.get(intent.latest_charge ?? '') ?? null
  if (wanted.includes('payment_method'))
    full.payment_method = account.paymentMethods.get(intent.payment_method ?? '') ?? null
  if (wanted.includes('customer')) full.customer = account.customers.get(intent.customer ?? '') ?? null
  return full
}

function applyConfirmation(
  call: ApiCall,
  intent: PaymentIntent,
  input: Partial<z.output<typeof confirmSchema>>,
): Confirmation {
  const card = input.payment_method_options?.card
  if (input.payment_method) intent.payment_method = resolveMethod(call.account, input.payment_method).id
  if (input.return_url) intent._returnUrl = input.return_url
  if (input.receipt_email !== undefined) intent.receipt_email = input.receipt_email || null
  const future = input.setup_future_usage ?? card?.setup_future_usage
  if (future !== undefined) intent.setup_future_usage = future === '' || future === 'none' ? null : future
  if (card?.request_three_d_secure) intent._threeDSecure = card.request_three_d_secure
  if (card?.capture_method ?? input.capture_method)
    intent.capture_method = card?.capture_method ?? input.capture_method ?? ''
  return {
    offSession: input.off_session ?? false,
    // A confirmation from the browser is always handled by the library there.
    useSdk: input.use_stripe_sdk ?? call.publishable,
    errorOnAction: input.error_on_requires_action ?? false,
    operation: call.operation,
    cause: call.cause,
  }
}

function create(call: ApiCall): object {
  const { account, cause } = call
  const input = check(createSchema, call.params)
  checkAmount(input.amount, input.currency)
  if (input.customer && !account.customers.get(input.customer)) throw missing('customer', input.customer, 'customer')
  if (!input.confirm && (input.off_session !== undefined || input.error_on_requires_action)) {
    throw invalid('You cannot set `off_session` or `error_on_requires_action` unless `confirm` is true.', {
      param: 'off_session',
    })
  }
  const types = readMethodTypes(input, call.version)
  if (input.automatic_payment_methods && types) {
    throw invalid('You may only specify one of these parameters: automatic_payment_methods, payment_method_types.')
  }
  const id = newId('pi')
  const intent: PaymentIntent = {
    id,
    object: 'payment_intent',
    amount: input.amount,
    amount_capturable: 0,
    amount_received: 0,
    automatic_payment_methods: types
      ? null
      : (input.automatic_payment_methods ?? { enabled: true, allow_redirects: 'always' }),
    canceled_at: null,
    cancellation_reason: null,
    capture_method: input.capture_method,
    client_secret: `${id}_secret_${randomText(25)}`,
    confirmation_method: input.confirmation_method,
    created: account.core.clock.seconds(),
    currency: input.currency,
    customer: input.customer ?? null,
    description: input.description ?? null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata: { ...input.metadata },
    next_action: null,
    payment_method: null,
    allowed_payment_method_types: types ?? null,
    payment_method_types: types ?? ['card'],
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    statement_descriptor: input.statement_descriptor ?? null,
    statement_descriptor_suffix: input.statement_descriptor_suffix ?? null,
    status: 'requires_payment_method',
    _returnUrl: null,
    _challenge: null,
    _threeDSecure: 'automatic',
  }
  const how = applyConfirmation(call, intent, input)
  if (intent.payment_method) intent.status = 'requires_confirmation'
  account.paymentIntents.put(id, intent)
  emit(account, 'payment_intent.created', intent, cause)
  if (input.confirm) confirmPayment(account, intent, how)
  return show(call, intent)
}

function update(call: ApiCall): object {
  const intent = findIntent(call)
  const { amount, ...input } = check(updateSchema, call.params)
  if (['succeeded', 'canceled'].includes(intent.status) && amount !== undefined) {
    throw invalid('This PaymentIntent can no longer be changed.', { code: 'payment_intent_unexpected_state' })
  }
  if (amount !== undefined) {
    checkAmount(amount, intent.currency)
    intent.amount = amount
  }
  applyConfirmation(call, intent, input)
  if (input.description !== undefined) intent.description = input.description || null
  mergeMetadata(intent.metadata, input.metadata)
  if (intent.payment_method && intent.status === 'requires_payment_method') intent.status = 'requires_confirmation'
  call.account.paymentIntents.put(intent.id, intent)
  return show(call, intent)
}

function confirm(call: ApiCall): object {
  const intent = findIntent(call)
  const how = applyConfirmation(call, intent, check(confirmSchema, call.params))
  confirmPayment(call.account, intent, how)
  return show(call, intent)
}

function capture(call: ApiCall): object {
  const intent = findIntent(call)
  const input = check(captureSchema, call.params)
  const reference = input.metadata?.transaction ?? input.metadata?.capture ?? intent.metadata.transaction ?? ''
  const order = { amount: input.amount_to_capture, metadata: input.metadata, reference }
  capturePayment(call.account, intent, order, call.cause)
  return show(call, intent)
}

function cancel(call: ApiCall): object {
  const intent = findIntent(call)
  const { cancellation_reason: reason } = check(cancelSchema, call.params)
  cancelPayment(call.account, intent, reason ?? null, call.cause)
  return show(call, intent)
}

function list(call: ApiCall): object {
  const input = check(z.strictObject({ ...paging, customer: text.optional(), created }), call.params)
  const found = call.account.paymentIntents
    .all()
    .filter((one) => (!input.customer || one.customer === input.customer) && inTime(one.created, input.created))
  return paged('/v1/payment_intents', found, input)
}

function search(call: ApiCall): object {
  const { query, limit } = check(
    z.strictObject({ query: text, limit: integer.default(10), page: text.optional(), expand }),
    call.params,
  )
  const clauses = query.split(/\s+and\s+/i).map((clause) => {
    const match = /^(?:metadata\[["']([^"']+)["']\]|(status|customer|currency))\s*:\s*["']([^"']*)["']$/i.exec(
      clause.trim(),
    )
    if (!match) throw invalid(`We were unable to parse your search query: ${clause}`, { param: 'query' })
    return { meta: match[1], field: match[2] as 'status' | 'customer' | 'currency' | undefined, value: match[3] ?? '' }
  })
  const found = call.account.paymentIntents
    .all()
    .toReversed()
    .filter((intent) =>
      clauses.every(({ meta, field, value }) => (meta ? intent.metadata[meta] : field && intent[field]) === value),
    )
  const data = found.slice(0, limit).map((intent) => show(call, intent))
  return {
    object: 'search_result',
    url: '/v1/payment_intents/search',
    has_more: found.length > limit,
    next_page: null,
    data,
  }
}

/** Mounts /v1/payment_intents. */
export function mountPaymentIntents(route: Route): void {
  route('POST', '/payment_intents', 'payment_intents.create', create)
  route('GET', '/payment_intents', 'payment_intents.list', list)
  route('GET', '/payment_intents/search', 'payment_intents.search', search)
  route('GET', '/payment_intents/:id', 'payment_intents.get', (call) => show(call, findIntent(call)), { browser: true })
  route('POST', '/payment_intents/:id', 'payment_intents.update', update)
  route('POST', '/payment_intents/:id/confirm', 'payment_intents.confirm', confirm, { browser: true })
  route('POST', '/payment_intents/:id/capture', 'payment_intents.capture', capture)
  route('POST', '/payment_intents/:id/cancel', 'payment_intents.cancel', cancel)
}
