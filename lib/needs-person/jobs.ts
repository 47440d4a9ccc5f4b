import { and, eq } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { callbackEvent } from '@/db/schema/records'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit, type Change } from '@/lib/auth/audit'
import { discardWithin } from '@/lib/callbacks/resolve'
import { type DeadJob, lockDeadJob, removeJob, reviveJob } from '@/lib/jobs/dead'
import { ok, type Result, refuse } from '@/lib/result'

// What a person does with a job that used up its attempts. Its row is locked first: of two people who press at once, one finds it gone.

const GONE = refuse(
  'not_found',
  'This job is not here any more, or you may not see it. Somebody may have dealt with it.',
)

/** Runs a dead job again, with all its attempts anew. */
export async function runJobAgain(actor: Actor, input: { readonly jobId: string }): Promise<Result<null>> {
  return decide(actor, input.jobId, 'job.run_again', {}, (tx) => reviveJob(tx, input.jobId))
}

/** Removes a dead job, with a reason. A callback that only this job would have applied is discarded with it. */
export async function discardJob(
  actor: Actor,
  input: { readonly jobId: string; readonly reason: string },
): Promise<Result<null>> {
  return decide(actor, input.jobId, 'job.discarded', { reason: input.reason }, async (tx, job) => {
    await removeJob(tx, input.jobId)
    if (job.name === 'callback.handle' && job.subject !== null && (await isWaiting(tx, actor, job.subject)))
      await discardWithin(tx, actor, { callbackId: job.subject, reason: input.reason })
  })
}

async function decide(
  actor: Actor,
  jobId: string,
  action: string,
  after: NonNullable<Change['after']>,
  work: (tx: Tx, job: DeadJob) => Promise<void>,
): Promise<Result<null>> {
  demand(actor, 'jobs.manage')
  return database().transaction(async (tx) => {
    const job = await lockDeadJob(tx, actor.profileId, jobId)
    if (!job) return GONE
    await work(tx, job)
    const { name, subject, attempts, error } = job
    const before = { job: name, ...(subject === null ? {} : { subject }), attempts, error }
    await audit(tx, actor, { action, entity: 'job', entityId: jobId, before, after: { job: name, ...after } })
    return ok(null)
  })
}

/** Still as it came: nobody has looked at it, so that without its job nobody would. */
async function isWaiting(tx: Tx, actor: Actor, callbackId: string): Promise<boolean> {
  const [row] = await tx
    .select({ state: callbackEvent.state })
    .from(callbackEvent)
    .where(and(eq(callbackEvent.profileId, actor.profileId), eq(callbackEvent.id, callbackId)))
  return row?.state === 'new'
}
