import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { and, eq, gt, isNull } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { login, signInLink } from '@/db/schema/access'
import { now } from '@/lib/clock'
import { newToken } from '@/lib/ids'
import { enqueue } from '@/lib/jobs/queue'
import { ok, type Result } from '@/lib/result'
import { take } from './limiter'
import { tooMany } from './limits'
import { seal } from './sealed'
import type { Visitor } from './visitor'

export type LinkPurpose = 'sign_in' | 'set_password'

const MINUTE = 60_000

/** How long a link that was asked for works, and one that invites somebody, in minutes. */
export const LINK_MINUTES = { asked: 20, invitation: 3 * 24 * 60 } as const

/** The answer to every request takes this long (milliseconds), so that the time does not tell whether the address is known. */
const SAME_TIME = 250

/**
 * Sends a link to whoever has this e-mail address. Answers alike, and in the same time, whether or not there is such a person. Refuses
 * with `too_many` when links were asked for too often, for this address or from this network: no mailbox is flooded, and as the newest
 * link works, asking for many in someone's name does not keep them out.
 */
export async function requestLink(email: string, purpose: LinkPurpose, from: Visitor): Promise<Result<null>> {
  const address = email.trim().toLowerCase()
  const taken = await take([
    { limit: 'link.email', key: address },
    { limit: 'link.address', key: from.network },
  ])
  if (!taken.ok) return tooMany(taken)
  const work = database().transaction(async (tx) => {
    const [of] = await tx.select({ id: login.id }).from(login).where(eq(login.email, address)).for('update')
    if (of) await sendLink(tx, of.id, purpose, LINK_MINUTES.asked)
  })
  await Promise.all([work, sleep(SAME_TIME)])
  return ok(null)
}

/**
 * Makes a link for a login and has it mailed once the caller's transaction commits. Unused links of the same purpose stop working.
 * For invitations give `LINK_MINUTES.invitation`.
 */
export async function sendLink(tx: Tx, loginId: string, purpose: LinkPurpose, minutes: number): Promise<void> {
  const at = now()
  const token = newToken()
  await tx
    .update(signInLink)
    .set({ usedAt: at })
    .where(and(eq(signInLink.loginId, loginId), eq(signInLink.purpose, purpose), isNull(signInLink.usedAt)))
  await tx.insert(signInLink).values({
    tokenHash: hashToken(token),
    loginId,
    purpose,
    createdAt: at,
    expiresAt: new Date(+at + minutes * MINUTE),
  })
  await enqueue(tx, 'mail.sign_in_link', { loginId, purpose, tokenSealed: seal(token, linkContext(loginId)) })
}

/** Binds a sealed token to its login. */
export function linkContext(loginId: string): string {
  return `sign_in_link:${loginId}`
}

export interface Link {
  readonly loginId: string
  readonly purpose: LinkPurpose
  readonly email: string
  readonly name: string
  readonly expiresAt: Date
}

/** What a link would do, without using it up; null when it is unknown, used or too old. */
export async function peekLink(tx: Tx, token: string): Promise<Link | null> {
  const [row] = await tx
    .select({
      loginId: signInLink.loginId,
      purpose: signInLink.purpose,
      email: login.email,
      name: login.name,
      expiresAt: signInLink.expiresAt,
    })
    .from(signInLink)
    .innerJoin(login, eq(login.id, signInLink.loginId))
    .where(isGood(token))
  return row ?? null
}

/**
 * Uses a link up, once, whoever asks first. Answers the login that it signs in; null when it is unknown, used, too old or for something else. Call
 * in the transaction that does what it is for.
 */
export async function redeemLink(tx: Tx, token: string, purpose: LinkPurpose): Promise<string | null> {
  // First the login, as whoever sends it another link does: else each would wait for the other.
  await tx
    .select({ id: login.id })
    .from(signInLink)
    .innerJoin(login, eq(login.id, signInLink.loginId))
    .where(isGood(token))
    .for('no key update', { of: login })
  const [row] = await tx
    .update(signInLink)
    .set({ usedAt: now() })
    .where(and(isGood(token), eq(signInLink.purpose, purpose)))
    .returning({ loginId: signInLink.loginId })
  return row?.loginId ?? null
}

function isGood(token: string) {
  return and(eq(signInLink.tokenHash, hashToken(token)), isNull(signInLink.usedAt), gt(signInLink.expiresAt, now()))
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
