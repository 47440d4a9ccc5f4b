import type { Database } from '@/db/client'
import { login, seat } from '@/db/schema/access'
import { customer } from '@/db/schema/customers'
import { profile } from '@/db/schema/profile'
import type { Role, SystemActor } from '@/lib/auth/actor'
import { hashPassword } from '@/lib/auth/passwords'
import { now } from '@/lib/clock'
import { newId } from '@/lib/ids'

// The people of the demo: one of each role, and customers of several currencies.

export const PASSWORD = 'try quittance now'

export const STAFF: readonly { role: Role; name: string; email: string }[] = [
  { role: 'admin', name: 'Ada Ferreira', email: 'admin@quittance.example' },
  { role: 'accountant', name: 'Bruno Keller', email: 'accountant@quittance.example' },
  { role: 'normal', name: 'Chiara Novak', email: 'normal@quittance.example' },
  { role: 'restricted', name: 'Dev Okafor', email: 'restricted@quittance.example' },
]

export interface DemoCustomer {
  readonly name: string
  readonly email: string | null
  readonly phone: string | null
  readonly country: string
  readonly locale: string
  readonly currency: string
  readonly signsIn?: boolean
}

export const CUSTOMERS: readonly DemoCustomer[] = [
  {
    name: 'John Doe',
    email: 'john.doe@quittance.example',
    phone: '+1 202 555 0143',
    country: 'US',
    locale: 'en',
    currency: 'USD',
    signsIn: true,
  },
  {
    name: 'Mia Gerber',
    email: 'mia.gerber@quittance.example',
    phone: '+41 44 555 01 77',
    country: 'CH',
    locale: 'de',
    currency: 'CHF',
    signsIn: true,
  },
  {
    name: 'Haruto Sato',
    email: 'haruto.sato@quittance.example',
    phone: '+81 3 5555 0123',
    country: 'JP',
    locale: 'en',
    currency: 'JPY',
  },
  {
    name: 'Noura Al-Sabah',
    email: 'noura@quittance.example',
    phone: '+965 5550 0123',
    country: 'KW',
    locale: 'en',
    currency: 'KWD',
  },
  {
    name: 'Corner Café',
    email: 'office@cornercafe.example',
    phone: null,
    country: 'US',
    locale: 'en',
    currency: 'USD',
  },
  { name: 'Oduya & Daughters', email: null, phone: '+234 1 555 0199', country: 'NG', locale: 'en', currency: 'USD' },
]

export interface Population {
  readonly actor: SystemActor
  readonly ids: ReadonlyMap<string, string>
}

/** One profile, its staff and its customers. Everybody's password is `PASSWORD`. */
export async function populate(db: Database): Promise<Population> {
  const profileId = newId('pro')
  await db.insert(profile).values({ id: profileId, name: 'Northwind Telecom', country: 'US', baseCurrency: 'USD' })
  const passwordHash = await hashPassword(PASSWORD)
  const makeLogin = async (name: string, email: string) => {
    const id = newId('log')
    await db.insert(login).values({ id, name, email, passwordHash })
    return id
  }
  for (const person of STAFF)
    await db
      .insert(seat)
      .values({ profileId, id: newId('seat'), loginId: await makeLogin(person.name, person.email), role: person.role })
  const ids = new Map<string, string>()
  for (const { currency: _currency, signsIn, ...facts } of CUSTOMERS) {
    const id = newId('cus')
    ids.set(facts.name, id)
    await db.insert(customer).values({ profileId, id, ...facts, createdAt: now() })
    if (signsIn && facts.email)
      await db
        .insert(seat)
        .values({ profileId, id: newId('seat'), loginId: await makeLogin(facts.name, facts.email), customerId: id })
  }
  return { actor: { kind: 'system', profileId, name: 'demo data' }, ids }
}
