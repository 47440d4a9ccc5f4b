import type { NextAuthOptions } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { isDatabaseAway } from '@/db/away'
import { database } from '@/db/client'
import { env } from '@/lib/env'
import { log, note } from '@/lib/log'
import { COOKIE_MAX_AGE, sessionCookie } from './cookie'
import { isTooMany, type TooMany } from './limits'
import { type Proved, stillProves } from './proof'
import { createSession, resolveSession, revokeSession } from './sessions'
import { signIn } from './sign-in'
import { visitor } from './visitor'

/**
 * next-auth's own addresses under /api/auth, over the same sessions as the pages: its JWT holds the id of a session row and nothing
 * else, and that row decides. The pages sign in by server actions (`startSession`), which next-auth 4 has no call for and which work
 * without scripts; both write and read the same cookie. `told.tooMany` is called when a limit stops a sign-in: next-auth has one answer
 * for every refusal, and the route has a better one. `told.failed` is called with what a sign-in threw: next-auth would put its message,
 * a query with its parameters, into the address that the browser is sent to.
 */
export function authOptions(told: {
  readonly tooMany: (refusal: TooMany) => void
  readonly failed: (error: unknown) => void
}): NextAuthOptions {
  const { name, options } = sessionCookie()
  return {
    secret: env().NEXTAUTH_SECRET,
    useSecureCookies: options.secure,
    session: { strategy: 'jwt', maxAge: COOKIE_MAX_AGE },
    cookies: { sessionToken: { name, options } },
    pages: { signIn: '/sign-in', signOut: '/account', error: '/sign-in' },
    providers: [
      Credentials({
        name: 'e-mail and password',
        credentials: { email: { label: 'E-mail', type: 'email' }, password: { label: 'Password', type: 'password' } },
        authorize: async (given, request) => {
          const { email, password } = given ?? {}
          if (typeof email !== 'string' || typeof password !== 'string' || password.length > 200) return null
          const userAgent = request.headers?.['user-agent']
          try {
            const proved = await signIn(database(), { email, password }, await visitor())
            if (proved.ok) return await begun(proved.value, typeof userAgent === 'string' ? { userAgent } : {})
            if (isTooMany(proved)) told.tooMany(proved)
          } catch (error) {
            told.failed(error)
          }
          return null
        },
      }),
    ],
    callbacks: {
      jwt: async ({ token, user }) => {
        const sid = user?.id ?? token.sid
        if (typeof sid !== 'string' || !(await resolveSession(database(), sid)))
          throw new Error('the session has ended')
        return { sid }
      },
      session: async ({ session, token }) => {
        const live = typeof token.sid === 'string' ? await resolveSession(database(), token.sid) : null
        return { expires: session.expires, ...(live && { user: { name: live.name, email: live.email } }) }
      },
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === 'string') await revokeSession(database(), token.sid)
      },
    },
    logger: {
      error: (code, about) => {
        if (isDatabaseAway(about instanceof Error ? about : about.error)) note({ unavailable: true })
        log.info({ code }, 'next-auth refused')
      },
      warn: (code) => log.debug({ code }, 'next-auth warns'),
      debug: () => undefined,
    },
  }
}

/** A session for whoever proved who they are, or null when what they proved it by was changed meanwhile. */
function begun(proved: Proved, about: { readonly userAgent?: string }): Promise<{ readonly id: string } | null> {
  return database().transaction(async (tx) => {
    if (!(await stillProves(tx, proved))) return null
    const { id } = await createSession(tx, proved.loginId, about)
    return { id }
  })
}
