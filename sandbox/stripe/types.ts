/** Key-value pairs the caller attaches to an object. */
export type Metadata = Record<string, string>

/** `error` of a reply, and what an intent remembers as its last error. */
export interface ErrorBody {
  type: string
  code?: string
  decline_code?: string
  message: string
  param?: string
  charge?: string
  doc_url?: string
  advice_code?: string
  network_decline_code?: string
  payment_intent?: PaymentIntent
  setup_intent?: SetupIntent
  payment_method?: PaymentMethod
}

// Keys that start with an underscore are the sandbox's own notes; they are dropped from every reply.

export interface Customer {
  id: string
  object: 'customer'
  created: number
  livemode: false
  email: string | null
  name: string | null
  phone: string | null
  description: string | null
  address: Record<string, string> | null
  invoice_settings: { default_payment_method: string | null }
  metadata: Metadata
}

export interface Card {
  brand: string
  display_brand: string
  last4: string
  exp_month: number
  exp_year: number
  fingerprint: string
  funding: string
  country: string
  wallet: null
  checks: {
    cvc_check: string | null
    address_line1_check: string | null
    address_postal_code_check: string | null
  }
  networks: { available: string[]; preferred: null }
  three_d_secure_usage: { supported: boolean }
}

export interface PaymentMethod {
  id: string
  object: 'payment_method'
  type: 'card'
  created: number
  livemode: false
  customer: string | null
  billing_details: Record<string, unknown>
  card: Card
  metadata: Metadata
  allow_redisplay: string
  /** The test card's number; it decides how the card behaves. */
  _number: string
  /** The payer passed 3-D Secure for later use without them. */
  _setUp: boolean
  /** Used without a customer, or detached: Stripe allows no second use. */
  _spent: boolean
}

export interface NextAction {
  type: 'redirect_to_url' | 'use_stripe_sdk'
  redirect_to_url?: { url: string; return_url: string }
  use_stripe_sdk?: { type: string; stripe_js: string }
}

interface Intent {
  id: string
  created: number
  livemode: false
  client_secret: string
  customer: string | null
  description: string | null
  metadata: Metadata
  next_action: NextAction | null
  payment_method: string | null
  allowed_payment_method_types: string[] | null
  payment_method_types: string[]
  automatic_payment_methods: { enabled: boolean; allow_redirects: string } | null
  cancellation_reason: string | null
  /** Where the payer's browser goes after authentication, and how the authentication is reached. */
  _returnUrl: string | null
  _challenge: string | null
}

export interface PaymentIntent extends Intent {
  object: 'payment_intent'
  amount: number
  amount_capturable: number
  amount_received: number
  currency: string
  status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'processing'
    | 'requires_capture'
    | 'canceled'
    | 'succeeded'
  capture_method: string
  confirmation_method: string
  canceled_at: number | null
  latest_charge: string | null
  last_payment_error: ErrorBody | null
  processing: null
  receipt_email: string | null
  review: null
  setup_future_usage: string | null
  statement_descriptor: string | null
  statement_descriptor_suffix: string | null
  _threeDSecure: string
}

export interface SetupIntent extends Intent {
  object: 'setup_intent'
  status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'processing'
    | 'canceled'
    | 'succeeded'
  usage: string
  last_setup_error: ErrorBody | null
  latest_attempt: string | null
}

export interface Charge {
  id: string
  object: 'charge'
  amount: number
  amount_captured: number
  amount_refunded: number
  balance_transaction: string | null
  billing_details: Record<string, unknown>
  captured: boolean
  created: number
  currency: string
  customer: string | null
  description: string | null
  disputed: boolean
  failure_code: string | null
  failure_message: string | null
  livemode: false
  metadata: Metadata
  outcome: Record<string, unknown>
  paid: boolean
  payment_intent: string
  payment_method: string
  payment_method_details: { type: 'card'; card: Record<string, unknown> }
  receipt_url: string
  refunded: boolean
  status: 'succeeded' | 'failed'
}

export interface Refund {
  id: string
  object: 'refund'
  amount: number
  balance_transaction: string | null
  charge: string
  created: number
  currency: string
  destination_details: { type: 'card'; card: Record<string, unknown> }
  failure_reason?: string
  metadata: Metadata
  payment_intent: string
  reason: string | null
  status: 'pending' | 'requires_action' | 'succeeded' | 'failed' | 'canceled'
  /** When, in milliseconds, the refund card's second act is due, and what it is. */
  _settleAt?: number
  _settleAs?: 'succeeded' | 'failed'
}

export interface Dispute {
  id: string
  object: 'dispute'
  amount: number
  charge: string
  created: number
  currency: string
  livemode: false
  payment_intent: string
  reason: string
  status: string
  metadata: Metadata
}

export interface WebhookEndpoint {
  id: string
  object: 'webhook_endpoint'
  api_version: string | null
  created: number
  description: string | null
  enabled_events: string[]
  livemode: false
  metadata: Metadata
  status: 'enabled' | 'disabled'
  url: string
  /** Shown once, in the reply to its creation. */
  _secret: string
}

export interface StripeEvent {
  id: string
  object: 'event'
  api_version: string
  created: number
  data: { object: unknown; previous_attributes?: Record<string, unknown> }
  livemode: false
  pending_webhooks: number
  request: { id: string | null; idempotency_key: string | null }
  type: string
}
