import { defineAdapter } from '../contract'
import { CURRENCIES, LIMITS } from './stripe/amounts'
import { check, subscribe } from './stripe/connection'
import { inquire, ownerOf } from './stripe/inquire'
import { operations } from './stripe/operations'
import { EVENTS, receive } from './stripe/receive'
import { checkSettings, type Settings, settings } from './stripe/settings'

// Stripe, by Payment Intents and Setup Intents of API 2026-10-28.endive.
//
// What is odd about it:
// - A capture and a void have no object of their own: they are states of the intent they follow. So authorization, purchase, capture and
//   void all carry the intent's id (`pi_…`) as their reference, unique by type; a refund (`re_…`) and a dispute hang under that id too,
//   whichever of purchase and capture it was.
// - An intent keeps `metadata.transaction` of its purchase or authorization for life; a capture adds `metadata.capture`. Events name the
//   idempotency key of the request that caused them, by which captures and voids of ours are known.
// - "Action required" is a success with a next step when the payer is there, and a refusal (402) when not.
// - Only an uncaptured authorization can be voided, always whole (D1, S1-28); it can be captured once, in part if wanted (D3).

const card = { kind: 'card', currencies: CURRENCIES, limits: LIMITS } as const

export const stripe = defineAdapter<Settings>({
  id: 'stripe',
  displayName: 'Stripe',
  documentation: 'https://docs.stripe.com/keys',
  settings,
  checkSettings,
  methods: [
    { id: 'visa', label: 'VISA', ...card },
    { id: 'mastercard', label: 'MasterCard', ...card },
    { id: 'amex', label: 'American Express', ...card },
    { id: 'discover', label: 'Discover', ...card },
  ],
  entry: {
    kind: 'hosted_fields',
    library: 'stripe',
    script: 'https://js.stripe.com/v3/',
    publicSettings: ['publishableKey'],
    connects: ['https://api.stripe.com'],
    frames: ['https://js.stripe.com', 'https://hooks.stripe.com'],
  },
  payerNeeds: [{ field: 'email', when: 'keeping' }],
  unattended: true,
  typeCodes: { capture: 'DB' },
  operations,
  inbound: { inquire, receive, ownerOf, subscribe, check },
  callbackEvents: EVENTS,
  retainedKeys: [
    'id',
    'object',
    'status',
    'amount',
    'amount_capturable',
    'amount_received',
    'currency',
    'capture_method',
    'cancellation_reason',
    'created',
    'livemode',
    'latest_charge',
    'payment_intent',
    'charge',
    'reason',
    'failure_reason',
    'outcome',
    'network_status',
    'type',
    'risk_level',
    'last_payment_error',
    'last_setup_error',
    'code',
    'decline_code',
    'advice_code',
    'network_decline_code',
    'metadata',
    'transaction',
    'capture',
    'payment_method_details',
    'card',
    'brand',
    'funding',
    'country',
    'three_d_secure',
    'result',
    'authentication_flow',
  ],
})
