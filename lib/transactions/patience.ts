import type { AnyAdapter } from '@/lib/payments/contract'
import type { NextStep, Outcome } from '@/lib/payments/outcome'

// When the processor is asked about a transaction that is not final, and when a person is asked instead. Pure: rows and times in, times
// and words out.

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A call is answered or given up within this; before that, asking about a `created` row could meet its own call. */
export const CALL_GRACE_MS = 45 * SECOND
/** "Not found" is believed only this long after the row was made: a processor's own books may lag. */
const NOT_FOUND_GRACE_MS = 2 * MINUTE
/** A pending attempt without an end of its own is given up after this. */
const ATTEMPT_LIFE_MS = 3 * HOUR
/** Once a person was asked, the processor is still asked this often: it may come back before they do. */
const AFTER_PERSON_MS = DAY

const BACK_OFF_MS: readonly number[] = [10, 20, 30, 60, 120, 300, 600, 1800].map((seconds) => seconds * SECOND)
const SLOWEST_MS = HOUR

/** What a transaction that is not final waits for: our own call's answer, the payer, the processor, or anybody who knows. */
export type Waits = 'created' | 'on_payer' | 'on_processor' | 'unknown'

interface Patience {
  /** Between two inquiries at the least; the back-off makes them rarer. */
  readonly leastMs: number
  /** After this a person is asked: since the row was made, or, of what the payer has to do, since its time ran out. */
  readonly personMs: number
}

/** The whole of our patience. An adapter may declare `patience` where its processor is slower. */
export const PATIENCE: Readonly<Record<Waits, Patience>> = {
  created: { leastMs: 10 * SECOND, personMs: DAY },
  unknown: { leastMs: 10 * SECOND, personMs: DAY },
  on_payer: { leastMs: MINUTE, personMs: DAY },
  on_processor: { leastMs: MINUTE, personMs: 7 * DAY },
}

/** What an adapter declares of its processor. */
export type OwnPatience = NonNullable<AnyAdapter['patience']>

/** What patience needs to know of a row that is not final. */
export interface Waiting {
  readonly status: 'created' | 'pending' | 'unknown'
  readonly nextStep: unknown
  readonly createdAt: Date
  readonly expiresAt: Date | null
}

/** What the row waits for. */
export function waitsFor(row: Pick<Waiting, 'status' | 'nextStep'>): Waits {
  if (row.status !== 'pending') return row.status
  return (row.nextStep as NextStep | null)?.kind === 'wait' ? 'on_processor' : 'on_payer'
}

/** The next moment to ask, given how often it was asked already. Unknown is asked about at once; the payer's own step is given a minute. */
export function nextAsk(kind: Outcome['kind'], inquiries: number, at: Date): Date | null {
  if (kind === 'succeeded' || kind === 'declined' || kind === 'failed') return null
  return after(at, waitMs(kind === 'pending' ? 'on_payer' : 'unknown', inquiries))
}

/** The same for a row that was just asked about in vain: asked once more when its patience ends, and after that daily. */
export function askAgainAt(row: Waiting, inquiries: number, at: Date, own?: OwnPatience): Date {
  const end = personAt(row, own)
  if (at >= end) return after(at, AFTER_PERSON_MS)
  return new Date(Math.min(at.getTime() + waitMs(waitsFor(row), inquiries), end.getTime()))
}

function waitMs(waits: Waits, inquiries: number): number {
  return Math.max(BACK_OFF_MS[inquiries] ?? SLOWEST_MS, PATIENCE[waits].leastMs)
}

/** When a person is asked about the row, if it is still as it is by then. */
export function personAt(row: Waiting, own: OwnPatience = {}): Date {
  const waits = waitsFor(row)
  const since = waits === 'on_payer' ? endOfAttempt(row) : row.createdAt
  return after(
    since,
    waits === 'on_processor' ? (own.processorMs ?? PATIENCE[waits].personMs) : PATIENCE[waits].personMs,
  )
}

/** An attempt that waits for the payer does not wait for ever; one that waits for the processor does. */
export function hasOutlived(row: Waiting, at: Date): boolean {
  return waitsFor(row) === 'on_payer' && endOfAttempt(row) < at
}

function endOfAttempt(row: Waiting): Date {
  return row.expiresAt ?? after(row.createdAt, ATTEMPT_LIFE_MS)
}

/** Is "not found" of a row that was never told of to be believed by now? */
export function believesNotFound(row: Waiting, at: Date, own: OwnPatience = {}): boolean {
  return after(row.createdAt, own.notFoundGraceMs ?? NOT_FOUND_GRACE_MS) <= at
}

const WAITED: Readonly<Record<Waits, string>> = {
  created: 'our call was never answered, and the processor did not say how it ended',
  unknown: 'the answer to our call was lost, and the processor did not say how it ended',
  on_payer: 'the payer did not finish it in time, and the processor did not confirm that it can no longer happen',
  on_processor: 'the processor accepted it and has not said how it ended',
}

/** Why a person has to look: what was tried, how often, since when, and what came last (a sentence without its full stop). */
export function reasonFor(row: Waiting, inquiries: number, last: string): string {
  const since = `${row.createdAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const often = inquiries === 1 ? 'once' : `${inquiries} times`
  return `Since ${since} ${WAITED[waitsFor(row)]}. We asked ${often}; the last time ${last}.`
}

function after(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms)
}
