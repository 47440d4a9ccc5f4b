import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { moneyText } from '@/app/self-care/money-text'
import { Amount } from '@/components/money'
import { cn } from '@/components/ui/cn'
import { Time } from '@/components/ui/time'
import type { Money } from '@/lib/money/money'
import type { LinkCheckout } from '@/lib/transactions/link-checkout'

/** What the payer pays for and how much, before anything is asked of them. */
export async function Summary({ checkout, amount }: { checkout: LinkCheckout; amount: Money }) {
  const { merchantName, description, lines, expiresAt, preauthorize, live } = checkout
  const t = await getTranslations('link')
  const locale = await getLocale()
  return (
    <section className="grid gap-4">
      <div className="grid gap-1">
        <h1 className="break-words text-base text-ink-soft">{t('payTo', { merchant: merchantName })}</h1>
        <p className="text-3xl font-semibold tracking-tight">
          <Amount money={moneyText(amount)} locale={locale} />
        </p>
        {description && <p className="break-words text-base">{description}</p>}
        {preauthorize && <p className="text-ink-soft">{t('reserves')}</p>}
        {expiresAt && (
          <p className="text-[13px] text-ink-soft">
            {t.rich('until', { date: () => <Time value={expiresAt} locale={locale} /> })}
          </p>
        )}
        {!live && <p className="text-[13px] text-warning">{t('testHint')}</p>}
      </div>
      {lines.length > 0 && <Ordered checkout={checkout} amount={amount} />}
    </section>
  )
}

/** The lines of the order, and how they come to the amount. */
async function Ordered({ checkout, amount }: { checkout: LinkCheckout; amount: Money }) {
  const { lines, sums, paid, preauthorize } = checkout
  const t = await getTranslations('link')
  const locale = await getLocale()
  if (!sums) return null
  const show = (value: Money) => <Amount money={moneyText(value)} locale={locale} />
  const isLess = sums.total.amountMinor !== amount.amountMinor
  const rows: readonly (readonly [string, Money, 'minus' | 'strong' | ''])[] = [
    [t('discount'), sums.discount, 'minus'],
    [t('fee'), sums.fee, ''],
    [t('tax'), sums.tax, ''],
    [t('paidSoFar'), paid, 'minus'],
  ]
  return (
    <dl aria-label={t('ordered')} className="grid gap-1.5 border-t border-line pt-4">
      {lines.map(({ name, quantity, gross }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an order never change places
        <Row key={index} label={quantity === 1 ? name : t('item', { quantity: String(quantity), name })}>
          {show(gross)}
        </Row>
      ))}
      {rows
        .filter(([, value]) => value.amountMinor > 0n)
        .map(([label, value, kind]) => (
          <Row key={label} label={label} soft>
            {kind === 'minus' && '−'}
            {show(value)}
          </Row>
        ))}
      <Row label={isLess ? t('total') : t(preauthorize ? 'toReserve' : 'toPay')} strong={!isLess}>
        {show(sums.total)}
      </Row>
      {isLess && (
        <Row label={t(preauthorize ? 'toReserve' : 'toPay')} strong>
          {show(amount)}
        </Row>
      )}
    </dl>
  )
}

interface RowProps {
  label: string
  soft?: boolean
  strong?: boolean
  children: ReactNode
}

function Row({ label, soft, strong, children }: RowProps) {
  return (
    <div
      className={cn(
        'flex items-baseline justify-between gap-4',
        soft && 'text-ink-soft',
        strong && 'border-t border-line pt-1.5 font-semibold',
      )}
    >
      <dt className="min-w-0 break-words">{label}</dt>
      <dd className="shrink-0 tabular-nums">{children}</dd>
    </div>
  )
}
