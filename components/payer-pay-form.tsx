'use client'

import { useTranslations } from 'next-intl'
import { useActionState, useEffect, useRef, useState } from 'react'
import { formatMoney, readTyped } from '@/lib/money/format'
import { money } from '@/lib/money/money'
import type { MissingOption } from './method-picker'
import { MoneyInput } from './money-input'
import { type PayerAction, PayerForm } from './payer-form'
import { limitOf } from './payer-limits'
import { PayerMethods, type PayMethod, useCardToken } from './payer-methods'
import { Field } from './ui/field'
import { SubmitButton } from './ui/submit-button'
import { usePayment } from './use-payment'

export interface PayFormProps {
  /** Takes the form before scripts arrive. */
  action: PayerAction
  /** Sent along. */
  hidden: Readonly<Record<string, string>>
  currency: string
  locale: string
  /** What stands in the amount field at first, as decimal text. */
  amount: string
  /** The amount is settled: another attempt of a payment that is there. */
  fixed: boolean
  /** The first is chosen at first. */
  methods: readonly [PayMethod, ...PayMethod[]]
  missing: readonly MissingOption[]
}

/**
 * Amount, method, and one button that says what it does. Kept cards and redirects work before scripts arrive, by the server action; with
 * scripts the form is sent as JSON.
 */
export function PayForm(props: PayFormProps) {
  const { hidden, currency, locale, fixed, methods, missing } = props
  const [answered, unscripted] = useActionState(props.action, null)
  const action = usePayment(answered)
  const sent = answered?.values
  const t = useTranslations('pay')
  const words = useTranslations('methods')
  const [typed, setTyped] = useState(sent?.amount ?? props.amount)
  const [value, setValue] = useState(sent?.method ?? methods[0].value)
  const amountInput = useRef<HTMLInputElement>(null)
  const method = methods.find((one) => one.value === value) ?? methods[0]
  const { card, prepare } = useCardToken(method.entry !== undefined)
  const read = readTyped(typed, currency)
  const amount = 'money' in read ? read.money : undefined

  // What was typed before scripts arrived counts.
  useEffect(() => {
    if (amountInput.current) setTyped(amountInput.current.value)
  }, [])

  const check = (): Readonly<Record<string, string>> => {
    if (fixed) return {}
    if (!amount) return { amount: 'message' in read ? read.message : '' }
    const limit = limitOf(method, amount)
    if (limit) return { amount: t(limit.which, { amount: formatMoney(limit.money, locale, { trim: true }) }) }
    return {}
  }

  return (
    <PayerForm action={action} unscripted={unscripted} check={check} prepare={prepare} className="grid gap-6">
      {Object.entries(hidden).map(([name, content]) => (
        <input key={name} type="hidden" name={name} value={content} />
      ))}
      {fixed ? (
        <input type="hidden" name="amount" value={props.amount} />
      ) : (
        <Field name="amount" label={t('amount')} hint={<Range method={method} locale={locale} currency={currency} />}>
          <MoneyInput
            ref={amountInput}
            currency={currency}
            defaultValue={props.amount}
            onChange={(event) => setTyped(event.target.value)}
            required
            className="h-12 text-lg font-medium"
          />
        </Field>
      )}
      <PayerMethods
        methods={methods}
        missing={missing}
        chosen={method}
        onChoose={setValue}
        card={card}
        amount={amount}
        currency={currency}
        locale={locale}
        needsScript={words('needsScript')}
      />
      <div className="grid gap-2">
        <SubmitButton size="large" className="w-full">
          {amount ? t('submitAmount', { amount: formatMoney(amount, locale) }) : t('submit')}
        </SubmitButton>
        {method.entry && <p className="text-center text-[13px] text-ink-soft">{t('safe')}</p>}
      </div>
    </PayerForm>
  )
}

function Range({ method, locale, currency }: { method: PayMethod; locale: string; currency: string }) {
  const t = useTranslations('pay')
  const text = (minor: string) => formatMoney(money(BigInt(minor), currency), locale, { trim: true })
  const min = text(method.minMinor)
  return noteworthy(method) ? t('rangeTo', { min, max: text(method.maxMinor ?? '0') }) : t('range', { min })
}

/** A ceiling far above any payment is noise; one that a payer could meet is said before it is met. */
function noteworthy({ minMinor, maxMinor }: PayMethod): boolean {
  return maxMinor !== null && BigInt(maxMinor) <= BigInt(minMinor) * 100_000n
}
