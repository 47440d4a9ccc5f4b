import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

export type Database = PostgresJsDatabase<Record<string, never>>
/** What a query runs on: the pool, or the transaction that is open. */
export type Tx = Database | Parameters<Parameters<Database['transaction']>[0]>[0]

export interface Opened {
  readonly db: Database
  readonly sql: postgres.Sql
  readonly close: () => Promise<void>
}

/**
 * Opens connections as all of ours are opened: lists travel as JSON (the driver would ask each new connection for its array types, and
 * dies when the connection closes meanwhile). The caller ends them.
 */
export function connect(url: string, max: number, settings: Partial<postgres.ConnectionParameters>): postgres.Sql {
  return postgres(url, {
    max,
    connection: settings,
    onnotice: () => undefined,
    fetch_types: false,
    // The driver's own pauses grow to 20 s, and a pool counts every connection's failures together: after a restart of the database it
    // would stand still long after the database is back.
    backoff: (failures: number) => Math.min(0.05 * 2 ** failures, 0.5) * (0.5 + Math.random() / 2),
  })
}

/** Opens a pool. Statements and lock waits are bounded, so that one stuck row cannot take every connection with it. */
export function createDatabase(url: string, options: { readonly max?: number } = {}): Opened {
  const sql = connect(url, options.max ?? 10, {
    application_name: 'quittance',
    // Disks that turn are gone. With the server's default of 4, plans of statements on many rows read a growing table whole for too long.
    random_page_cost: 1.1,
    statement_timeout: 15_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 30_000,
  })
  return { db: drizzle(preparing(sql)), sql, close: () => sql.end({ timeout: 5 }) }
}

/**
 * Has every statement with parameters prepared, once per connection. drizzle asks the driver not to, and an unprepared statement costs a
 * round trip more each time, because the driver asks for its types first. So the text of a statement must not grow with its data: give
 * lists as one parameter (`bulk.ts`).
 */
function preparing<Sql extends postgres.Sql | postgres.TransactionSql>(sql: Sql): Sql {
  const { unsafe } = sql
  sql.unsafe = ((query, parameters, options) =>
    unsafe(query, parameters, { ...options, prepare: true })) as typeof unsafe
  if ('begin' in sql) {
    const begin = sql.begin.bind(sql) as (work: (tx: postgres.TransactionSql) => unknown) => Promise<unknown>
    sql.begin = ((work: (tx: postgres.TransactionSql) => unknown) =>
      begin((tx) => work(preparing(tx)))) as typeof sql.begin
  } else {
    const savepoint = sql.savepoint.bind(sql) as (work: (tx: postgres.TransactionSql) => unknown) => Promise<unknown>
    sql.savepoint = ((work: (tx: postgres.TransactionSql) => unknown) =>
      savepoint((tx) => work(preparing(tx)))) as typeof sql.savepoint
  }
  return sql
}

// Kept on globalThis because a development server loads this module anew after each edit and would leak a pool each time.
const holder = globalThis as typeof globalThis & { quittanceDatabase?: Database | undefined }

/** The database of this process, opened at first use from DATABASE_URL. */
export function database(): Database {
  if (holder.quittanceDatabase) return holder.quittanceDatabase
  const url = process.env.DATABASE_URL
  if (!url) throw new Error('DATABASE_URL is not set')
  holder.quittanceDatabase = createDatabase(url).db
  return holder.quittanceDatabase
}

/** Makes `database()` answer with this one: for tests and scripts that opened their own. */
export function adoptDatabase(db: Database | undefined): void {
  holder.quittanceDatabase = db
}

/** Closes the database of this process, if it was opened; the last thing a process that ends well does. */
export async function closeDatabase(): Promise<void> {
  const opened = holder.quittanceDatabase as (Database & { $client: postgres.Sql }) | undefined
  holder.quittanceDatabase = undefined
  await opened?.$client.end({ timeout: 5 })
}
