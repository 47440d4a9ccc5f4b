import { expect, it } from 'vitest'
import { csvLine } from './csv'

it.each([
  ['plain text', 'plain text'],
  ['a formula', '=1+1', `"'=1+1"`],
  ['a formula behind a blank', ' =1+1', `"' =1+1"`],
  ['a formula behind a tab alone', '\t=1', `"'\t'=1"`],
  ['a formula where a semicolon begins the next cell', 'Ann;=1+1', `"Ann;'=1+1"`],
  ['a formula behind a tab and a blank', 'Ann\t @SUM(1)', `"Ann\t' @SUM(1)"`],
  ['a formula on its second line', 'Ann\n+1', `"Ann\n'+1"`],
  ['a formula in other letters', 'Ann;＝1', `"Ann;'＝1"`],
  ['semicolons that begin nothing', 'a; b;c', 'a; b;c'],
])('%s does not run', (_what, value, written = value) => {
  expect(csvLine([value, null])).toBe(`${written},\r\n`)
})
