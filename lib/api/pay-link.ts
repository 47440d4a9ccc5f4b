import { z } from 'zod'
import type { PayerActor } from '@/lib/auth/actor'
import { ticked } from '@/lib/auth/fields'
import type { Typed } from '@/lib/customers/typed'
import { readTyped } from '@/lib/money/format'
import { notFound, ok, type Refusal, type Result, refuse } from '@/lib/result'
import { type LinkCheckout, linkCheckout } from '@/lib/transactions/link-checkout'
import { type Asking, beginByLink } from './begin'
import { instrumentOf, readChoice } from './choice'
import type { PayRefusal } from './pay'
import { type PayRules, payerFields, problemsIn } from './pay-link-form'
import { checkoutPath, linkPaymentPath, linkPaymentUrls } from './payment-urls'
import { wordsIn } from './words'

/** What the page of a link sends. What the payer typed is read by `payerFields`, by what the link asks for. */
export const payingByLink = z.object({
  linkToken: z.string().min(1).max(200),
  amount: z.string().max(40).default(''),
  /** What was paid when the page was drawn, in minor units as text. */
  paid: z.string().max(40).default(''),
  method: z.string().max(200).default(''),
  keep: ticked,
  token: z.string().max(300).optional(),
  key: z.string().min(1).max(200),
  attempt: z.coerce.number().int().min(0).max(10_000),
  name: z.string().max(1000).default(''),
  email: z.string().max(1000).default(''),
  terms: z.string().max(500).optional(),
  privacy: z.string().max(500).optional(),
})

export type PayingByLink = z.output<typeof payingByLink>

/** What a link asks of whoever sends its form with this key: who tries again what was not made is known, and its amount is settled. */
export function rulesOf(checkout: LinkCheckout, key = checkout.key): PayRules {
  const { due, part, retry, terms, asksWho } = checkout
  const again = retry !== null && key === checkout.key
  const text = (of: { readonly amountMinor: bigint }) => of.amountMinor.toString()
  return {
    currency: (due ?? checkout.paid).currency,
    asksWho: asksWho && !again,
    terms: terms.termsUrl,
    privacy: terms.privacyUrl,
    part: part && due && !again ? { due: text(due), from: text(part.from), to: text(part.to) } : null,
  }
}

/** Refusals after which the page of the link itself says how it stands. */
const STANDINGS = new Set(['not_yet', 'expired', 'cancelled', 'paid', 'not_found'])

/** The field beside which a refusal is said. */
const FIELDS: Readonly<Record<string, string>> = {
  amount: 'amount',
  below_minimum: 'amount',
  above_maximum: 'amount',
  method_unavailable: 'method',
  card_removed: 'method',
  cannot_keep: 'keep',
}

/** From where and in which browser somebody pays by link. */
export interface LinkSetting extends Asking {
  /** Undefined where the browser keeps none: whoever pays there could not finish it, or see what came of it. */
  readonly visit: string | undefined
}

/**
 * Starts a payment by link, or meets the one that this browser has started already, and answers the page that says what became of it. Refuses, in
 * the payer's language and beside the field it is about, what `startByLink` refuses, what is typed wrong (with `stale` where that is because
 * somebody else has paid since), and a browser without a secret
 * of its own. Where the link can no longer be paid, the address is that of its own page. Needs `link.pay`.
 */
export async function payByLink(
  actor: PayerActor,
  input: PayingByLink,
  setting: LinkSetting,
): Promise<Result<{ readonly address: string }> | PayRefusal> {
  const { locale, visit } = setting
  const t = wordsIn(locale)
  const checkout = await linkCheckout(actor, visit ?? '')
  if (!checkout) return notFound('payment link')
  if (!visit) return refuse('no_visit', t('link.needsCookie'))
  const rules = rulesOf(checkout, input.key)
  const read = payerFields(rules, (key, values) => t(`payLink.${key}`, values), locale).safeParse(input)
  const fields = { ...problemsIn(read.error) }
  const choice = readChoice(input.method)
  const instrument = choice && instrumentOf(choice, input.token)
  if (!choice || choice.kind === 'stored') fields.method = t('pay.noMethod')
  else if (!instrument) fields.method = t('methods.notReady')
  const amount = readTyped(input.amount, rules.currency)
  if ('message' in amount) fields.amount ??= amount.message
  if (fields.amount && isPaidSince(input.paid, checkout))
    return { ...refuse('invalid', t('link.paidMeanwhile'), fields), stale: { address: checkoutPath(input.linkToken) } }
  if (Object.keys(fields).length > 0 || !choice || !instrument || instrument.kind === 'stored' || 'message' in amount)
    return refuse('invalid', t('pay.nothingCharged'), fields)
  const started = await beginByLink(
    actor,
    {
      amountMinor: amount.money.amountMinor,
      with: instrument,
      keep: choice.kind === 'new' && input.keep,
      visit,
      key: input.key,
      attempt: input.attempt,
      payer: rules.asksWho ? whoOf(read.data) : null,
      agreed: checkout.terms,
      // A card is typed where scripts run; everything else works without them.
      challenge: choice.kind === 'new' ? 'embed' : 'redirect',
      urls: linkPaymentUrls(input.linkToken),
    },
    { ...setting, once: checkout.once },
  )
  if (!started.ok)
    return inPlace(started, { checkout, linkToken: input.linkToken, asksAmount: rules.part !== null, locale })
  const { paymentId, status, made } = started.value
  const mark = made ? '?now=1' : status === 'succeeded' ? '?again=1' : ''
  return ok({ address: linkPaymentPath(input.linkToken, paymentId) + mark })
}

/** Has somebody else paid a part since the page was drawn? */
function isPaidSince(drawn: string, { paid }: LinkCheckout): boolean {
  return /^\d+$/.test(drawn) && paid.amountMinor > BigInt(drawn)
}

function whoOf(typed: object | undefined): Typed | null {
  const { name, email } = (typed ?? {}) as Partial<Typed>
  return name && email ? { name, email } : null
}

interface Place {
  readonly checkout: LinkCheckout
  readonly linkToken: string
  /** Is there a field for the amount? */
  readonly asksAmount: boolean
  readonly locale: string
}

/** A refusal beside the field it is about; one about the link as a whole leads to its page, or says how to go on. */
function inPlace(
  refusal: Refusal,
  { checkout: { underWaySeconds, own }, linkToken, asksAmount, locale }: Place,
): Result<{ readonly address: string }> | PayRefusal {
  const t = wordsIn(locale)
  const { code, message } = refusal
  const page = checkoutPath(linkToken)
  if (STANDINGS.has(code)) return ok({ address: `/pay/${encodeURIComponent(linkToken)}` })
  if (code === 'busy') return refuse(code, t('link.busyNow', { seconds: underWaySeconds ?? 0 }))
  if (code === 'key_reused') {
    const made = own ? [{ href: linkPaymentPath(linkToken, own.paymentId), label: t('pay.existing') }] : []
    return {
      ...refuse(code, message),
      links: [...made, { href: checkoutPath(linkToken, { afresh: true }), label: t('pay.fresh') }],
    }
  }
  if (code === 'amount' && !asksAmount)
    return {
      ...refuse(code, t('link.amountChanged')),
      links: [{ href: page, label: t('link.lookAgain') }],
      stale: { address: page },
    }
  const field = FIELDS[code]
  if (!field) return refusal
  return refuse(code, t('pay.nothingCharged'), { [field === 'amount' && !asksAmount ? 'method' : field]: message })
}
