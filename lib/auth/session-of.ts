import { parse } from 'hono/utils/cookie'
import { readCookie, sessionCookie } from './cookie'
import { type LiveSession, liveSession } from './sessions'

/** The session that a request's own headers name; null when nobody is signed in. For handlers that know no framework. */
export async function sessionOf(headers: Headers): Promise<LiveSession | null> {
  const { name } = sessionCookie()
  return liveSession(await readCookie(parse(headers.get('cookie') ?? '', name)[name]))
}
