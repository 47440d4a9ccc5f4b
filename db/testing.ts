import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, beforeAll } from 'vitest'
import { adoptDatabase, createDatabase, type Opened } from './client'

/** Addresses that the run's set-up leaves in the environment: the server, and the migrated database to copy. */
function addresses() {
  const { TEST_DATABASE_URL: server, TEST_DATABASE_TEMPLATE: template } = process.env
  if (!server || !template)
    throw new Error('testDatabase() works in tests run by Vitest with this project’s configuration.')
  return { server, template }
}

async function onServer<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(addresses().server, { max: 1, onnotice: () => undefined })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}

/**
 * Makes an empty migrated database and returns its address and how to drop it. For tests that start processes of their own;
 * others call `testDatabase`.
 */
export async function copyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const { server, template } = addresses()
  const name = `test_${randomBytes(6).toString('hex')}`
  await onServer((sql) => sql`create database ${sql(name)} template ${sql(template)}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => onServer((sql) => sql`drop database ${sql(name)} with (force)`).then(() => undefined),
  }
}

/**
 * A real, migrated, empty PostgreSQL database of the calling test file's own. Call it once at the top of the file (or of a `describe`);
 * it is there from `beforeAll` on, is what `database()` answers with, and is dropped afterwards: `const test = testDatabase()`, then
 * `test.db`, `test.sql`, `test.url` in tests. Reading one of them earlier throws.
 */
export function testDatabase(): Opened & { readonly url: string } {
  let opened: (Opened & { url: string }) | undefined
  let drop: (() => Promise<void>) | undefined
  beforeAll(async () => {
    const copy = await copyDatabase()
    drop = copy.drop
    opened = { ...createDatabase(copy.url), url: copy.url }
    adoptDatabase(opened.db)
  })
  afterAll(async () => {
    adoptDatabase(undefined)
    await opened?.close()
    await drop?.()
  })
  const ready = () => {
    if (!opened) throw new Error('The test database is made in beforeAll; use it inside tests and hooks.')
    return opened
  }
  return {
    get db() {
      return ready().db
    },
    get sql() {
      return ready().sql
    },
    get url() {
      return ready().url
    },
    close: () => ready().close(),
  }
}
