import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import postgres from 'postgres'
import { migrate } from '@/db/migrate'
import { freePort } from '@/scripts/run/ports.mjs'
import { ensureDatabase, startPostgres } from '@/scripts/run/postgres.mjs'
import { killProcess, stopProcess } from '@/scripts/run/processes.mjs'
import { newSecrets } from '@/scripts/run/secrets.mjs'
import { commands, serviceEnv, untilAnswers } from '@/scripts/run/services.mjs'
import { bundle } from './bundle'
import { Crew, type Handle } from './crew'

export const DRIVERS = ['driver-1', 'driver-2'] as const
export const WORKERS = ['worker-1', 'worker-2'] as const
export type DriverName = (typeof DRIVERS)[number]
export type WorkerName = (typeof WORKERS)[number]
/** How PostgreSQL is made to end: as an administrator does, in a hurry, or as a crash does. */
export type Ending = 'fast' | 'immediate' | 'kill'

/** Everything that is tortured, as processes of their own, and the means to end each of them. */
export interface Stage {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly folder: string
  readonly sandbox: string
  /** Where web's own callback route answers, with `--web`. */
  readonly web: string | undefined
  address(driver: DriverName): string
  alive(driver: DriverName): boolean
  /** Ends a driver or worker as a crash would and starts it anew. Resolves when it serves again; false when it was down already. */
  kill(name: DriverName | WorkerName): Promise<boolean>
  restartDatabase(how: Ending): Promise<void>
  /** Processes that ended without being told to. */
  readonly deaths: readonly string[]
  stop(): Promise<void>
}

/** PostgreSQL as scripts/run hands it out. */
interface Server {
  readonly process: Handle
  readonly moved: string | undefined
  url(database: string): string
  restart(): Promise<Handle>
  stop(): Promise<void>
}
type Env = NodeJS.ProcessEnv & { readonly SANDBOX_URL: string; readonly DATABASE_URL: string }

// A stretch of this run's own, below what the system gives to outgoing connections: what is killed must find its port free when it comes
// back, or another run's processes speak to ours.
const PORTS = 10_000 + (process.pid % 220) * 100

/** Starts PostgreSQL, sandbox, two workers and two drivers. `baseUrl` is the address that processors call. */
export async function setStage(baseUrl: string, withWeb: boolean): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-torture-'))
  chmodSync(folder, 0o755)
  const logs = join(folder, 'logs')
  mkdirSync(logs)
  const [programs, server] = await Promise.all([bundle(basename(folder)), database(folder)])
  const env = await environment(server, baseUrl)
  const crew = new Crew(env, logs)
  const stop = async () => {
    await crew.stop()
    await server.stop()
    rmSync(dirname(programs.driver), { recursive: true, force: true })
    if (server.moved) rmSync(server.moved, { recursive: true, force: true })
  }
  const taken = new Set<number>()
  const ports = new Map<string, number>()
  for (const name of DRIVERS) ports.set(name, await freePort(PORTS, taken))
  const webPort = withWeb ? await freePort(PORTS + 80, taken) : undefined
  const address = (name: string) => `http://127.0.0.1:${ports.get(name)}`
  const start = async (name: DriverName | WorkerName) => {
    const port = ports.get(name)
    if (port === undefined) return crew.start({ name, args: [programs.worker] })
    crew.start({ name, args: [programs.driver], env: { DRIVER_PORT: String(port) } })
    await untilAnswers(`${address(name)}/health`, { what: name })
  }
  try {
    crew.start(commands.sandbox)
    await migrate(env.DATABASE_URL)
    await untilAnswers(env.SANDBOX_URL, { what: 'sandbox' })
    await Promise.all([...DRIVERS, ...WORKERS].map(start))
    if (webPort) {
      crew.start(commands.web(webPort, false))
      await untilAnswers(`http://localhost:${webPort}/api/health`, { what: 'web' })
    }
  } catch (error) {
    await stop()
    throw error
  }
  return {
    env,
    folder,
    sandbox: env.SANDBOX_URL,
    web: webPort ? `http://localhost:${webPort}` : undefined,
    address,
    alive: (name) => crew.has(name),
    kill: async (name) => {
      if (!crew.has(name)) return false
      await crew.kill(name)
      await start(name)
      return true
    },
    restartDatabase: (how) => endAndRestart(server, how),
    deaths: crew.deaths,
    stop,
  }
}

async function database(folder: string): Promise<Server> {
  const server = (await startPostgres({
    dataDir: join(folder, 'data'),
    choosePort: () => freePort(PORTS + 60),
    password: randomBytes(12).toString('hex'),
    log: join(folder, 'logs', 'postgres.log'),
    connections: 200,
  })) as unknown as Server
  // Processes are killed here, not machines: what was written to the system's cache is kept. A commit still waits for its record to be
  // written, so an immediate stop of PostgreSQL loses nothing that was acknowledged.
  const sql = postgres(server.url('postgres'), { max: 1, onnotice: () => undefined })
  await sql`alter system set fsync = off`
  await sql`select pg_reload_conf()`
  await sql.end()
  return server
}

async function environment(server: Server, baseUrl: string): Promise<Env> {
  const databaseUrl = server.url('torture')
  await ensureDatabase(databaseUrl)
  const taken = new Set<number>()
  const ports = { web: 0, sandbox: await freePort(PORTS + 20, taken), smtp: await freePort(PORTS + 40, taken) }
  // A developer's own settings stay out.
  for (const name of ['BASE_URL', 'NEXTAUTH_URL', 'SMTP_URL', 'SECRET_KEYS', 'NEXTAUTH_SECRET'])
    delete process.env[name]
  const env = serviceEnv({
    databaseUrl,
    ports,
    secrets: newSecrets(),
    sandboxData: '',
  }) as unknown as Env
  return { ...env, BASE_URL: baseUrl, NEXTAUTH_URL: baseUrl, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' }
}

async function endAndRestart(server: Server, how: Ending): Promise<void> {
  if (how === 'kill') await killProcess(server.process)
  else await stopProcess(server.process, { signal: how === 'fast' ? 'SIGINT' : 'SIGQUIT', graceMs: 20_000 })
  await server.restart()
}
