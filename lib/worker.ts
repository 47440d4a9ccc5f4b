import { EventEmitter } from 'node:events'
import { Logger, parseCronItems, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import { refuseUnsafeStart } from '@/lib/auth/startup'
import { handleCallback, NotYet } from '@/lib/callbacks/handle'
import { issueReceipt } from '@/lib/documents/receipts'
import { env } from '@/lib/env'
import { bePresent } from '@/lib/jobs/presence'
import { JOBS, type JobName, type JobPayload } from '@/lib/jobs/queue'
import { log } from '@/lib/log'
import { sendLinkMail } from '@/lib/notifications/link-mail'
import { inspectSecrets } from '@/lib/secrets/inspect'
import { forgetCard } from '@/lib/transactions/forget'
import { inspectBooks } from '@/lib/transactions/inspect'
import { runJanitor } from '@/lib/transactions/janitor'

// The worker: job name → function. Start as many processes as you like; each job is taken by one.

type Handlers = { readonly [Name in JobName]: (payload: JobPayload<Name>) => Promise<unknown> }

const HANDLERS: Handlers = {
  'callback.handle': handleCallback,
  'transactions.janitor': runJanitor,
  'books.inspect': inspectBooks,
  'secrets.inspect': inspectSecrets,
  'document.receipt': issueReceipt,
  'card.forget': forgetCard,
  'mail.sign_in_link': sendLinkMail,
}

const CONCURRENCY = 8
const JANITOR_EVERY_MS = 5_000

/** In UTC. A night that passed while no worker ran is made up for when one starts. */
const NIGHTLY = [
  { match: '17 2 * * *', task: 'books.inspect', identifier: 'books', options: { backfillPeriod: 43_200_000 } },
  { match: '47 2 * * *', task: 'secrets.inspect', identifier: 'secrets', options: { backfillPeriod: 43_200_000 } },
]

/** The library's levels in ours; a job that ends well is not news. */
const LEVELS = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const

/** Every job's function behind the check of its payload. */
export function taskList(): TaskList {
  const names = Object.keys(HANDLERS) as JobName[]
  return Object.fromEntries(
    names.map((name) => [
      name,
      async (payload: unknown) => {
        const handler = HANDLERS[name] as (payload: unknown) => Promise<unknown>
        await handler(JOBS[name].parse(payload)).catch((error: unknown) => {
          if (!(error instanceof NotYet)) log.error({ job: name, err: error }, 'job failed, it will be tried again')
          throw error
        })
      },
    ]),
  )
}

async function main(): Promise<void> {
  refuseUnsafeStart()
  const events: WorkerEvents = new EventEmitter()
  let poolId = ''
  events.on('pool:create', ({ workerPool }) => {
    poolId = workerPool.id
  })
  const runner: Runner = await run({
    connectionString: env().DATABASE_URL,
    concurrency: CONCURRENCY,
    pollInterval: 1000,
    taskList: taskList(),
    parsedCronItems: parseCronItems(NIGHTLY),
    events,
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => log[LEVELS[level]](message)),
  })
  const presence = bePresent(env().DATABASE_URL, poolId)
  const free = () =>
    presence.freeAbandoned().then(
      (pools) => pools.length > 0 && log.warn({ pools }, 'jobs of workers that are gone were given back'),
      (error: unknown) => log.error({ err: error }, 'jobs of workers that are gone could not be looked for'),
    )
  await free()
  // Enqueued under one key, so that however many workers there are, the janitor runs once at a time.
  const tick = setInterval(() => {
    runner
      .addJob('transactions.janitor', {}, { jobKey: 'janitor', maxAttempts: 1 })
      .catch((error: unknown) => log.error({ err: error }, 'the janitor could not be called'))
    free()
  }, JANITOR_EVERY_MS)
  log.info('worker ready')
  const stop = async () => {
    clearInterval(tick)
    await runner.stop()
    await presence.close()
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  await runner.promise
}

if (process.argv[1]?.endsWith('worker.ts')) await main()
