import type { DeclineCode } from '../../declines'

/** PayPal's issues (`details[].issue` of a 422), reasons (`status_details.reason`) and response codes of card processors behind it. */
const DECLINES: Readonly<Record<string, DeclineCode>> = {
  INSTRUMENT_DECLINED: 'generic',
  REDIRECT_PAYER_FOR_ALTERNATE_FUNDING: 'generic',
  PAYMENT_SOURCE_DECLINED_BY_PROCESSOR: 'generic',
  TRANSACTION_REFUSED: 'generic',
  PAYER_CANNOT_PAY: 'not_permitted',
  PAYER_ACCOUNT_RESTRICTED: 'do_not_retry',
  PAYER_ACCOUNT_LOCKED_OR_CLOSED: 'do_not_retry',
  COMPLIANCE_VIOLATION: 'do_not_retry',
  CARD_EXPIRED: 'instrument_expired',
  TRANSACTION_LIMIT_EXCEEDED: 'limit_exceeded',
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED: 'limit_exceeded',
  DUPLICATE_INVOICE_ID: 'duplicate',
  ORDER_EXPIRED: 'expired',
  // Captures, refunds and releases that PayPal will not make.
  AUTHORIZATION_VOIDED: 'released',
  PREVIOUSLY_VOIDED: 'released',
  AUTHORIZATION_EXPIRED: 'expired',
  AUTHORIZATION_DENIED: 'generic',
  AUTHORIZATION_ALREADY_CAPTURED: 'not_permitted',
  PREVIOUSLY_CAPTURED: 'not_permitted',
  CANNOT_BE_VOIDED: 'not_permitted',
  MAX_CAPTURE_AMOUNT_EXCEEDED: 'above_maximum',
  MAX_CAPTURE_COUNT_EXCEEDED: 'not_permitted',
  REFUND_AMOUNT_EXCEEDED: 'above_maximum',
  CAPTURE_FULLY_REFUNDED: 'above_maximum',
  REFUND_FAILED_INSUFFICIENT_FUNDS: 'insufficient_funds',
  REFUND_TIME_LIMIT_EXCEEDED: 'expired',
  PARTIAL_REFUND_NOT_ALLOWED: 'not_permitted',
  MAX_NUMBER_OF_REFUNDS_EXCEEDED: 'not_permitted',
  // Response codes of the card's processor.
  '5120': 'insufficient_funds',
  '5400': 'instrument_expired',
  '5180': 'instrument_invalid',
  '1330': 'instrument_invalid',
  '1382': 'instrument_invalid',
  '5110': 'security_code_wrong',
  '0500': 'generic',
  '5100': 'generic',
  '9500': 'suspected_fraud',
  '9520': 'instrument_lost_or_stolen',
  '5650': 'authentication_required',
}

/** What an issue, reason or response code means when it is a decline; undefined when it is not one. */
export function declineOf(code: string | undefined): DeclineCode | undefined {
  return code === undefined || !Object.hasOwn(DECLINES, code) ? undefined : DECLINES[code]
}
