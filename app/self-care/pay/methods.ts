import { getTranslations } from 'next-intl/server'
import type { MissingOption } from '@/components/method-picker'
import type { PayMethod } from '@/components/payer-methods'
import { choiceText } from '@/lib/api/choice'
import type { CardItem } from '@/lib/customers/cards'
import { formatMoney } from '@/lib/money/format'
import type { Offer, Offers, Unavailable } from '@/lib/payment-systems/eligibility'
import { cardTitle, expiryText } from '../card-words'

export interface Methods {
  readonly methods: readonly PayMethod[]
  readonly missing: readonly MissingOption[]
}

export interface MethodsAsked {
  readonly locale: string
  readonly currency: string
  readonly back: string
  /** The amount is no question: what each method takes at least says nothing. */
  readonly settled?: boolean
}

/**
 * The rows of the method picker: kept cards first, the default before the others, then the offers; what is missing with the way to mend
 * it. `back` is the page the payer returns to from mending.
 */
export async function methodsOf(
  { offers, unavailable }: Offers,
  cards: readonly CardItem[],
  { locale, currency, back, settled = false }: MethodsAsked,
): Promise<Methods> {
  const t = await getTranslations('methods')
  const fixHref = `/self-care/details?next=${encodeURIComponent(back)}`
  const fixes = { email: t('fixEmail'), phone: t('fixPhone'), name: t('fixName') } as const
  const limits = new Set(offers.map(({ min }) => min.amountMinor))
  const differs = limits.size > 1 && !settled
  const from = ({ min }: Offer) => (differs ? t('from', { amount: formatMoney(min, locale, { trim: true }) }) : '')

  const kept = cards.flatMap((card): readonly (PayMethod | MissingOption)[] => {
    const offer = offers.find(({ systemId, kind }) => systemId === card.system.id && kind === 'card')
    const title = cardTitle(card)
    const marks = [card.method]
    if (!offer || card.system.removed) return [{ title, marks, why: t('notInCurrency', { currency }) }]
    if (card.expired) return [{ title, marks, why: t('expired', { date: expiryText(card.expires, locale) }) }]
    const expires = card.expires ? t('expires', { date: expiryText(card.expires, locale) }) : ''
    return [
      {
        value: choiceText({ kind: 'stored', cardId: card.id }),
        title,
        marks,
        hint: joined(expires, from(offer)),
        badge: card.isDefault ? t('defaultCard') : undefined,
        ...rangeOf(offer),
      },
    ]
  })
  const offered = offers.map((offer): PayMethod => {
    const hosted = offer.entry === 'hosted_fields'
    const { keepNeeds } = offer
    const keep = keepNeeds
      ? { fix: { why: ended(keepNeeds.why), href: fixHref, label: fixes[keepNeeds.fix] } }
      : offer.canKeep
        ? {}
        : undefined
    return {
      value: choiceText({ kind: hosted ? 'new' : 'at', systemId: offer.systemId, methodKind: offer.kind }),
      title: hosted ? t('newCard') : namesOf(offer),
      hint: joined(hosted ? '' : t('atProcessor'), from(offer)),
      marks: offer.methods.map(({ id }) => id),
      ...(hosted && offer.fields ? { entry: offer.fields, keep } : {}),
      ...rangeOf(offer),
    }
  })
  const missing = unavailable.map(
    (one): MissingOption => ({
      title: namesOf(one),
      marks: one.methods.map(({ id }) => id),
      why: ended(one.why),
      ...(one.fix ? { fix: { href: fixHref, label: fixes[one.fix] } } : {}),
    }),
  )
  return {
    methods: [...kept.filter((row) => 'value' in row), ...offered],
    missing: [...kept.filter((row): row is MissingOption => !('value' in row)), ...missing],
  }
}

function namesOf({ kind, methods, systemName }: Pick<Offer | Unavailable, 'kind' | 'methods' | 'systemName'>): string {
  const [first] = methods
  return methods.length === 1 && first && kind !== 'card' ? first.label : systemName
}

function rangeOf({ min, max }: Offer): Pick<PayMethod, 'minMinor' | 'maxMinor'> {
  return { minMinor: min.amountMinor.toString(), maxMinor: max?.amountMinor.toString() ?? null }
}

function joined(...parts: readonly string[]): string | undefined {
  return parts.filter(Boolean).join(' · ') || undefined
}

function ended(text: string): string {
  return text.endsWith('.') ? text : `${text}.`
}
