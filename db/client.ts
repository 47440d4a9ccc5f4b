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

/** Opens a pool. Statements and lock waits are bounded, so that one stuck row cannot take every connection with it. */
export function createDatabase(url: string, options: { readonly max?: number } = {}): Opened {
  const sql = postgres(url, {
    max: options.max ?? 10,
    onnotice: () => undefined,
    connection: {
      application_name: 'quittance',
      statement_timeout: 15_000,
      lock_timeout: 10_000,
      idle_in_transaction_session_timeout: 30_000,
    },
  })
  return { db: drizzle(sql), sql, close: () => sql.end({ timeout: 5 }) }
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
