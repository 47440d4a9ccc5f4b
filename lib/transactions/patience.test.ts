import { describe, expect, it } from 'vitest'
import {
  askAgainAt,
  believesNotFound,
  hasOutlived,
  nextAsk,
  type OwnPatience,
  PATIENCE,
  personAt,
  reasonFor,
  type Waiting,
  waitsFor,
} from './patience'

const MADE = new Date('2026-05-20T10:00:00Z')
const later = (text: string) => new Date(MADE.getTime() + ms(text))

function ms(text: string): number {
  const unit = { s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 }
  const [, number, name] = /^(\d+)(s|min|h|d)$/.exec(text) ?? []
  return Number(number) * unit[name as keyof typeof unit]
}

const row = (more: Partial<Waiting> = {}): Waiting => ({
  status: 'unknown',
  nextStep: null,
  createdAt: MADE,
  expiresAt: null,
  ...more,
})

const ROWS = {
  created: row({ status: 'created' }),
  unknown: row(),
  'on the payer': row({ status: 'pending', nextStep: { kind: 'redirect' } }),
  'on the payer, shown how to pay': row({ status: 'pending', nextStep: { kind: 'present' }, expiresAt: later('3d') }),
  'on the processor': row({ status: 'pending', nextStep: { kind: 'wait' } }),
} as const

type Name = keyof typeof ROWS

/** What it waits for · a person is asked after · between two inquiries, at first and after many. */
const TABLE: readonly (readonly [Name, string, string, string, string])[] = [
  ['created', 'created', '24h', '10s', '1h'],
  ['unknown', 'unknown', '24h', '10s', '1h'],
  ['on the payer', 'on_payer', '27h', '1min', '1h'],
  ['on the payer, shown how to pay', 'on_payer', '4d', '1min', '1h'],
  ['on the processor', 'on_processor', '7d', '1min', '1h'],
]

describe('patience by what is waited for', () => {
  it.each(TABLE)('%s: %s, a person after %s, asked every %s to %s', (name, waits, person, first, slowest) => {
    const one = ROWS[name]
    expect(waitsFor(one)).toBe(waits)
    expect(personAt(one)).toEqual(later(person))
    expect(askAgainAt(one, 0, MADE)).toEqual(later(first))
    expect(askAgainAt(one, 99, MADE)).toEqual(later(slowest))
  })

  it('is stated for everything that a transaction can wait for', () => {
    expect(Object.keys(PATIENCE).sort()).toEqual([...new Set(TABLE.map(([, waits]) => waits))].sort())
  })

  it.each<[Name, OwnPatience, string]>([
    ['on the processor', { processorMs: ms('14d') }, '14d'],
    ['unknown', { processorMs: ms('14d') }, '24h'],
    ['on the payer', { processorMs: ms('14d') }, '27h'],
  ])('%s at a processor of its own patience: a person after %s', (name, own, person) => {
    expect(personAt(ROWS[name], own)).toEqual(later(person))
  })
})

describe('asking', () => {
  it('becomes rarer: ten seconds, and at last once an hour', () => {
    const waits = Array.from({ length: 10 }, (_, asked) => (nextAsk('unknown', asked, MADE)?.getTime() ?? 0) - +MADE)
    expect(waits.map((wait) => wait / 1000)).toEqual([10, 20, 30, 60, 120, 300, 600, 1800, 3600, 3600])
  })

  it('gives the payer a minute at the least, and is done with what is final', () => {
    expect(nextAsk('pending', 0, MADE)).toEqual(later('1min'))
    for (const kind of ['succeeded', 'declined', 'failed'] as const) expect(nextAsk(kind, 0, MADE)).toBeNull()
  })

  it('happens at the very end of patience, and daily after it', () => {
    expect(askAgainAt(ROWS.unknown, 99, new Date(+later('24h') - 60_000))).toEqual(later('24h'))
    expect(askAgainAt(ROWS.unknown, 99, later('24h'))).toEqual(later('48h'))
  })
})

describe('“not found”', () => {
  it.each<[string, OwnPatience | undefined, boolean]>([
    ['119s', undefined, false],
    ['2min', undefined, true],
    ['2min', { notFoundGraceMs: ms('3h') }, false],
    ['3h', { notFoundGraceMs: ms('3h') }, true],
  ])('after %s with %j is believed: %s', (age, own, believed) => {
    expect(believesNotFound(ROWS.unknown, later(age), own)).toBe(believed)
  })
})

it.each<[Name, string, boolean]>([
  ['on the payer', '3h', false],
  ['on the payer', '4h', true],
  ['on the payer, shown how to pay', '2d', false],
  ['on the payer, shown how to pay', '4d', true],
  ['on the processor', '30d', false],
  ['unknown', '30d', false],
])('%s after %s has outlived its time: %s', (name, age, outlived) => {
  expect(hasOutlived(ROWS[name], later(age))).toBe(outlived)
})

it('a person is told what was tried, how often, since when, and what came last', () => {
  expect(reasonFor(ROWS.unknown, 31, 'it did not say (ECONNRESET)')).toBe(
    'Since 2026-05-20 10:00 UTC the answer to our call was lost, and the processor did not say how it ended. We asked 31 times; the last time it did not say (ECONNRESET).',
  )
  expect(reasonFor(ROWS['on the processor'], 1, 'it said that it is not finished')).toContain('We asked once;')
})
