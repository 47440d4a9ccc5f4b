// What an order comes to. Pure; whole minor units, and never a fraction in between.

/** One line as it is priced. Amounts are minor units of one currency; `taxPpm` are millionths of what is taxed: 7.7 % are 77 000. */
export interface Line {
  readonly quantity: number
  /** Of one piece, without tax. */
  readonly priceMinor: bigint
  /** Taken off the whole line, before tax; at most what its pieces cost. */
  readonly discountMinor: bigint
  /** Added to the whole line, before tax. */
  readonly feeMinor: bigint
  readonly taxPpm: number
}

export interface LineSums {
  /** Quantity times price. */
  readonly grossMinor: bigint
  readonly discountMinor: bigint
  readonly feeMinor: bigint
  /** Of what is left after the discount and with the fee; half a minor unit is rounded up. */
  readonly taxMinor: bigint
  readonly totalMinor: bigint
}

export interface OrderSums extends LineSums {
  /** In the order of the lines given. */
  readonly lines: readonly LineSums[]
}

const MILLION = 1_000_000n

/**
 * What the lines come to, each and together. The tax is rounded line by line, so that a printed order adds up as it is printed. Throws for
 * what the forms refuse (a discount above its line, anything negative): that is a bug.
 */
export function sumsOf(lines: readonly Line[]): OrderSums {
  const each = lines.map(lineSums)
  const sum = (of: (line: LineSums) => bigint) => each.reduce((total, line) => total + of(line), 0n)
  return {
    lines: each,
    grossMinor: sum((line) => line.grossMinor),
    discountMinor: sum((line) => line.discountMinor),
    feeMinor: sum((line) => line.feeMinor),
    taxMinor: sum((line) => line.taxMinor),
    totalMinor: sum((line) => line.totalMinor),
  }
}

function lineSums({ quantity, priceMinor, discountMinor, feeMinor, taxPpm }: Line): LineSums {
  const grossMinor = BigInt(quantity) * priceMinor
  const negative = quantity < 0 || priceMinor < 0n || discountMinor < 0n || feeMinor < 0n || taxPpm < 0
  if (negative || discountMinor > grossMinor) throw new Error('a line of an order that cannot be')
  const taxed = grossMinor - discountMinor + feeMinor
  const taxMinor = (taxed * BigInt(taxPpm) + MILLION / 2n) / MILLION
  return { grossMinor, discountMinor, feeMinor, taxMinor, totalMinor: taxed + taxMinor }
}

/** `7.7` → 77 000 millionths. Null when it is not a percentage between 0 and 100 with at most four decimals. */
export function readTax(text: string): number | null {
  const [, whole = '', fraction = ''] = /^(\d{1,3})(?:[.,](\d{1,4}))?$/.exec(text.trim()) ?? []
  if (whole === '') return null
  const ppm = Number(whole) * 10_000 + Number(fraction.padEnd(4, '0'))
  return ppm <= 1_000_000 ? ppm : null
}

/** 77 000 → `7.7`. */
export function taxText(ppm: number): string {
  const fraction = String(ppm % 10_000)
    .padStart(4, '0')
    .replace(/0+$/, '')
  return `${Math.floor(ppm / 10_000)}${fraction && `.${fraction}`}`
}

export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

export function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
