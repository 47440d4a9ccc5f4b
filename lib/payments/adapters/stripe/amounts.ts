import { CURRENCY_CODES, decimalsOf } from '@/lib/money/currencies'
import type { Money } from '@/lib/money/money'
import type { MethodSupport } from '../../contract'

// Stripe counts most currencies as we do. It takes UGX and ISK with two decimals that must be 00, counts the ariary without decimals,
// and wants the last of three decimals to be 0.

const NOT_TAKEN = new Set('BTC BTN CUP ERN GHS IQD IRR KPW LYD MRU SDG SSP SVC SYP TMT VES ZWG'.split(' '))

/** Decimals of an amount as Stripe counts it, where that differs from ISO 4217. */
const STRIPE_DECIMALS: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 }

/** Smallest charge in our minor units. A hint: the true rule is in the currency of settlement, and Stripe has the last word. */
const MINIMUM: Readonly<Record<string, bigint>> = {
  USD: 50n,
  AED: 200n,
  ARS: 50n,
  AUD: 50n,
  BRL: 50n,
  CAD: 50n,
  CHF: 50n,
  COP: 50n,
  CZK: 1500n,
  DKK: 250n,
  EUR: 50n,
  GBP: 30n,
  HKD: 400n,
  HUF: 17500n,
  ILS: 50n,
  INR: 50n,
  JPY: 50n,
  KRW: 50n,
  MXN: 1000n,
  MYR: 200n,
  NOK: 300n,
  NZD: 50n,
  PHP: 50n,
  PLN: 200n,
  RON: 200n,
  RUB: 50n,
  SEK: 300n,
  SGD: 50n,
  THB: 1000n,
  ZAR: 50n,
}

const MOST = 99_999_999n

export const CURRENCIES: readonly string[] = CURRENCY_CODES.filter((code) => !NOT_TAKEN.has(code))

export const LIMITS: MethodSupport['limits'] = Object.fromEntries(
  CURRENCIES.map((code) => {
    const max = scaled(MOST, stripeDecimals(code), decimalsOf(code), 'down')
    const min = MINIMUM[code]
    return [code, min === undefined ? { max } : { min, max }]
  }),
)

/** An amount in Stripe's units, or a sentence saying why Stripe cannot take it. */
export function toStripe(amount: Money): { readonly units: number } | { readonly refusal: string } {
  const { amountMinor, currency } = amount
  if (!CURRENCIES.includes(currency)) return { refusal: `Stripe does not take ${currency}.` }
  if (decimalsOf(currency) === 3 && amountMinor % 10n !== 0n)
    return { refusal: `Stripe takes ${currency} amounts whose last decimal is 0.` }
  const units = scaled(amountMinor, decimalsOf(currency), stripeDecimals(currency), 'exact')
  return units === null ? { refusal: `Stripe takes ${currency} in whole units only.` } : { units: Number(units) }
}

/** What Stripe says, as money. Null for a currency or fraction we cannot hold. */
export function fromStripe(units: number, currency: string): Money | null {
  const code = currency.toUpperCase()
  if (!CURRENCIES.includes(code) || !Number.isSafeInteger(units)) return null
  const amountMinor = scaled(BigInt(units), stripeDecimals(code), decimalsOf(code), 'exact')
  return amountMinor === null ? null : { amountMinor, currency: code }
}

function stripeDecimals(currency: string): number {
  return STRIPE_DECIMALS[currency] ?? decimalsOf(currency)
}

function scaled(units: bigint, from: number, to: number, rounding: 'down'): bigint
function scaled(units: bigint, from: number, to: number, rounding: 'exact'): bigint | null
function scaled(units: bigint, from: number, to: number, rounding: 'down' | 'exact'): bigint | null {
  if (to >= from) return units * 10n ** BigInt(to - from)
  const factor = 10n ** BigInt(from - to)
  return rounding === 'exact' && units % factor !== 0n ? null : units / factor
}
