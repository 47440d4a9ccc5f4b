import { z } from 'zod'
import { expand, flag, ignored, integer, metadata, methodTypes, text } from './form'

const threeDSecure = z.enum(['automatic', 'any', 'challenge'])
const captureMethod = z.enum(['automatic', 'automatic_async', 'manual'])
/** Known to Stripe, without effect on the test cards. */
const CARD_OPTIONS = [
  'network',
  'request_extended_authorization',
  'request_incremental_authorization',
  'request_multicapture',
  'request_overcapture',
  'require_cvc_recollection',
  'setup_credential_usage',
  'stored_credential_usage',
  'mandate_options',
  'installments',
]
const cardOptions = z
  .strictObject({
    card: z
      .strictObject({
        request_three_d_secure: threeDSecure.optional(),
        capture_method: z.literal('manual').optional(),
        setup_future_usage: z.enum(['on_session', 'off_session', 'none']).optional(),
        moto: flag.optional(),
        ...Object.fromEntries(CARD_OPTIONS.map((name) => [name, ignored])),
        statement_descriptor_suffix_kana: text.optional(),
        statement_descriptor_suffix_kanji: text.optional(),
      })
      .optional(),
  })
  .optional()

const confirmFields = {
  payment_method: text.optional(),
  off_session: z.union([flag, z.enum(['one_off', 'recurring']).transform(() => true)]).optional(),
  return_url: z.url().optional(),
  error_on_requires_action: flag.optional(),
  use_stripe_sdk: flag.optional(),
  mandate_data: ignored,
  receipt_email: z.string().optional(),
  setup_future_usage: z.enum(['on_session', 'off_session', '']).optional(),
  shipping: ignored,
  payment_method_options: cardOptions,
  expand,
}
const describing = {
  description: z.string().max(1000).optional(),
  metadata: metadata.optional(),
  statement_descriptor: z.string().max(22).optional(),
  statement_descriptor_suffix: z.string().max(22).optional(),
  application_fee_amount: integer.optional(),
  transfer_data: ignored,
}
/** Of POST /payment_intents. */
export const createSchema = z.strictObject({
  amount: integer,
  currency: z.string().transform((value) => value.toLowerCase()),
  customer: text.optional(),
  confirm: flag.default(false),
  capture_method: captureMethod.default('automatic_async'),
  confirmation_method: z.enum(['automatic', 'manual']).default('automatic'),
  automatic_payment_methods: z
    .strictObject({ enabled: flag, allow_redirects: z.enum(['always', 'never']).default('always') })
    .optional(),
  ...methodTypes,
  on_behalf_of: text.optional(),
  transfer_group: text.optional(),
  ...confirmFields,
  ...describing,
})
const browserFields = { client_secret: text.optional(), key: text.optional() }
/** Of …/confirm; a browser adds the client secret. */
export const confirmSchema = z.strictObject({
  ...confirmFields,
  ...browserFields,
  capture_method: captureMethod.optional(),
})

const { description: _, ...captureFields } = describing
/** Of …/capture. */
export const captureSchema = z.strictObject({
  ...captureFields,
  amount_to_capture: integer.optional(),
  final_capture: flag.optional(),
  expand,
})

/** Of …/cancel. */
export const cancelSchema = z.strictObject({
  cancellation_reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned']).optional(),
  expand,
})
/** Of POST /payment_intents/:id; nothing is confirmed by it. */
export const updateSchema = z.strictObject({ ...confirmFields, ...describing, amount: integer.optional() })
