import { closeSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { connection, databaseUrl, findProgram, lookAt, main, Refused, runProgram } from './backup/programs'

// npm run backup [-- <file>] — the whole database of DATABASE_URL as of one moment, while it is in use: our tables, the record of
// migrations and the job queue, in PostgreSQL's custom format, readable by its owner alone.

await main(async () => {
  const { positionals } = parseArgs({ allowPositionals: true })
  const file = resolve(positionals[0] ?? `quittance-${new Date().toISOString().replaceAll(':', '').slice(0, 17)}.dump`)
  const url = databaseUrl('back up')
  const { major, tables } = await lookAt(url)
  if (tables === 0) throw new Refused('The database holds no tables: there is nothing to back up.')
  const program = findProgram('pg_dump', major)
  const began = Date.now()
  const part = `${file}.part`
  const output = openNew(file, part)
  try {
    const { address, env } = connection(url)
    await runProgram(program, ['--format=custom', `--dbname=${address}`], env, output)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  } finally {
    closeSync(output)
  }
  // Only what is whole has the name that was asked for.
  renameSync(part, file)
  const megabytes = (statSync(file).size / 1_000_000).toFixed(1)
  process.stdout.write(`✓ ${file}: ${megabytes} MB, ${((Date.now() - began) / 1000).toFixed(1)} s
It holds personal data and sealed secrets: keep it safe, and keep SECRET_KEYS elsewhere; without them the secrets stay sealed.
To restore it into a new database beside the present one:
  npm run restore -- ${file} --into <name>
`)
})

function openNew(file: string, part: string): number {
  if (statSync(file, { throwIfNoEntry: false })) throw new Refused(`${file} exists already; it was not touched.`)
  try {
    return openSync(part, 'wx', 0o600)
  } catch {
    throw new Refused(
      `${part} cannot be made: another backup is being written there, or was cut off. Nothing was touched.`,
    )
  }
}
