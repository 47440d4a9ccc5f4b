import { z } from 'zod'
import type { CustomerActor } from '@/lib/auth/actor'
import { ticked } from '@/lib/auth/fields'
import { isCurrency } from '@/lib/money/currencies'
import { readTyped } from '@/lib/money/format'
import { type Refusal, type Result, refuse } from '@/lib/result'
import type { Started } from '@/lib/transactions/attempt-rows'
import { paymentWithKey } from '@/lib/transactions/checkout'
import { type Asking, begin } from './begin'
import { instrumentOf, readChoice } from './choice'
import { paymentUrls } from './payment-urls'
import { wordsIn } from './words'

// Paying from one's own page, however the page sent it: as a form to the server action, or as JSON by its scripts.

/** What the page sends; amount and method as the payer typed and chose them. */
export const paying = z.object({
  currency: z.string().refine(isCurrency, 'Choose an account.'),
  amount: z.string().max(40, 'Enter the amount in digits.').default(''),
  method: z.string().max(200).default(''),
  keep: ticked,
  token: z.string().max(300).optional(),
  key: z.string().min(1).max(200),
  attempt: z.coerce.number().int().min(0).max(10_000),
})

export type Paying = z.output<typeof paying>

/** Whom the payer pays, and from where. */
export interface Setting extends Asking {
  readonly merchant: string
}

/** A payment that was started or met, and the page that says what became of it. */
export interface Paid extends Started {
  readonly address: string
}

/** A refusal with places to go on to. */
export interface PayRefusal extends Refusal {
  /** What the page shows is no longer so; at `address` it is drawn as things stand now. */
  readonly stale?: { readonly address: string }
  readonly links?: readonly { readonly href: string; readonly label: string }[]
}

/**
 * Starts the payer's payment, or meets the one that their page has started already. Refuses, in their language and beside the field it is
 * about, what `begin` refuses, an amount that cannot be read and a method that is none. Needs `own.pay`.
 */
export async function pay(actor: CustomerActor, input: Paying, setting: Setting): Promise<Result<Paid> | PayRefusal> {
  const t = wordsIn(setting.locale)
  const refuseField = (field: string, message: string) =>
    refuse('invalid', t('pay.nothingCharged'), { [field]: message })
  const read = readTyped(input.amount, input.currency)
  if ('message' in read) return refuseField('amount', read.message)
  const choice = readChoice(input.method)
  if (!choice) return refuseField('method', t('pay.noMethod'))
  const instrument = instrumentOf(choice, input.token)
  if (!instrument) return refuseField('method', t('methods.notReady'))
  const started = await begin(
    actor,
    {
      customerId: actor.customerId,
      type: 'purchase',
      amount: read.money,
      with: instrument,
      keep: choice.kind === 'new' && input.keep,
      key: input.key,
      attempt: input.attempt,
      description: t('pay.description', { merchant: setting.merchant }),
      // A new card is typed where scripts run; everything else works without them.
      challenge: choice.kind === 'new' ? 'embed' : 'redirect',
      urls: paymentUrls,
    },
    setting,
  )
  if (!started.ok) return inPlace(actor, input, started, setting.locale)
  const { paymentId, status, made } = started.value
  const address = `/self-care/payments/${paymentId}${made ? '?now=1' : status === 'succeeded' ? '?again=1' : ''}`
  return { ok: true, value: { ...started.value, address } }
}

/** The field beside which a refusal of `begin` is said. */
const FIELDS: Readonly<Record<string, string>> = {
  below_minimum: 'amount',
  above_maximum: 'amount',
  method_unavailable: 'method',
  card_removed: 'method',
  cannot_keep: 'keep',
}

/** A refusal beside the field it is about; one about a payment that is there already, with the ways on. */
async function inPlace(actor: CustomerActor, input: Paying, refusal: Refusal, locale: string): Promise<PayRefusal> {
  const t = wordsIn(locale)
  const { code, message } = refusal
  const field = FIELDS[code]
  if (field) return refuse(code, t('pay.nothingCharged'), { [field]: message })
  if (code !== 'key_reused') return refusal
  const made = await paymentWithKey(actor, input.key)
  const fresh = new URLSearchParams({ account: input.currency, amount: input.amount, after: made ?? '' })
  const links = [
    ...(made ? [{ href: `/self-care/payments/${made}`, label: t('pay.existing') }] : []),
    { href: `/self-care/pay?${fresh}`, label: t('pay.fresh') },
  ]
  return { ...refuse(code, message), links }
}
