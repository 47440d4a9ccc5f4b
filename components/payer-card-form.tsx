'use client'

import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { CardFields } from './card-fields/card-fields'
import type { CardFieldsScript } from './card-fields/contract'
import { type PayerAction, PayerForm } from './payer-form'
import { useCardToken } from './payer-methods'
import { SubmitButton } from './ui/submit-button'

export interface CardFormProps {
  action: PayerAction
  /** Sent along. */
  hidden: Readonly<Record<string, string>>
  entry: CardFieldsScript
  currency: string
  locale: string
}

/** Adds a card without paying: the processor's own fields and one button. */
export function CardForm({ action, hidden, entry, currency, locale }: CardFormProps) {
  const t = useTranslations()
  const state = useActionState(action, null)
  const { card, prepare } = useCardToken(true)
  return (
    <PayerForm action={state} prepare={prepare} className="grid gap-4">
      {Object.entries(hidden).map(([name, content]) => (
        <input key={name} type="hidden" name={name} value={content} />
      ))}
      <CardFields
        ref={card}
        entry={entry}
        amount={0n}
        currency={currency}
        purpose="setup"
        label={t('methods.cardDetails')}
        locale={locale}
      />
      <noscript>{t('methods.needsScript')}</noscript>
      <div className="grid justify-items-start gap-2">
        <SubmitButton className="max-sm:w-full">{t('cards.add')}</SubmitButton>
        <p className="text-[13px] text-ink-soft">{t('pay.safe')}</p>
      </div>
    </PayerForm>
  )
}
