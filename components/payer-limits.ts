import { compare, type Money, money } from '@/lib/money/money'
import type { PayMethod } from './payer-methods'

/** The limit of a method that an amount breaks, if any. For pages and their forms alike. */
export function limitOf(
  method: Pick<PayMethod, 'minMinor' | 'maxMinor'>,
  amount: Money,
): { which: 'below' | 'above'; money: Money } | null {
  const min = money(BigInt(method.minMinor), amount.currency)
  if (compare(amount, min) < 0) return { which: 'below', money: min }
  const max = method.maxMinor === null ? null : money(BigInt(method.maxMinor), amount.currency)
  return max && compare(amount, max) > 0 ? { which: 'above', money: max } : null
}
