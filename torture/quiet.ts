import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import type { Processors } from './processors'
import { randomOf } from './random'

// After the load: processors behave again, and time passes, until nothing is left to happen.
//
// Waiting is real where it is short. Where patience is minutes or hours, it is not shortened: the times in the database are moved back
// instead, all of them by the same span, which to the system is the same as that span having gone by.

/** Longer than the grace after which "not found" is believed. */
const GRACE = '3 minutes'
/** Longer than an attempt waits for its payer. */
const LIFE = '4 hours'
const EACH_MS = 75_000
const ROUND_MS = 1500
/** How long jobs of a killed worker may lie before another takes them up (F2). */
export const TAKEN_UP_MS = 30_000

export interface Quiet {
  /** From the end of the load to the last step, in milliseconds. */
  readonly settledMs: number
  /** Transactions that were open when the load ended, by status. */
  readonly openAtFirst: Readonly<Record<string, number>>
  /** What should have become quiet and did not. */
  readonly problems: readonly string[]
}

/** Brings everything to its end, within bounds. */
export async function becomeQuiet(sql: Sql, processors: Processors, seed: number): Promise<Quiet> {
  const began = Date.now()
  const problems: string[] = []
  const openAtFirst = await openOf(sql)
  await decideWhatIsPending(processors, seed)
  await resendWaiting(processors)
  // Without any jump: what the processors know is learned by asking and by callbacks.
  await until(sql, () => foundOut(sql), 20_000)
  await timePasses(sql, GRACE)
  const left = await until(sql, async () => (await openOf(sql, 'created', 'unknown')).total === 0, EACH_MS)
  if (!left) problems.push(`still created or unknown: ${await idsOf(sql, 'created', 'unknown')}`)
  await timePasses(sql, LIFE)
  const nothingOpen = async () => {
    // A payment that its payer approved may be taken, and then held there, only now that it is asked about.
    await decideWhatIsPending(processors, seed)
    return (await openOf(sql)).total === 0
  }
  if (!(await until(sql, nothingOpen, EACH_MS)))
    problems.push(`still open: ${await idsOf(sql, 'created', 'pending', 'unknown')}`)
  await sql`select graphile_worker.add_job('links.sweep', '{}')`
  if (!(await until(sql, async () => (await jobsLeft(sql)).length === 0, TAKEN_UP_MS + 15_000)))
    problems.push(...(await jobsLeft(sql)).slice(0, 10))
  return { settledMs: Date.now() - began, openAtFirst, problems }
}

type Open = Readonly<Record<string, number>> & { readonly total: number }

async function openOf(sql: Sql, ...statuses: readonly string[]): Promise<Open> {
  const wanted = statuses.length > 0 ? statuses : ['created', 'pending', 'unknown']
  const rows = await sql<{ status: string; n: number }[]>`
    select status, count(*)::int as n from transaction where status in ${sql(wanted)} group by status`
  const total = rows.reduce((sum, { n }) => sum + n, 0)
  return { ...Object.fromEntries(rows.map(({ status, n }) => [status, n])), total }
}

async function idsOf(sql: Sql, ...statuses: readonly string[]): Promise<string> {
  const rows = await sql<{ id: string; payment_id: string; type: string; status: string; inquiries: number }[]>`
    select id, payment_id, type, status, inquiries from transaction where status in ${sql(statuses)} limit 10`
  return rows
    .map((one) => `${one.payment_id} ${one.id} (${one.type}, ${one.status}, asked ${one.inquiries} times)`)
    .join(', ')
}

/** Nothing is unknown that a processor could have told by now: what is left unanswered was asked about and not found. */
async function foundOut(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from transaction where status in ('created', 'unknown') and inquiries < 3`
  return row?.n === 0
}

async function jobsLeft(sql: Sql): Promise<readonly string[]> {
  const rows = await sql<{ task: string; n: number; attempts: number; locked: boolean; error: string | null }[]>`
    select task_identifier as task, count(*)::int as n, max(attempts)::int as attempts, bool_or(locked_at is not null) as locked,
      max(last_error) as error
    from graphile_worker.jobs where task_identifier <> 'transactions.janitor' group by task_identifier`
  return rows.map(
    ({ task, n, attempts, locked, error }) =>
      `${n} jobs ${task} are left (${locked ? 'locked by a worker that is gone, ' : ''}tried ${attempts} times): ${error ?? 'no error'}`,
  )
}

/** Rounds of waiting: what is due later becomes due now, so that back-off need not be sat out. */
async function until(sql: Sql, done: () => Promise<boolean>, mostMs: number): Promise<boolean> {
  for (const end = Date.now() + mostMs; Date.now() < end; await sleep(ROUND_MS)) {
    if (await done()) return true
    // What was asked a moment ago is not asked again before its answer can have been written down.
    await sql`update transaction set ask_at = now() where ask_at > now() and ask_at < now() + interval '40 seconds'`
    await sql`update transaction set ask_at = now() where ask_at > now() + interval '62 seconds'`
    await sql`update graphile_worker._private_jobs set run_at = now() where run_at > now() and locked_at is null`
  }
  return done()
}

async function timePasses(sql: Sql, span: string): Promise<void> {
  await sql`
    update transaction set created_at = created_at - ${span}::interval, expires_at = expires_at - ${span}::interval,
      ask_at = ask_at - ${span}::interval where status in ('created', 'pending', 'unknown')
      or payment_id in (select payment_id from transaction where status in ('created', 'pending', 'unknown'))`
}

/** What PayPal holds for review or as an eCheck is decided there, well or badly. */
async function decideWhatIsPending(processors: Processors, seed: number): Promise<void> {
  const random = randomOf(seed, 'reviews')
  for (const line of await processors.books('paypal'))
    if (line.status === 'pending') await processors.decidePending(line, random.chance(0.7))
}

/**
 * Callbacks that the processor would try again later are tried now. What was done on its own pages alone, and that a refund came back, is told by nothing
 * but callbacks: where those were lost on the way, somebody has to press "send again" there, and does it now.
 */
async function resendWaiting(processors: Processors): Promise<void> {
  const waiting = await processors.callbacks({ state: 'waiting,failed' })
  const refunds = await processors.callbacks({ type: 'refund.created,PAYMENT.CAPTURE.REFUNDED' })
  const foreign = refunds.filter(({ body }) => !/"transaction": "txn_|RF-txn_/.test(body))
  const cameBack = await processors.callbacks({ type: 'refund.failed' })
  for (const { id } of [...waiting, ...foreign, ...cameBack]) await processors.resend(id)
}
