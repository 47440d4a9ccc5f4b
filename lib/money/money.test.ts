import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CURRENCY_CODES, decimalsOf } from './currencies'
import { formatMoney, readMajor, readTyped, toMajor } from './format'
import { add, compare, money, subtract } from './money'

const anyMoney = fc.record({
  amountMinor: fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }),
  currency: fc.constantFrom(...CURRENCY_CODES),
})

describe('amounts as text', () => {
  it.each([
    [1050n, 'USD', '10.50'],
    [5n, 'USD', '0.05'],
    [0n, 'USD', '0.00'],
    [-1n, 'USD', '-0.01'],
    [1050n, 'JPY', '1050'],
    [1050n, 'KWD', '1.050'],
    [100_000_000n, 'BTC', '1.00000000'],
  ])('%s minor units of %s are %s', (minor, currency, text) => {
    expect(toMajor(money(minor, currency))).toBe(text)
    expect(readMajor(text, currency)).toEqual(money(minor, currency))
  })

  it('comes back as it went, for every currency', () => {
    fc.assert(
      fc.property(anyMoney, (amount) => {
        expect(readMajor(toMajor(amount), amount.currency)).toEqual(amount)
      }),
    )
  })

  it.each([
    ['1.001', 'USD'],
    ['1.5', 'JPY'],
    ['1e3', 'USD'],
    ['1,000.00', 'USD'],
    ['', 'USD'],
    ['.5', 'USD'],
    ['٣', 'USD'],
    ['1.0', 'XXX'],
    ['9'.repeat(40), 'USD'],
  ])('refuses %j in %s', (text, currency) => {
    expect(readMajor(text, currency)).toBeNull()
  })

  it('never throws and never invents precision for any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('USD', 'JPY', 'KWD'), (text, currency) => {
        const read = readMajor(text, currency)
        if (read) expect(Number(toMajor(read))).toBe(Number(text))
      }),
    )
  })
})

describe('amounts as people type them', () => {
  it.each([
    ['25', 'USD', 2500n],
    [' 25.5 ', 'USD', 2550n],
    ['25,50', 'EUR', 2550n],
    ['25,5', 'EUR', 2550n],
    ['1.234', 'KWD', 1234n],
    ['300', 'JPY', 300n],
  ])('%j in %s is read', (text, currency, minor) => {
    expect(readTyped(text, currency)).toEqual({ money: money(minor, currency) })
  })

  it.each([
    ['', 'USD', /Enter an amount/],
    ['0', 'USD', /more than zero/],
    ['-5', 'USD', /more than zero/],
    ['1,000', 'USD', /in digits, for example 25.00/],
    ['1,234', 'KWD', /in digits, for example 25.000/],
    ['0.405', 'USD', /2 decimals/],
    ['1.5', 'JPY', /whole number/],
    ['five', 'JPY', /for example 25\./],
  ])('%j in %s is refused in words', (text, currency, message) => {
    const read = readTyped(text, currency)
    expect('message' in read ? read.message : '').toMatch(message)
  })
})

describe('amounts for the reader', () => {
  it.each([
    [2500n, 'USD', 'en', '25.00 USD'],
    [123456789n, 'USD', 'en', '1,234,567.89 USD'],
    [123456n, 'EUR', 'de', '1.234,56 EUR'],
    [5000n, 'JPY', 'en', '5,000 JPY'],
    [1500n, 'KWD', 'en', '1.500 KWD'],
  ])('%s %s in %s reads %s', (minor, currency, locale, text) => {
    expect(formatMoney(money(minor, currency), locale)).toBe(text)
  })

  it('drops zero decimals on request', () => {
    expect(formatMoney(money(50n, 'USD'), 'en', { trim: true })).toBe('0.5 USD')
    expect(formatMoney(money(5000n, 'NGN'), 'en', { trim: true })).toBe('50 NGN')
  })
})

describe('arithmetic', () => {
  it('adds, subtracts and compares within one currency and refuses to mix', () => {
    fc.assert(
      fc.property(anyMoney, fc.bigInt({ min: -1000n, max: 1000n }), (amount, delta) => {
        const other = money(delta, amount.currency)
        expect(subtract(add(amount, other), other)).toEqual(amount)
        expect(compare(add(amount, other), amount)).toBe(delta < 0n ? -1 : delta > 0n ? 1 : 0)
      }),
    )
    expect(() => add(money(1n, 'USD'), money(1n, 'EUR'))).toThrow(/USD and EUR/)
  })

  it('knows the decimals of JPY, USD, KWD and BTC', () => {
    expect(['JPY', 'USD', 'KWD', 'BTC'].map(decimalsOf)).toEqual([0, 2, 3, 8])
  })
})
