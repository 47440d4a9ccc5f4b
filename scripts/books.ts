import { adoptDatabase, createDatabase } from '@/db/client'
import { profile } from '@/db/schema/profile'
import { verifyBooks } from '@/lib/transactions/verify'

/** Checks every profile's books of a database from the rows up, prints what it found, and answers whether all agree. */
export async function reportBooks(url: string): Promise<boolean> {
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
    return found === 0
  } finally {
    adoptDatabase(undefined)
    await close()
  }
}
