import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './paths.mjs'
import { portAtRandom } from './ports.mjs'
import { startPostgres } from './postgres.mjs'
import { startProcess } from './processes.mjs'

/**
 * A PostgreSQL for one run of tests, in a temporary folder, not crash-safe. Returns
 * `{ url(database), log, stop(), halt(), resume() }`; stopping deletes it, halting is an outage that `resume` ends.
 */
export async function startTestPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-test-'))
  const dataDir = join(folder, 'data')
  // The user PostgreSQL runs as must be able to pass through.
  chmodSync(folder, 0o755)
  const log = join(folder, 'postgres.log')
  const server = await startPostgres({
    dataDir,
    choosePort: () => portAtRandom(),
    password: randomBytes(12).toString('hex'),
    log,
    durable: false,
    connections: 300,
  })
  return {
    url: server.url,
    log,
    halt: server.stop,
    resume: server.restart,
    stop: async () => {
      await server.stop()
      rmSync(server.moved ?? folder, { recursive: true, force: true })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Runs db/migrate.ts on a database, as a deployment does. Throws with its output when it fails. */
export async function migrateDatabase(url) {
  const lines = []
  const migration = startProcess({
    name: 'migrate',
    command: process.execPath,
    args: ['--import', 'tsx', join(root, 'db/migrate.ts')],
    env: { ...process.env, DATABASE_URL: url },
    onLine: (line) => lines.push(line),
  })
  const { code } = await migration.exited
  if (code !== 0) throw new Error(`The database could not be migrated:\n${lines.join('\n')}`)
}

/**
 * Vitest's global set-up: one migrated template database per run, which `db/testing.ts` copies for each test file. The server is the one
 * in TEST_DATABASE_URL, else one of its own.
 */
export default async function setup() {
  const given = process.env.TEST_DATABASE_URL
  const own = given ? undefined : await startTestPostgres()
  const server = given ?? own.url('postgres')
  const template = `template_${randomBytes(6).toString('hex')}`
  const { default: postgres } = await import('postgres')
  const sql = postgres(server, { max: 1, onnotice: () => undefined })
  const address = new URL(server)
  address.pathname = `/${template}`
  try {
    await sql`create database ${sql(template)}`
    await migrateDatabase(address.href)
  } catch (error) {
    await sql.end()
    await own?.stop()
    throw error
  }
  process.env.TEST_DATABASE_URL = server
  process.env.TEST_DATABASE_TEMPLATE = template
  return async () => {
    if (!own) await sql`drop database ${sql(template)} with (force)`
    await sql.end()
    await own?.stop()
  }
}
