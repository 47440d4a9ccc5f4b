import { afterEach, expect, it } from 'vitest'
import { setClock } from './clock'
import { isId, newId, timeOf } from './ids'

afterEach(() => setClock())

it('an id names its kind, is one of its kind, and tells when it was made', () => {
  const made = new Date('2026-03-14T09:26:53.589Z')
  setClock(() => made)
  const id = newId('txn')
  expect(id).toMatch(/^txn_[0-9a-z]{26}$/)
  expect([isId('txn', id), isId('pay', id)]).toEqual([true, false])
  expect(timeOf(id)).toEqual(made)
})

it('later ids sort after earlier ones', () => {
  const ids = [1, 2, 1_000, 86_400_000, 4e12].map((time) => {
    setClock(() => new Date(time))
    return newId('pay')
  })
  expect([...ids].sort()).toEqual(ids)
})

it('ids of one millisecond sort as they were made', () => {
  setClock(() => new Date('2026-03-14T09:26:53.589Z'))
  const ids = Array.from({ length: 500 }, () => newId('pay'))
  expect([...ids].sort()).toEqual(ids)
})

it.each(['', 'txn_', 'txn_short', 'txn_0123456789abcdefghijklmno!', 'txn_llllllllllllllllllllllllll', 'x'])(
  '%j has no time',
  (text) => {
    expect(timeOf(text)).toBeNull()
  },
)
