import { and, desc, eq, gt, inArray, isNull, lt, ne, sql } from 'drizzle-orm'
import { among } from '@/db/bulk'
import { database, type Tx } from '@/db/client'
import { prepared } from '@/db/prepared'
import { login, seat, session, signInLink } from '@/db/schema/access'
import { customer } from '@/db/schema/customers'
import { profile } from '@/db/schema/profile'
import { now } from '@/lib/clock'
import { gather } from '@/lib/gather'
import { newId } from '@/lib/ids'
import { note } from '@/lib/log'
import type { CustomerActor, StaffActor } from './actor'
import { type Seat, seatActor, seatsOf } from './seats'

// What a session is worth is decided by its row at every request; the cookie only names the row.

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long a session lives in all, and how long it may lie unused, in milliseconds: see `limitsOf`. */
export const LIMITS = {
  staff: { absolute: 12 * HOUR, idle: HOUR },
  customer: { absolute: 30 * DAY, idle: 7 * DAY },
} as const

const SEEN_EVERY = MINUTE

/** Of whoever is staff somewhere, and until a seat is chosen, the stricter hold: from a customer's seat one moves to another without a password. */
function limitsOf({ isCustomer, isStaff }: { readonly isCustomer: boolean; readonly isStaff: boolean }) {
  return LIMITS[isCustomer && !isStaff ? 'customer' : 'staff']
}

const isStaff = sql<boolean>`exists (select from ${seat} s where s.login_id = ${session.loginId} and s.role is not null)`

/** A session that holds now: whose it is, and as whom they act. Without a seat the person has still to choose one. */
export interface LiveSession {
  readonly id: string
  readonly loginId: string
  readonly email: string
  readonly name: string
  readonly actor: StaffActor | CustomerActor | null
  readonly seatId: string | null
  /** Where they act, and the language a customer wants to be spoken to in; null without a seat. */
  readonly place: { readonly profileName: string; readonly locale: string | null } | null
  /** The seat they act from, where their login has no other. */
  readonly onlySeat: Seat | null
}

/**
 * Begins a session under a new id, at the login's only seat or, with several, at none until one is chosen. `replaces` is the session
 * the browser had before; it ends.
 */
export async function createSession(
  tx: Tx,
  loginId: string,
  about: { readonly userAgent?: string | null; readonly replaces?: string | undefined } = {},
): Promise<{
  readonly id: string
  readonly email: string
  readonly expiresAt: Date
  readonly actor: LiveSession['actor']
}> {
  const at = now()
  const seats = await seatsOf(tx, loginId)
  const only = seats.length === 1 ? seats[0] : undefined
  const kind = seats.some((one) => one.role !== null) ? 'staff' : 'customer'
  const expiresAt = new Date(at.getTime() + LIMITS[kind].absolute)
  const id = newId('ses')
  if (about.replaces) await revokeSession(tx, about.replaces)
  await tx.insert(session).values({
    id,
    loginId,
    seatId: only?.seatId ?? null,
    userAgent: about.userAgent?.slice(0, 300) ?? null,
    createdAt: at,
    lastSeenAt: at,
    expiresAt,
  })
  const [person] = await tx.select({ name: login.name, email: login.email }).from(login).where(eq(login.id, loginId))
  const { name = '', email = '' } = person ?? {}
  return { id, email, expiresAt, actor: only ? seatActor({ ...only, loginId, name }) : null }
}

/**
 * The session with this id if it holds now: not revoked, not past its end, not idle for too long. The role is the seat's as it is at
 * this moment. Notes the visit, at most once a minute.
 */
export async function resolveSession(tx: Tx, id: string): Promise<LiveSession | null> {
  return (await resolveSessions(tx, [id]))[0] ?? null
}

const sessionAmongMany = gather((ids: readonly string[]) => resolveSessions(database(), ids), { most: 100, atOnce: 2 })

/**
 * The session of a request, by the id in its cookie, as `resolveSession`, in one statement with all who ask at the same moment; null
 * without an id. The request's log line then says who is signed in.
 */
export async function liveSession(id: string | undefined): Promise<LiveSession | null> {
  const live = id === undefined ? null : await sessionAmongMany(id)
  if (live) note({ login: live.loginId })
  return live
}

const sessionRows = prepared((db) =>
  db
    .select({
      session,
      seat,
      email: login.email,
      name: login.name,
      profileName: profile.name,
      locale: customer.locale,
      isStaff,
      hasOthers: sql<boolean>`exists (select from ${seat} o where o.login_id = ${session.loginId} and o.id <> ${seat.id})`,
    })
    .from(session)
    .innerJoin(login, eq(login.id, session.loginId))
    .leftJoin(seat, and(eq(seat.id, session.seatId), eq(seat.loginId, session.loginId)))
    .leftJoin(profile, eq(profile.id, seat.profileId))
    .leftJoin(customer, and(eq(customer.profileId, seat.profileId), eq(customer.id, seat.customerId)))
    .where(among(session, ['id'], sql.placeholder('keys'))),
)

async function resolveSessions(tx: Tx, ids: readonly string[]): Promise<readonly (LiveSession | null)[]> {
  const rows = await sessionRows(tx, { keys: ids.map((id) => ({ id })) })
  const at = now()
  const holding = new Map(rows.filter((row) => holds(row, at)).map((row) => [row.session.id, row]))
  await noteVisits(
    tx,
    [...holding.values()].map((row) => row.session),
    at,
  )
  return ids.map((id) => {
    const row = holding.get(id)
    if (!row) return null
    const { session, seat, email, name, profileName, locale, hasOthers } = row
    const actor = seat ? seatActor({ ...seat, seatId: seat.id, name }) : null
    const place = profileName === null ? null : { profileName, locale }
    const onlySeat = seat && place && !hasOthers ? { ...seat, seatId: seat.id, profileName: place.profileName } : null
    return { id, loginId: session.loginId, email, name, actor, seatId: seat?.id ?? null, place, onlySeat }
  })
}

type SessionRow = typeof session.$inferSelect

function holds(
  row: {
    readonly session: SessionRow
    readonly seat: typeof seat.$inferSelect | null
    readonly isStaff: boolean
  },
  at: Date,
): boolean {
  const { revokedAt, createdAt, lastSeenAt, expiresAt } = row.session
  const limits = limitsOf({ isCustomer: row.seat?.customerId != null, isStaff: row.isStaff })
  return !revokedAt && at < expiresAt && +at - +createdAt < limits.absolute && +at - +lastSeenAt < limits.idle
}

async function noteVisits(tx: Tx, rows: readonly SessionRow[], at: Date): Promise<void> {
  const seenBefore = new Date(+at - SEEN_EVERY)
  const due = new Set(rows.filter(({ lastSeenAt }) => lastSeenAt <= seenBefore).map(({ id }) => id))
  if (due.size === 0) return
  // In the order of their ids: two processes that note the same visits must not wait for each other.
  const ids = [...due].sort().map((id) => ({ id }))
  const held = tx
    .select({ id: session.id })
    .from(session)
    .where(among(session, ['id'], ids))
    .orderBy(session.id)
    .for('update', { skipLocked: true })
  await tx
    .update(session)
    .set({ lastSeenAt: at })
    .where(and(inArray(session.id, held), isNull(session.revokedAt), lt(session.lastSeenAt, seenBefore)))
}

/** Ends a session. Nothing happens when it has ended already, or when it is not of `loginId`, where that is given. */
export async function revokeSession(tx: Tx, id: string, loginId?: string): Promise<void> {
  const whose = loginId === undefined ? undefined : eq(session.loginId, loginId)
  await tx
    .update(session)
    .set({ revokedAt: now() })
    .where(and(eq(session.id, id), isNull(session.revokedAt), whose))
}

/**
 * Ends every session of a login, except the one to keep, and its mailed links, which would begin others: whoever read one may be why this is
 * asked. Answers how many sessions ended.
 */
export async function revokeSessions(tx: Tx, loginId: string, keep?: string): Promise<number> {
  const others = keep === undefined ? undefined : ne(session.id, keep)
  await tx
    .update(signInLink)
    .set({ usedAt: now() })
    .where(and(eq(signInLink.loginId, loginId), isNull(signInLink.usedAt)))
  const ended = await tx
    .update(session)
    .set({ revokedAt: now() })
    .where(and(eq(session.loginId, loginId), isNull(session.revokedAt), gt(session.expiresAt, now()), others))
    .returning({ id: session.id })
  return ended.length
}

export interface SessionSummary {
  readonly id: string
  readonly userAgent: string | null
  readonly createdAt: Date
  readonly lastSeenAt: Date
}

/** The sessions of a login that may still be used, last seen first. */
export async function listSessions(tx: Tx, loginId: string): Promise<readonly SessionSummary[]> {
  const rows = await tx
    .select({ session, isCustomer: sql<boolean>`${seat.customerId} is not null`, isStaff })
    .from(session)
    .leftJoin(seat, eq(seat.id, session.seatId))
    .where(and(eq(session.loginId, loginId), isNull(session.revokedAt), gt(session.expiresAt, now())))
    .orderBy(desc(session.lastSeenAt))
    .limit(100)
  return rows
    .filter((row) => +now() - +row.session.lastSeenAt < limitsOf(row).idle)
    .map(({ session: { id, userAgent, createdAt, lastSeenAt } }) => ({ id, userAgent, createdAt, lastSeenAt }))
}

/** Sits the session down at a seat of its own login. Answers the actor it now acts as, or null when the seat is not theirs. */
export async function takeSeat(tx: Tx, of: LiveSession, seatId: string): Promise<LiveSession['actor']> {
  const chosen = (await seatsOf(tx, of.loginId)).find((one) => one.seatId === seatId)
  if (!chosen) return null
  await tx.update(session).set({ seatId }).where(eq(session.id, of.id))
  return seatActor({ ...chosen, loginId: of.loginId, name: of.name })
}
