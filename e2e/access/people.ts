import { database } from '@/db/client'
import { login, seat } from '@/db/schema/access'
import type { Role } from '@/lib/auth/actor'
import { sessionCookie, writeCookie } from '@/lib/auth/cookie'
import { hashPassword } from '@/lib/auth/passwords'
import { createSession } from '@/lib/auth/sessions'
import { newId } from '@/lib/ids'
import { db } from '../support/database'

// Who can sign in, and how they do without a page.

export const PASSWORD = 'a long way to the harbour'

export interface Person {
  readonly loginId: string
  readonly seatId: string
  readonly email: string
  readonly name: string
}

let hash: Promise<string> | undefined

/** Somebody who can sign in, with `PASSWORD`; with a seat when its facts are given. */
export async function makePerson(
  profileId: string,
  name: string,
  of?: { readonly role: Role } | { readonly customerId: string },
  email = `${newId('log').slice(-14)}@canary.example`,
): Promise<Person> {
  hash ??= hashPassword(PASSWORD)
  const person = { loginId: newId('log'), seatId: newId('seat'), email, name }
  await database()
    .insert(login)
    .values({ id: person.loginId, email, name, passwordHash: await hash })
  if (of)
    await database()
      .insert(seat)
      .values({ profileId, id: person.seatId, loginId: person.loginId, ...of })
  return person
}

/** Gives somebody the password of the tests again. */
export async function resetPassword({ loginId }: Person): Promise<void> {
  hash ??= hashPassword(PASSWORD)
  await db()`update login set password_hash = ${await hash} where id = ${loginId}`
}

/** A new session of somebody, as the cookie that a browser sends and as the id that it is kept under. */
export async function signIn({ loginId, seatId }: Person): Promise<{ readonly cookie: string; readonly id: string }> {
  const { id } = await createSession(database(), loginId)
  await db()`update session set seat_id = ${seatId} where id = ${id}`
  return { cookie: `${sessionCookie().name}=${await writeCookie(id)}`, id }
}
