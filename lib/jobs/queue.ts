import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Tx } from '@/db/client'

// The thin face of the job library (graphile-worker). A job is enqueued in the transaction of the change that causes it, and holds ids,
// never amounts, texts or secrets: whoever runs it reads the rows as they are then.

const id = z.string().min(1)

/** Every job by name, with the shape of its payload. The worker must have a function for each. */
export const JOBS = {
  /** Apply a stored callback. */
  'callback.handle': z.object({ profileId: id, callbackId: id }),
  /** Ask the processor about transactions that have waited long enough. Runs every few seconds. */
  'transactions.janitor': z.object({}),
  /** Verify every profile's books, or one's. Runs each night. */
  'books.inspect': z.object({ profileId: id.optional() }),
  /** Look for secrets in every table and hide them. Runs each night. */
  'secrets.inspect': z.object({}),
  /** Send, remind of, warn about and expire payment links whose time has come. Runs every minute. */
  'links.sweep': z.object({}),
  /** Remove counts of tries whose time is over. Runs every hour. */
  'limits.sweep': z.object({}),
  /** Issue the receipt of a transaction that brought money, and the invoice of the order it is for. */
  'document.receipt': z.object({ profileId: id, transactionId: id }),
  /** Issue the credit note of a transaction that gave money back. */
  'document.credit_note': z.object({ profileId: id, transactionId: id }),
  /** Delete a removed card at the processor. */
  'card.forget': z.object({ profileId: id, storedMethodId: id }),
  /** Send a message to a payer. */
  'message.send': z.object({ profileId: id, messageId: id }),
  /** Tell the customer what became of a transaction. */
  'message.outcome': z.object({ profileId: id, transactionId: id }),
  /** Make the next links of a file that was uploaded. */
  'links.upload': z.object({ profileId: id, uploadId: id }),
  /** Do these jobs of a profile, which were caused together: one row of the queue instead of one for each. */
  'jobs.together': z.object({ profileId: id, jobs: z.array(z.object({ name: z.string(), payload: z.unknown() })) }),
  /** Send a single-use sign-in link. The token travels sealed, because the queue is a table like any other. */
  'mail.sign_in_link': z.object({ loginId: id, purpose: z.enum(['sign_in', 'set_password']), tokenSealed: z.string() }),
} as const

export type JobName = keyof typeof JOBS
export type JobPayload<Name extends JobName> = z.infer<(typeof JOBS)[Name]>

export interface JobOptions {
  readonly runAt?: Date
  /** A job with the same key that still waits is replaced: "only once". */
  readonly key?: string
  readonly maxAttempts?: number
}

/** Enqueues a job in the caller's transaction. It runs at least once, after that transaction has committed. */
export async function enqueue<Name extends JobName>(
  tx: Tx,
  name: Name,
  payload: JobPayload<Name>,
  options: JobOptions = {},
): Promise<void> {
  await enqueueAll(tx, name, [payload], options)
}

/** Enqueues one job for each payload in one statement; otherwise as `enqueue`. A key is for one payload alone. */
export async function enqueueAll<Name extends JobName>(
  tx: Tx,
  name: Name,
  payloads: readonly JobPayload<Name>[],
  options: JobOptions = {},
): Promise<void> {
  const jobs = payloads.map((payload) => ({ name, payload }) as Job)
  if (jobs.length > 0) await tx.execute(enqueueing(jobs, options))
}

/** A job to be enqueued. */
export type Job = { [Name in JobName]: { readonly name: Name; readonly payload: JobPayload<Name> } }[JobName]

/** The statement that enqueues jobs of any kinds, at least one: to be written `together` with what causes them. */
export function enqueueing(jobs: readonly Job[], options: JobOptions = {}): SQL {
  return enqueueingParsed(jobs.map(parsed), options)
}

/** A job about something of a profile. */
export type JobOfProfile = Extract<Job, { readonly payload: { readonly profileId: string } }>

/**
 * As `enqueueing`, but several jobs of a profile are one row of the queue and are done one after the other: for what causes many at once. A
 * job that fails is then put into the queue by itself, to be tried again like any other.
 */
export function enqueueingTogether(jobs: readonly JobOfProfile[]): SQL {
  const ofProfiles = Map.groupBy(jobs.map(parsed), ({ payload }) => payload.profileId)
  const rows = [...ofProfiles].map(([profileId, jobs]): Job => {
    const [only] = jobs
    return only && jobs.length === 1 ? only : { name: 'jobs.together', payload: { profileId, jobs } }
  })
  return enqueueingParsed(rows, {})
}

const parsed = <Of extends Job>({ name, payload }: Of): Of => ({ name, payload: JOBS[name].parse(payload) }) as Of

function enqueueingParsed(jobs: readonly Job[], options: JobOptions): SQL {
  const text = JSON.stringify(jobs)
  const found = sql`json_array_elements(${text}::text::json) as found(job)`
  return sql`select from ${addJobs(sql`job ->> 'name', job -> 'payload'`, found, options)}`
}

/** The call that enqueues one job for each body of a relation of one column; for statements that find out what is to be done. */
export function jobsOf(name: JobName, bodies: SQL, options: JobOptions = {}): SQL {
  return addJobs(sql`${name}::text, body`, sql`${bodies} as found(body)`, options)
}

function addJobs(nameAndBody: SQL, found: SQL, { runAt, maxAttempts = 25, key }: JobOptions): SQL {
  return sql`graphile_worker.add_jobs(array(
    select (
      ${nameAndBody}, null, ${runAt?.toISOString() ?? null}::timestamptz, ${maxAttempts}::int, ${key ?? null}::text, null, null
    )::graphile_worker.job_spec
    from ${found}))`
}
