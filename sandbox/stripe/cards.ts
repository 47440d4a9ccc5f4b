/** How a test card behaves. */
export interface TestCard {
  number: string
  /** Ids usable instead of the number: `pm_card_visa`, `tok_visa`. */
  ids: string[]
  brand: string
  happens: string
  /** Declined with this code when charged, saved or attached. */
  decline?: string
  /** Declined only once it belongs to a customer. */
  declineForCustomer?: string
  /** 3-D Secure: on every payment, or unless saved with 3-D Secure before. */
  authentication?: 'always' | 'unless_set_up'
  /** Declined after a successful 3-D Secure. */
  declineAfterAuthentication?: string
  alreadySetUp?: boolean
  disputed?: boolean
  blocked?: boolean
  refund?: 'pending' | 'fails'
}

export const TEST_CARDS: TestCard[] = [
  { number: '4242424242424242', ids: ['pm_card_visa', 'tok_visa'], brand: 'visa', happens: 'Succeeds.' },
  {
    number: '5555555555554444',
    ids: ['pm_card_mastercard', 'tok_mastercard'],
    brand: 'mastercard',
    happens: 'Succeeds.',
  },
  {
    number: '378282246310005',
    ids: ['pm_card_amex', 'tok_amex'],
    brand: 'amex',
    happens: 'Succeeds (four-digit security code).',
  },
  { number: '6011111111111117', ids: ['pm_card_discover', 'tok_discover'], brand: 'discover', happens: 'Succeeds.' },
  {
    number: '4000000000000002',
    ids: ['pm_card_visa_chargeDeclined', 'tok_visa_chargeDeclined', 'tok_chargeDeclined'],
    brand: 'visa',
    happens: 'Declined, no reason given.',
    decline: 'generic_decline',
  },
  {
    number: '4000000000009995',
    ids: ['pm_card_visa_chargeDeclinedInsufficientFunds', 'tok_visa_chargeDeclinedInsufficientFunds'],
    brand: 'visa',
    happens: 'Declined: insufficient funds.',
    decline: 'insufficient_funds',
  },
  {
    number: '4000000000009987',
    ids: ['pm_card_visa_chargeDeclinedLostCard', 'tok_visa_chargeDeclinedLostCard'],
    brand: 'visa',
    happens: 'Declined: reported lost.',
    decline: 'lost_card',
  },
  {
    number: '4000000000009979',
    ids: ['pm_card_visa_chargeDeclinedStolenCard', 'tok_visa_chargeDeclinedStolenCard'],
    brand: 'visa',
    happens: 'Declined: reported stolen.',
    decline: 'stolen_card',
  },
  {
    number: '4000000000000069',
    ids: ['pm_card_chargeDeclinedExpiredCard', 'tok_chargeDeclinedExpiredCard'],
    brand: 'visa',
    happens: 'Declined: the card has expired.',
    decline: 'expired_card',
  },
  {
    number: '4000000000000127',
    ids: ['pm_card_chargeDeclinedIncorrectCvc', 'tok_chargeDeclinedIncorrectCvc'],
    brand: 'visa',
    happens: 'Declined: wrong security code.',
    decline: 'incorrect_cvc',
  },
  {
    number: '4000000000000119',
    ids: ['pm_card_chargeDeclinedProcessingError', 'tok_chargeDeclinedProcessingError'],
    brand: 'visa',
    happens: 'Declined: processing error.',
    decline: 'processing_error',
  },
  {
    number: '4000000000006975',
    ids: ['pm_card_visa_chargeDeclinedVelocityLimitExceeded', 'tok_visa_chargeDeclinedVelocityLimitExceeded'],
    brand: 'visa',
    happens: 'Declined: used too often.',
    decline: 'card_velocity_exceeded',
  },
  {
    number: '4000000000000341',
    ids: ['pm_card_chargeCustomerFail', 'tok_chargeCustomerFail'],
    brand: 'visa',
    happens: 'Can be saved; charging it once saved is declined.',
    declineForCustomer: 'generic_decline',
  },
  {
    number: '4000002500003155',
    ids: ['pm_card_authenticationRequiredOnSetup', 'tok_authenticationRequiredOnSetup'],
    brand: 'visa',
    happens: '3-D Secure unless it was saved with 3-D Secure before.',
    authentication: 'unless_set_up',
  },
  {
    number: '4000002760003184',
    ids: ['pm_card_authenticationRequired', 'tok_authenticationRequired'],
    brand: 'visa',
    happens: '3-D Secure on every payment.',
    authentication: 'always',
  },
  {
    number: '4000003800000446',
    ids: [],
    brand: 'visa',
    happens: '3-D Secure, but counts as already set up for payments without the payer.',
    authentication: 'unless_set_up',
    alreadySetUp: true,
  },
  {
    number: '4000000000003220',
    ids: ['pm_card_threeDSecure2Required', 'tok_threeDSecure2Required'],
    brand: 'visa',
    happens: '3-D Secure 2 must be completed.',
    authentication: 'always',
  },
  {
    number: '4000008400001629',
    ids: [],
    brand: 'visa',
    happens: '3-D Secure, and declined after it.',
    authentication: 'always',
    declineAfterAuthentication: 'generic_decline',
  },
  {
    number: '4000000000000259',
    ids: ['pm_card_createDispute', 'tok_createDispute'],
    brand: 'visa',
    happens: 'Succeeds, then is disputed.',
    disputed: true,
  },
  {
    number: '4100000000000019',
    ids: ['pm_card_radarBlock', 'tok_radarBlock'],
    brand: 'visa',
    happens: 'Blocked as fraud.',
    decline: 'fraudulent',
    blocked: true,
  },
  {
    number: '4000000000007726',
    ids: ['pm_card_pendingRefund', 'tok_pendingRefund'],
    brand: 'visa',
    happens: 'Succeeds; a refund is pending for a few seconds, then succeeds.',
    refund: 'pending',
  },
  {
    number: '4000000000005126',
    ids: ['pm_card_refundFail', 'tok_refundFail'],
    brand: 'visa',
    happens: 'Succeeds; a refund succeeds at first and fails a few seconds later.',
    refund: 'fails',
  },
]

const byNumber = new Map(TEST_CARDS.map((card) => [card.number, card]))
const byId = new Map(TEST_CARDS.flatMap((card) => card.ids.map((id) => [id, card] as const)))

/** The test card with this number, or undefined: any other number is no test card. */
export function cardByNumber(number: string): TestCard | undefined {
  return byNumber.get(number)
}

/** The test card behind a fixed id such as `pm_card_visa` or `tok_visa`. */
export function cardById(id: string): TestCard | undefined {
  return byId.get(id)
}

/** True when the check digit fits. */
export function luhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return /^\d{12,19}$/.test(number) && sum % 10 === 0
}
