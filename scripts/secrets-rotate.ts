import { createDatabase } from '@/db/client'
import { currentVersion } from '@/lib/auth/sealed'
import { rotateSecrets } from '@/lib/secrets/rotate'

// npm run secrets:rotate — seals everything that is sealed anew with the last key of SECRET_KEYS, while web and worker run. May be
// interrupted at any moment and run again. Ends with 1 while anything is left under an older key.

const url = process.env.DATABASE_URL
if (!url) throw new Error('DATABASE_URL is not set: there is nothing to rotate')
const { db, close } = createDatabase(url)
const say = (line: string) => process.stdout.write(`${line}\n`)
const current = String(currentVersion())
const older = new Map<string, number>()
try {
  say(`Sealing with key ${current}, the last one in SECRET_KEYS`)
  for (const { place, rotated, byVersion, problems } of await rotateSecrets(db, (of, n) => say(`  … ${of}: ${n}`))) {
    for (const { row, problem } of problems) say(`  ✗ ${row}: ${problem}`)
    say(
      `${problems.length === 0 ? '✓' : '✗'} ${place}: ${rotated} sealed anew, ${byVersion[current] ?? 0} under key ${current}`,
    )
    for (const [version, count] of Object.entries(byVersion))
      if (version !== current) older.set(version, (older.get(version) ?? 0) + count)
  }
} finally {
  await close()
}
for (const [version, count] of older)
  say(`${count} still under ${version === 'none' ? 'no known key' : `key ${version}`}: keep that key in SECRET_KEYS`)
if (older.size === 0) say(`Nothing is left under another key: only key ${current} is needed in SECRET_KEYS`)
process.exitCode = older.size === 0 ? 0 : 1
