import type { ErrorBody } from './types'

/** An error in Stripe's shape, thrown by handlers and turned into the reply by the route. */
export class StripeFailure extends Error {
  readonly status: number
  readonly body: ErrorBody
  /** True when the parameters were refused before anything ran; such replies are not kept for replay. */
  readonly early: boolean

  constructor(status: number, body: ErrorBody, early = false) {
    super(body.message)
    this.status = status
    this.body = body
    this.early = early
  }
}

/** 400 invalid_request_error. */
export function invalid(message: string, more: { param?: string; code?: string } = {}): StripeFailure {
  return new StripeFailure(400, withDoc({ type: 'invalid_request_error', message, ...more }))
}

/** 404 resource_missing: `missing('payment_intent', 'pi_x')`. */
export function missing(object: string, id: string, param = 'id'): StripeFailure {
  const message = `No such ${object}: '${id}'`
  // A wrong id in the path is 404, one in a parameter 400, as at Stripe.
  const status = param === 'id' || param === 'intent' ? 404 : 400
  return new StripeFailure(status, withDoc({ type: 'invalid_request_error', code: 'resource_missing', message, param }))
}

/** 401 for an unusable key. */
export function unauthorized(message: string): StripeFailure {
  return new StripeFailure(401, { type: 'invalid_request_error', message })
}

function withDoc(body: ErrorBody): ErrorBody {
  return body.code
    ? { ...body, doc_url: `https://stripe.com/docs/error-codes/${body.code.replaceAll('_', '-')}` }
    : body
}

const MESSAGES: Record<string, string> = {
  insufficient_funds: 'Your card has insufficient funds.',
  expired_card: 'Your card has expired.',
  incorrect_cvc: "Your card's security code is incorrect.",
  incorrect_number: 'Your card number is incorrect.',
  invalid_expiry_year: "Your card's expiration year is invalid.",
  invalid_expiry_month: "Your card's expiration month is invalid.",
  processing_error: 'An error occurred while processing your card. Try again in a little bit.',
  card_velocity_exceeded:
    'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
  authentication_required: 'Your card was declined. This transaction requires authentication.',
  test_mode_live_card:
    'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
}

/** Codes that stand alone; every other decline is `card_declined` with a decline_code. */
const OWN_CODES = new Set([
  'expired_card',
  'incorrect_cvc',
  'incorrect_number',
  'invalid_expiry_year',
  'invalid_expiry_month',
  'processing_error',
])

const NETWORK_CODES: Record<string, string> = {
  insufficient_funds: '51',
  lost_card: '41',
  stolen_card: '43',
  expired_card: '54',
  incorrect_cvc: 'N7',
  card_velocity_exceeded: '65',
  do_not_honor: '05',
  generic_decline: '01',
}

function adviceFor(code: string): string {
  if (['lost_card', 'stolen_card', 'pickup_card', 'fraudulent', 'do_not_try_again'].includes(code))
    return 'do_not_try_again'
  return OWN_CODES.has(code) && code !== 'processing_error' ? 'confirm_card_data' : 'try_again_later'
}

/** The card_error body for a decline, by Stripe's code or decline_code. */
export function cardError(code: string): ErrorBody {
  const message = MESSAGES[code] ?? 'Your card was declined.'
  const networkCode = NETWORK_CODES[code]
  const body: ErrorBody = withDoc({
    type: 'card_error',
    code: OWN_CODES.has(code) ? code : code === 'authentication_required' ? code : 'card_declined',
    message,
    advice_code: adviceFor(code),
  })
  if (!OWN_CODES.has(code)) body.decline_code = code
  if (networkCode) body.network_decline_code = networkCode
  return body
}
