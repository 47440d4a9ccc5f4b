import { describe, expect, it } from 'vitest'
import { csvLine } from '@/lib/csv'
import { MOST_ROWS, readSheet } from './sheet'

const read = (text: string) => readSheet(new TextEncoder().encode(text))

describe('readSheet', () => {
  it('counts rows before it makes anything of them, and passes over empty ones', () => {
    const many = `amount,currency\n${'1,USD\n'.repeat(MOST_ROWS + 1)}`
    expect(read(many)).toMatchObject({ ok: false, message: expect.stringContaining('more than 5000 rows') })
    const gaps = read(`amount,currency\n1,USD\n${',\n'.repeat(100_000)}2,USD\n`)
    expect(gaps).toMatchObject({ ok: true, value: [{ line: 2 }, { line: 100_003 }] })
  })

  it('refuses a head of thousands of columns, whatever they are called', () => {
    for (const name of ['', 'note:x'])
      expect(read(`amount,currency,${`${name},`.repeat(2000)}\n1,USD\n`)).toMatchObject({
        ok: false,
        message: expect.stringContaining('columns'),
      })
  })

  it('reads back what our own files disarm', () => {
    const words = ['=1+1', 'Ann;=1+1', '+41 44 123 45 67', 'a; b']
    const [, ...rows] = [['description', 'amount', 'currency'], ...words.map((word) => [word, '1', 'USD'])]
    const sheet = read(`description,amount,currency\r\n${rows.map(csvLine).join('')}`)
    if (!sheet.ok) throw new Error(sheet.message)
    expect(sheet.value.map(({ cells }) => cells.description)).toEqual(words)
  })
})
