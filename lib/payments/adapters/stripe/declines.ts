import { DECLINES, type DeclineCode } from '../../declines'

/** Stripe's `decline_code` and `code`, and the `failure_reason` of a refund, in our words. */
const CODES: Readonly<Record<string, DeclineCode>> = {
  insufficient_funds: 'insufficient_funds',
  withdrawal_count_limit_exceeded: 'limit_exceeded',
  card_velocity_exceeded: 'limit_exceeded',
  card_decline_rate_limit_exceeded: 'limit_exceeded',
  expired_card: 'instrument_expired',
  invalid_expiry_month: 'instrument_expired',
  invalid_expiry_year: 'instrument_expired',
  incorrect_number: 'instrument_invalid',
  invalid_number: 'instrument_invalid',
  invalid_account: 'instrument_invalid',
  incorrect_zip: 'instrument_invalid',
  incorrect_address: 'instrument_invalid',
  new_account_information_available: 'instrument_invalid',
  testmode_decline: 'instrument_invalid',
  live_mode_test_card: 'instrument_invalid',
  payment_method_unactivated: 'instrument_invalid',
  token_already_used: 'instrument_invalid',
  invalid_cvc: 'security_code_wrong',
  incorrect_cvc: 'security_code_wrong',
  do_not_honor: 'generic',
  generic_decline: 'generic',
  call_issuer: 'generic',
  no_action_taken: 'generic',
  approve_with_id: 'generic',
  card_declined: 'generic',
  not_permitted: 'not_permitted',
  transaction_not_allowed: 'not_permitted',
  service_not_allowed: 'not_permitted',
  security_violation: 'not_permitted',
  card_not_supported: 'not_permitted',
  try_again_later: 'processor_trouble',
  reenter_transaction: 'processor_trouble',
  issuer_not_available: 'processor_trouble',
  processing_error: 'processor_trouble',
  lost_card: 'instrument_lost_or_stolen',
  stolen_card: 'instrument_lost_or_stolen',
  pickup_card: 'instrument_lost_or_stolen',
  fraudulent: 'suspected_fraud',
  merchant_blacklist: 'suspected_fraud',
  highest_risk_level: 'suspected_fraud',
  elevated_risk_level: 'suspected_fraud',
  rule: 'suspected_fraud',
  restricted_card: 'do_not_retry',
  do_not_try_again: 'do_not_retry',
  revocation_of_authorization: 'do_not_retry',
  revocation_of_all_authorizations: 'do_not_retry',
  stop_payment_order: 'do_not_retry',
  invalid_amount: 'do_not_retry',
  currency_not_supported: 'do_not_retry',
  pin_try_exceeded: 'do_not_retry',
  authentication_required: 'authentication_required',
  payment_intent_authentication_failure: 'authentication_failed',
  setup_intent_authentication_failure: 'authentication_failed',
  duplicate_transaction: 'duplicate',
  amount_too_small: 'below_minimum',
  amount_too_large: 'above_maximum',
  charge_expired_for_capture: 'expired',
  expired_or_canceled_card: 'instrument_expired',
  lost_or_stolen_card: 'instrument_lost_or_stolen',
}

export interface StripeError {
  readonly code?: string | null | undefined
  readonly decline_code?: string | null | undefined
  readonly advice_code?: string | null | undefined
}

/** Why a card was refused. `blocked`: Radar stopped it before the bank was asked. The bank's advice never softens a code, only hardens it. */
export function declineOf(error: StripeError, blocked = false): DeclineCode {
  if (blocked) return 'suspected_fraud'
  const code = CODES[error.decline_code ?? ''] ?? CODES[error.code ?? ''] ?? 'generic'
  if (error.advice_code === 'do_not_try_again' && DECLINES[code].soft) return 'do_not_retry'
  if (error.advice_code === 'confirm_card_data' && code === 'generic') return 'instrument_invalid'
  return code
}

/** Why an intent ended as `canceled`. `reserved`: the money had been reserved by then. */
export function cancellationOf(reason: string | null | undefined, reserved: boolean): DeclineCode {
  if (reason === 'expired' || reason === 'automatic') return 'expired'
  if (reason === 'fraudulent') return 'suspected_fraud'
  if (reason === 'duplicate') return 'duplicate'
  return reserved ? 'released' : 'payer_cancelled'
}
