import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { freePort } from '@/scripts/run/ports.mjs'
import { migrateDatabase } from '@/scripts/run/test-database.mjs'
import { lookAt, majorOf } from './programs'

interface Server {
  /** What `db/testing.ts` reads from the environment. */
  readonly url: string
  readonly template: string
  readonly stop: () => Promise<void>
}

/**
 * A PostgreSQL that this machine's pg_dump can dump, with a migrated template database: the tests' own when pg_dump is new enough, else a server
 * of pg_dump's own version, whose programs lie beside it. Undefined when there is neither; no package on npm brings a pg_dump.
 */
export async function serverForDump(): Promise<Server | undefined> {
  const { TEST_DATABASE_URL: url = '', TEST_DATABASE_TEMPLATE: template = '' } = process.env
  const major = majorOf('pg_dump')
  if (major === undefined) return undefined
  if (major >= (await lookAt(url)).major) return { url, template, stop: async () => undefined }
  const folder = [configured(), dirname(onPath('pg_dump')), `/usr/lib/postgresql/${major}/bin`].find(
    (one) => one !== undefined && majorOf(join(one, 'postgres')) === major && majorOf(join(one, 'initdb')) === major,
  )
  return folder === undefined ? undefined : startServer(folder)
}

function configured(): string | undefined {
  const { stdout, status } = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

function onPath(program: string): string {
  return spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim()
}

/** PostgreSQL does not run as root; Debian's package comes with a user for it. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

async function startServer(programs: string): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-dump-'))
  const user = unprivileged()
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  for (const path of [folder, data]) if (user.uid !== undefined) chownSync(path, user.uid, user.gid ?? 0)
  const options = { ...user, cwd: data, stdio: 'ignore' as const }
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'quittance', '-A', 'trust', '-E', 'UTF8', '--locale=C'],
    options,
  )
  const port = await freePort(5899)
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'].flatMap((one) => ['-c', one])
  const child = spawn(join(programs, 'postgres'), ['-D', data, '-p', String(port), ...settings], options)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const url = `postgres://quittance@127.0.0.1:${port}/postgres`
  const stop = async () => {
    child.kill('SIGINT')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    return { url, template: await template(url), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function template(server: string): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    try {
      await lookAt(server)
      break
    } catch (error) {
      if (tries === 100) throw error
      await sleep(100)
    }
  }
  const sql = postgres(server, { max: 1 })
  await sql`create database template_dump`
  await sql.end()
  const url = new URL(server)
  url.pathname = '/template_dump'
  await migrateDatabase(url.href)
  return 'template_dump'
}
