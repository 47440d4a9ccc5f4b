import type { Account } from './account'
import { cardByNumber } from './cards'
import { challenge, needsAuthentication } from './challenge'
import { openDispute, type Trial, tryCharge } from './charges'
import { cardError, invalid, StripeFailure } from './errors'
import { emit } from './events'
import { mergeMetadata } from './form'
import { attachTo, requireUsable, resolveMethod } from './payment-methods'
import type { ErrorBody, Metadata, PaymentIntent, PaymentMethod } from './types'

/** How a confirmation was asked for. */
export interface Confirmation extends Omit<Trial, 'authenticated'> {
  offSession: boolean
  useSdk: boolean
  errorOnAction: boolean
}

/** Stripe's 400 for an intent in the wrong state; `done` reads like "captured". */
export function wrongState(intent: PaymentIntent, done: string, allowed: string[]): StripeFailure {
  const message = `This PaymentIntent could not be ${done} because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be ${done}: ${allowed.join(', ')}.`
  return new StripeFailure(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    message,
    payment_intent: { ...intent },
  })
}

/** Back to requires_payment_method with the reason remembered; returns the 402 to throw. */
export function failPayment(
  account: Account,
  intent: PaymentIntent,
  method: PaymentMethod,
  error: ErrorBody,
  cause: Trial['cause'],
): StripeFailure {
  intent.status = 'requires_payment_method'
  intent.payment_method = null
  intent.next_action = null
  intent._challenge = null
  intent.last_payment_error = { ...error, payment_method: { ...method } }
  account.paymentIntents.put(intent.id, intent)
  emit(account, 'payment_intent.payment_failed', intent, cause)
  return new StripeFailure(402, { ...error, payment_intent: { ...intent }, payment_method: { ...method } })
}

function settleMethod(account: Account, intent: PaymentIntent, method: PaymentMethod, trial: Trial) {
  if (intent.setup_future_usage && intent.customer) {
    if (trial.authenticated && intent.setup_future_usage === 'off_session') method._setUp = true
    attachTo(account, method, intent.customer, trial.cause)
  } else if (!method.customer) method._spent = true
  account.paymentMethods.put(method.id, method)
}

/** Charges the card, authentication being done or not needed. Throws the 402 of a decline. */
export function chargeNow(account: Account, intent: PaymentIntent, method: PaymentMethod, trial: Trial): void {
  const { charge, error } = tryCharge(account, intent, method, trial)
  if (error) throw failPayment(account, intent, method, error, trial.cause)
  const manual = intent.capture_method === 'manual'
  intent.status = manual ? 'requires_capture' : 'succeeded'
  intent.amount_capturable = manual ? intent.amount : 0
  intent.amount_received = manual ? 0 : intent.amount
  intent.last_payment_error = null
  intent.next_action = null
  intent._challenge = null
  account.paymentIntents.put(intent.id, intent)
  settleMethod(account, intent, method, trial)
  emit(account, manual ? 'payment_intent.amount_capturable_updated' : 'payment_intent.succeeded', intent, trial.cause)
  if (cardByNumber(method._number)?.disputed && !manual) openDispute(account, charge, trial.cause)
}

/** Confirms: charges, or asks for 3-D Secure. Throws the 402 of a decline and 400s for what may not be confirmed. */
export function confirmPayment(account: Account, intent: PaymentIntent, how: Confirmation): void {
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) {
    throw wrongState(intent, 'confirmed', ['requires_payment_method', 'requires_confirmation', 'requires_action'])
  }
  if (!intent.payment_method) {
    throw invalid(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      { code: 'payment_intent_unexpected_state' },
    )
  }
  const automatic = intent.automatic_payment_methods
  if (
    automatic?.enabled &&
    automatic.allow_redirects !== 'never' &&
    !intent._returnUrl &&
    !how.useSdk &&
    !how.offSession
  ) {
    throw invalid(
      "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
      { param: 'return_url' },
    )
  }
  const method = resolveMethod(account, intent.payment_method)
  intent.payment_method = method.id
  requireUsable(method, intent.customer)
  if (needsAuthentication(method, how.offSession, intent._threeDSecure)) {
    if (how.offSession || how.errorOnAction) {
      throw failPayment(account, intent, method, cardError('authentication_required'), how.cause)
    }
    challenge(account, intent, how.useSdk)
    account.paymentIntents.put(intent.id, intent)
    emit(account, 'payment_intent.requires_action', intent, how.cause)
    return
  }
  chargeNow(account, intent, method, { authenticated: false, operation: how.operation, cause: how.cause })
}

/** Takes (part of) an authorization; the rest is released. */
export function capturePayment(
  account: Account,
  intent: PaymentIntent,
  order: { amount: number | undefined; metadata: Metadata | undefined; reference: string },
  cause: Trial['cause'],
): void {
  if (intent.status !== 'requires_capture') throw wrongState(intent, 'captured', ['requires_capture'])
  const amount = order.amount ?? intent.amount_capturable
  const charge = account.charges.get(intent.latest_charge ?? '')
  if (!charge) throw invalid('This PaymentIntent has no charge to capture.')
  if (amount > intent.amount_capturable) {
    throw invalid(
      `The provided amount_to_capture ${amount} is greater than the amount_capturable ${intent.amount_capturable} of this PaymentIntent.`,
      { param: 'amount_to_capture', code: 'amount_too_large' },
    )
  }
  if (amount < 1) {
    throw invalid('This value must be greater than or equal to 1.', {
      param: 'amount_to_capture',
      code: 'parameter_invalid_integer',
    })
  }
  mergeMetadata(intent.metadata, order.metadata)
  charge.captured = true
  charge.amount_captured = amount
  intent.amount_capturable = 0
  intent.amount_received = amount
  intent.status = 'succeeded'
  account.charges.put(charge.id, charge)
  account.paymentIntents.put(intent.id, intent)
  account.core.books.append('stripe', {
    id: `${charge.id}/capture`,
    reference: order.reference,
    kind: 'capture',
    parent: charge.id,
    amountMinor: String(amount),
    currency: intent.currency.toUpperCase(),
    status: 'succeeded',
  })
  emit(account, 'charge.captured', charge, cause)
  emit(account, 'payment_intent.succeeded', intent, cause)
}

/** Cancels; an authorization is released. `reason` is the caller's, or Stripe's own `automatic`. */
export function cancelPayment(
  account: Account,
  intent: PaymentIntent,
  reason: string | null,
  cause: Trial['cause'],
): void {
  const allowed = [
    'requires_payment_method',
    'requires_capture',
    'requires_confirmation',
    'requires_action',
    'processing',
  ]
  if (!allowed.includes(intent.status)) throw wrongState(intent, 'canceled', allowed)
  const charge = intent.status === 'requires_capture' ? account.charges.get(intent.latest_charge ?? '') : undefined
  intent.status = 'canceled'
  intent.amount_capturable = 0
  intent.cancellation_reason = reason
  intent.canceled_at = account.core.clock.seconds()
  intent.next_action = null
  intent._challenge = null
  account.paymentIntents.put(intent.id, intent)
  if (charge) {
    account.core.books.append('stripe', {
      id: `${charge.id}/void`,
      reference: intent.metadata.transaction ?? '',
      kind: 'void',
      parent: charge.id,
      amountMinor: String(charge.amount),
      currency: charge.currency.toUpperCase(),
      status: 'succeeded',
    })
    if (reason === 'automatic') emit(account, 'charge.expired', charge, cause)
  }
  emit(account, 'payment_intent.canceled', intent, cause)
}
