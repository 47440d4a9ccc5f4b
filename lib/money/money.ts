/** An amount: whole minor units (cents, yen, satoshi) beside its ISO 4217 code. The only shape in which money travels in this project. */
export interface Money {
  readonly amountMinor: bigint
  readonly currency: string
}

export function money(amountMinor: bigint, currency: string): Money {
  return { amountMinor, currency }
}

/** Sum of two amounts of one currency. Throws when the currencies differ: that is a bug, never an input. */
export function add(a: Money, b: Money): Money {
  sameCurrency(a, b)
  return { amountMinor: a.amountMinor + b.amountMinor, currency: a.currency }
}

export function subtract(a: Money, b: Money): Money {
  sameCurrency(a, b)
  return { amountMinor: a.amountMinor - b.amountMinor, currency: a.currency }
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`. Throws when the currencies differ. */
export function compare(a: Money, b: Money): -1 | 0 | 1 {
  sameCurrency(a, b)
  return a.amountMinor < b.amountMinor ? -1 : a.amountMinor > b.amountMinor ? 1 : 0
}

function sameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) throw new Error(`cannot mix ${a.currency} and ${b.currency}`)
}
