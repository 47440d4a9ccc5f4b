import { decimalsOf, isCurrency } from './currencies'
import type { Money } from './money'

// Amounts become text and text becomes amounts by moving a decimal point among digits. Nothing here is ever a floating point number.

/** Largest amount we accept: fits a PostgreSQL bigint with room for sums. */
const MOST_DIGITS = 15

/** `{ 1050n, USD }` → `10.50`, as processors and files want it: a point, the currency's decimals, no grouping. */
export function toMajor(amount: Money): string {
  const decimals = decimalsOf(amount.currency)
  const sign = amount.amountMinor < 0n ? '-' : ''
  const digits = (amount.amountMinor < 0n ? -amount.amountMinor : amount.amountMinor)
    .toString()
    .padStart(decimals + 1, '0')
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** `10.5` in USD → 1050n. Null when it is not a plain decimal number, has more decimals than the currency, or is too large. */
export function readMajor(text: string, currency: string): Money | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (!match || !isCurrency(currency)) return null
  const [, sign = '', whole = '', fraction = ''] = match
  const decimals = decimalsOf(currency)
  const kept = fraction.replace(/0+$/, '')
  if (kept.length > decimals) return null
  const digits = (whole + kept.padEnd(decimals, '0')).replace(/^0+(?=\d)/, '')
  if (digits.length > MOST_DIGITS) return null
  return { amountMinor: BigInt(sign + digits), currency }
}

/**
 * What a person typed into an amount field. Accepts `25`, `25.5`, `25,50` (a comma as decimal point where it cannot be a thousands
 * separator); the message says what to type instead. Refuses zero and negative amounts.
 */
export function readTyped(text: string, currency: string): { readonly money: Money } | { readonly message: string } {
  const decimals = decimalsOf(currency)
  const example = decimals === 0 ? '25' : `25.${'0'.repeat(decimals)}`
  const trimmed = text.trim()
  if (trimmed === '') return { message: 'Enter an amount.' }
  const comma = /^\d+,(\d+)$/.exec(trimmed)
  const plain = comma && (comma[1] ?? '').length <= Math.min(decimals, 2) ? trimmed.replace(',', '.') : trimmed
  const money = readMajor(plain, currency)
  if (money && money.amountMinor > 0n) return { money }
  if (money) return { message: 'The amount must be more than zero.' }
  const tooPrecise = /^\d+\.(\d+)$/.exec(plain)
  if (tooPrecise && (tooPrecise[1] ?? '').length > decimals)
    return {
      message:
        decimals === 0
          ? `${currency} has no decimals: enter a whole number.`
          : `${currency} has ${decimals} decimals at the most.`,
    }
  return { message: `Enter the amount in digits, for example ${example}.` }
}

/** For screens, mails and documents: `1,234.50 USD` in the reader's locale. `trim` drops decimals that are zero: `0.5 USD`. */
export function formatMoney(amount: Money, locale = 'en', options: { readonly trim?: boolean } = {}): string {
  const decimals = decimalsOf(amount.currency)
  const format = formatOf(locale, options.trim ? 0 : decimals, decimals)
  return `${format.format(toMajor(amount) as `${number}`)} ${amount.currency}`
}

/** Making a formatter takes fifty times as long as using it, and a page of payments uses it a hundred times. */
const formats = new Map<string, Intl.NumberFormat>()

function formatOf(locale: string, minimumFractionDigits: number, maximumFractionDigits: number): Intl.NumberFormat {
  const key = `${locale} ${minimumFractionDigits} ${maximumFractionDigits}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(locale, { minimumFractionDigits, maximumFractionDigits })
  formats.set(key, made)
  return made
}
