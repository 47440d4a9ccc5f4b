import { formatMoney } from '@/lib/money/format'
import { cn } from './ui/cn'

/** Money as it crosses to the browser: `amountMinor` in the currency's smallest unit, as text ("2500" for 25.00 USD). */
export interface MoneyText {
  readonly amountMinor: string
  readonly currency: string
}

export interface AmountProps {
  money: MoneyText
  /** The reader's locale. */
  locale?: string | undefined
  className?: string | undefined
}

/** An amount, written by the one formatter, in figures of equal width. */
export function Amount({ money, locale, className }: AmountProps) {
  const text = formatMoney({ amountMinor: BigInt(money.amountMinor), currency: money.currency }, locale)
  return <bdi className={cn('whitespace-nowrap tabular-nums', className)}>{text}</bdi>
}
