import { sql } from 'drizzle-orm'
import { Gauge } from 'prom-client'
import { database } from '@/db/client'
import { log } from '@/lib/log'
import { registry } from '@/lib/metrics'

// What Prometheus reads of the database: every worker says the same, so that alerts take the highest.

/** However often it is asked for. */
const REMEMBERED_MS = 15_000
/** What waits for people is looked for among all rows. */
const PEOPLE_REMEMBERED_MS = 120_000

type Row = Readonly<Record<string, string | number | null>>

const jobs = (): Promise<readonly Row[]> =>
  database().execute<Row>(sql`
    select task_identifier as job,
      count(*) filter (where attempts < max_attempts and locked_at is null and run_at <= now()) as due,
      count(*) filter (where locked_at is not null) as running,
      count(*) filter (where attempts >= max_attempts and locked_at is null) as dead,
      coalesce(extract(epoch from now() - min(run_at) filter (where attempts < max_attempts and locked_at is null and run_at <= now())), 0) as oldest
    from graphile_worker.jobs group by 1`)

const transactions = (): Promise<readonly Row[]> =>
  database().execute<Row>(sql`
    select status, count(*) as open, count(*) filter (where ask_at <= now()) as due,
      extract(epoch from now() - min(created_at)) as oldest
    from transaction where ask_at is not null group by 1`)

const connections = (): Promise<readonly Row[]> =>
  database().execute<Row>(sql`
    select coalesce(state, 'other') as state, count(*) as connections
    from pg_stat_activity where datname = current_database() group by 1`)

const people = (): Promise<readonly Row[]> =>
  database().execute<Row>(sql`
    select 'transaction' as subject, count(*) as waiting from transaction where needs_person is not null
    union all
    select 'callback', count(*) from callback_event where state in ('conflict', 'unmatched', 'deferred')`)

interface Figure {
  readonly name: string
  readonly help: string
  readonly rows: () => Promise<readonly Row[]>
  readonly label: string
  readonly value: string
}

/** Makes the measures of the database part of this process's. Call once, in workers. */
export function measureDatabase(): void {
  const [ofJobs, ofTransactions, ofConnections] = [jobs, transactions, connections].map((ask) =>
    remembered(ask, REMEMBERED_MS),
  ) as [Figure['rows'], Figure['rows'], Figure['rows']]
  const ofPeople = remembered(people, PEOPLE_REMEMBERED_MS)
  const figures: readonly Figure[] = [
    { name: 'jobs_due', help: 'Jobs whose time has come.', rows: ofJobs, label: 'job', value: 'due' },
    { name: 'jobs_running', help: 'Jobs that a worker holds.', rows: ofJobs, label: 'job', value: 'running' },
    { name: 'jobs_dead', help: 'Jobs that failed too often.', rows: ofJobs, label: 'job', value: 'dead' },
    {
      name: 'jobs_oldest_seconds',
      help: 'How long the oldest due job waits.',
      rows: ofJobs,
      label: 'job',
      value: 'oldest',
    },
    {
      name: 'transactions_open',
      help: 'Transactions without an end yet.',
      rows: ofTransactions,
      label: 'status',
      value: 'open',
    },
    {
      name: 'transactions_due',
      help: 'Of these, to be asked about now.',
      rows: ofTransactions,
      label: 'status',
      value: 'due',
    },
    {
      name: 'transactions_oldest_seconds',
      help: 'Age of the oldest of these.',
      rows: ofTransactions,
      label: 'status',
      value: 'oldest',
    },
    { name: 'needs_person', help: 'What waits for a person.', rows: ofPeople, label: 'subject', value: 'waiting' },
    {
      name: 'database_connections',
      help: 'Sessions in the database.',
      rows: ofConnections,
      label: 'state',
      value: 'connections',
    },
  ]
  for (const figure of figures) measure(figure)
}

/** While the database is away the measure has no value, which is an alert of its own (`absent`). */
function measure({ name, help, rows, label, value }: Figure): void {
  new Gauge({
    name: `quittance_${name}`,
    help,
    labelNames: [label],
    registers: [registry],
    async collect() {
      const found = await rows().catch((error: unknown) => {
        log.warn({ err: error, measure: name }, 'a measure could not be taken')
        return []
      })
      this.reset()
      for (const row of found) this.set({ [label]: String(row[label]) }, Number(row[value]))
    },
  })
}

function remembered<T>(ask: () => Promise<T>, ms: number): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | undefined
  return () => {
    const at = Date.now()
    if (last && at - last.at < ms) return last.answer
    const answer = ask()
    last = { at, answer }
    answer.catch(() => {
      last = undefined
    })
    return answer
  }
}
