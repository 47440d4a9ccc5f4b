import { sql } from 'drizzle-orm'
import { isDatabaseAway } from '@/db/away'
import { database } from '@/db/client'
import { LAST_MIGRATION } from '@/db/version'
import { WORKER_SESSION } from '@/lib/jobs/presence'
import { log } from '@/lib/log'
import { isDraining } from './serving'

// What supervisors and balancers ask. The answers name parts and nothing of what is in them: anybody may ask.

export interface Readiness {
  readonly status: 'ready' | 'not_ready'
  readonly serving: 'yes' | 'draining'
  readonly database: 'ok' | 'unreachable' | 'not_asked'
  /** `behind`: this build knows migrations that the database has not seen. One that is ahead is fine: the next version is being rolled out. */
  readonly migrations: 'ok' | 'behind' | 'not_asked'
  /** For people and alerts; without a worker payments are still taken. */
  readonly worker: 'seen' | 'not_seen' | 'not_asked'
}

const ANSWER_WITHIN_MS = 2_000
/** Anybody may ask, so that the database is asked for all of them once. */
const REMEMBERED_MS = 500

let last: { readonly at: number; readonly answer: Promise<Readiness> } | undefined

/** `/api/health/live`: this process can answer. Asks nobody else, so that an outage of the database restarts nothing. */
export function live(): Response {
  return answer({ status: 'live' }, 200)
}

/** `/api/health/ready`: whether this process should be sent work; 503 and the part that is missing when it should not. */
export async function ready(): Promise<Response> {
  const found = await readiness()
  return answer(found, found.status === 'ready' ? 200 : 503)
}

/** Whether this process should be sent work. Never throws. */
export async function readiness(): Promise<Readiness> {
  if (isDraining())
    return {
      status: 'not_ready',
      serving: 'draining',
      database: 'not_asked',
      migrations: 'not_asked',
      worker: 'not_asked',
    }
  const at = Date.now()
  if (!last || at - last.at > REMEMBERED_MS) last = { at, answer: ask() }
  return last.answer
}

async function ask(): Promise<Readiness> {
  const unreachable: Readiness = {
    status: 'not_ready',
    serving: 'yes',
    database: 'unreachable',
    migrations: 'not_asked',
    worker: 'not_asked',
  }
  try {
    const row = await soon(state())
    if (!row) return unreachable
    const isBehind = row.migrated === null || Number(row.migrated) < LAST_MIGRATION
    return {
      status: isBehind ? 'not_ready' : 'ready',
      serving: 'yes',
      database: 'ok',
      migrations: isBehind ? 'behind' : 'ok',
      worker: row.worker ? 'seen' : 'not_seen',
    }
  } catch (error) {
    if (!isDatabaseAway(error)) log.error({ err: error }, 'the state of the database could not be read')
    return unreachable
  }
}

async function state(): Promise<{ migrated: string | null; worker: boolean } | undefined> {
  const [tables] = await database().execute<{ known: boolean }>(
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as known`,
  )
  const migrated = tables?.known
    ? sql`(select max(created_at)::text from drizzle.__drizzle_migrations)`
    : sql`null::text`
  const [row] = await database().execute<{ migrated: string | null; worker: boolean }>(sql`
    select ${migrated} as migrated,
      exists (select from pg_stat_activity where application_name like ${`${WORKER_SESSION}%`}) as worker`)
  return row
}

/** Undefined when it takes too long: whoever asks about health does not wait as long as a query may. */
async function soon<T>(work: Promise<T>): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), ANSWER_WITHIN_MS)
  // When it fails after we have stopped waiting, nobody is there to hear it.
  work.catch(() => undefined)
  return Promise.race([work, promise]).finally(() => clearTimeout(timer))
}

function answer(body: object, status: number): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}
