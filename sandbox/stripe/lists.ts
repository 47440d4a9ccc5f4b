import type { z } from 'zod'
import { missing } from './errors'
import type { created } from './form'

interface Paging {
  limit: number
  starting_after?: string | undefined
  ending_before?: string | undefined
}

/** One page of a list, newest first, in Stripe's shape. Throws when a cursor is unknown. */
export function paged<T extends { id: string }>(url: string, oldestFirst: T[], paging: Paging): object {
  const all = oldestFirst.toReversed()
  const at = (id: string, param: string) => {
    const index = all.findIndex((item) => item.id === id)
    if (index < 0) throw missing('object', id, param)
    return index
  }
  const from = paging.starting_after ? at(paging.starting_after, 'starting_after') + 1 : 0
  const to = paging.ending_before ? at(paging.ending_before, 'ending_before') : all.length
  const range = all.slice(from, to)
  const data = paging.ending_before ? range.slice(-paging.limit) : range.slice(0, paging.limit)
  return { object: 'list', url, has_more: range.length > data.length, data }
}

/** True when the Unix time lies in what `created` or `created[gte]` … asked for. */
export function inTime(time: number, wanted: z.output<typeof created>): boolean {
  if (wanted === undefined) return true
  if (typeof wanted === 'number') return wanted === time
  const { gt = -1, gte = 0, lt = Number.MAX_SAFE_INTEGER, lte = Number.MAX_SAFE_INTEGER } = wanted
  return time > gt && time >= gte && time < lt && time <= lte
}
