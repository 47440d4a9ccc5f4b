import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import { runMigrations } from 'graphile-worker'
import postgres from 'postgres'

/** Taken while migrating, so that several machines starting at once do it one after the other. */
const lockKey = 7_285_019

/**
 * Brings a database to this version's tables: ours, then the job queue's own. Safe to repeat and to run from several machines at once.
 * `url` is a PostgreSQL address whose user may create tables and schemas. Throws what the database says.
 */
export async function migrate(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    await sql`select pg_advisory_lock(${lockKey})`
    await applyMigrations(drizzle(sql), { migrationsFolder: join(import.meta.dirname, 'migrations') })
    await runMigrations({ connectionString: url })
  } finally {
    await sql.end()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const url = process.env.DATABASE_URL
  if (!url) {
    process.stderr.write('DATABASE_URL is not set: there is no database to migrate.\n')
    process.exit(1)
  }
  await migrate(url)
}
