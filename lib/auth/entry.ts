import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { database } from '@/db/client'
import { login } from '@/db/schema/access'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import type { Actor } from './actor'
import { emailField } from './fields'
import { guesserWaits, noteGuesser } from './guessers'
import { type Count, giveBack, take } from './limiter'
import { tooMany } from './limits'
import { type Link, type LinkPurpose, peekLink, redeemLink, requestLink } from './links'
import { newPasswordField, passwordField, passwordProblem } from './passwords'
import { stillProves } from './proof'
import { landingOf } from './seats'
import { moveToSeat, startSession } from './session'
import { type LiveSession, listSessions, revokeSession, revokeSessions, type SessionSummary } from './sessions'
import { changePassword, liftLock, NOT_CHANGED, setPassword, signIn, wrong } from './sign-in'
import { visitor } from './visitor'

// What the pages of sign-in and account do, one function each. Those that sign in answer with the path to go on to.

/** The sign-in form; `way` says which of its two buttons was used. */
export const enterSchema = z.discriminatedUnion('way', [
  z.object({
    way: z.literal('password'),
    email: emailField,
    password: passwordField,
    next: z.string().max(2000).optional(),
  }),
  z.object({ way: z.literal('link'), email: emailField }),
])

const passwordTwice = { password: newPasswordField, repeat: z.string().max(200).default('') }
const same = { error: 'The two passwords differ. Type the same one twice.', path: ['repeat'] }

export const byLinkSchema = z.object({ token: z.string().max(200) })
export const setPasswordSchema = z
  .object({ token: z.string().max(200), ...passwordTwice })
  .refine((input) => input.password === input.repeat, same)
export const changePasswordSchema = z
  .object({ current: passwordField, ...passwordTwice })
  .refine((input) => input.password === input.repeat, same)

const USED_UP = refuse('link_used_up', 'This link has been used already or is too old. Have a new one sent to you.')

/** Signs in by e-mail address and password. */
export async function enterByPassword(input: {
  readonly email: string
  readonly password: string
  readonly next?: string | undefined
}): Promise<Result<string>> {
  const proved = await signIn(database(), input, await visitor())
  if (!proved.ok) return proved
  const { loginId } = proved.value
  const path = await startSession(async (tx) => ((await stillProves(tx, proved.value)) ? loginId : null), input.next)
  return path === null ? wrong() : ok(path)
}

/**
 * What a link would do, without using it up. Refuses one that is unknown, used or too old, and counts it as a guess; when a network has
 * guessed too often, none is looked at.
 */
export async function linkOf(token: unknown): Promise<Result<Link>> {
  if (typeof token !== 'string' || token.length > 200) return USED_UP
  return unlessGuessing(() => peekLink(database(), token))
}

/** Signs in by a mailed link, once. */
export function enterByLink(token: string): Promise<Result<string>> {
  return unlessGuessing(() => startSession((tx) => redeemLink(tx, token, 'sign_in')))
}

async function unlessGuessing<T>(find: () => Promise<T | null>): Promise<Result<T>> {
  const { network } = await visitor()
  const seconds = guesserWaits(network)
  if (seconds > 0) return tooMany({ ok: false, limit: 'link.guess', seconds })
  const guess: Count = { limit: 'link.guess', key: network }
  const taken = await take([guess])
  if (!taken.ok) {
    noteGuesser(network, taken.seconds)
    return tooMany(taken)
  }
  const found = await find()
  if (found === null) return USED_UP
  await giveBack([guess])
  return ok(found)
}

/**
 * Sets the password that a mailed link asks for, ends the login's other sessions, and signs in, all or nothing. A refused password leaves the
 * link usable.
 */
export async function setPasswordByLink(input: z.output<typeof setPasswordSchema>): Promise<Result<string>> {
  const link = await linkOf(input.token)
  if (!link.ok) return link
  const problem = passwordProblem(input.password, link.value)
  if (problem) return refuse('invalid', NOT_CHANGED, { password: problem })
  const path = await startSession(async (tx) => {
    const loginId = await redeemLink(tx, input.token, 'set_password')
    if (loginId === null) return null
    const set = await setPassword(tx, loginId, input.password)
    if (!set.ok) throw new Error(set.message)
    await revokeSessions(tx, loginId)
    return loginId
  })
  if (path === null) return USED_UP
  await liftLock(link.value.email)
  return ok(path)
}

/** Changes one's own password and ends one's other sessions. Answers how many ended. */
export async function changeOwnPassword(
  of: LiveSession,
  input: z.output<typeof changePasswordSchema>,
): Promise<Result<number>> {
  return changePassword(of, input, await visitor())
}

/** One's own sessions that may still be used, this browser's first. */
export async function ownSessions(
  of: LiveSession,
): Promise<readonly (SessionSummary & { readonly current: boolean })[]> {
  const all = await listSessions(database(), of.loginId)
  const marked = all.map((one) => ({ ...one, current: one.id === of.id }))
  return marked.sort((a, b) => Number(b.current) - Number(a.current))
}

/** Ends one of one's own sessions. */
export async function endOwnSession(of: LiveSession, sessionId: string): Promise<void> {
  await revokeSession(database(), sessionId, of.loginId)
}

/** Ends all of one's own sessions, this one too. */
export async function endAllSessions(of: LiveSession): Promise<void> {
  await revokeSessions(database(), of.loginId)
}

/** Moves to another of one's seats. Answers where to go on: `next` on that seat's side, else its home. */
export async function changeSeat(
  seatId: string,
  next?: unknown,
): Promise<Result<{ readonly actor: Actor; readonly path: string }>> {
  const actor = await moveToSeat(seatId)
  return actor ? ok({ actor, path: landingOf(actor, next) }) : notFound('profile')
}

/** Whether one has a password, or signs in by links alone. */
export async function hasPassword(of: LiveSession): Promise<boolean> {
  const [row] = await database().select({ kept: login.passwordHash }).from(login).where(eq(login.id, of.loginId))
  return typeof row?.kept === 'string'
}

/** Mails a link to sign in or to set a password with, see `requestLink`. */
export async function askForLink(email: string, purpose: LinkPurpose): Promise<Result<null>> {
  return requestLink(email, purpose, await visitor())
}
