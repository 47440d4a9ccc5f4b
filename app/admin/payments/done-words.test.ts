import { describe, expect, it } from 'vitest'
import { doneWords } from './done-words'

const john = { id: 'cus_1', name: 'John Doe' }

describe('doneWords', () => {
  it('says of a capture whose balance went up, and of one for an order that none did', () => {
    const said = (purpose: 'balance' | 'order') =>
      doneWords({ type: 'capture' }, '35.00 USD', { customer: john, purpose })
    expect(said('balance')).toBe('35.00 USD was captured. The balance of John Doe went up by it.')
    expect(said('order')).toBe('35.00 USD was captured for the order. The balance of John Doe stays as it is.')
  })
})
