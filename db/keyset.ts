import { type AnyColumn, asc, desc, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'

// Pages by position instead of by number: the place of the last row seen, so that rows which arrive meanwhile shift nothing. A cursor is
// the id of a row; its exact place is looked up, because a time that has been through JavaScript has lost its microseconds.

export interface PageQuery {
  /** Rows after, or before, the one with this id; at most one of the two. */
  readonly after: string | null
  readonly before: string | null
  readonly size: number
  /** Newest first. */
  readonly desc: boolean
}

export interface Page<Row> {
  readonly rows: readonly Row[]
  /** Cursor for `after` of the next page, for `before` of the one before; null where there is none. */
  readonly next: string | null
  readonly previous: string | null
}

/** How many rows a list has. Counting is reading, so it ends at `MOST_COUNTED`, or earlier where finding is dear. */
export interface Counted {
  readonly count: number
  /** There are more than that. */
  readonly more: boolean
}

export const MOST_COUNTED = 1000
/** Where rows are found by parts of words. */
export const MOST_SEARCHED = 100

/** What a query says that counted one more than `most`, if there were so many. */
export function countedTo(most: number, found: number): Counted {
  return { count: Math.min(found, most), more: found > most }
}

type Keyed = PgTable & { readonly profileId: AnyColumn; readonly id: AnyColumn }

/** Condition, order and limit of one page of a table by (created_at, id). Give what the query found to `pageOf`. */
export function keyset(table: Keyed & { readonly createdAt: AnyColumn }, profileId: string, page: PageQuery) {
  return keysetBy(table, table.createdAt, profileId, page)
}

/** The same by another time of the table's. */
export function keysetBy(table: Keyed, at: AnyColumn, profileId: string, page: PageQuery) {
  const backward = page.before !== null
  const down = page.desc !== backward
  const cursor = page.before ?? page.after
  const place = sql`(select c.${sql.identifier(at.name)}, c.id from ${table} c where c.profile_id = ${profileId} and c.id = ${cursor})`
  const order = down ? desc : asc
  const where: SQL | undefined =
    cursor === null ? undefined : sql`(${at}, ${table.id}) ${sql.raw(down ? '<' : '>')} ${place}`
  return { where, orderBy: [order(at), order(table.id)] as const, limit: page.size + 1 }
}

/** The page from what `keyset`'s query found, which is one row more than is shown when more follow. */
export function pageOf<Row extends { readonly id: string }>(found: readonly Row[], page: PageQuery): Page<Row> {
  const more = found.length > page.size
  const kept = found.slice(0, page.size)
  const rows = page.before === null ? kept : kept.toReversed()
  const first = rows.at(0)?.id ?? null
  const last = rows.at(-1)?.id ?? null
  return page.before === null
    ? { rows, next: more ? last : null, previous: page.after === null ? null : first }
    : { rows, next: last, previous: more ? first : null }
}
