import { z } from 'zod'

// Replies as far as we read them. Loose: what we do not name stays, for the evidence.

const text = z.string().nullish()
/** Which way the money goes is in what it is an amount of, never in a sign. */
const minorUnits = z.number().int().min(0)

const card = z.looseObject({
  brand: z.string(),
  last4: z.string().regex(/^\d{4}$/),
  exp_month: z.number().int().min(1).max(12).nullish(),
  exp_year: z.number().int().min(2000).max(2199).nullish(),
})

export const paymentMethod = z.looseObject({
  id: z.string().min(1),
  object: z.literal('payment_method'),
  customer: z.union([z.string(), z.looseObject({ id: z.string() })]).nullish(),
  card: card.nullish(),
})

const charge = z.looseObject({
  id: z.string().min(1),
  outcome: z.looseObject({ type: text }).nullish(),
  payment_method_details: z.looseObject({ card: card.partial().nullish() }).nullish(),
})

const failure = z.looseObject({
  type: text,
  code: text,
  decline_code: text,
  advice_code: text,
  message: text,
  param: text,
})

const common = {
  id: z.string().min(1),
  status: z.string(),
  livemode: z.boolean(),
  client_secret: text,
  customer: z.union([z.string(), z.looseObject({ id: z.string() })]).nullish(),
  payment_method: z.union([z.string(), paymentMethod]).nullish(),
  next_action: z
    .looseObject({ type: z.string(), redirect_to_url: z.looseObject({ url: z.string() }).nullish() })
    .nullish(),
  cancellation_reason: text,
  metadata: z.record(z.string(), z.string()).nullish(),
}

export const intent = z.looseObject({
  ...common,
  object: z.literal('payment_intent'),
  amount: minorUnits,
  amount_capturable: minorUnits.nullish(),
  amount_received: minorUnits.nullish(),
  currency: z.string(),
  capture_method: text,
  setup_future_usage: text,
  latest_charge: z.union([z.string(), charge]).nullish(),
  last_payment_error: failure.nullish(),
})
export type Intent = z.infer<typeof intent>

export const setupIntent = z.looseObject({
  ...common,
  object: z.literal('setup_intent'),
  last_setup_error: failure.nullish(),
})
export type SetupIntent = z.infer<typeof setupIntent>

export const refund = z.looseObject({
  id: z.string().min(1),
  object: z.literal('refund'),
  amount: minorUnits,
  currency: z.string(),
  status: text,
  failure_reason: text,
  payment_intent: z.union([z.string(), z.looseObject({ id: z.string() })]).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
})
export type Refund = z.infer<typeof refund>

export const dispute = z.looseObject({
  id: z.string().min(1),
  object: z.literal('dispute'),
  amount: minorUnits,
  currency: z.string(),
  status: z.string(),
  reason: text,
  payment_intent: z.union([z.string(), z.looseObject({ id: z.string() })]).nullish(),
  balance_transactions: z.array(z.unknown()).nullish(),
})
export type Dispute = z.infer<typeof dispute>

export const errorReply = z.looseObject({
  error: failure.extend({
    payment_intent: intent.optional().catch(undefined),
    setup_intent: setupIntent.optional().catch(undefined),
  }),
})

export const page = z.looseObject({ object: z.literal('list'), data: z.array(z.unknown()), has_more: z.boolean() })

export const customer = z.looseObject({ id: z.string().min(1), object: z.literal('customer') })

export const account = z.looseObject({
  id: z.string().min(1),
  object: z.literal('account'),
  settings: z.looseObject({ dashboard: z.looseObject({ display_name: text }).nullish() }).nullish(),
  business_profile: z.looseObject({ name: text }).nullish(),
})

export const endpoint = z.looseObject({
  id: z.string().min(1),
  object: z.literal('webhook_endpoint'),
  url: z.string(),
  secret: z.string().optional(),
})

export const event = z.looseObject({
  id: z.string().min(1),
  object: z.literal('event'),
  type: z.string(),
  /** Seconds; no later than a date can say. */
  created: z.number().int().min(0).max(253_402_300_799),
  livemode: z.boolean(),
  request: z.looseObject({ idempotency_key: text }).nullish(),
  data: z.looseObject({ object: z.unknown() }),
})
export type Event = z.infer<typeof event>

/** Is this text an id that we gave, also one that somebody has damaged since? */
export function isMark(text: string | null | undefined): boolean {
  return text?.startsWith('txn_') === true
}

/** Does an object carry an id of ours, as all that is started here does? Somebody else may keep other things under the same names. */
export function isMarked(metadata: Readonly<Record<string, string>> | null | undefined): boolean {
  return isMark(metadata?.transaction) || isMark(metadata?.capture)
}

/** The id of something that may have come expanded. */
export function idOf(reference: string | { readonly id: string } | null | undefined): string | undefined {
  return typeof reference === 'string' ? reference : reference?.id
}
