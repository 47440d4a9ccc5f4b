import { createHash } from 'node:crypto'
import { and, eq, isNull, lt, or, sql } from 'drizzle-orm'
import { among, insertion } from '@/db/bulk'
import { database } from '@/db/client'
import { callbackEvent } from '@/db/schema/records'
import { paymentSystem } from '@/db/schema/systems'
import { now } from '@/lib/clock'
import { gather } from '@/lib/gather'
import { newId } from '@/lib/ids'
import { jobsOf } from '@/lib/jobs/queue'
import { log } from '@/lib/log'
import { open, type PaymentSystemRow } from '@/lib/payment-systems/open'
import type { CallbackVerdict, Http, RawCall } from '@/lib/payments/contract'
import { countRejected } from './rejected'

// The inbox: verify → store once → answer → apply in a job. 200 means that we have it, and nothing else does.

export interface Answer {
  readonly status: 200 | 400 | 401 | 404 | 503
  readonly body: string
  readonly verdict: 'taken' | 'deferred' | 'forged' | 'malformed' | 'unchecked' | 'unknown_address'
}

const REJECTED = {
  forged: { status: 401, body: 'not authentic', verdict: 'forged' },
  malformed: { status: 400, body: 'not a callback', verdict: 'malformed' },
  unchecked: { status: 503, body: 'not now, send it again', verdict: 'unchecked' },
} as const satisfies Readonly<Record<string, Answer>>

/** Lets no call out. */
const NOBODY: Http = async () => ({ kind: 'not_sent', cause: 'the caller has been refused too often' })

/** How often `last callback` is written at most; a busy system must not queue on its own row. */
const SEEN_EVERY_MS = 30_000

/**
 * Takes in a callback as it arrived. Forged or malformed: counted, 401 or 400, nothing stored; neither of what cannot be checked just now, which is
 * answered 503, so that it comes again. Authentic: stored before it is answered; the same event again is answered 200 and changes
 * nothing. Authentic but not understood: kept and answered 503. With the means `at hand`, for callers who were refused too often, what
 * cannot be checked without asking somebody is not checked, and what is not authentic is not counted.
 */
export async function receiveCallback(
  systemId: string,
  call: RawCall,
  means: 'any' | 'at hand' = 'any',
): Promise<Answer> {
  const row = await systemAt(systemId)
  if (!row) return { status: 404, body: 'unknown address', verdict: 'unknown_address' }
  const { adapter, context } = open(row)
  if (!adapter.inbound.receive)
    return { status: 404, body: 'this processor sends no callbacks', verdict: 'unknown_address' }
  if (means === 'at hand') {
    const proved = await judge(row, () => adapter.inbound.receive?.(call, { ...context, http: NOBODY }))
    if (proved.kind === 'rejected') return REJECTED[proved.because]
  }
  // Once more, if it has proved itself: what it means may take asking.
  const verdict = await judge(row, () => adapter.inbound.receive?.(call, context))
  if (verdict.kind === 'rejected') {
    countRejected(row, verdict.reason)
    return REJECTED[verdict.because]
  }
  await store({ row, call, verdict })
  await noteSeen(row)
  return verdict.kind === 'deferred'
    ? { status: 503, body: 'kept, send it again', verdict: 'deferred' }
    : { status: 200, body: 'ok', verdict: 'taken' }
}

async function judge(
  row: PaymentSystemRow,
  receive: () => Promise<CallbackVerdict> | undefined,
): Promise<CallbackVerdict> {
  try {
    return (await receive()) ?? { kind: 'rejected', because: 'malformed', reason: 'no receiver' }
  } catch (error) {
    log.error({ system: row.id, err: error }, 'an adapter threw on a callback')
    return { kind: 'rejected', because: 'malformed', reason: 'our own code failed' }
  }
}

const systemAt = gather(
  async (ids: readonly string[]) => {
    const rows = await database()
      .select()
      .from(paymentSystem)
      // Also those that were removed: what becomes of their payments is still to be heard of.
      .where(
        among(
          paymentSystem,
          ['id'],
          ids.map((id) => ({ id })),
        ),
      )
    return ids.map((id) => rows.find((row) => row.id === id))
  },
  { most: 100, atOnce: 2 },
)

type Kept = Exclude<CallbackVerdict, { kind: 'rejected' }>

interface Arrived {
  readonly row: PaymentSystemRow
  readonly call: RawCall
  readonly verdict: Kept
}

/** Writes a callback and the job that applies it, in one statement with all that arrive at the same moment. The same event again is skipped. */
const store = gather(
  async (arrived: readonly Arrived[]) => {
    const rows = arrived.map(({ row, call, verdict }) => ({
      profileId: row.profileId,
      id: newId('cbk'),
      systemId: row.id,
      ...rowOf(call, verdict),
    }))
    const toHandle = sql`(
      select json_build_object('profileId', profile_id, 'callbackId', id) from stored where state = 'new'
    )`
    await database().execute(sql`
      with stored as (
        ${insertion(callbackEvent, rows, { conflict: 'skip those that are there' })} returning profile_id, id, state
      )
      select from ${jobsOf('callback.handle', toHandle)}`)
    return arrived
  },
  { most: 100, atOnce: 2 },
)

async function noteSeen({ profileId, id, lastCallbackAt }: PaymentSystemRow): Promise<void> {
  const stale = new Date(now().getTime() - SEEN_EVERY_MS)
  if (lastCallbackAt !== null && lastCallbackAt > stale) return
  await database()
    .update(paymentSystem)
    .set({ lastCallbackAt: now() })
    .where(
      and(
        eq(paymentSystem.profileId, profileId),
        eq(paymentSystem.id, id),
        or(isNull(paymentSystem.lastCallbackAt), lt(paymentSystem.lastCallbackAt, stale)),
      ),
    )
}

function rowOf(call: RawCall, verdict: Kept) {
  switch (verdict.kind) {
    case 'reports':
      return {
        externalId: verdict.eventId,
        state: 'new' as const,
        reports: verdict.reports,
        problem: null,
        handledAt: null,
      }
    case 'ignored':
      return {
        externalId: verdict.eventId,
        state: 'ignored' as const,
        reports: [],
        problem: verdict.reason,
        handledAt: now(),
      }
    case 'deferred': {
      const hash = createHash('sha256').update(call.body).digest('hex')
      return {
        externalId: `body:${hash}`,
        state: 'deferred' as const,
        reports: [],
        problem: verdict.reason,
        handledAt: null,
      }
    }
  }
}
