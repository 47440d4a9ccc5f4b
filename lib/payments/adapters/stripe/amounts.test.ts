import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CURRENCIES, fromStripe, LIMITS, toStripe } from './amounts'

it.each([
  [1050n, 'USD', 1050],
  [1050n, 'JPY', 1050],
  [1050n, 'KWD', 1050],
  [5n, 'ISK', 500],
  [5000n, 'UGX', 500_000],
  [5000n, 'MGA', 50],
  [17_500n, 'HUF', 17_500],
])('%s minor units of %s are %s of Stripe’s', (amountMinor, currency, units) => {
  expect(toStripe({ amountMinor, currency })).toEqual({ units })
  expect(fromStripe(units, currency.toLowerCase())).toEqual({ amountMinor, currency })
})

it.each([
  [1001n, 'KWD', /last decimal is 0/],
  [1001n, 'MGA', /whole units/],
  [1000n, 'IRR', /does not take IRR/],
  [1000n, 'LYD', /does not take LYD/],
])('%s of %s are refused before sending', (amountMinor, currency, message) => {
  expect(toStripe({ amountMinor, currency })).toMatchObject({ refusal: expect.stringMatching(message) })
})

it('reads no fraction of a króna, no unknown currency and no fraction of a unit', () => {
  expect([fromStripe(550, 'isk'), fromStripe(1, 'xxx'), fromStripe(1.5, 'usd'), fromStripe(2 ** 60, 'usd')]).toEqual(
    Array(4).fill(null),
  )
})

it('what Stripe takes comes back as it went', () => {
  const amount = fc.record({
    amountMinor: fc.bigInt({ min: 1n, max: 99_999_999n }),
    currency: fc.constantFrom(...CURRENCIES),
  })
  fc.assert(
    fc.property(amount, (given) => {
      const sent = toStripe(given)
      if ('units' in sent) expect(fromStripe(sent.units, given.currency.toLowerCase())).toEqual(given)
    }),
  )
})

it('every currency has its maximum, and the minimums are those of the table', () => {
  for (const code of CURRENCIES) expect(LIMITS[code]?.max).toBeGreaterThan(0n)
  expect(['USD', 'GBP', 'JPY', 'CZK', 'HUF'].map((code) => LIMITS[code]?.min)).toEqual([50n, 30n, 50n, 1500n, 17_500n])
  expect(LIMITS.ISK?.max).toBe(999_999n)
})
