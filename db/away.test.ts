import { expect, it } from 'vitest'
import { isDatabaseAway } from './away'

const coded = (code: string, cause?: unknown) => Object.assign(new Error('…', { cause }), { code })

it.each([
  'ECONNREFUSED',
  'CONNECTION_CLOSED',
  '57P01',
  '57P03',
  '53100',
  '53300',
  '08006',
  '28P01',
  '25006',
  '57014',
  '55P03',
  '40P01',
])('%s: the database is away, also as the cause of a failed query', (code) => {
  expect(isDatabaseAway(coded(code))).toBe(true)
  expect(isDatabaseAway(new Error('Failed query', { cause: coded(code) }))).toBe(true)
  expect(isDatabaseAway(new AggregateError([coded(code)]))).toBe(true)
})

it.each(['23505', '22P02', '42P01', '40001', 'ERR_INVALID_ARG_TYPE'])('%s: it is there', (code) => {
  expect(isDatabaseAway(coded(code))).toBe(false)
})

it('knows nothing of what is no error', () => {
  expect(isDatabaseAway('ECONNREFUSED')).toBe(false)
  expect(isDatabaseAway(undefined)).toBe(false)
})
