import { z } from 'zod'
import { type Account, type Cause, newId, randomText } from './account'
import { cardByNumber } from './cards'
import { challenge } from './challenge'
import { declineReason, referenceOf, writeBooks } from './charges'
import { cardError, invalid, missing, StripeFailure } from './errors'
import { emit } from './events'
import { check, created, expand, flag, ignored, metadata, methodTypes, paging, readMethodTypes, text } from './form'
import { inTime, paged } from './lists'
import { attachTo, requireUsable, resolveMethod } from './payment-methods'
import type { ApiCall, Route } from './route'
import type { ErrorBody, PaymentMethod, SetupIntent } from './types'

const confirmFields = {
  payment_method: text.optional(),
  return_url: z.url().optional(),
  use_stripe_sdk: flag.optional(),
  mandate_data: ignored,
  payment_method_options: ignored,
  expand,
}
const createSchema = z.strictObject({
  customer: text.optional(),
  usage: z.enum(['off_session', 'on_session']).default('off_session'),
  confirm: flag.default(false),
  automatic_payment_methods: z
    .strictObject({ enabled: flag, allow_redirects: z.enum(['always', 'never']).default('always') })
    .optional(),
  ...methodTypes,
  description: z.string().max(1000).optional(),
  metadata: metadata.default({}),
  attach_to_self: flag.optional(),
  flow_directions: ignored,
  ...confirmFields,
})
const confirmSchema = z.strictObject({ ...confirmFields, client_secret: text.optional(), key: text.optional() })

function find(call: ApiCall): SetupIntent {
  const id = call.part('id')
  const intent = call.account.setupIntents.get(id)
  const secretOk = !call.publishable || call.params.client_secret === intent?.client_secret
  if (!intent || !secretOk) throw missing('setup_intent', id, 'intent')
  return intent
}

function show({ account, publishable, params }: ApiCall, intent: SetupIntent): object {
  if (publishable) {
    const { customer: _customer, metadata: _metadata, ...safe } = intent
    return safe
  }
  const expanded = Array.isArray(params.expand) && params.expand.includes('payment_method')
  return expanded
    ? { ...intent, payment_method: account.paymentMethods.get(intent.payment_method ?? '') ?? null }
    : intent
}

/** Back to requires_payment_method with the reason remembered; returns the 402 to throw. */
export function failSetup(
  account: Account,
  intent: SetupIntent,
  method: PaymentMethod,
  error: ErrorBody,
  cause: Cause,
): StripeFailure {
  intent.status = 'requires_payment_method'
  intent.payment_method = null
  intent.next_action = null
  intent._challenge = null
  intent.last_setup_error = { ...error, payment_method: { ...method } }
  account.setupIntents.put(intent.id, intent)
  emit(account, 'setup_intent.setup_failed', intent, cause)
  return new StripeFailure(402, { ...error, setup_intent: { ...intent }, payment_method: { ...method } })
}

/** Saves the card, authentication being done or not needed. Throws the 402 of a decline. */
export function setUpNow(
  account: Account,
  intent: SetupIntent,
  method: PaymentMethod,
  trial: { authenticated: boolean; operation: string; cause: Cause },
): void {
  const decline = declineReason(account, method, trial)
  intent.latest_attempt = newId('setatt')
  writeBooks(account, {
    id: intent.latest_attempt,
    reference: referenceOf(intent),
    kind: 'verification',
    parent: null,
    amount: 0,
    // ISO 4217 for "no currency": saving a card has none.
    currency: 'xxx',
    ok: !decline,
  })
  if (decline) throw failSetup(account, intent, method, cardError(decline), trial.cause)
  method._setUp ||= trial.authenticated && intent.usage === 'off_session'
  method.card.checks.cvc_check = 'pass'
  account.paymentMethods.put(method.id, method)
  intent.status = 'succeeded'
  intent.next_action = null
  intent._challenge = null
  intent.last_setup_error = null
  account.setupIntents.put(intent.id, intent)
  if (intent.customer) attachTo(account, method, intent.customer, trial.cause)
  emit(account, 'setup_intent.succeeded', intent, trial.cause)
}

function confirmSetup(call: ApiCall, intent: SetupIntent, input: Partial<z.output<typeof confirmSchema>>): void {
  const { account, cause, operation } = call
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) {
    throw new StripeFailure(400, {
      type: 'invalid_request_error',
      code: 'setup_intent_unexpected_state',
      message: `You cannot confirm this SetupIntent because it has already ${intent.status === 'canceled' ? 'been canceled' : 'succeeded'}.`,
      setup_intent: { ...intent },
    })
  }
  if (input.payment_method) intent.payment_method = resolveMethod(account, input.payment_method).id
  if (input.return_url) intent._returnUrl = input.return_url
  if (!intent.payment_method) {
    throw invalid("You cannot confirm this SetupIntent because it's missing a payment method.", {
      code: 'setup_intent_unexpected_state',
    })
  }
  const useSdk = input.use_stripe_sdk ?? call.publishable
  const automatic = intent.automatic_payment_methods
  if (automatic?.enabled && automatic.allow_redirects !== 'never' && !intent._returnUrl && !useSdk) {
    throw invalid('This SetupIntent accepts payment methods that redirect, so you must provide a `return_url`.', {
      param: 'return_url',
    })
  }
  const method = resolveMethod(account, intent.payment_method)
  requireUsable(method, intent.customer)
  if (cardByNumber(method._number)?.authentication) {
    challenge(account, intent, useSdk)
    account.setupIntents.put(intent.id, intent)
    emit(account, 'setup_intent.requires_action', intent, cause)
    return
  }
  setUpNow(account, intent, method, { authenticated: false, operation, cause })
}

function create(call: ApiCall): object {
  const { account } = call
  const input = check(createSchema, call.params)
  if (input.customer && !account.customers.get(input.customer)) throw missing('customer', input.customer, 'customer')
  const id = newId('seti')
  const types = readMethodTypes(input, call.version)
  const intent: SetupIntent = {
    id,
    object: 'setup_intent',
    automatic_payment_methods: types
      ? null
      : (input.automatic_payment_methods ?? { enabled: true, allow_redirects: 'always' }),
    cancellation_reason: null,
    client_secret: `${id}_secret_${randomText(25)}`,
    created: account.core.clock.seconds(),
    customer: input.customer ?? null,
    description: input.description ?? null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    metadata: { ...input.metadata },
    next_action: null,
    payment_method: input.payment_method ? resolveMethod(account, input.payment_method).id : null,
    allowed_payment_method_types: types ?? null,
    payment_method_types: types ?? ['card'],
    status: input.payment_method ? 'requires_confirmation' : 'requires_payment_method',
    usage: input.usage,
    _returnUrl: input.return_url ?? null,
    _challenge: null,
  }
  account.setupIntents.put(id, intent)
  emit(account, 'setup_intent.created', intent, call.cause)
  if (input.confirm)
    confirmSetup(call, intent, input.use_stripe_sdk === undefined ? {} : { use_stripe_sdk: input.use_stripe_sdk })
  return show(call, intent)
}

function cancel(call: ApiCall): object {
  const intent = find(call)
  const { cancellation_reason: reason } = check(
    z.strictObject({
      cancellation_reason: z.enum(['abandoned', 'requested_by_customer', 'duplicate']).optional(),
      expand,
    }),
    call.params,
  )
  if (['succeeded', 'canceled'].includes(intent.status)) {
    throw invalid(`You cannot cancel this SetupIntent because it has a status of ${intent.status}.`, {
      code: 'setup_intent_unexpected_state',
    })
  }
  intent.status = 'canceled'
  intent.cancellation_reason = reason ?? null
  intent.next_action = null
  call.account.setupIntents.put(intent.id, intent)
  emit(call.account, 'setup_intent.canceled', intent, call.cause)
  return show(call, intent)
}

function list(call: ApiCall): object {
  const fields = { ...paging, customer: text.optional(), payment_method: text.optional(), created, expand }
  const input = check(z.strictObject(fields), call.params)
  const found = call.account.setupIntents
    .all()
    .filter((one) => !input.customer || one.customer === input.customer)
    .filter((one) => !input.payment_method || one.payment_method === input.payment_method)
    .filter((one) => inTime(one.created, input.created))
  return paged('/v1/setup_intents', found, input)
}

/** Mounts /v1/setup_intents. */
export function mountSetupIntents(route: Route): void {
  route('POST', '/setup_intents', 'setup_intents.create', create)
  route('GET', '/setup_intents', 'setup_intents.list', list)
  route('GET', '/setup_intents/:id', 'setup_intents.get', (call) => show(call, find(call)), { browser: true })
  const confirm = (call: ApiCall) => {
    const intent = find(call)
    confirmSetup(call, intent, check(confirmSchema, call.params))
    return show(call, intent)
  }
  route('POST', '/setup_intents/:id/confirm', 'setup_intents.confirm', confirm, { browser: true })
  route('POST', '/setup_intents/:id/cancel', 'setup_intents.cancel', cancel)
}
