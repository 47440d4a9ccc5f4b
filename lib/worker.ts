import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, parseCronItems, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import { closeDatabase, database } from '@/db/client'
import { sweepLimits } from '@/lib/auth/limiter'
import { refuseUnsafeStart } from '@/lib/auth/startup'
import { handleCallback, NotYet } from '@/lib/callbacks/handle'
import { confirmOutcome } from '@/lib/confirmations/confirm'
import { issueCreditNote } from '@/lib/documents/credit-notes'
import { issueReceipt } from '@/lib/documents/receipts'
import { env } from '@/lib/env'
import { bePresent, type Presence } from '@/lib/jobs/presence'
import { enqueue, JOBS, type Job, type JobName, type JobPayload } from '@/lib/jobs/queue'
import { log, within, withoutParameters } from '@/lib/log'
import { duration } from '@/lib/metrics'
import { sendMessage } from '@/lib/notifications/deliver'
import { sendLinkMail } from '@/lib/notifications/link-mail'
import { channelsWithoutProvider, NO_PROVIDER } from '@/lib/notifications/providers'
import { measureDatabase } from '@/lib/operations/figures'
import { openFront } from '@/lib/operations/front'
import { handleOf, machineRoute, operations } from '@/lib/operations/machines'
import { measureProcess } from '@/lib/operations/process'
import { beginDraining } from '@/lib/operations/serving'
import { followMessage } from '@/lib/orders/delivery'
import { invoiceFor } from '@/lib/orders/papers'
import { sweepLinks } from '@/lib/orders/sweep'
import { makeFromUpload } from '@/lib/orders/uploads/make'
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
  'links.sweep': sweepLinks,
  'limits.sweep': sweepLimits,
  'document.receipt': (of) => issueReceipt(of, invoiceFor),
  'document.credit_note': (of) => issueCreditNote(of, invoiceFor),
  'card.forget': forgetCard,
  'message.send': (which) => sendMessage(which, followMessage),
  'message.outcome': confirmOutcome,
  'links.upload': makeFromUpload,
  'jobs.together': doTogether,
  'mail.sign_in_link': sendLinkMail,
}

const CONCURRENCY = 8
const JANITOR_EVERY_MS = 5_000
/** A processor is given 20 seconds to answer a janitor, and what it said has to be recorded. */
const JOBS_FINISH_MS = 25_000

/** In UTC. A night that passed while no worker ran is made up for when one starts. */
const BY_THE_CLOCK = [
  { match: '17 2 * * *', task: 'books.inspect', identifier: 'books', options: { backfillPeriod: 43_200_000 } },
  { match: '47 2 * * *', task: 'secrets.inspect', identifier: 'secrets', options: { backfillPeriod: 43_200_000 } },
  { match: '41 * * * *', task: 'limits.sweep', identifier: 'limits' },
  // Under one key, so that one that failed gives way to the next instead of being kept beside it.
  { match: '* * * * *', task: 'links.sweep', identifier: 'links', options: { jobKey: 'links', maxAttempts: 1 } },
]

/** The library's levels in ours; a job that ends well is not news. */
const LEVELS = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const

const taken = duration('quittance_job_seconds', 'Time a job took.', ['job', 'result'])

/** Every job's function behind the check of its payload. */
export function taskList(): TaskList {
  const names = Object.keys(HANDLERS) as JobName[]
  return Object.fromEntries(
    names.map((name) => [
      name,
      (payload: unknown, { job }: { readonly job: { readonly id: string } }) =>
        within({ job: name, jobId: job.id }, async () => {
          inHand.add(job.id)
          await runJob(name, payload).finally(() => inHand.delete(job.id))
        }),
    ]),
  )
}

/** The jobs that run in this process, by id. */
const inHand = new Set<string>()

async function runJob(name: JobName, payload: unknown): Promise<void> {
  const handler = HANDLERS[name] as (payload: unknown) => Promise<unknown>
  const end = taken.startTimer({ job: name })
  try {
    await handler(JOBS[name].parse(payload))
    end({ result: 'done' })
  } catch (error) {
    end({ result: error instanceof NotYet ? 'not_yet' : 'failed' })
    if (!(error instanceof NotYet)) log.error({ err: error }, 'job failed, it will be tried again')
    // The library keeps the message in its table, and logs it.
    throw withoutParameters(error)
  }
}

/** One after the other. What fails is put into the queue by itself: it is tried again without the others. */
async function doTogether({ jobs }: JobPayload<'jobs.together'>): Promise<void> {
  for (const { name, payload } of jobs) {
    if (!Object.hasOwn(JOBS, name)) throw new Error(`there is no job ${name}`)
    const job = { name, payload } as Job
    await within({ job: name }, () => runJob(job.name, payload)).catch(() => enqueue(database(), job.name, job.payload))
  }
}

/** Calls the janitor and frees the jobs of workers that are gone, every few seconds; answers how to stop. */
async function keepTidy(runner: Runner, presence: Presence): Promise<() => void> {
  const free = () =>
    presence.freeAbandoned(inHand).then(
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
  return () => clearInterval(tick)
}

/** Answers about health and measures where WORKER_LISTEN says. */
function answerWhereAsked(): void {
  const [host, port] = env().WORKER_LISTEN?.split(':') ?? []
  if (port === undefined) return
  measureProcess('worker')
  measureDatabase()
  openFront(machineRoute, handleOf(operations())).server.listen({ host, port: Number(port) })
}

/** Takes no more jobs, finishes those it holds, and gives back what takes too long: another worker begins it anew, as jobs may be. */
async function stop(runner: Runner, presence: Presence): Promise<void> {
  beginDraining()
  log.info('ending: finishing the jobs that run')
  const isFinished = await Promise.race([runner.stop().then(() => true), sleep(JOBS_FINISH_MS, false, { ref: false })])
  if (!isFinished) {
    await presence.giveBack()
    log.warn('jobs that were not finished were given back')
  }
  await Promise.all([presence.close(), closeDatabase()])
  log.info('ended')
  process.exit(0)
}

async function main(): Promise<void> {
  refuseUnsafeStart()
  for (const channel of channelsWithoutProvider()) log.warn(`${NO_PROVIDER[channel]} What is to be sent by it waits.`)
  const events: WorkerEvents = new EventEmitter()
  let poolId = ''
  events.on('pool:create', ({ workerPool }) => {
    poolId = workerPool.id
  })
  // The library stops taking jobs when it could not write down the end of one, and then waits for itself for ever.
  events.on('pool:fatalError', ({ error }) => {
    log.error({ err: error }, 'the end of a job could not be written down; the worker ends, to be started again')
    process.exit(1)
  })
  const runner: Runner = await run({
    connectionString: env().DATABASE_URL,
    concurrency: CONCURRENCY,
    pollInterval: 1000,
    taskList: taskList(),
    parsedCronItems: parseCronItems(BY_THE_CLOCK),
    events,
    // The library does not wait for the record of a job's end when it stops, unless it writes these in batches.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => log[LEVELS[level]](message)),
  })
  const presence = bePresent(env().DATABASE_URL, poolId)
  const rest = await keepTidy(runner, presence)
  answerWhereAsked()
  let isEnding = false
  const end = () => {
    if (isEnding) return
    isEnding = true
    rest()
    stop(runner, presence).catch((error: unknown) => {
      log.error({ err: error }, 'could not end well')
      process.exit(1)
    })
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  log.info('worker ready')
  await runner.promise
}

if (process.argv[1]?.endsWith('worker.ts')) await main()
