import { asc, eq, sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { prepared } from '@/db/prepared'
import { seat } from '@/db/schema/access'
import { profile } from '@/db/schema/profile'
import type { Actor, CustomerActor, Role, StaffActor } from './actor'
import { may } from './actor'
import { safeNext } from './next-path'

/** One of the places a login may work from. */
export interface Seat {
  readonly seatId: string
  readonly profileId: string
  readonly profileName: string
  /** Null for a customer. */
  readonly role: Role | null
  readonly customerId: string | null
}

const seatsOfLogin = prepared((db) =>
  db
    .select({
      seatId: seat.id,
      profileId: seat.profileId,
      profileName: profile.name,
      role: seat.role,
      customerId: seat.customerId,
    })
    .from(seat)
    .innerJoin(profile, eq(profile.id, seat.profileId))
    .where(eq(seat.loginId, sql.placeholder('login')))
    .orderBy(asc(profile.name), asc(seat.id)),
)

/** Every seat of a login, by profile name. */
export async function seatsOf(tx: Tx, loginId: string): Promise<readonly Seat[]> {
  return seatsOfLogin(tx, { login: loginId })
}

interface Occupied {
  readonly seatId: string
  readonly profileId: string
  readonly loginId: string
  readonly name: string
  readonly role: Role | null
  readonly customerId: string | null
}

/** Whoever sits there. */
export function seatActor(of: Occupied): StaffActor | CustomerActor {
  const { profileId, loginId, name } = of
  if (of.role !== null) return { kind: 'staff', profileId, loginId, name, role: of.role }
  if (of.customerId === null) throw new Error(`seat ${of.seatId} is neither staff nor customer`)
  return { kind: 'customer', profileId, loginId, name, customerId: of.customerId }
}

/** Where an actor starts: the console's overview, its payments where the role has no dashboard (S2-36), or self-care. */
export function homeOf(actor: Actor): string {
  if (actor.kind === 'customer') return '/self-care'
  return may(actor, 'overview.read') ? '/admin' : '/admin/payments'
}

/** Where to go on to after signing in: `next` where it is a path of this site on the actor's own side, else their home. */
export function landingOf(actor: Actor, next: unknown): string {
  const path = safeNext(next)
  const otherSide = actor.kind === 'customer' ? '/admin' : '/self-care'
  if (path === undefined || path === '/' || isBelow(path, otherSide) || isBelow(path, '/sign-in')) return homeOf(actor)
  // The console's front page is the overview; those without it start elsewhere rather than at "not found".
  return path === '/admin' ? homeOf(actor) : path
}

function isBelow(path: string, top: string): boolean {
  return path === top || path.startsWith(`${top}/`) || path.startsWith(`${top}?`)
}

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  admin: 'Administrator',
  accountant: 'Accountant',
  normal: 'Normal user',
  restricted: 'Restricted user',
}
