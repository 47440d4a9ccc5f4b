'use client'

import { useTranslations } from 'next-intl'
import { useActionState, useEffect, useRef, useState } from 'react'
import { formatMoney, readTyped } from '@/lib/money/format'
import { compare, type Money, money } from '@/lib/money/money'
import { CardFields, type CardFieldsHandle } from './card-fields/card-fields'
import type { CardFieldsScript } from './card-fields/contract'
import { type MethodOption, MethodPicker, type MissingOption } from './method-picker'
import { MoneyInput } from './money-input'
import { type PayerAction, PayerForm } from './payer-form'
import { Checkbox } from './ui/choice'
import { Field } from './ui/field'
import { TextLink } from './ui/link-button'
import { SubmitButton } from './ui/submit-button'
import { usePayment } from './use-payment'

/** A way to pay with what it takes and asks for. Amounts in minor units, as text. */
export interface PayMethod extends MethodOption {
  readonly minMinor: string
  readonly maxMinor: string | null
  /** A new card is typed into these fields. */
  readonly entry?: CardFieldsScript | undefined
  /** May it be kept? Absent where there is nothing to keep; with `fix` when the payer has to add something first. */
  readonly keep?: { readonly fix?: { readonly why: string; readonly href: string; readonly label: string } } | undefined
}

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
  const card = useRef<CardFieldsHandle>(null)
  const method = methods.find((one) => one.value === value) ?? methods[0]
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

  const prepare = async (data: FormData) => {
    if (!method.entry) return true
    const entered = await card.current?.submit()
    if (!entered || 'error' in entered) {
      card.current?.focus()
      return false
    }
    data.set('token', entered.token)
    return true
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
      <MethodPicker
        name="method"
        legend={t('method')}
        options={methods}
        missing={missing}
        value={method.value}
        onChange={setValue}
      >
        {() =>
          method.entry && (
            <div className="grid gap-4 border-t border-line px-4 py-4">
              <CardFields
                ref={card}
                entry={method.entry}
                amount={amount?.amountMinor ?? 0n}
                currency={currency}
                label={words('cardDetails')}
                locale={locale}
              />
              <noscript>{words('needsScript')}</noscript>
              {method.keep && <Keep keep={method.keep} />}
            </div>
          )
        }
      </MethodPicker>
      <div className="grid gap-2">
        <SubmitButton size="large" className="w-full">
          {amount ? t('submitAmount', { amount: formatMoney(amount, locale) }) : t('submit')}
        </SubmitButton>
        {method.entry && <p className="text-center text-[13px] text-ink-soft">{t('safe')}</p>}
      </div>
    </PayerForm>
  )
}

function Keep({ keep }: { keep: NonNullable<PayMethod['keep']> }) {
  const t = useTranslations('methods')
  const { fix } = keep
  if (!fix) return <Checkbox name="keep" label={t('keep')} hint={t('keepHint')} />
  return (
    <div className="grid gap-1">
      <Checkbox name="keep" label={t('keep')} disabledReason={fix.why} />
      <span className="ps-7 text-[13px]">
        <TextLink href={fix.href}>{fix.label}</TextLink>
      </span>
    </div>
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

/** The limit that an amount breaks, if any. */
function limitOf(method: PayMethod, amount: Money): { which: 'below' | 'above'; money: Money } | null {
  const min = money(BigInt(method.minMinor), amount.currency)
  if (compare(amount, min) < 0) return { which: 'below', money: min }
  const max = method.maxMinor === null ? null : money(BigInt(method.maxMinor), amount.currency)
  return max && compare(amount, max) > 0 ? { which: 'above', money: max } : null
}
