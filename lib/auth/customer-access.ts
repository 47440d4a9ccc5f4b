import { and, eq, max } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { login, seat, session } from '@/db/schema/access'
import { newId } from '@/lib/ids'
import { ok, type Result, refuse } from '@/lib/result'
import { type Actor, demand } from './actor'
import { audit } from './audit'
import { invite } from './invite'

/** How a customer signs in to self-care. Nothing else of the login: the same person may sign in elsewhere, which is nobody's business here. */
export interface CustomerAccess {
  readonly email: string
  /** In self-care of this customer. */
  readonly lastSeenAt: Date | null
}

/**
 * Lets a customer sign in to self-care: makes or reuses the login of that address and mails a link. Asked again for the same address
 * it only mails again. Refuses another address while access is given to one. The caller has made sure that the actor may see the
 * customer. Needs `customers.manage`.
 */
export async function giveAccess(
  tx: Tx,
  actor: Actor,
  of: { readonly customerId: string; readonly email: string; readonly name: string },
): Promise<Result<{ readonly loginId: string }>> {
  demand(actor, 'customers.manage')
  // Asked first: what refuses after writing would be committed by the caller.
  const existing = await accessOf(tx, actor.profileId, of.customerId)
  const email = of.email.trim().toLowerCase()
  if (existing && existing.email !== email)
    return refuse('access_exists', `Access is given to ${existing.email}. Withdraw it first.`)
  const { loginId, greet } = await invite(tx, of)
  if (!existing)
    await tx.insert(seat).values({ profileId: actor.profileId, id: newId('seat'), loginId, customerId: of.customerId })
  await greet()
  await audit(tx, actor, {
    action: existing ? 'customer.access_mailed_again' : 'customer.access_given',
    entity: 'customer',
    entityId: of.customerId,
    after: { email },
  })
  return ok({ loginId })
}

/** Takes a customer's way into self-care away, from their next click on. Answers false when there was none. Needs `customers.manage`. */
export async function withdrawAccess(tx: Tx, actor: Actor, customerId: string): Promise<boolean> {
  demand(actor, 'customers.manage')
  const existing = await accessOf(tx, actor.profileId, customerId)
  if (!existing) return false
  await tx.delete(seat).where(ofCustomer(actor.profileId, customerId))
  const before = { email: existing.email }
  await audit(tx, actor, { action: 'customer.access_withdrawn', entity: 'customer', entityId: customerId, before })
  return true
}

/** Who may sign in for a customer, or null. */
export async function accessOf(tx: Tx, profileId: string, customerId: string): Promise<CustomerAccess | null> {
  const [row] = await tx
    .select({ email: login.email, lastSeenAt: max(session.lastSeenAt) })
    .from(seat)
    .innerJoin(login, eq(login.id, seat.loginId))
    .leftJoin(session, eq(session.seatId, seat.id))
    .where(ofCustomer(profileId, customerId))
    .groupBy(login.id)
  return row ?? null
}

function ofCustomer(profileId: string, customerId: string) {
  return and(eq(seat.profileId, profileId), eq(seat.customerId, customerId))
}
