import { z } from 'zod'
import { readMajor, toMajor } from '@/lib/money/format'
import type { Money } from '@/lib/money/money'
import type { MethodSupport } from '../../contract'
import type { Fault } from '../../outcome'

export const CURRENCIES: readonly string[] =
  'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD'.split(' ')

/** Forints and Taiwan dollars have two decimals on paper; PayPal takes them whole. */
const WHOLE_ONLY: ReadonlySet<string> = new Set(['HUF', 'TWD'])

/** The smallest payment: one of the smallest units that PayPal takes. */
export const LIMITS: MethodSupport['limits'] = Object.fromEntries(
  CURRENCIES.map((currency) => [currency, { min: WHOLE_ONLY.has(currency) ? 100n : 1n }]),
)

export const amountShape = z.object({ currency_code: z.string(), value: z.string() })
export type WireAmount = z.infer<typeof amountShape>

/** An amount as PayPal wants it, or why it cannot be sent. */
export function writeAmount(amount: Money): WireAmount | Fault {
  const { currency } = amount
  if (!CURRENCIES.includes(currency)) return refused('unsupported', `PayPal does not take ${currency}.`)
  const value = toMajor(amount)
  if (!WHOLE_ONLY.has(currency)) return { currency_code: currency, value }
  if (!value.endsWith('.00'))
    return refused('bad_request', `PayPal takes ${currency} in whole units only; ${value} was not sent.`)
  return { currency_code: currency, value: value.slice(0, -3) }
}

/** Null when the text is no amount of a currency we know, or below zero: then the whole reply is one that we do not understand. */
export function readAmount(amount: WireAmount): Money | null {
  const read = readMajor(amount.value, amount.currency_code)
  return read && read.amountMinor >= 0n ? read : null
}

function refused(code: 'unsupported' | 'bad_request', message: string): Fault {
  return { kind: 'failed', code, evidence: { message } }
}
