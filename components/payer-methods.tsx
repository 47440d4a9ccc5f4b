'use client'

import { useTranslations } from 'next-intl'
import { type Ref, useRef } from 'react'
import type { Money } from '@/lib/money/money'
import { CardFields, type CardFieldsHandle } from './card-fields/card-fields'
import type { CardFieldsScript } from './card-fields/contract'
import { type MethodOption, MethodPicker, type MissingOption } from './method-picker'
import { Checkbox } from './ui/choice'
import { TextLink } from './ui/link-button'

/** A way to pay with what it takes and asks for. Amounts in minor units, as text. */
export interface PayMethod extends MethodOption {
  readonly minMinor: string
  readonly maxMinor: string | null
  /** A new card is typed into these fields. */
  readonly entry?: CardFieldsScript | undefined
  /** May it be kept? Absent where there is nothing to keep; with `fix` when the payer has to add something first. `hint` says what it means. */
  readonly keep?:
    | {
        readonly fix?: { readonly why: string; readonly href: string; readonly label: string }
        readonly hint?: string
      }
    | undefined
}

export interface PayerMethodsProps {
  methods: readonly PayMethod[]
  missing: readonly MissingOption[]
  chosen: PayMethod
  onChoose: (value: string) => void
  /** The card fields, for `cardToken`. */
  card: Ref<CardFieldsHandle>
  amount: Money | undefined
  currency: string
  locale: string
  /** What is read where no card can be typed, because scripts are switched off; undefined where the page says it elsewhere. */
  needsScript: string | undefined
}

/** How to pay, with the processor's own fields under the method that takes a card. */
export function PayerMethods(props: PayerMethodsProps) {
  const { methods, missing, chosen, onChoose, card, amount, currency, locale, needsScript } = props
  const t = useTranslations('pay')
  const words = useTranslations('methods')
  return (
    <MethodPicker
      name="method"
      legend={t('method')}
      options={methods}
      missing={missing}
      value={chosen.value}
      onChange={onChoose}
    >
      {() =>
        chosen.entry && (
          <div className="grid gap-4 border-t border-line px-4 py-4">
            <CardFields
              ref={card}
              entry={chosen.entry}
              amount={amount?.amountMinor ?? 0n}
              currency={currency}
              label={words('cardDetails')}
              locale={locale}
            />
            {needsScript && <noscript>{needsScript}</noscript>}
            {chosen.keep && <Keep keep={chosen.keep} />}
          </div>
        )
      }
    </MethodPicker>
  )
}

/** The card fields of a form, and what adds their token to what is sent; false when there is none, which the fields have said by then. */
export function useCardToken(asksCard: boolean) {
  const card = useRef<CardFieldsHandle>(null)
  const prepare = async (data: FormData): Promise<boolean> => {
    if (!asksCard) return true
    const entered = await card.current?.submit()
    if (!entered || 'error' in entered) {
      card.current?.focus()
      return false
    }
    data.set('token', entered.token)
    return true
  }
  return { card, prepare }
}

function Keep({ keep }: { keep: NonNullable<PayMethod['keep']> }) {
  const t = useTranslations('methods')
  const { fix, hint = t('keepHint') } = keep
  if (!fix) return <Checkbox name="keep" label={t('keep')} hint={hint} />
  return (
    <div className="grid gap-1">
      <Checkbox name="keep" label={t('keep')} disabledReason={fix.why} />
      <span className="ps-7 text-[13px]">
        <TextLink href={fix.href}>{fix.label}</TextLink>
      </span>
    </div>
  )
}
