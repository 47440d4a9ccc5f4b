import { and, asc, eq, isNotNull, max, sql } from 'drizzle-orm'
import { z } from 'zod'
import { database, type Tx } from '@/db/client'
import { login, seat, session } from '@/db/schema/access'
import { newId } from '@/lib/ids'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import { type Actor, demand, type Role } from './actor'
import { audit } from './audit'
import { emailField } from './fields'
import { countInvitation, invite } from './invite'
import { ROLE_NAMES } from './seats'

/** A member of a profile's staff. */
export interface User {
  readonly seatId: string
  readonly loginId: string
  readonly name: string
  readonly email: string
  readonly role: Role
  /** False until the invitation was followed. */
  readonly hasPassword: boolean
  readonly lastSeenAt: Date | null
  /** Is this the one who asks? */
  readonly self: boolean
}

const roleField = z.enum(['admin', 'accountant', 'normal', 'restricted'], { error: 'Choose a role.' })

export const inviteSchema = z.object({
  name: z.string({ error: 'Enter a name.' }).trim().min(1, 'Enter a name.').max(120, 'Use at most 120 characters.'),
  email: emailField,
  role: roleField,
})
export const roleSchema = z.object({ seatId: z.string(), role: roleField })
export const removeSchema = z.object({ seatId: z.string() })

/** The staff of the actor's profile, by name. Needs `users.manage`. */
export async function listUsers(actor: Actor): Promise<readonly User[]> {
  demand(actor, 'users.manage')
  const rows = await database()
    .select({
      seatId: seat.id,
      loginId: login.id,
      name: login.name,
      email: login.email,
      role: seat.role,
      hasPassword: sql<boolean>`${login.passwordHash} is not null`,
      lastSeenAt: max(session.lastSeenAt),
    })
    .from(seat)
    .innerJoin(login, eq(login.id, seat.loginId))
    .leftJoin(session, eq(session.seatId, seat.id))
    .where(and(eq(seat.profileId, actor.profileId), isNotNull(seat.role)))
    .groupBy(seat.profileId, seat.id, login.id)
    .orderBy(asc(login.name), asc(seat.id))
  const self = actor.kind === 'staff' ? actor.loginId : undefined
  return rows.flatMap(({ role, ...row }) => (role ? [{ ...row, role, self: row.loginId === self }] : []))
}

/**
 * Gives a person a seat in the actor's profile and mails them a link. Somebody who already signs in elsewhere keeps their name and
 * password. Refuses an address that has a staff seat here, and `too_many` where several links were mailed to it.
 */
export async function inviteUser(
  actor: Actor,
  input: z.output<typeof inviteSchema>,
): Promise<Result<{ seatId: string }>> {
  demand(actor, 'users.manage')
  const counted = await countInvitation(actor, input.email)
  if (!counted.ok) return counted
  return database().transaction(async (tx) => {
    const { loginId, greet } = await invite(tx, input)
    const [taken] = await tx
      .select({ id: seat.id })
      .from(seat)
      .where(and(eq(seat.profileId, actor.profileId), eq(seat.loginId, loginId), isNotNull(seat.role)))
    if (taken) {
      const email = 'Somebody with this e-mail address is already a user here. Change their role in the list instead.'
      return refuse('already_user', 'Nobody was invited.', { email })
    }
    const seatId = newId('seat')
    await tx.insert(seat).values({ profileId: actor.profileId, id: seatId, loginId, role: input.role })
    await greet()
    const after = { email: input.email, role: input.role }
    await audit(tx, actor, { action: 'user.invited', entity: 'user', entityId: seatId, after })
    return ok({ seatId })
  })
}

/** Mails the invitation again, to somebody who has not set a password yet. Refuses `too_many` where several were mailed. */
export async function inviteAgain(actor: Actor, seatId: string): Promise<Result<null>> {
  demand(actor, 'users.manage')
  const [asked] = await database()
    .select({ email: login.email })
    .from(seat)
    .innerJoin(login, eq(login.id, seat.loginId))
    .where(bySeat(actor, seatId))
  if (!asked) return notFound('user')
  const counted = await countInvitation(actor, asked.email)
  if (!counted.ok) return counted
  return database().transaction(async (tx) => {
    const found = await staffSeat(tx, actor, seatId)
    if (!found) return notFound('user')
    if (found.hasPassword) return refuse('has_password', `${found.name} has a password already and can sign in.`)
    const { greet } = await invite(tx, found)
    await greet()
    await audit(tx, actor, { action: 'user.invited_again', entity: 'user', entityId: seatId })
    return ok(null)
  })
}

/** Gives a user another role, from their next click on. Refuses one's own, and the last administrator's. */
export async function changeRole(actor: Actor, input: z.output<typeof roleSchema>): Promise<Result<null>> {
  demand(actor, 'users.manage')
  return database().transaction(async (tx) => {
    const found = await staffSeat(tx, actor, input.seatId)
    if (!found) return notFound('user')
    if (found.role === input.role) return ok(null)
    const refusal = await keepsAdministrator(tx, actor, found, 'change your own role')
    if (refusal) return refusal
    await tx.update(seat).set({ role: input.role }).where(bySeat(actor, input.seatId))
    await audit(tx, actor, {
      action: 'user.role_changed',
      entity: 'user',
      entityId: input.seatId,
      before: { email: found.email, role: found.role },
      after: { email: found.email, role: input.role },
    })
    return ok(null)
  })
}

/** Takes a user's seat away, from their next click on; what they made stays. Refuses oneself, and the last administrator. */
export async function removeUser(actor: Actor, seatId: string): Promise<Result<null>> {
  demand(actor, 'users.manage')
  return database().transaction(async (tx) => {
    const found = await staffSeat(tx, actor, seatId)
    if (!found) return notFound('user')
    const refusal = await keepsAdministrator(tx, actor, found, 'remove yourself')
    if (refusal) return refusal
    await tx.delete(seat).where(bySeat(actor, seatId))
    const before = { email: found.email, role: found.role }
    await audit(tx, actor, { action: 'user.removed', entity: 'user', entityId: seatId, before })
    return ok(null)
  })
}

type StaffSeat = Pick<User, 'loginId' | 'name' | 'email' | 'role' | 'hasPassword'>

function bySeat(actor: Actor, seatId: string) {
  return and(eq(seat.profileId, actor.profileId), eq(seat.id, seatId))
}

async function staffSeat(tx: Tx, actor: Actor, seatId: string): Promise<StaffSeat | undefined> {
  // Every change locks the profile's administrators first, in one order, so that two cannot remove each other at the same moment.
  await tx
    .select({ id: seat.id })
    .from(seat)
    .where(and(eq(seat.profileId, actor.profileId), eq(seat.role, 'admin')))
    .orderBy(asc(seat.id))
    .for('update')
  const [row] = await tx
    .select({ loginId: login.id, name: login.name, email: login.email, role: seat.role, kept: login.passwordHash })
    .from(seat)
    .innerJoin(login, eq(login.id, seat.loginId))
    .where(bySeat(actor, seatId))
    .for('update', { of: seat })
  if (!row?.role) return undefined
  const { kept, role, ...rest } = row
  return { ...rest, role, hasPassword: kept !== null }
}

async function keepsAdministrator(tx: Tx, actor: Actor, of: StaffSeat, deed: string) {
  if (actor.kind === 'staff' && of.loginId === actor.loginId)
    return refuse('own_seat', `You cannot ${deed}. Ask another administrator to do it.`)
  if (of.role !== 'admin') return undefined
  const admins = await tx.$count(seat, and(eq(seat.profileId, actor.profileId), eq(seat.role, 'admin')))
  if (admins > 1) return undefined
  const role = ROLE_NAMES.admin.toLowerCase()
  return refuse('last_admin', `${of.name} is the only ${role}. Make somebody else ${role} first.`)
}
