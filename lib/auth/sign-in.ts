import { eq } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { login } from '@/db/schema/access'
import { ok, type Refusal, type Result, refuse } from '@/lib/result'
import { knows } from './known-browser'
import { type Count, forget, giveBack, take } from './limiter'
import { limitOf, tooMany } from './limits'
import { auditLogin } from './login-audit'
import { checkPassword, hashPassword, passwordProblem } from './passwords'
import { markOf, type Proved, stillProves } from './proof'
import { type LiveSession, revokeSessions } from './sessions'
import type { Visitor } from './visitor'

/** The same words for a wrong password and an unknown address: which of them it was is nobody's business. */
export function wrong(): Refusal {
  const { points, lock = 0 } = limitOf('sign_in.login')
  return refuse(
    'wrong_credentials',
    `The e-mail address or the password is not right. After ${points} wrong tries passwords are not accepted for ${lock / 60} minutes; a link by e-mail still works.`,
  )
}

/** Above the field that says why. */
export const NOT_CHANGED = 'Your password was not changed.'

/**
 * Checks an e-mail address and a password. Every try is counted before its password is looked at, so that tries at the same moment
 * cannot outrun the count; a right one takes its own and the wrong ones before it back. Counts an address that nobody has like any
 * other. Answers who it is, or `too_many` with when to try again; does not begin a session, for which see `stillProves`.
 */
export async function signIn(
  tx: Tx,
  input: { readonly email: string; readonly password: string },
  from: Visitor,
): Promise<Result<Proved>> {
  const email = input.email.trim().toLowerCase()
  return prove(tx, { email, password: input.password }, from, wrongTriesOf(email, from))
}

/** Strangers' tries are counted together, those in a browser that has signed in as this person apart from them. */
function wrongTriesOf(email: string, { browser }: Visitor): Count {
  return knows(browser, email)
    ? { limit: 'sign_in.browser', key: `${browser.id} ${email}` }
    : { limit: 'sign_in.login', key: email }
}

async function prove(
  tx: Tx,
  { email, password }: { readonly email: string; readonly password: string },
  from: Visitor,
  wrongTries: Count,
): Promise<Result<Proved>> {
  const fromNetwork: Count = { limit: 'sign_in.address', key: from.network }
  const [taken, [of]] = await Promise.all([
    take([wrongTries, fromNetwork]),
    tx.select({ id: login.id, passwordHash: login.passwordHash }).from(login).where(eq(login.email, email)),
  ])
  if (!taken.ok) return tooMany(taken)
  if (!(await checkPassword(of?.passwordHash, password)) || !of?.passwordHash) return wrong()
  await Promise.all([giveBack([fromNetwork]), forget(wrongTries)])
  return ok({ loginId: of.id, proof: markOf(of.passwordHash) })
}

/**
 * Gives a login a new password. The login has proved itself by a link, or by its present password (`changePassword`). Refuses guessable
 * passwords. Ending other sessions is the caller's part, and so is `liftLock` once it is committed.
 */
export async function setPassword(tx: Tx, loginId: string, password: string): Promise<Result<null>> {
  const [of] = await tx.select().from(login).where(eq(login.id, loginId))
  if (!of) return refuse('not_found', 'This sign-in no longer exists.')
  const problem = passwordProblem(password, of)
  if (problem) return refuse('invalid', NOT_CHANGED, { password: problem })
  await tx
    .update(login)
    .set({ passwordHash: await hashPassword(password) })
    .where(eq(login.id, loginId))
  await auditLogin(tx, loginId, of.passwordHash ? 'login.password_changed' : 'login.password_set')
  return ok(null)
}

/** Lets passwords be tried again for an e-mail address whose password was set. Call after the transaction that did: counts are not rolled back. */
export async function liftLock(email: string): Promise<void> {
  await forget({ limit: 'sign_in.login', key: email })
}

/**
 * Changes a password by the present one and ends the login's other sessions, both or neither: whoever has the old password may be why it is changed.
 * Answers how many ended. Wrong tries are counted for this login alone: no stranger can use them up.
 */
export async function changePassword(
  of: Pick<LiveSession, 'id' | 'loginId' | 'email'>,
  input: { readonly current: string; readonly password: string },
  from: Visitor,
): Promise<Result<number>> {
  const wrongTries: Count = { limit: 'sign_in.browser', key: of.loginId }
  const proved = await prove(database(), { email: of.email, password: input.current }, from, wrongTries)
  if (!proved.ok && proved.code === 'too_many') return proved
  if (!proved.ok || proved.value.loginId !== of.loginId) return NOT_PRESENT
  const changed = await database().transaction(async (tx) => {
    // Somebody else who has the password may have changed it since it was looked at.
    if (!(await stillProves(tx, proved.value, 'no key update'))) return NOT_PRESENT
    const set = await setPassword(tx, of.loginId, input.password)
    return set.ok ? ok(await revokeSessions(tx, of.loginId, of.id)) : set
  })
  if (changed.ok) await liftLock(of.email)
  return changed
}

const NOT_PRESENT = refuse('invalid', NOT_CHANGED, {
  current: 'This is not your present password. If you do not remember it, have a link sent to you.',
})
