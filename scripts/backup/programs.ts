import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import postgres from 'postgres'

// PostgreSQL's own programs for backups. The packaged PostgreSQL has none of them, so that they come from the machine: from the folder
// PG_BIN, else from the PATH.

/** What a person has to do before it can go on; said without a stack trace. */
export class Refused extends Error {}

/** A program of PostgreSQL's and its major version. Throws `Refused` when it is missing or older than `atLeast`, saying what to do. */
export function findProgram(name: 'pg_dump' | 'pg_restore', atLeast: number): string {
  const command = process.env.PG_BIN ? join(process.env.PG_BIN, name) : name
  const found = majorOf(command)
  const advice = `Install PostgreSQL ${atLeast}'s client programs, or newer, or name their folder in PG_BIN.`
  if (found === undefined) throw new Refused(`There is no ${command} on this machine. ${advice}`)
  if (found < atLeast)
    throw new Refused(`${command} is of PostgreSQL ${found}, and the server is PostgreSQL ${atLeast}. ${advice}`)
  return command
}

/** The major version of a program of PostgreSQL's, or undefined when there is no such program. */
export function majorOf(command: string): number | undefined {
  try {
    const said = execFileSync(command, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    const [, major] = /(\d+)(\.|beta|rc|devel|\s|$)/.exec(said.replace(/^.*\(PostgreSQL\)/, '')) ?? []
    return major === undefined ? undefined : Number(major)
  } catch {
    return undefined
  }
}

/** The server's major version and how many tables of anybody's the database holds. Throws what the driver says when it cannot be reached. */
export async function lookAt(url: string): Promise<{ readonly major: number; readonly tables: number }> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    const [row] = await sql<{ version: number; tables: number }[]>`
      select current_setting('server_version_num')::int as version, (
        select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
      ) as tables`
    return { major: Math.floor((row?.version ?? 0) / 10_000), tables: row?.tables ?? 0 }
  } finally {
    await sql.end()
  }
}

/** The database's address in words that a list of processes may show, and the password apart, for the environment. */
export function connection(url: string): { readonly address: string; readonly env: NodeJS.ProcessEnv } {
  const address = new URL(url)
  const password = decodeURIComponent(address.password)
  address.password = ''
  return { address: address.href, env: { ...process.env, ...(password && { PGPASSWORD: password }) } }
}

/** Runs a program to its end, its output to ours (or to the open file `output`). Throws `Refused` when it fails. */
export async function runProgram(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  output: number | 'inherit' = 'inherit',
): Promise<void> {
  const child = spawn(command, [...args], { env, stdio: ['ignore', output, 'inherit'] })
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.once('error', reject)
  child.once('exit', resolve)
  const code = await promise
  if (code !== 0) throw new Refused(`${command} ended with ${code ?? 'a signal'}; what it said stands above.`)
}

/** Runs a script's work, printing what it refuses as a sentence. */
export async function main(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const cause = error instanceof AggregateError ? error.errors[0] : error
    process.stderr.write(`✗ ${error instanceof Refused ? error.message : String(cause)}\n`)
    process.exitCode = 1
  }
}

/** DATABASE_URL. Throws `Refused` when it is not set. */
export function databaseUrl(what: string): string {
  const url = process.env.DATABASE_URL
  if (!url) throw new Refused(`DATABASE_URL is not set: there is no database to ${what}.`)
  return url
}
