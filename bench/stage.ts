import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@/db/migrate'
import { freePort } from '@/scripts/run/ports.mjs'
import { ensureDatabase, startPostgres } from '@/scripts/run/postgres.mjs'
import { newSecrets } from '@/scripts/run/secrets.mjs'

/** A PostgreSQL of our own that keeps what it acknowledges, and the settings of a process that uses it. */
export interface Stage {
  readonly folder: string
  readonly postmaster: number
  /** Makes an empty, migrated database; answers its address. */
  database(name: string): Promise<string>
  stop(): Promise<void>
}

interface Server {
  readonly process: { readonly pid: number }
  readonly moved: string | undefined
  url(database: string): string
  stop(): Promise<void>
}

/** Starts PostgreSQL with its own defaults, durable, in a folder that is deleted at the end, and fits this process out for it. */
export async function setStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-bench-'))
  // The user PostgreSQL runs as must be able to pass through.
  chmodSync(folder, 0o755)
  mkdirSync(join(folder, 'logs'))
  const server = (await startPostgres({
    dataDir: join(folder, 'data'),
    choosePort: () => freePort(5799),
    password: randomBytes(12).toString('hex'),
    log: join(folder, 'logs', 'postgres.log'),
    connections: 200,
  })) as unknown as Server
  return {
    folder,
    postmaster: server.process.pid,
    database: async (name) => {
      const url = server.url(name)
      await ensureDatabase(url)
      await migrate(url)
      return url
    },
    stop: async () => {
      await server.stop()
      if (server.moved) rmSync(server.moved, { recursive: true, force: true })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * The settings of this process while it measures. A developer's own stay out; there is no sandbox, so that addresses stay what they are.
 * What limits count is counted, but nobody is stopped; whoever sends says where from, as through a proxy.
 */
export function fitOut(databaseUrl: string): void {
  const { SECRET_KEYS, NEXTAUTH_SECRET } = newSecrets()
  const settings = { NODE_ENV: 'production', DATABASE_URL: databaseUrl, BASE_URL: 'http://localhost:3000' }
  const secrets = { SECRET_KEYS, NEXTAUTH_SECRET }
  const limits = { LIMITS: 'pay.customer=100000000/3600, pay.address=100000000/3600', TRUSTED_PROXIES: '1' }
  Object.assign(process.env, settings, secrets, limits, { LOG_LEVEL: 'warn', SANDBOX_URL: '' })
}
