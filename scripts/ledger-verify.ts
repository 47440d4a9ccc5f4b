import { adoptDatabase, createDatabase } from '@/db/client'
import { profile } from '@/db/schema/profile'
import { verifyBooks } from '@/lib/transactions/verify'

// npm run ledger:verify — checks every profile's books from the rows up and ends with 1 at the first cent of difference.

const url = process.env.DATABASE_URL
if (!url) throw new Error('DATABASE_URL is not set: there are no books to verify')
const { db, close } = createDatabase(url)
adoptDatabase(db)
let found = 0
try {
  for (const { id, name } of await db.select().from(profile)) {
    const { checked, findings } = await verifyBooks(id)
    found += findings.length
    for (const { rule, subject, problem } of findings) process.stdout.write(`  ✗ ${rule}: ${subject}: ${problem}\n`)
    process.stdout.write(
      `${findings.length === 0 ? '✓' : '✗'} ${name}: ${checked} payments, ${findings.length} findings\n`,
    )
  }
} finally {
  await close()
}
process.exitCode = found === 0 ? 0 : 1
