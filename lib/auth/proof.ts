import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { login } from '@/db/schema/access'

// Between the look at a password and the session that it begins, the password may be changed and all sessions ended. Whoever knows the old one and
// tries without end would meet that moment, and stay.

/** A login that has proved itself by its password. */
export interface Proved {
  readonly loginId: string
  /** The mark of the password it was. */
  readonly proof: string
}

/** The mark of a password, from what is kept of it. */
export function markOf(kept: string): string {
  return createHash('sha256').update(kept).digest('base64url')
}

/**
 * Is that still its password? Ask in the transaction that begins its session: a change of the password then waits for it, and ends it. One that
 * changes the password holds it for that (`no key update`): two that only shared it would each wait for the other.
 */
export async function stillProves(
  tx: Tx,
  { loginId, proof }: Proved,
  hold: 'share' | 'no key update' = 'share',
): Promise<boolean> {
  const [held] = await tx.select({ kept: login.passwordHash }).from(login).where(eq(login.id, loginId)).for(hold)
  return typeof held?.kept === 'string' && markOf(held.kept) === proof
}
