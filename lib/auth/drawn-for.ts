import { database } from '@/db/client'
import { type Refusal, refuse } from '@/lib/result'
import { SEAT_FIELD, SEAT_HEADER } from '@/lib/words'
import { ROLE_NAMES, type Seat, seatsOf } from './seats'
import type { LiveSession } from './sessions'

// A browser has one session for all its tabs, and the session one seat. Whoever moves to another seat in one tab still sees forms of the former in the
// others; what they send from there was meant for that seat and must not be done at this one.

/**
 * Refuses what comes from a page that was drawn for another seat than the session's: its form or the request's headers say for which. Who has a
 * single seat need not say so. Call before anything is done for the seat; reads the database only to name the profiles in a refusal.
 */
export async function drawnForAnother(
  live: LiveSession,
  sent: unknown,
  headers: Pick<Headers, 'get'>,
): Promise<Refusal | undefined> {
  const field = sent instanceof FormData ? sent.get(SEAT_FIELD) : null
  const said = [field, headers.get(SEAT_HEADER)].filter((one) => one !== null)
  if (said.length === 0 && live.onlySeat) return undefined
  const other = said.find((one) => one !== live.seatId)
  if (said.length > 0 && other === undefined) return undefined
  const seats = await seatsOf(database(), live.loginId)
  const [now, was] = [live.seatId, other].map((id) => seats.find((one) => one.seatId === id))
  return refuse('other_profile', wordsFor(now, was))
}

function wordsFor(now: Seat | undefined, was: Seat | undefined): string {
  const isSame = now?.profileName === was?.profileName
  const [here, there] = [now, was].map(
    (one) => one && (isSame ? `${one.profileName} as ${roleOf(one)}` : one.profileName),
  )
  if (!here || !there)
    return `This page does not belong to ${here ?? 'the profile'} in which you work now. Nothing was saved or charged. Load the page again, and see that it shows what you mean before you send it.`
  return `You have switched to ${here} in another tab; this page belongs to ${there}. Nothing was saved or charged. Load the page again to go on in ${here}, or switch back to ${there} in the other tab and send this again.`
}

function roleOf({ role }: Seat): string {
  return role ? ROLE_NAMES[role].toLowerCase() : 'customer'
}
