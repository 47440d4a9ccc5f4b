import { drizzle } from 'drizzle-orm/postgres-js'
import type { Database, Tx } from './client'

// drizzle puts the text of a query together anew each time it runs. What runs for every payment is put together once.

/** What drizzle keeps of a query that it put together. */
interface Made {
  readonly queryString: string
  readonly params: unknown[]
  readonly fields: unknown
  readonly joinsNotNullableMap: unknown
}

/** drizzle's connection behind a pool or a transaction; it has no face for a query that was put together elsewhere. */
interface Session {
  prepareQuery(
    query: { readonly sql: string; readonly params: unknown[] },
    fields: unknown,
    name: undefined,
    inArrayMode: true,
  ): { joinsNotNullableMap: unknown; execute(values: Values): Promise<unknown> }
}

type Values = Readonly<Record<string, unknown>>

interface Query<Rows> extends PromiseLike<Rows> {
  prepare(name: string): unknown
}

/**
 * A `select` that is put together at its first run and then runs on whatever is open, the pool or a transaction. Its values are named by
 * `sql.placeholder`; lists travel as one (`bulk.ts`). It is sent when called, not when awaited.
 */
export function prepared<Rows, Named extends Values>(
  build: (db: Database) => Query<Rows>,
): (tx: Tx, values: Named) => Promise<Rows> {
  let made: Made | undefined
  return (tx, values) => {
    made ??= build(drizzle.mock() as Database).prepare('') as Made
    const { queryString, params, fields, joinsNotNullableMap } = made
    const { session } = tx as unknown as { readonly session: Session }
    const query = session.prepareQuery({ sql: queryString, params }, fields, undefined, true)
    query.joinsNotNullableMap = joinsNotNullableMap
    return query.execute(values) as Promise<Rows>
  }
}
