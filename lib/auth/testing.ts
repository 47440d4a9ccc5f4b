import { randomBytes } from 'node:crypto'
import type { Tx } from '@/db/client'
import { login, seat } from '@/db/schema/access'
import { profile } from '@/db/schema/profile'
import { newId } from '@/lib/ids'
import type { Role, StaffActor } from './actor'
import { hashPassword } from './passwords'

/** For tests: the settings that signing in needs, in this process's environment. Call before anything reads `env()`. */
export function testSecrets(): void {
  process.env.DATABASE_URL ??= 'postgres://unused'
  // Vitest sets a BASE_URL of its own meaning.
  process.env.BASE_URL = 'http://localhost:3000'
  process.env.SECRET_KEYS ??= `1:${randomBytes(32).toString('base64')}`
  process.env.NEXTAUTH_SECRET ??= randomBytes(32).toString('base64url')
}

/** For tests: a profile. */
export async function makeProfile(tx: Tx, name = 'Northwind Telecom'): Promise<string> {
  const id = newId('pro')
  await tx.insert(profile).values({ id, name, country: 'CH', baseCurrency: 'USD' })
  return id
}

/** For tests: a person who can sign in, without a seat. */
export async function makeLogin(tx: Tx, email: string, password?: string): Promise<string> {
  const id = newId('log')
  const passwordHash = password === undefined ? null : await hashPassword(password)
  await tx.insert(login).values({ id, email, name: email.split('@')[0] ?? email, passwordHash })
  return id
}

/** For tests: a staff seat, and who sits in it. */
export async function makeStaff(
  tx: Tx,
  profileId: string,
  role: Role,
  of: { readonly email?: string; readonly password?: string; readonly loginId?: string } = {},
): Promise<StaffActor & { readonly seatId: string }> {
  const seatId = newId('seat')
  const email = of.email ?? `${role}.${seatId}@example.com`
  const loginId = of.loginId ?? (await makeLogin(tx, email, of.password))
  await tx.insert(seat).values({ profileId, id: seatId, loginId, role })
  return { kind: 'staff', profileId, loginId, name: email.split('@')[0] ?? email, role, seatId }
}
