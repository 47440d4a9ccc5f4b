import type { Outcome } from '@/lib/payments/outcome'

// When the processor is asked about a transaction that is not final, and when a person is asked instead.

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** A call is answered or given up within this; before that, asking about a `created` row could meet its own call. */
export const CALL_GRACE_MS = 45 * SECOND
/** "Not found" is believed only this long after the row was made: a processor's own books may lag. */
export const NOT_FOUND_GRACE_MS = 2 * MINUTE
/** A pending attempt without an end of its own is given up after this. */
export const ATTEMPT_LIFE_MS = 3 * HOUR

const BACK_OFF_MS: readonly number[] = [10, 20, 30, 60, 120, 300, 600, 1800].map((seconds) => seconds * SECOND)
const SLOWEST_MS = HOUR
const MOST_INQUIRIES = 80

/** The next moment to ask, given how often it was asked already. Unknown is asked about at once; the payer's own step is given a minute. */
export function nextAsk(kind: Outcome['kind'], inquiries: number, at: Date): Date | null {
  if (kind === 'succeeded' || kind === 'declined' || kind === 'failed') return null
  const wait = BACK_OFF_MS[inquiries] ?? SLOWEST_MS
  return new Date(at.getTime() + (kind === 'pending' ? Math.max(wait, MINUTE) : wait))
}

/** Asked often enough: from here on a person has to look. */
export function isHopeless(inquiries: number): boolean {
  return inquiries >= MOST_INQUIRIES
}
