import { describe, expect, it } from 'vitest'
import { parseTableState, type TableSpec, tableHref, tableQuery } from './table-state'

const spec: TableSpec = {
  id: 'payments',
  sortable: ['at', 'amount'],
  defaultSort: { id: 'at', desc: true },
  filters: [
    { key: 'q', label: 'Search', kind: 'search' },
    { key: 'status', label: 'Status', kind: 'select', options: [{ value: 'paid', label: 'Paid' }] },
    { key: 'from', label: 'From', kind: 'date' },
    { key: 'least', label: 'At least', kind: 'amount' },
  ],
}

describe('parseTableState', () => {
  it('reads sort, filters, cursor and page size', () => {
    const state = parseTableState(
      { sort: '-amount', q: ' anna ', status: 'paid', from: '2026-08-01', after: 'c1', rows: '50' },
      spec,
    )
    expect(state).toEqual({
      sort: { id: 'amount', desc: true },
      filters: { q: 'anna', status: 'paid', from: '2026-08-01' },
      after: 'c1',
      before: null,
      pageSize: 50,
    })
  })

  it('leaves out what does not fit', () => {
    const state = parseTableState(
      { sort: 'password', status: 'nonsense', from: '2026-02-31', least: '1e9', q: '', rows: '1000000', after: '' },
      spec,
    )
    expect(state).toEqual({ sort: spec.defaultSort, filters: {}, after: null, before: null, pageSize: 25 })
  })

  it('takes the first of repeated parameters, and `after` over `before`', () => {
    const state = parseTableState({ q: ['a', 'b'], after: 'x', before: 'y' }, spec)
    expect(state.filters).toEqual({ q: 'a' })
    expect([state.after, state.before]).toEqual(['x', null])
  })

  it('prefers the address to the remembered page size', () => {
    expect(parseTableState({}, spec, '100').pageSize).toBe(100)
    expect(parseTableState({ rows: '50' }, spec, '100').pageSize).toBe(50)
    expect(parseTableState({}, spec, 'many').pageSize).toBe(25)
  })
})

describe('tableHref', () => {
  const state = parseTableState({ q: 'a&b', after: 'c1' }, spec)

  it('goes back to the first page unless it turns the page', () => {
    expect(tableHref('/p', spec, state, { sort: { id: 'at', desc: false } })).toBe('/p?q=a%26b&sort=at')
    expect(tableHref('/p', spec, state, { after: 'c2' })).toBe('/p?q=a%26b&after=c2')
  })

  it('leaves out defaults, and is read back as it was', () => {
    expect(tableHref('/p', spec, parseTableState({}, spec))).toBe('/p')
    const changed = tableQuery(spec, state, { sort: { id: 'amount', desc: true }, pageSize: 100 })
    expect(parseTableState(Object.fromEntries(changed), spec)).toMatchObject({
      sort: { id: 'amount', desc: true },
      pageSize: 100,
      filters: { q: 'a&b' },
    })
  })
})
