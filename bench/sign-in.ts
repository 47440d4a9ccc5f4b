import type { Database } from '@/db/client'
import { login, seat } from '@/db/schema/access'
import { sessionCookie, writeCookie } from '@/lib/auth/cookie'
import { createSession } from '@/lib/auth/sessions'
import { newId } from '@/lib/ids'

/** Signs somebody in as staff, or as a customer; answers the browser's cookie. Passwords are another matter: their hashing is meant to be slow. */
export async function signIn(db: Database, profileId: string, customerId?: string): Promise<string> {
  const loginId = newId('log')
  await db.insert(login).values({ id: loginId, name: 'Ada Ferreira', email: `${loginId}@quittance.example` })
  const place = customerId === undefined ? { role: 'admin' as const } : { customerId }
  await db.insert(seat).values({ profileId, id: newId('seat'), loginId, ...place })
  const session = await createSession(db, loginId)
  return `${sessionCookie().name}=${await writeCookie(session.id)}`
}
