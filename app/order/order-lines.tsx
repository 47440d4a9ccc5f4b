import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { formatMoney } from '@/lib/money/format'
import { type Money, money } from '@/lib/money/money'
import { taxText } from '@/lib/orders/amounts'
import type { OrderSheet, SheetLine } from '@/lib/orders/sheet'

/** What was ordered, and what it comes to: a list, so that it reads the same on a phone. */
export async function OrderLines({ sheet: { lines, sums } }: { sheet: OrderSheet }) {
  const t = await getTranslations('order')
  const locale = await getLocale()
  const totals = (
    [
      [t('subtotal'), sums.gross.amountMinor === sums.total.amountMinor ? null : sums.gross, ''],
      [t('discount'), sums.discount, '−'],
      [t('fee'), sums.fee, ''],
      [t('tax'), sums.tax, ''],
    ] as const
  ).flatMap(([label, amount, sign]) => (amount && amount.amountMinor > 0n ? [{ label, amount, sign }] : []))
  return (
    <>
      <ul className="divide-y divide-line border-y border-line">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an order never change places
          <li key={index} className="px-4 py-3 sm:px-6">
            <Line line={line} currency={sums.total.currency} />
          </li>
        ))}
      </ul>
      <dl className="grid gap-1.5 px-4 py-4 sm:px-6">
        {totals.map(({ label, amount, sign }) => (
          <Sum key={label} label={label} soft>
            {sign}
            {formatMoney(amount, locale)}
          </Sum>
        ))}
        <Sum label={t('total')}>{formatMoney(sums.total, locale)}</Sum>
      </dl>
    </>
  )
}

function Sum({ label, soft = false, children }: { label: string; soft?: boolean; children: ReactNode }) {
  return (
    <div className={`flex items-baseline justify-between gap-4 ${soft ? 'text-ink-soft' : 'text-base font-semibold'}`}>
      <dt>{label}</dt>
      <dd className="whitespace-nowrap tabular-nums">
        <bdi>{children}</bdi>
      </dd>
    </div>
  )
}

async function Line({ line, currency }: { line: SheetLine; currency: string }) {
  const t = await getTranslations('order')
  const locale = await getLocale()
  const of = (minor: bigint): Money => money(minor, currency)
  const say = (minor: bigint) => formatMoney(of(minor), locale)
  const quantity = new Intl.NumberFormat(locale).format(line.quantity)
  const percent = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }).format(Number(taxText(line.taxPpm)))
  const small = [
    t('each', { quantity, price: say(line.priceMinor) }),
    line.discountMinor > 0n && t('lineDiscount', { amount: say(line.discountMinor) }),
    line.feeMinor > 0n && t('lineFee', { amount: say(line.feeMinor) }),
    line.taxPpm > 0 && t('lineTax', { amount: say(line.sums.taxMinor), percent }),
  ].filter((one) => one !== false)
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="grid min-w-0 gap-0.5">
        <span className="break-words font-medium">{line.name}</span>
        <ul className="flex flex-wrap gap-x-3 text-[13px] text-ink-soft tabular-nums *:whitespace-nowrap">
          {small.map((part) => (
            <li key={part}>{part}</li>
          ))}
        </ul>
      </div>
      <bdi className="whitespace-nowrap tabular-nums">{say(line.sums.totalMinor)}</bdi>
    </div>
  )
}
