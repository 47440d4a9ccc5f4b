import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { adoptDatabase, createDatabase } from '@/db/client'
import { filesOf, scanFile } from '@/lib/secrets/files'
import { secretFinder } from '@/lib/secrets/find'
import { ownSecrets } from '@/lib/secrets/own'
import { placeOf, scanDatabase } from '@/lib/secrets/scan'

// npm run secrets:scan [-- --logs <file or folder>]… [--canaries <file>] — looks for card numbers, security codes, keys and this installation's
// own secrets in every table of DATABASE_URL and in log files. Changes nothing. Ends with 1 when it finds any, or may not look somewhere.
// A canary is a text that must be nowhere, one to a line.

const { values } = parseArgs({
  options: { logs: { type: 'string', multiple: true, default: [] }, canaries: { type: 'string' } },
})
const url = process.env.DATABASE_URL
if (!url) {
  process.stderr.write('✗ DATABASE_URL is not set: there is no database to look through.\n')
  process.exit(1)
}
const { db, close } = createDatabase(url)
adoptDatabase(db)
const say = (line: string) => process.stdout.write(`${line}\n`)
let problems = 0
try {
  const canaries = values.canaries ? readFileSync(values.canaries, 'utf8').split('\n') : []
  const find = secretFinder([...canaries, ...(await ownSecrets(db))])
  const { rows, findings, found, unreadable } = await scanDatabase(db, find)
  for (const { kind, table, column, key, excerpt } of findings)
    say(`  ✗ ${kind}: ${placeOf(table)}.${column} of ${key.join('/')}: ${excerpt}`)
  for (const table of unreadable) say(`  ✗ ${table} may not be read by this user of the database`)
  const count = [...rows.values()].reduce((sum, one) => sum + one, 0)
  say(`${found === 0 ? '✓' : '✗'} Database: ${count} rows, ${found} findings`)
  problems += found + unreadable.length
  for (const file of values.logs.flatMap(filesOf)) {
    const log = await scanFile(file, find)
    for (const { kind, line, excerpt } of log.findings) say(`  ✗ ${kind}: ${file}:${line}: ${excerpt}`)
    say(`${log.findings.length === 0 ? '✓' : '✗'} ${file}: ${log.lines} lines, ${log.findings.length} findings`)
    problems += log.findings.length
  }
} finally {
  await close()
}
process.exitCode = problems === 0 ? 0 : 1
