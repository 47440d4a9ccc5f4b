import { formatMoney, readMajor, readTyped } from '@/lib/money/format'
import { money } from '@/lib/money/money'
import { type Line, type OrderSums, readTax, sumsOf } from './amounts'

/** A line as a person types it; `price` is of one piece, `discount` and `fee` of the whole line, `tax` per cent. */
export interface TypedLine {
  readonly quantity: string
  readonly price: string
  readonly discount?: string | undefined
  readonly fee?: string | undefined
  readonly tax?: string | undefined
}

export type ReadLine =
  | { readonly ok: true; readonly line: Line }
  | { readonly ok: false; readonly fields: Readonly<Partial<Record<keyof TypedLine, string>>> }

/** An order above this is not ours to add up: a sum of a hundred such lines still fits what the database keeps. */
const MOST_MINOR = 10n ** 15n

/** Reads one line, saying by field what is wrong with it. Nothing may be free of charge that costs less than nothing. */
export function readLine(typed: TypedLine, currency: string): ReadLine {
  const price = amountOf(typed.price, currency, 'Enter a price.')
  const discount = amountOf(typed.discount, currency)
  const fee = amountOf(typed.fee, currency)
  const taxPpm = typed.tax?.trim() ? readTax(typed.tax) : 0
  const fields: Partial<Record<keyof TypedLine, string>> = {}
  if (typeof price === 'string') fields.price = price
  if (typeof discount === 'string') fields.discount = discount
  if (typeof fee === 'string') fields.fee = fee
  if (taxPpm === null) fields.tax = 'Enter a percentage from 0 to 100, such as 7.7.'
  if (typeof price !== 'bigint' || typeof discount !== 'bigint' || typeof fee !== 'bigint' || taxPpm === null)
    return { ok: false, fields }
  const quantity = Number(typed.quantity)
  const gross = BigInt(Number.isSafeInteger(quantity) ? quantity : 0) * price
  if (gross + fee >= MOST_MINOR)
    return { ok: false, fields: { price: 'This line comes to more than can be added up.' } }
  if (discount > gross)
    return {
      ok: false,
      fields: { discount: `The discount is more than the line: at most ${formatMoney(money(gross, currency))}.` },
    }
  return { ok: true, line: { quantity, priceMinor: price, discountMinor: discount, feeMinor: fee, taxPpm } }
}

/** What typed lines come to, for showing while they are typed; undefined while one of them is not complete. */
export function sumsOfTyped(typed: readonly TypedLine[], currency: string): OrderSums | undefined {
  const lines = typed.map((line) => readLine(line, currency))
  return lines.every((one) => one.ok) ? sumsOf(lines.map(({ line }) => line)) : undefined
}

function amountOf(text: string | undefined, currency: string, missing?: string): bigint | string {
  const typed = text?.trim() ?? ''
  if (typed === '') return missing ?? 0n
  if (/^0+([.,]0*)?$/.test(typed)) return readMajor('0', currency)?.amountMinor ?? 0n
  const read = readTyped(typed, currency)
  return 'money' in read ? read.money.amountMinor : read.message
}
