import { type AnyColumn, and, gte, lt, type SQL } from 'drizzle-orm'

const DAY = 24 * 60 * 60 * 1000

/** Of these days in UTC, both included, each as `2026-08-01`; any of them may be left out. */
export function madeBetween(column: AnyColumn, from: string | undefined, to: string | undefined): SQL | undefined {
  const begin = (day: string) => new Date(`${day}T00:00:00Z`)
  return and(
    from ? gte(column, begin(from)) : undefined,
    to ? lt(column, new Date(begin(to).getTime() + DAY)) : undefined,
  )
}
