import { createHash, randomUUID } from 'node:crypto'
import { decode, encode } from 'next-auth/jwt'
import { env } from '@/lib/env'
import { browserCookieName } from './cookie-name'

// A browser keeps, in an encrypted cookie, a number of its own and marks of the e-mail addresses that signed in with it. Its wrong
// passwords are counted apart from strangers', so that nobody locks a person out of the browser they use. It opens nothing.

const YEAR = 365 * 24 * 60 * 60
const SALT = 'known-browser'
/** A family's machine, or a tester's; the one used longest ago is forgotten. */
const MOST = 5

export interface KnownBrowser {
  readonly id: string
  readonly marks: readonly string[]
}

/** Everything a browser is told about the cookie. */
export function browserCookie() {
  const secure = env().BASE_URL.startsWith('https://')
  return {
    name: browserCookieName(env().BASE_URL),
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure, maxAge: YEAR } as const,
  }
}

/** What a browser's cookie says; undefined when there is none, or it is not one of ours. */
export async function readBrowser(value: string | undefined): Promise<KnownBrowser | undefined> {
  if (!value) return undefined
  try {
    const token = await decode({ token: value, secret: env().NEXTAUTH_SECRET, salt: SALT })
    const { browser: id, marks } = token ?? {}
    if (typeof id !== 'string' || !Array.isArray(marks)) return undefined
    return { id, marks: marks.filter((mark) => typeof mark === 'string') }
  } catch {
    return undefined
  }
}

/** Has somebody signed in with this e-mail address in this browser? */
export function knows(browser: KnownBrowser | undefined, email: string): browser is KnownBrowser {
  return browser?.marks.includes(markOf(email)) ?? false
}

/** The cookie's value after somebody has signed in with an e-mail address. */
export function rememberIn(browser: KnownBrowser | undefined, email: string): Promise<string> {
  const mark = markOf(email)
  const marks = [mark, ...(browser?.marks ?? []).filter((one) => one !== mark)].slice(0, MOST)
  const token = { browser: browser?.id ?? randomUUID(), marks }
  return encode({ token, secret: env().NEXTAUTH_SECRET, salt: SALT, maxAge: YEAR })
}

function markOf(email: string): string {
  return createHash('sha256').update(email.trim().toLowerCase()).digest('base64url').slice(0, 16)
}
