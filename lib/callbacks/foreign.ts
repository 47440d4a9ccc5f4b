import { and, eq, inArray, ne } from 'drizzle-orm'
import { database } from '@/db/client'
import { callbackEvent } from '@/db/schema/records'
import { paymentSystem } from '@/db/schema/systems'
import { openSystem } from '@/lib/payment-systems/open'
import type { Report } from '@/lib/payments/contract'
import type { CallbackRow } from './handle'

// One account at a processor can be used by others than the payment system that hears of it: docs/decisions/0007-a-callback-may-say-ask.md.

/** That a callback is not this payment system's to apply, and why. */
export interface NoneOfIts {
  readonly state: 'ignored'
  readonly problem: string
}

/**
 * Why a callback, of whose reports none matches anything of its payment system, is nothing that a person must look at; undefined when they
 * must, or when that cannot be told yet.
 */
export async function whyNoneOfIts(row: CallbackRow, reports: readonly Report[]): Promise<NoneOfIts | undefined> {
  const other = await whoTookIt(row)
  if (other) return { state: 'ignored', problem: `It reached ${other} too, which it is about.` }
  const isForeign = await areForeign(row, reports)
  return isForeign ? { state: 'ignored', problem: 'It is about a payment that did not start here.' } : undefined
}

/**
 * The name of another payment system of this profile that uses the same account: the same event reached it, and was about something of its own.
 * That it should have is not enough: what only this one was told is lost where nobody looks at it.
 */
async function whoTookIt({ profileId, systemId, externalId }: CallbackRow): Promise<string | undefined> {
  const here = database()
    .select({ adapter: paymentSystem.adapter })
    .from(paymentSystem)
    .where(and(eq(paymentSystem.profileId, profileId), eq(paymentSystem.id, systemId)))
  const [other] = await database()
    .select({ name: paymentSystem.name })
    .from(paymentSystem)
    .innerJoin(callbackEvent, eq(callbackEvent.systemId, paymentSystem.id))
    .where(
      and(
        eq(paymentSystem.profileId, profileId),
        ne(paymentSystem.id, systemId),
        inArray(paymentSystem.adapter, here),
        eq(callbackEvent.externalId, externalId),
        // There a person is called by a conflict already.
        inArray(callbackEvent.state, ['applied', 'conflict']),
      ),
    )
    .limit(1)
  return other?.name
}

/**
 * Are these, which match nothing that we know, about somebody else's payments at the same processor? Only what shows that it is not ours is; where
 * the processor does not answer, they stay.
 */
async function areForeign(row: CallbackRow, reports: readonly Report[]): Promise<boolean> {
  if (reports.length === 0 || reports.some(({ mark }) => mark === undefined)) return false
  const asked = new Set(reports.flatMap(({ mark }) => (typeof mark === 'object' ? [mark.of] : [])))
  if (asked.size === 0) return true
  const system = await openSystem(database(), row.profileId, row.systemId)
  const ask = (reference: string) => system?.adapter.inbound.ownerOf?.(reference, system.context)
  const owners = await Promise.all([...asked].map(ask))
  return owners.every((owner) => owner?.kind === 'foreign')
}
