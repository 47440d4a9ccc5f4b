import { randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newId, newToken } from '@/lib/ids'
import { masked, secretFinder } from './find'

const find = secretFinder(['hunter2 is my pass', 'Zm9vYmFy/+key=='])
const kinds = (text: string) => find(text).map(({ kind }) => kind)

/** Numbers of every brand, with their check digit. */
const card = fc
  .constantFrom(
    ...['4|13', '4|16', '4|19', '51|16', '2221|16', '2720|16', '34|15', '37|15', '6011|16', '65|16', '62|19'],
  )
  .chain((brand) => {
    const [prefix = '', length = '16'] = brand.split('|')
    const rest = Number(length) - prefix.length - 1
    return fc.stringMatching(new RegExp(`^[0-9]{${rest}}$`)).map((middle) => withCheckDigit(prefix + middle))
  })

function withCheckDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return digits + ((10 - (sum % 10)) % 10)
}

const grouped = card.chain((number) =>
  fc
    .constantFrom('', ' ', '-', '\u00a0')
    .chain((separator) =>
      fc.constantFrom(4, 2, 1, 6).map((size) => number.match(new RegExp(`.{1,${size}}`, 'g'))?.join(separator) ?? ''),
    ),
)
const words = fc.stringMatching(/^[a-zäöü .,:;!?"'\\/<>{}=&%\n]{0,40}$/)

describe('card numbers', () => {
  it('are found wherever they stand: in prose, JSON, JSON in JSON, an address, a form, base64', () => {
    fc.assert(
      fc.property(grouped, words, words, (number, before, after) => {
        const text = `${before} ${number} ${after}`
        for (const shape of [
          text,
          `${before}card${number.replace(/\u00a0/g, ' ')}`,
          JSON.stringify({ note: text }),
          JSON.stringify({ note: JSON.stringify({ inner: `\n${number}` }) }),
          `https://example.com/?note=${encodeURIComponent(text).replaceAll('%C2%A0', '%A0')}`,
          new URLSearchParams({ note: `${before}x ${number.replace(/\u00a0/g, ' ')}` }).toString(),
          `Basic ${Buffer.from(`user:${number.replace(/\u00a0/g, ' ')}`).toString('base64')}`,
        ])
          expect(kinds(shape), shape).toContain('card')
      }),
      { numRuns: 400 },
    )
  })

  it('are not seen in what is no card', () => {
    for (const text of [
      '4242424242424241',
      '1795206076025123',
      '+4915123456782 and +49 151 23456782',
      '2026-11-26 2026-11-27 2026-11-28 09:17:21',
      '30 2026-11-26 11-27 30',
      '0.4242424242424242 and 17.4111111111111111',
      '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      '12345678-1234-1234-1234-123456789012',
      'amounts 2500 100 4000 12 2026',
      '424242424242424242424242424242',
    ])
      expect(find(text), text).toEqual([])
  })

  it('are not seen in ids, tokens, hashes and moments, many of them', () => {
    const started = Date.now()
    for (let round = 0; round < 200; round++) {
      const many = Array.from({ length: 150 }, () => [
        newId('pay'),
        newId('txn'),
        randomUUID(),
        newToken(),
        randomBytes(32).toString('hex'),
        `${started + round}${randomBytes(2).readUInt16BE()}`.slice(0, 16),
        new Date(started - randomBytes(4).readUInt32BE() * 100).toISOString(),
      ])
      const text = many.flat().join(' | ')
      expect(find(text).map(({ start, end }) => text.slice(start - 30, end + 30))).toEqual([])
    }
  })
})

it('finds keys and security codes by their names and shapes', () => {
  const found: readonly (readonly [string, string])[] = [
    ['Enter the key sk_test_northwind', 'key'],
    ['{"authorization":"Bearer 8f7d9c0a1b2c3d4e5f60"}', 'key'],
    [`Basic ${Buffer.from('sk_live_51Habc:').toString('base64')}`, 'key'],
    ['whsec_e2e_known_to_the_tests', 'key'],
    ['postgres://quittance:swordfish@127.0.0.1:5432/x', 'key'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE', 'key'],
    ['cookie: s=eyJhbGciOiJkaXIiLCJl..Q2hyaXN0bWFz.abc', 'key'],
    ['{"cvc":"123"}', 'security_code'],
    ['{"card":"{\\"cvv2\\": 1234}"}', 'security_code'],
    ['card[cvc]=123&x'.replace(/[[\]]/g, (c) => encodeURIComponent(c)), 'security_code'],
    ['securityCode: 999', 'security_code'],
    ['the password is hunter2 is my pass', 'known'],
    ['password=hunter2+is+my+pass', 'known'],
    [`x${Buffer.from('ab hunter2 is my pass c').toString('base64')}`, 'known'],
    [Buffer.from('hunter2 is my pass').toString('hex'), 'known'],
    [encodeURIComponent('Zm9vYmFy/+key=='), 'known'],
  ]
  for (const [text, kind] of found) expect(kinds(text), text).toContain(kind)
})

it('leaves alone what only speaks of keys and codes', () => {
  for (const text of [
    'Enter the secret key, which starts with sk_test_ or rk_test_.',
    '{"cvc_check":"pass","cvvRequired":true,"cvc":null}',
    'cvc: 2026-11-26',
    'task_test_everything, risk_live_score',
    'https://user@example.com:8080/path?x=1@2',
  ])
    expect(find(text), text).toEqual([])
})

it('hides what it finds: nothing is found again, the length stays, the last four digits are left', () => {
  const piece = fc.oneof(
    grouped,
    words,
    fc.constantFrom('sk_test_northwind', 'cvv=123', 'hunter2 is my pass', '%34242424242424242', '1111 2222 3333', ' '),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom('', ' ', '-'), (pieces, between) => {
      const text = pieces.join(between)
      const result = masked(text, find)
      expect(find(result)).toEqual([])
      expect(result).toHaveLength(text.length)
      expect(result.replaceAll('•', '')).toHaveLength(
        [...result].filter((one, at) => one === text[at]).length - [...text].filter((one) => one === '•').length,
      )
    }),
    { numRuns: 500 },
  )
  expect(masked('Card 4242 4242 4242 4242, cvc: 123, sk_test_northwind', find)).toBe(
    'Card •••• •••• •••• 4242, cvc: •••, sk_test_•••••••••',
  )
})
