import { and, eq } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { callbackEvent } from '@/db/schema/records'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import { enqueue } from '@/lib/jobs/queue'
import { log } from '@/lib/log'
import type { Report } from '@/lib/payments/contract'
import { notFound, ok, type Refusal, type Result, refuse } from '@/lib/result'
import { type CallbackRow, type CallbackState, type Handled, handleOnce, OPEN_STATES } from './handle'
import { aimed, readMatch } from './match'

// What a person does with a callback that could not be applied. Each is decided by one update of its row, so that of two people who
// press at once one is told that it is done.

/** Were we to die between the person's word and its end, a job takes it up this much later. */
const TAKEN_UP_MS = 60_000

/** Applies a callback once more, as if it had just come. Answers how it went; `done` when it is at its end already. */
export async function replayCallback(actor: Actor, input: { readonly callbackId: string }): Promise<Result<Handled>> {
  demand(actor, 'callbacks.manage')
  const claimed = await claim(actor, input.callbackId, (row) => ({
    action: 'callback.replayed',
    before: { state: row.state, problem: row.problem },
  }))
  return claimed.ok ? carryOut(claimed.value) : claimed
}

/**
 * Applies a callback that matches nothing to the transaction that a person has found for it: of something that we did not start, such as a
 * refund on the processor's pages, the transaction it hangs under. Refuses what does not fit together (see `getMatch`).
 */
export async function matchCallback(
  actor: Actor,
  input: { readonly callbackId: string; readonly transactionId: string },
): Promise<Result<Handled>> {
  demand(actor, 'callbacks.manage')
  const match = await readMatch(actor, input)
  if (!match.ok) return match
  const { chosen, problem } = match.value
  if (problem !== null) return refuse('not_fitting', `${problem} Nothing was changed.`)
  const claimed = await claim(
    actor,
    input.callbackId,
    (row) => ({
      action: 'callback.matched',
      before: { state: row.state, problem: row.problem },
      after: { transaction: chosen.id, payment: chosen.paymentId },
    }),
    ['unmatched'],
  )
  return claimed.ok ? carryOut(claimed.value, (report) => aimed(report, chosen)) : claimed
}

/** Lays a callback aside for good, with a reason. What is deferred may be discarded as well. */
export async function discardCallback(
  actor: Actor,
  input: { readonly callbackId: string; readonly reason: string },
): Promise<Result<null>> {
  demand(actor, 'callbacks.manage')
  return database().transaction(async (tx) => discardWithin(tx, actor, input))
}

/** The same within a transaction of somebody who has checked the permission. */
export async function discardWithin(
  tx: Tx,
  actor: Actor,
  input: { readonly callbackId: string; readonly reason: string },
): Promise<Result<null>> {
  const row = await lock(tx, actor, input.callbackId)
  if (!row) return notFound('callback')
  if (![...OPEN_STATES, 'deferred'].includes(row.state)) return doneAlready(row.state)
  await tx.update(callbackEvent).set({ state: 'discarded', handledAt: now() }).where(same(actor, row.id))
  await audit(tx, actor, {
    action: 'callback.discarded',
    entity: 'callback',
    entityId: row.id,
    before: { state: row.state, problem: row.problem },
    after: { state: 'discarded', reason: input.reason },
  })
  return ok(null)
}

/** Applies what was claimed; by a fault of ours it waits for a person again. */
async function carryOut(row: CallbackRow, instead?: (report: Report) => Report): Promise<Result<Handled>> {
  try {
    return ok(await handleOnce(row, instead))
  } catch (error) {
    log.error({ callback: row.id, err: error }, 'a callback could not be applied by hand')
    await database()
      .update(callbackEvent)
      .set({ state: row.state })
      .where(and(same(row, row.id), eq(callbackEvent.state, 'new')))
    return refuse(
      'internal',
      'Our own code failed while it was applied, so that it waits here as before. The log says more.',
    )
  }
}

type Told = (row: CallbackRow) => Omit<Parameters<typeof audit>[2], 'entity' | 'entityId'>

async function claim(
  actor: Actor,
  callbackId: string,
  told: Told,
  from: readonly CallbackState[] = ['unmatched', 'conflict'],
): Promise<Result<CallbackRow>> {
  return database().transaction(async (tx) => {
    const row = await lock(tx, actor, callbackId)
    if (!row) return notFound('callback')
    if (!from.includes(row.state)) return doneAlready(row.state)
    await tx.update(callbackEvent).set({ state: 'new' }).where(same(actor, row.id))
    await audit(tx, actor, { ...told(row), entity: 'callback', entityId: row.id })
    const runAt = new Date(now().getTime() + TAKEN_UP_MS)
    await enqueue(tx, 'callback.handle', { profileId: row.profileId, callbackId: row.id }, { runAt })
    return ok(row)
  })
}

async function lock(tx: Tx, actor: Actor, callbackId: string): Promise<CallbackRow | undefined> {
  const [row] = await tx.select().from(callbackEvent).where(same(actor, callbackId)).for('update')
  return row
}

function same({ profileId }: Pick<Actor, 'profileId'>, callbackId: string) {
  return and(eq(callbackEvent.profileId, profileId), eq(callbackEvent.id, callbackId))
}

const ENDS: Readonly<Record<CallbackState, string>> = {
  new: 'It is being applied just now.',
  applied: 'It has been applied already.',
  ignored: 'It is of no interest to us and was never to be applied.',
  discarded: 'It has been discarded already.',
  unmatched: 'It matches nothing.',
  conflict: 'It contradicts what we have, so that another transaction cannot be chosen for it.',
  deferred: 'We could not read it and did not keep it. Have the processor send it again from its own pages.',
}

function doneAlready(state: CallbackState): Refusal {
  return refuse('done', `${ENDS[state]} Nothing was changed now.`)
}
