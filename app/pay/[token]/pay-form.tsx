'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, type RefObject, useActionState, useEffect, useRef, useState } from 'react'
import type { MoneyText } from '@/components/money'
import { MoneyInput } from '@/components/money-input'
import { type PayerAction, PayerForm } from '@/components/payer-form'
import { limitOf } from '@/components/payer-limits'
import { PayerMethods, type PayMethod, useCardToken } from '@/components/payer-methods'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import type { PayRules } from '@/lib/api/pay-link-form'
import { formatMoney } from '@/lib/money/format'
import type { Money } from '@/lib/money/money'
import type { Terms as Addresses } from '@/lib/orders/terms'
import { Terms } from './terms'
import { useAmount } from './use-amount'
import { useSession } from './use-session'

export interface LinkPayFormProps {
  action: PayerAction
  /** Sent along. */
  hidden: Readonly<Record<string, string>>
  rules: PayRules
  /** What stands in the amount field at first, or is settled, as decimal text. */
  amount: string
  due: MoneyText
  /** What may be paid instead of all of it. */
  partFrom: { readonly from: MoneyText; readonly to: MoneyText } | null
  /** It is reserved first, and taken later. */
  reserves: boolean
  locale: string
  methods: readonly PayMethod[]
  merchant: string
  terms: Addresses
}

/** Loaded once somebody begins to fill in the form: the schema that the server reads it with as well. */
const loadSchema = () => import('@/lib/api/pay-link-form')

/** Who pays, how much, how, and one button that says what it does. Sent as it is before scripts arrive, checked by them afterwards. */
export function LinkPayForm(props: LinkPayFormProps) {
  const { action, hidden, rules, locale, methods, reserves, merchant, terms } = props
  const state = useActionState(action, null)
  const sent = state[0]?.values
  const t = useTranslations('payLink')
  const words = useTranslations('pay')
  const router = useRouter()
  const usable = methods.filter(({ disabledReason }) => disabledReason === undefined)
  const [value, setValue] = useState(sent?.method ?? usable[0]?.value)
  const { input, onType, money: amount } = useAmount(props, sent?.amount)
  const fields = useRef<HTMLDivElement>(null)
  const method = usable.find((one) => one.value === value) ?? (usable[0] as PayMethod)
  const { card, prepare } = useCardToken(method.entry !== undefined)
  const session = useSession(() => router.refresh())
  const onlyCard = usable.every(({ entry }) => entry !== undefined)

  // What it shows is no longer so: it is drawn again around what was typed.
  const stale = state[0]?.stale
  useEffect(() => {
    if (!stale) return
    router.replace(stale.address, { scroll: false })
    // It may be the address that is shown.
    router.refresh()
  }, [stale, router])

  const check = async (): Promise<Readonly<Record<string, string>>> => {
    const entered = enteredIn(fields.current)
    // Where it does not load, the server says what is wrong.
    const schema = await loadSchema().catch(() => null)
    const parsed = schema?.payerFields(rules, (key, values) => t(key, values), locale).safeParse(entered)
    const wrong = { ...(schema?.problemsIn(parsed?.error) ?? {}) }
    const limit = rules.part && amount && limitOf(method, amount)
    if (limit) wrong.amount ??= words(limit.which, { amount: formatMoney(limit.money, locale, { trim: true }) })
    return wrong
  }

  const form = (
    <PayerForm
      action={state}
      check={check}
      prepare={prepare}
      className={cn('grid gap-6', onlyCard && 'noscript:hidden')}
    >
      {Object.entries(hidden).map(([name, content]) => (
        <input key={name} type="hidden" name={name} value={content} />
      ))}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only notices that somebody begins to fill in what is inside */}
      <div ref={fields} className="grid gap-6" onFocus={() => void loadSchema().catch(() => null)}>
        <AmountField {...props} input={input} onType={onType} />
        {rules.asksWho && <Who />}
        {!session.isOver && (
          <PayerMethods
            key={session.count}
            methods={methods}
            missing={[]}
            chosen={method}
            onChoose={setValue}
            card={card}
            amount={amount}
            currency={rules.currency}
            locale={locale}
            needsScript={onlyCard ? undefined : t('cardNeedsScript')}
          />
        )}
        <Terms merchant={merchant} terms={terms} sent={sent} />
      </div>
      {session.isOver ? (
        <SessionOver onRenew={session.renew} />
      ) : (
        <PayButton amount={amount} reserves={reserves} isCard={method.entry !== undefined} locale={locale} />
      )}
    </PayerForm>
  )
  return onlyCard ? <Scripted why={t('onlyCard', { merchant })}>{form}</Scripted> : form
}

/** What can do nothing without scripts: where they are off, why, in its place. */
function Scripted({ why, children }: { why: string; children: ReactNode }) {
  return (
    <>
      <noscript>
        <Notice tone="warning">{why}</Notice>
      </noscript>
      {children}
    </>
  )
}

/** What stands in the fields now, as the form would send it. */
function enteredIn(within: HTMLElement | null): Readonly<Record<string, string>> {
  const form = within?.closest('form')
  const texts = form
    ? [...new FormData(form)].filter((pair): pair is [string, string] => typeof pair[1] === 'string')
    : []
  return Object.fromEntries(texts)
}

/** How much, where parts may be paid; else it is settled and stands on the button. */
function AmountField(
  props: LinkPayFormProps & { input: RefObject<HTMLInputElement | null>; onType: (typed: string) => void },
) {
  const { rules, amount, input, onType } = props
  const t = useTranslations('payLink')
  if (!rules.part) return <input type="hidden" name="amount" value={amount} />
  return (
    <Field name="amount" label={t('amount')} hint={<PartHint {...props} />}>
      <MoneyInput
        ref={input}
        currency={rules.currency}
        defaultValue={amount}
        onChange={(event) => onType(event.target.value)}
        required
        className="h-12 text-lg font-medium"
      />
    </Field>
  )
}

function PartHint({ due, partFrom, locale }: LinkPayFormProps) {
  const t = useTranslations('payLink')
  const text = ({ amountMinor, currency }: MoneyText) =>
    formatMoney({ amountMinor: BigInt(amountMinor), currency }, locale)
  return partFrom && t('allOrPart', { due: text(due), from: text(partFrom.from), to: text(partFrom.to) })
}

function Who() {
  const t = useTranslations('payLink')
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-4 text-base font-semibold">{t('who')}</legend>
      <Field name="name" label={t('name')} required>
        <Input autoComplete="name" maxLength={100} />
      </Field>
      <Field name="email" label={t('email')} hint={t('emailHint')} required>
        <Input type="email" inputMode="email" autoComplete="email" maxLength={254} spellCheck={false} />
      </Field>
    </fieldset>
  )
}

interface PayButtonProps extends Pick<LinkPayFormProps, 'reserves' | 'locale'> {
  /** Undefined while what is typed is no amount. */
  amount: Money | undefined
  isCard: boolean
}

/** Says what it does, with the amount. */
function PayButton({ amount, reserves, isCard, locale }: PayButtonProps) {
  const t = useTranslations('payLink')
  const words = useTranslations('pay')
  return (
    <div className="grid gap-2">
      <SubmitButton size="large" className="w-full">
        {amount
          ? t(reserves ? 'authoriseAmount' : 'submitAmount', { amount: formatMoney(amount, locale) })
          : t(reserves ? 'authorise' : 'submit')}
      </SubmitButton>
      {isCard && <p className="text-center text-[13px] text-ink-soft">{words('safe')}</p>}
    </div>
  )
}

function SessionOver({ onRenew }: { onRenew: () => void }) {
  const t = useTranslations('payLink')
  return (
    <Notice
      tone="warning"
      title={t('overTitle')}
      action={
        <Button variant="primary" onClick={onRenew}>
          {t('renew')}
        </Button>
      }
    >
      {t('over')}
    </Notice>
  )
}
