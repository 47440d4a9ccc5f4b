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

const MOST_READ = 10_000
/** What cookies were found to say, and until when in milliseconds: to decipher one costs as much as to look for its session. */
const read = new Map<string, { readonly sid: string; readonly until: number }>()

/** The session a cookie names, or undefined when it is not one of ours, altered, or too old. */
export async function readCookie(value: string | undefined): Promise<string | undefined> {
  if (!value) return undefined
  const known = read.get(value)
  if (known && Date.now() < known.until) return known.sid
  try {
    const token = await decode({ token: value, secret: env().NEXTAUTH_SECRET })
    if (typeof token?.sid !== 'string' || typeof token.exp !== 'number') return undefined
    if (read.size >= MOST_READ) read.clear()
    read.set(value, { sid: token.sid, until: token.exp * 1000 })
    return token.sid
  } catch {
    return undefined
  }
}
