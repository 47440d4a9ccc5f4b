import { eq } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { login } from '@/db/schema/access'
import { newId } from '@/lib/ids'
import { ok, type Result } from '@/lib/result'
import type { Actor } from './actor'
import { take } from './limiter'
import { tooMany } from './limits'
import { LINK_MINUTES, sendLink } from './links'

/**
 * Counts a link that somebody of a profile has mailed to an address; ask before the transaction that does it. Refuses with `too_many`, and when
 * again: no mailbox is flooded. Counted for each profile, so that none can keep another from inviting somebody.
 */
export async function countInvitation(actor: Actor, email: string): Promise<Result<null>> {
  const key = `${actor.profileId} ${email.trim().toLowerCase()}`
  const taken = await take([{ limit: 'invite.email', key }])
  return taken.ok ? ok(null) : tooMany(taken)
}

/**
 * The login with this e-mail address, made when there is none, and locked until the transaction ends, so that two invitations at the
 * same moment see each other. `greet` mails a link: to set a password, or to sign in where there is one already. Call it once the
 * seat is there.
 */
export async function invite(
  tx: Tx,
  of: { readonly email: string; readonly name: string },
): Promise<{ readonly loginId: string; readonly greet: () => Promise<void> }> {
  const email = of.email.trim().toLowerCase()
  await tx
    .insert(login)
    .values({ id: newId('log'), email, name: of.name })
    .onConflictDoNothing({ target: login.email })
  const [found] = await tx.select().from(login).where(eq(login.email, email)).for('update')
  if (!found) throw new Error('a login vanished')
  const greet = () =>
    found.passwordHash === null
      ? sendLink(tx, found.id, 'set_password', LINK_MINUTES.invitation)
      : sendLink(tx, found.id, 'sign_in', LINK_MINUTES.asked)
  return { loginId: found.id, greet }
}
