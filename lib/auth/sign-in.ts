import { and, eq, isNull, lte, or, sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { login } from '@/db/schema/access'
import { now } from '@/lib/clock'
import { ok, type Result, refuse } from '@/lib/result'
import { auditLogin } from './login-audit'
import { checkPassword, hashPassword, passwordProblem } from './passwords'

/** So many wrong passwords in a row, and passwords are not looked at for this long. E-mailed links still work. */
export const LOCK = { after: 10, minutes: 30 } as const

// The same words for a wrong password, an unknown address and a locked login: which of them it was is nobody's business.
const WRONG = refuse(
  'wrong_credentials',
  `The e-mail address or the password is not right. After ${LOCK.after} wrong tries passwords are not accepted for ${LOCK.minutes} minutes; a link by e-mail still works.`,
)

/** Above the field that says why. */
export const NOT_CHANGED = 'Your password was not changed.'

/**
 * Checks an e-mail address and a password. Every try is counted before its password is looked at, in one statement, so that tries at
 * the same moment cannot outrun the count. Answers the login's id; does not begin a session.
 */
export async function signIn(
  tx: Tx,
  input: { readonly email: string; readonly password: string },
): Promise<Result<{ readonly loginId: string }>> {
  const at = now()
  const lockEnd = new Date(+at + LOCK.minutes * 60_000).toISOString()
  // A lock that has run out starts the count anew.
  const tries = sql`case when ${login.lockedUntil} is null then ${login.failedAttempts} + 1 else 1 end`
  const [admitted] = await tx
    .update(login)
    .set({
      failedAttempts: tries,
      lockedUntil: sql`case when ${tries} >= ${LOCK.after}::int then ${lockEnd}::timestamptz end`,
    })
    .where(
      and(eq(login.email, input.email.trim().toLowerCase()), or(isNull(login.lockedUntil), lte(login.lockedUntil, at))),
    )
    .returning({ id: login.id, passwordHash: login.passwordHash })
  if (!(await checkPassword(admitted?.passwordHash, input.password)) || !admitted) return WRONG
  await tx.update(login).set({ failedAttempts: 0, lockedUntil: null }).where(eq(login.id, admitted.id))
  return ok({ loginId: admitted.id })
}

/**
 * Gives a login a new password. The login has proved itself by a link, or by its present password (`changePassword`). Lifts a lock.
 * Refuses guessable passwords. Ending other sessions is the caller's part.
 */
export async function setPassword(tx: Tx, loginId: string, password: string): Promise<Result<null>> {
  const [of] = await tx.select().from(login).where(eq(login.id, loginId))
  if (!of) return refuse('not_found', 'This sign-in no longer exists.')
  const problem = passwordProblem(password, of)
  if (problem) return refuse('invalid', NOT_CHANGED, { password: problem })
  await tx
    .update(login)
    .set({ passwordHash: await hashPassword(password), failedAttempts: 0, lockedUntil: null })
    .where(eq(login.id, loginId))
  await auditLogin(tx, loginId, of.passwordHash ? 'login.password_changed' : 'login.password_set')
  return ok(null)
}

/** Changes a password by the present one. Wrong tries count towards the lock. */
export async function changePassword(
  tx: Tx,
  of: { readonly loginId: string; readonly email: string },
  input: { readonly current: string; readonly password: string },
): Promise<Result<null>> {
  const proved = await signIn(tx, { email: of.email, password: input.current })
  if (!proved.ok || proved.value.loginId !== of.loginId) {
    const current = 'This is not your present password. If you do not remember it, have a link sent to you.'
    return refuse('invalid', NOT_CHANGED, { current })
  }
  return setPassword(tx, of.loginId, input.password)
}
