import { describe, expect, it } from 'vitest'
import { code128 } from './next-step-barcode'

describe('code128', () => {
  it('starts with set B, ends with check character and stop', () => {
    // "PJJ123C" is the textbook's example; its check character is 55, pattern 311321.
    expect(code128('PJJ123C')?.join('')).toBe(
      ['211214', '313121', '112133', '112133', '123221', '223211', '221132', '131321', '311321', '2331112'].join(''),
    )
  })

  it('is eleven modules a character and thirteen for the stop', () => {
    for (let character = 32; character < 127; character++) {
      const widths = code128(String.fromCharCode(character)) ?? []
      expect(widths.reduce((total, width) => total + width, 0)).toBe(11 * 3 + 13)
    }
  })

  it.each(['', 'é', 'line\nbreak'])('refuses %j', (text) => {
    expect(code128(text)).toBeNull()
  })
})
