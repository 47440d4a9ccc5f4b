import { decode, encode } from 'next-auth/jwt'
import { env } from '@/lib/env'
import { sessionCookieName } from './cookie-name'
import { LIMITS } from './sessions'

// The session cookie is next-auth's encrypted JWT, and all it says is which row of `session` it belongs to.

/** Everything a browser is told about the cookie. */
export function sessionCookie() {
  const secure = env().BASE_URL.startsWith('https://')
  return {
    name: sessionCookieName(env().BASE_URL),
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure } as const,
  }
}

/** In seconds, the longest any session lives. */
export const COOKIE_MAX_AGE = LIMITS.customer.absolute / 1000

/** The cookie's value for a session. */
export function writeCookie(sessionId: string): Promise<string> {
  return encode({ token: { sid: sessionId }, secret: env().NEXTAUTH_SECRET, maxAge: COOKIE_MAX_AGE })
}

/** The session a cookie names, or undefined when it is not one of ours, altered, or too old. */
export async function readCookie(value: string | undefined): Promise<string | undefined> {
  if (!value) return undefined
  try {
    const token = await decode({ token: value, secret: env().NEXTAUTH_SECRET })
    return typeof token?.sid === 'string' ? token.sid : undefined
  } catch {
    return undefined
  }
}
