/** What happened, in our words. Every adapter maps its processor's codes onto these. */
export type DeclineCode =
  | 'insufficient_funds'
  | 'limit_exceeded'
  | 'below_minimum'
  | 'above_maximum'
  | 'instrument_expired'
  | 'instrument_invalid'
  | 'instrument_lost_or_stolen'
  | 'security_code_wrong'
  | 'authentication_required'
  | 'authentication_failed'
  | 'suspected_fraud'
  | 'not_permitted'
  | 'do_not_retry'
  | 'method_not_accepted'
  | 'duplicate'
  | 'processor_trouble'
  | 'payer_cancelled'
  | 'expired'
  | 'released'
  | 'generic'

/** What to do about it: the second column. */
export type DeclineAction =
  | 'retry_later'
  | 'retry_now'
  | 'update_card'
  | 'other_card'
  | 'authenticate'
  | 'call_bank'
  | 'change_amount'
  | 'stop'

export interface DeclineAdvice {
  /** For the payer: one sentence on what happened. Never tells a fraudster that fraud was suspected. */
  readonly payer: string
  /** For staff. */
  readonly staff: string
  readonly action: DeclineAction
  /** A soft decline may be tried again unattended; a hard one may not. */
  readonly soft: boolean
}

const bank = 'Your bank declined the payment without giving a reason.'

export const DECLINES: Readonly<Record<DeclineCode, DeclineAdvice>> = {
  insufficient_funds: {
    payer: 'There is not enough money on this card or account.',
    staff: 'Insufficient funds',
    action: 'retry_later',
    soft: true,
  },
  limit_exceeded: {
    payer: 'This payment is over a limit of your card.',
    staff: 'Card limit exceeded',
    action: 'retry_later',
    soft: true,
  },
  below_minimum: {
    payer: 'The amount is below the smallest payment this method takes.',
    staff: 'Below the processor’s minimum',
    action: 'change_amount',
    soft: false,
  },
  above_maximum: {
    payer: 'The amount is above the largest payment this method takes.',
    staff: 'Above the processor’s maximum',
    action: 'change_amount',
    soft: false,
  },
  instrument_expired: { payer: 'This card has expired.', staff: 'Card expired', action: 'update_card', soft: false },
  instrument_invalid: {
    payer: 'The card details are not right.',
    staff: 'Card number or details invalid',
    action: 'update_card',
    soft: false,
  },
  instrument_lost_or_stolen: { payer: bank, staff: 'Card reported lost or stolen', action: 'other_card', soft: false },
  security_code_wrong: {
    payer: 'The security code is not right.',
    staff: 'Security code (CVC) wrong',
    action: 'retry_now',
    soft: true,
  },
  authentication_required: {
    payer: 'Your bank wants you to confirm this payment.',
    staff: 'Authentication required, payer absent',
    action: 'authenticate',
    soft: true,
  },
  authentication_failed: {
    payer: 'The confirmation with your bank did not succeed.',
    staff: '3-D Secure authentication failed',
    action: 'authenticate',
    soft: true,
  },
  suspected_fraud: { payer: bank, staff: 'Blocked as suspected fraud', action: 'other_card', soft: false },
  not_permitted: {
    payer: 'Your bank does not allow this kind of payment with this card.',
    staff: 'Transaction not permitted',
    action: 'call_bank',
    soft: true,
  },
  do_not_retry: { payer: bank, staff: 'Hard decline: do not try this card again', action: 'other_card', soft: false },
  method_not_accepted: {
    payer: 'This kind of card is not accepted here.',
    staff: 'Method not enabled on this payment system',
    action: 'other_card',
    soft: false,
  },
  duplicate: {
    payer: 'The bank took this for a repeat of an earlier payment.',
    staff: 'Duplicate transaction',
    action: 'stop',
    soft: false,
  },
  processor_trouble: {
    payer: 'The payment company could not process the payment just now.',
    staff: 'Processor error',
    action: 'retry_now',
    soft: true,
  },
  payer_cancelled: {
    payer: 'The payment was cancelled before it was made.',
    staff: 'Cancelled by the payer',
    action: 'retry_now',
    soft: false,
  },
  expired: {
    payer: 'The time to finish this payment ran out.',
    staff: 'Expired before it was finished',
    action: 'retry_now',
    soft: false,
  },
  released: {
    payer: 'The reservation of the money was released.',
    staff: 'Authorisation released',
    action: 'stop',
    soft: false,
  },
  generic: { payer: bank, staff: 'Declined, no reason given', action: 'call_bank', soft: true },
}

export const ACTION_WORDS: Readonly<Record<DeclineAction, string>> = {
  retry_later: 'Try again later, or pay with another card.',
  retry_now: 'You can try again now.',
  update_card: 'Check the card details, or pay with another card.',
  other_card: 'Pay with another card or another method.',
  authenticate: 'Try again and confirm the payment with your bank when asked.',
  call_bank: 'Call your bank, or pay with another card.',
  change_amount: 'Choose another amount.',
  stop: 'Do not try again; ask us if you are in doubt.',
}
