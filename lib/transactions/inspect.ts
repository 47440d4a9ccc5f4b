import { eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { profile } from '@/db/schema/profile'
import { inspection } from '@/db/schema/records'
import { now } from '@/lib/clock'
import { newId } from '@/lib/ids'
import { log } from '@/lib/log'
import { verifyBooks } from './verify'

const MOST_KEPT = 100

/**
 * The nightly reconciliation: verifies every profile's books, or those of one, and keeps the dated result. A job; running it again adds
 * another result.
 */
export async function inspectBooks(of: { readonly profileId?: string | undefined } = {}): Promise<void> {
  const one = of.profileId === undefined ? undefined : eq(profile.id, of.profileId)
  const profiles = await database().select({ id: profile.id }).from(profile).where(one)
  for (const { id } of profiles) {
    const startedAt = now()
    const { checked, findings } = await verifyBooks(id)
    await database()
      .insert(inspection)
      .values({
        profileId: id,
        id: newId('ins'),
        kind: 'ledger',
        startedAt,
        finishedAt: now(),
        checked,
        findings: findings.slice(0, MOST_KEPT),
        found: findings.length,
      })
    if (findings.length > 0) log.error({ profile: id, found: findings.length }, 'the books do not agree')
  }
}
