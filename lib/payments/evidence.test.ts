import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scrub } from './evidence'

const adapter = { retainedKeys: ['id', 'status', 'charge', 'lines', 'amount'] }

describe('what is stored of a reply', () => {
  it('is the retained keys at any depth, and nothing else', () => {
    const raw = {
      id: 'pi_1',
      email: 'jane@example.org',
      status: null,
      charge: { id: 'ch_1', name: 'Jane', amount: 1050, outcome: { id: 'x' } },
      lines: [{ id: 'l1', secret: 's' }, 'text', 7, false],
      nested: { id: 'lost with its parent' },
    }
    expect(scrub(adapter, { raw })).toEqual({
      raw: { id: 'pi_1', charge: { id: 'ch_1', amount: 1050 }, lines: [{ id: 'l1' }, 'text', 7, false] },
    })
  })

  it('keeps code and message, and leaves out what there is not', () => {
    expect(scrub(adapter, {})).toEqual({})
    expect(scrub(adapter, { processorCode: '51', message: 'Declined' })).toEqual({
      processorCode: '51',
      message: 'Declined',
    })
  })

  it.each([
    ['card 4242424242424242 declined', 'card ••••4242 declined'],
    ['4242 4242 4242 4242', '••••4242'],
    ['3782-822463-10005', '••••0005'],
    ['tok_4242424242424242_x', 'tok_••••4242_x'],
    ['00004242424242424242420000', '••••0000'],
    ['2026-03-14T09:26:53Z', '2026-03-14T09:26:53Z'],
  ])('%s is stored as %s', (message, stored) => {
    expect(scrub(adapter, { message }).message).toBe(stored)
  })

  it('shortens long texts without cutting a card number open', () => {
    const message = scrub(adapter, { message: `${'x'.repeat(490)}4242424242424242` }).message ?? ''
    expect(message.length).toBeLessThanOrEqual(500)
    expect(message).not.toMatch(/\d{5}/)
  })

  it('masks card numbers that are numbers', () => {
    expect(scrub(adapter, { raw: { id: 4242424242424242 } })).toEqual({ raw: { id: '••••4242' } })
  })

  it('has no run of 13 digits for any evidence, and never throws', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789 -') })
    const leaf = fc.oneof(digits, fc.integer(), fc.double(), fc.bigInt().map(String))
    const raw = fc.oneof(leaf, fc.dictionary(fc.constantFrom('id', 'lines', 'other'), fc.oneof(leaf, fc.array(leaf))))
    fc.assert(
      fc.property(digits, raw, (message, value) => {
        const stored = JSON.stringify(scrub(adapter, { message, processorCode: message, raw: value }))
        expect(stored).not.toMatch(/(\d[ -]?){13}/)
      }),
    )
  })
})
