/** PayPal's own shape of an amount: major units as a decimal string. */
export type Amount = { currency_code: string; value: string }

const TWO_DECIMALS = 'AUD BRL CAD CNY CZK DKK EUR HKD ILS MYR MXN NZD NOK PHP PLN GBP SGD SEK CHF THB USD'.split(' ')
const NO_DECIMALS = ['JPY', 'HUF', 'TWD']

/** Decimals PayPal accepts for a currency, or null when it does not take the currency. */
export function decimalsOf(currency: string): 0 | 2 | null {
  if (NO_DECIMALS.includes(currency)) return 0
  return TWO_DECIMALS.includes(currency) ? 2 : null
}

/** Minor units of an amount that was checked before; `10.5` USD is 1050, `10.00` JPY is 10. */
export function toMinor(amount: Amount): bigint {
  const [whole = '0', fraction = ''] = amount.value.split('.')
  const decimals = decimalsOf(amount.currency_code) ?? 2
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'))
}

/** The amount of so many minor units, written the way PayPal answers it. */
export function fromMinor(minor: bigint, currency: string): Amount {
  const decimals = decimalsOf(currency) ?? 2
  if (decimals === 0) return { currency_code: currency, value: minor.toString() }
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, '0')
  const value = `${minor < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
  return { currency_code: currency, value }
}

/** PayPal's fee on a received payment, in minor units: 3.49 % and a fixed part, never more than the payment. */
export function feeOn(gross: bigint, currency: string): bigint {
  const fee = (gross * 349n + 5000n) / 10000n + (decimalsOf(currency) === 0 ? 40n : 49n)
  return fee < gross ? fee : gross
}
