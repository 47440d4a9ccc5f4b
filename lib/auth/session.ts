import { cookies, headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { isDatabaseAway } from '@/db/away'
import { database, type Tx } from '@/db/client'
import { AWAY_DIGEST } from '@/lib/words'
import type { CustomerActor, StaffActor } from './actor'
import { may } from './actor'
import { readCookie, sessionCookie, writeCookie } from './cookie'
import { PATH_HEADER, signInPath, withNext } from './next-path'
import type { Permission } from './permissions'
import { landingOf, type Seat, seatsOf } from './seats'
import { createSession, type LiveSession, liveSession, revokeSession, takeSeat } from './sessions'
import { rememberBrowser } from './visitor'

// The face of sign-in towards pages and server actions. The rules themselves are in `sessions.ts`, which knows no framework.

async function cookieSessionId(): Promise<string | undefined> {
  return readCookie((await cookies()).get(sessionCookie().name)?.value)
}

/** The session of this request, read once per request; null when nobody is signed in. */
export const currentSession = cache(async (): Promise<LiveSession | null> => {
  return liveSession(await cookieSessionId()).catch(sayAway)
})

/** Every page begins here, so that this is where an outage is met; error pages know it by this digest. */
function sayAway(error: unknown): never {
  throw isDatabaseAway(error)
    ? Object.assign(new Error('the database is away', { cause: error }), { digest: AWAY_DIGEST })
    : error
}

/** Who is asking; null when nobody is signed in, or who is has not chosen a profile yet. */
export async function currentActor(): Promise<StaffActor | CustomerActor | null> {
  return (await currentSession())?.actor ?? null
}

/** The session of this request. Sends the visitor to sign in when there is none. For pages that need no profile. */
export async function requireSession(): Promise<LiveSession> {
  return (await currentSession()) ?? redirect(signInPath(await ownPath()))
}

async function requireActor(): Promise<StaffActor | CustomerActor> {
  const live = await requireSession()
  return live.actor ?? redirect(withNext('/choose-profile', await ownPath()))
}

/** For console pages: the staff member asking. Sends nobody to sign in; answers "not found" to whoever lacks the permission. */
export async function requireStaff(permission?: Permission): Promise<StaffActor> {
  const actor = await requireActor()
  if (actor.kind !== 'staff' || (permission && !may(actor, permission))) notFound()
  return actor
}

/** For self-care pages: the customer asking. Sends nobody to sign in; answers "not found" to staff. */
export async function requireCustomer(): Promise<CustomerActor> {
  const actor = await requireActor()
  return actor.kind === 'customer' ? actor : notFound()
}

/** The seats of whoever is signed in and which of them is in use, read once per request; for the user menu and the merchant's name. */
export const currentSeats = cache(async (): Promise<readonly (Seat & { readonly current: boolean })[]> => {
  const live = await currentSession()
  if (!live) return []
  const seats = live.onlySeat ? [live.onlySeat] : await seatsOf(database(), live.loginId)
  return seats.map((one) => ({ ...one, current: isSeatOf(one, live.actor) }))
})

function isSeatOf(one: Seat, actor: LiveSession['actor']): boolean {
  if (!actor || one.profileId !== actor.profileId) return false
  return actor.kind === 'staff' ? one.role !== null : one.customerId === actor.customerId
}

async function ownPath(): Promise<string | undefined> {
  return (await headers()).get(PATH_HEADER) ?? undefined
}

/**
 * Signs this browser in as the login that `prove` answers, under a new session id; a session it had before ends. Whatever proves it is looked
 * at, or used up, in the transaction that begins the session, so that neither is without the other. Answers where to go on: the choice of
 * profile, `next` where it is a path of ours, or the actor's home; null where `prove` answers null. Call from server actions.
 */
export async function startSession(prove: (tx: Tx) => Promise<string | null>, next?: unknown): Promise<string | null> {
  const replaces = await cookieSessionId()
  const userAgent = (await headers()).get('user-agent')
  const started = await database().transaction(async (tx) => {
    const loginId = await prove(tx)
    return loginId === null ? null : createSession(tx, loginId, { userAgent, replaces })
  })
  if (!started) return null
  const { name, options } = sessionCookie()
  ;(await cookies()).set(name, await writeCookie(started.id), { ...options, expires: started.expiresAt })
  await rememberBrowser(started.email)
  return started.actor ? landingOf(started.actor, next) : withNext('/choose-profile', next)
}

/** Ends the session of this browser and takes its cookie away. */
export async function endSession(): Promise<void> {
  const id = await cookieSessionId()
  if (id !== undefined) await revokeSession(database(), id)
  const { name, options } = sessionCookie()
  ;(await cookies()).set(name, '', { ...options, maxAge: 0 })
}

/** Moves this browser's session to another seat of the same login. Answers the new actor, or null when the seat is not theirs. */
export async function moveToSeat(seatId: string): Promise<LiveSession['actor']> {
  const live = await currentSession()
  return live ? takeSeat(database(), live, seatId) : null
}
