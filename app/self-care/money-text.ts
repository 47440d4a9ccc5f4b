import type { MoneyText } from '@/components/money'
import type { Money } from '@/lib/money/money'

/** Money as it crosses to the browser. */
export function moneyText({ amountMinor, currency }: Money): MoneyText {
  return { amountMinor: amountMinor.toString(), currency }
}
