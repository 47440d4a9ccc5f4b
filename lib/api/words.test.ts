import { expect, it } from 'vitest'
import { localeFor } from './words'

it.each([
  [undefined, null, 'en'],
  ['en', 'fr', 'en'],
  ['xx', null, 'en'],
  [undefined, 'fr-CH, en;q=0.9', 'en'],
  [undefined, 'constructor, __proto__', 'en'],
  [undefined, `${'x'.repeat(10_000)};q=`, 'en'],
])('a reader who wants %j, with a browser asking for %.40j, reads %s', (wish, header, locale) => {
  expect(localeFor(wish, header)).toBe(locale)
})
