import { newToken } from '@/lib/ids'
import { visitCookieName } from './cookie-name'

// A browser that opens payment links has a secret of its own, by which alone it sees what it paid (docs/decisions/0023). It signs nobody in.

const MONTH = 30 * 24 * 60 * 60

/** Where the pages of links are, and nothing else that needs the secret. */
const PATH = '/pay'

/** Everything a browser is told about the cookie. */
export function visitCookie(baseUrl: string) {
  const secure = baseUrl.startsWith('https://')
  // Lax: the payer comes back from a processor's page with it.
  return {
    name: visitCookieName(baseUrl),
    options: { httpOnly: true, sameSite: 'lax', path: PATH, secure, maxAge: MONTH } as const,
  }
}

/** Is this a page or route of a payment link? */
export function isPayPage(path: string): boolean {
  return path === PATH || path.startsWith(`${PATH}/`)
}

/** The secret in a cookie's value; undefined when it is none that we made. */
export function readVisit(value: string | undefined): string | undefined {
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined
}

/** A secret for a browser that has none. */
export function newVisit(): string {
  return newToken()
}
