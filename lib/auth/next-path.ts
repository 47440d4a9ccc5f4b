/**
 * The place to go on to after signing in, from a `next` parameter. Only a path of this site: anything that a browser could read as
 * another origin (`//host`, `/\host`, control characters, a scheme) is refused and answered with undefined.
 */
export function safeNext(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 2000 || !value.startsWith('/')) return undefined
  // Browsers drop tabs and line breaks inside addresses and read a backslash as a slash.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0020\u007f\\]/.test(value) || value.startsWith('//')) return undefined
  try {
    const url = new URL(value, 'http://here.invalid')
    const path = `${url.pathname}${url.search}`
    return url.origin === 'http://here.invalid' && !path.startsWith('//') ? path : undefined
  } catch {
    return undefined
  }
}

/** The sign-in page, with the way back to where the visitor was going. */
export function signInPath(next?: string): string {
  return withNext('/sign-in', next)
}

/** A page of the way in, carrying `next` along when there is one. */
export function withNext(path: string, next: unknown): string {
  const safe = safeNext(next)
  return safe === undefined ? path : `${path}?next=${encodeURIComponent(safe)}`
}

/** The header in which `proxy.ts` hands pages their own path. */
export const PATH_HEADER = 'x-quittance-path'
