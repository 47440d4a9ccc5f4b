import type { Tx } from '@/db/client'
import { currency, paymentSystem } from '@/db/schema/systems'
import type { CustomerActor } from '@/lib/auth/actor'
import { makeProfile, makeStaff } from '@/lib/auth/testing'
import { newId } from '@/lib/ids'
import { keepMethod } from './stored-methods'

/** For tests: a profile with USD and JPY, a payment system without settings, and staff of every role. */
export async function makePlace(tx: Tx, name?: string) {
  const profileId = await makeProfile(tx, name)
  const systemId = newId('sys')
  await tx.insert(currency).values([
    { profileId, code: 'USD', exchangeRate: '1' },
    { profileId, code: 'JPY', exchangeRate: '0.0067' },
  ])
  await tx
    .insert(paymentSystem)
    .values({ profileId, id: systemId, name: 'Cards', adapter: 'stripe', live: false, settingsSealed: 'none' })
  return {
    profileId,
    systemId,
    admin: await makeStaff(tx, profileId, 'admin'),
    normal: await makeStaff(tx, profileId, 'normal'),
    restricted: await makeStaff(tx, profileId, 'restricted'),
  }
}

/** For tests: the customer as they sign in themselves. */
export function asCustomer(profileId: string, customerId: string): CustomerActor {
  return { kind: 'customer', profileId, customerId, loginId: newId('log'), name: 'A customer' }
}

/** For tests: a card kept as a processor's report keeps it. */
export function keepCard(
  tx: Tx,
  of: { readonly profileId: string; readonly customerId: string; readonly systemId: string },
  lastFour: string,
): Promise<string> {
  const token = { paymentMethod: `pm_${lastFour}` }
  return keepMethod(tx, { ...of, kept: { token, method: 'visa', lastFour, expires: '2031-04' } })
}
