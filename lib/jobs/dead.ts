import { type Placeholder, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { seat } from '@/db/schema/access'

// Jobs that used up all their attempts. The job library keeps them and never touches them again: a person decides. Its public view has no
// payload, so that its own tables are read here, and here alone.
//
// Whose they are: a job that names a profile is that profile's; one that names a login is of every profile in which that login has a seat;
// one that names neither is about the installation as a whole, holds nothing of anybody's and is shown in every profile.

export interface DeadJob {
  readonly id: string
  /** The job's name; of an older release perhaps one that is not known any more. */
  readonly name: string
  /** What it is about: the id in its payload that is not the profile's; null when it has none. */
  readonly subject: string | null
  readonly attempts: number
  /** Its last error, made safe to show. */
  readonly error: string
  readonly failedAt: Date
}

/** The janitor is called anew every few seconds, so that a failed call of it is no loss. */
const NOT_MISSED = 'transactions.janitor'

function deadOf(profileId: string | Placeholder): SQL {
  return sql`
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where j.attempts >= j.max_attempts and j.locked_at is null and t.identifier <> ${NOT_MISSED}
      and case
        when j.payload::jsonb ? 'profileId' then j.payload ->> 'profileId' = ${profileId}
        when j.payload::jsonb ? 'loginId' then exists (
          select from ${seat} s where s.profile_id = ${profileId} and s.login_id = j.payload ->> 'loginId')
        else true end`
}

/** How many there are of a profile, as a part of a statement. */
export function countOfDeadJobs(profileId: string | Placeholder): SQL {
  return sql`(select count(*)::int ${deadOf(profileId)})`
}

/** Those of a profile, the one that failed last first. */
export async function listDeadJobs(tx: Tx, profileId: string, most: number): Promise<readonly DeadJob[]> {
  const rows = await tx.execute<Row>(
    sql`select ${COLUMNS} ${deadOf(profileId)} order by j.updated_at desc, j.id desc limit ${most}`,
  )
  return rows.map(jobOf)
}

/** Locks a dead job of a profile for the rest of the database transaction. Undefined when there is none such, or no longer. */
export async function lockDeadJob(tx: Tx, profileId: string, id: string): Promise<DeadJob | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined
  const [row] = await tx.execute<Row>(
    sql`select ${COLUMNS} ${deadOf(profileId)} and j.id = ${id}::bigint for update of j`,
  )
  return row && jobOf(row)
}

/** Gives a dead job all its attempts anew; it runs at once. Lock it first. */
export async function reviveJob(tx: Tx, id: string): Promise<void> {
  await tx.execute(sql`select graphile_worker.reschedule_jobs(array[${id}::bigint], run_at => now(), attempts => 0)`)
}

/** Removes a dead job. Lock it first. */
export async function removeJob(tx: Tx, id: string): Promise<void> {
  await tx.execute(sql`select graphile_worker.complete_jobs(array[${id}::bigint])`)
}

type Row = {
  readonly id: string
  readonly name: string
  readonly payload: unknown
  readonly attempts: number
  readonly error: string | null
  readonly failed_at: string | Date
}

const COLUMNS = sql`j.id::text as id, t.identifier as name, j.payload, j.attempts, j.last_error as error, j.updated_at as failed_at`

function jobOf(row: Row): DeadJob {
  return {
    id: row.id,
    name: row.name,
    subject: subjectOf(row.payload),
    attempts: row.attempts,
    error: safeError(row.error),
    failedAt: new Date(row.failed_at),
  }
}

/** The first id of ours in the payload besides the profile's; nothing else of a payload is ever shown. */
function subjectOf(payload: unknown): string | null {
  if (typeof payload !== 'object' || payload === null) return null
  const ids = Object.entries(payload).filter(([key]) => key !== 'profileId' && key.endsWith('Id'))
  const id: unknown = ids[0]?.[1]
  return typeof id === 'string' && OUR_ID.test(id) ? id : null
}

const OUR_ID = /^[a-z]{3,4}_[0-9a-z]{26}$/
const LONGEST = 300
/** Of a longer line only the beginning is read: the patterns below take their time. */
const MOST_READ = 1000

/**
 * An error's text without what may be secret: the first line alone; of a failed query, which carries its parameters, not even that; long
 * runs that could be a key, a token or a card number are masked, ids of ours are kept.
 */
export function safeError(text: string | null): string {
  const line = text?.split('\n', 1)[0]?.trim().slice(0, MOST_READ) ?? ''
  if (line === '') return 'No error was noted.'
  if (/^Failed query\b/i.test(line)) return 'A query of the database failed; the log has its cause.'
  return line
    .replace(/\d(?:[ -]?\d){12,}/g, '••••')
    .replace(/[\w+/=.-]*[\w+/=-]{20,}[\w+/=.-]*/g, (run) => (OUR_ID.test(run) ? run : '••••'))
    .replace(/\b(?:sk|rk|pk|whsec)_\w+/g, '••••')
    .slice(0, LONGEST)
}
