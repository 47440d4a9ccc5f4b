import { and, eq, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { paymentSystem } from '@/db/schema/systems'
import { now } from '@/lib/clock'
import { log } from '@/lib/log'
import type { PaymentSystemRow } from '@/lib/payment-systems/open'

// Forged and malformed callbacks, and those that nobody could check, are counted for the people who look after a payment system. Whoever sends them
// must not make us write: they are added up here, and written once a second at most.

const WRITE_AFTER_MS = 1_000

interface Waiting {
  readonly profileId: string
  readonly count: number
}

const waiting = new Map<string, Waiting>()
let timer: NodeJS.Timeout | undefined

/** Counts a callback that was refused, and logs why. Returns at once; a process that is killed forgets the last second. */
export function countRejected({ id, profileId }: PaymentSystemRow, reason: string): void {
  log.warn({ system: id, reason }, 'callback rejected')
  waiting.set(id, { profileId, count: (waiting.get(id)?.count ?? 0) + 1 })
  timer ??= setTimeout(() => {
    writeRejected().catch((error: unknown) => log.error({ err: error }, 'refused callbacks could not be counted'))
  }, WRITE_AFTER_MS)
}

/** Writes what was counted. The timer calls it; a test does when it wants to see the count. */
export async function writeRejected(): Promise<void> {
  clearTimeout(timer)
  timer = undefined
  const counted = [...waiting]
  waiting.clear()
  for (const [systemId, { profileId, count }] of counted) {
    await database()
      .update(paymentSystem)
      .set({ rejectedCallbacks: sql`${paymentSystem.rejectedCallbacks} + ${count}`, lastRejectedAt: now() })
      .where(and(eq(paymentSystem.profileId, profileId), eq(paymentSystem.id, systemId)))
  }
}
