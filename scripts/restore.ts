import { statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { connection, databaseUrl, findProgram, lookAt, main, Refused, runProgram } from './backup/programs'
import { reportBooks } from './books'

// npm run restore -- <file> [--into <name>] [--force] — a backup of `npm run backup` into the empty database of DATABASE_URL, or into a new one
// of that name on the same server. All of it or nothing: one transaction. Then the books are verified from the rows up. With --force what
// the database holds is replaced.

await main(async () => {
  const options = { into: { type: 'string' }, force: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArgs({ allowPositionals: true, options })
  const [file] = positionals
  if (!file) throw new Refused('Which backup? npm run restore -- <file> [--into <name>] [--force]')
  if (!statSync(file, { throwIfNoEntry: false })) throw new Refused(`There is no file ${file}.`)
  const server = databaseUrl('restore into')
  const url = values.into === undefined ? server : named(server, values.into)
  const program = findProgram('pg_restore', (await lookAt(server)).major)
  if (values.into !== undefined) await create(server, values.into)
  const { tables } = await lookAt(url)
  if (tables > 0 && !values.force)
    throw new Refused(
      `The database holds ${tables} tables already; nothing was touched. Restore beside it with --into <name>, or replace what it holds with --force.`,
    )
  const { address, env } = connection(url)
  const how = ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges']
  const replace = values.force ? ['--clean', '--if-exists'] : []
  await runProgram(program, [...how, ...replace, `--dbname=${address}`, file], env)
  process.stdout.write(`✓ Restored into ${new URL(url).pathname.slice(1)}\n`)
  if (!(await reportBooks(url))) throw new Refused('The books do not agree: do not serve with this database.')
  process.stdout.write(
    'What was paid after the backup is known to the processors alone: see docs/operations.md before web and worker are started on it.\n',
  )
})

function named(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${encodeURIComponent(name)}`
  return url.href
}

async function create(server: string, name: string): Promise<void> {
  const sql = postgres(server, { max: 1, onnotice: () => undefined })
  try {
    await sql`create database ${sql(name)}`
  } catch (error) {
    if (error instanceof postgres.PostgresError && error.code === '42P04')
      throw new Refused(`A database ${name} exists already; nothing was touched.`)
    throw error
  } finally {
    await sql.end()
  }
}
