import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Line, readTax, sumsOf, taxText } from './amounts'

const line = (given: Partial<Line>): Line => ({
  quantity: 1,
  priceMinor: 0n,
  discountMinor: 0n,
  feeMinor: 0n,
  taxPpm: 0,
  ...given,
})

const lines = fc.array(
  fc
    .record({
      quantity: fc.integer({ min: 1, max: 1_000_000 }),
      priceMinor: fc.bigInt({ min: 0n, max: 10n ** 12n }),
      part: fc.bigInt({ min: 0n, max: 1000n }),
      feeMinor: fc.bigInt({ min: 0n, max: 10n ** 9n }),
      taxPpm: fc.integer({ min: 0, max: 1_000_000 }),
    })
    .map(({ part, ...rest }) => ({ ...rest, discountMinor: (BigInt(rest.quantity) * rest.priceMinor * part) / 1000n })),
  { maxLength: 20 },
)

describe('sumsOf', () => {
  it('comes to what an accountant reads in this table', () => {
    const table: readonly (readonly [Partial<Line>, bigint, bigint])[] = [
      // line, tax, total
      [{ quantity: 3, priceMinor: 1999n }, 0n, 5997n],
      [{ quantity: 3, priceMinor: 1999n, discountMinor: 997n }, 0n, 5000n],
      [{ priceMinor: 10_000n, feeMinor: 250n, taxPpm: 77_000 }, 789n, 11_039n],
      // 8.1 % of 0.50 are 4.05 cents, of 0.55 are 4.455: below half goes down; 10 % of 0.05 are half a cent: up.
      [{ priceMinor: 50n, taxPpm: 81_000 }, 4n, 54n],
      [{ priceMinor: 5n, taxPpm: 100_000 }, 1n, 6n],
      [{ priceMinor: 100n, discountMinor: 100n, taxPpm: 200_000 }, 0n, 0n],
    ]
    for (const [given, taxMinor, totalMinor] of table)
      expect(sumsOf([line(given)])).toMatchObject({ taxMinor, totalMinor })
  })

  it('adds up, line by line and down the page, whatever the lines', () => {
    fc.assert(
      fc.property(lines, (given) => {
        const { lines: each, ...all } = sumsOf(given)
        expect(all.totalMinor).toBe(all.grossMinor - all.discountMinor + all.feeMinor + all.taxMinor)
        expect(all.totalMinor).toBe(each.reduce((sum, one) => sum + one.totalMinor, 0n))
        expect(all.totalMinor >= 0n).toBe(true)
      }),
    )
  })

  it('rounds each tax to the nearest minor unit, and half of one up', () => {
    fc.assert(
      fc.property(lines, (given) => {
        for (const [at, sums] of sumsOf(given).lines.entries()) {
          const exact = (sums.grossMinor - sums.discountMinor + sums.feeMinor) * BigInt(given[at]?.taxPpm ?? 0)
          const over = sums.taxMinor * 1_000_000n - exact
          expect(over > -500_000n && over <= 500_000n).toBe(true)
        }
      }),
    )
  })

  it('does not depend on the order of the lines, nor on what stands beside them', () => {
    fc.assert(
      fc.property(lines, lines, (some, others) => {
        const together = sumsOf([...some, ...others]).totalMinor
        expect(together).toBe(sumsOf([...others, ...some]).totalMinor)
        expect(together).toBe(sumsOf(some).totalMinor + sumsOf(others).totalMinor)
      }),
    )
  })

  it('throws for what no form lets through', () => {
    expect(() => sumsOf([line({ priceMinor: 100n, discountMinor: 101n })])).toThrow()
    expect(() => sumsOf([line({ feeMinor: -1n })])).toThrow()
  })
})

describe('a tax as people type it', () => {
  it('is read and written back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (ppm) => {
        expect(readTax(taxText(ppm))).toBe(ppm)
      }),
    )
    expect(['7.7', '7,7', ' 20 ', '0', '100'].map(readTax)).toEqual([77_000, 77_000, 200_000, 0, 1_000_000])
  })

  it('is refused when it is none', () => {
    expect(['', '-1', '100.0001', '7.77777', '1e1', 'x', '7.'].map(readTax)).toEqual(Array(7).fill(null))
  })
})
