import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { databaseUrl, main } from './backup/programs'
import { reportBooks } from './books'
import { stateDir } from './run/paths.mjs'

// npm run ledger:verify — checks every profile's books from the rows up and ends with 1 at the first cent of difference. Without DATABASE_URL those
// of the `npm start` that runs in this folder.

await main(async () => {
  const url = process.env.DATABASE_URL ? undefined : startedHere()
  if (!(await reportBooks(url ?? databaseUrl('verify')))) process.exitCode = 1
})

function startedHere(): string | undefined {
  const file = join(stateDir, 'run.json')
  if (!existsSync(file)) return undefined
  return (JSON.parse(readFileSync(file, 'utf8')) as { database?: string }).database
}
