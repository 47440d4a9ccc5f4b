'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { staffAction } from '@/lib/auth/action'
import { type Answer, said } from '@/lib/auth/run-action'
import type { Handled } from '@/lib/callbacks/handle'
import { discardCallback, matchCallback, replayCallback } from '@/lib/callbacks/resolve'
import { isId } from '@/lib/ids'
import { isCurrency } from '@/lib/money/currencies'
import { formatMoney, readTyped } from '@/lib/money/format'
import { discardJob, runJobAgain } from '@/lib/needs-person/jobs'
import { type Result, refuse } from '@/lib/result'
import { acknowledgeRefund } from '@/lib/transactions/acknowledge'
import { settleByHand, type Verdict } from '@/lib/transactions/by-hand'
import { keepAsBalance } from '@/lib/transactions/keep-as-balance'

const transactionId = z.string().refine((text) => isId('txn', text))
const paymentId = z.string().refine((text) => isId('pay', text))
const callbackId = z.string().refine((text) => isId('cbk', text))
const jobId = z.string().regex(/^\d{1,18}$/)
const reason = z
  .string()
  .trim()
  .min(1, 'Enter a reason. It is kept in the record.')
  .max(500, 'Use at most 500 characters.')

const settleForm = z.object({
  transactionId,
  verdict: z.enum(['succeeded', 'declined', 'never_happened'], 'Choose what the processor’s own pages say.'),
  amount: z.string().max(30).default(''),
  currency: z.string().refine(isCurrency, 'Choose a currency.'),
  reference: z.string().trim().max(200, 'Use at most 200 characters.').default(''),
  reason,
})

/** Records how a transaction ended, as a person has seen it. */
export const settle = staffAction('payments.settle', settleForm, async (actor, input): Promise<Answer<null>> => {
  const verdict = verdictOf(input)
  if (!verdict.ok) return verdict
  const settled = await settleByHand(actor, { ...input, verdict: verdict.value })
  revalidatePath('/admin', 'layout')
  if (!settled.ok) return settled
  return said(null, SETTLED[settled.value as keyof typeof SETTLED])
})

const SETTLED = {
  succeeded: 'It is recorded that it succeeded, and the money is booked. Its payment shows who said so and why.',
  declined: 'It is recorded that it was declined. No money is booked. Its payment shows who said so and why.',
  failed: 'It is recorded that it never happened. No money is booked. Its payment shows who said so and why.',
} as const

function verdictOf(input: z.output<typeof settleForm>): Result<Verdict> {
  if (input.verdict !== 'succeeded') return { ok: true, value: { kind: input.verdict } }
  const read = readTyped(input.amount, input.currency)
  if ('message' in read) return refuse('amount', read.message, { amount: read.message })
  const { reference } = input
  if (reference === '') {
    const message = 'Enter the processor’s reference: refunds are made with it.'
    return refuse('invalid', message, { reference: message })
  }
  return { ok: true, value: { kind: 'succeeded', amount: read.money, reference } }
}

/** Somebody has dealt with a refund that did not arrive. */
export const acknowledge = staffAction('payments.settle', z.object({ transactionId, reason }), async (actor, input) => {
  const done = await acknowledgeRefund(actor, input)
  revalidatePath('/admin', 'layout')
  return done.ok ? said(null, 'It no longer waits here. The audit log has who said so and what was done.') : done
})

/** Applies a callback once more. */
export const replay = staffAction('callbacks.manage', z.object({ callbackId }), async (actor, input) =>
  handled(await replayCallback(actor, input)),
)

/** Applies a callback to the transaction that was chosen for it. */
export const match = staffAction('callbacks.manage', z.object({ callbackId, transactionId }), async (actor, input) =>
  handled(await matchCallback(actor, input)),
)

function handled(result: Result<Handled>): Answer<null> {
  revalidatePath('/admin', 'layout')
  if (!result.ok) return result
  const { state, problem } = result.value
  if (state === 'applied') return said(null, 'The callback was applied. What it says is in the record of its payment.')
  if (state === 'ignored')
    return said(
      null,
      'The callback is about a payment that did not start here, so it was laid aside and changed nothing.',
    )
  return refuse(state, `Nothing was changed: ${lowered(problem ?? 'it could not be applied.')} It stays here.`)
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

/** Lays a callback aside. */
export const discard = staffAction('callbacks.manage', z.object({ callbackId, reason }), async (actor, input) => {
  const discarded = await discardCallback(actor, input)
  revalidatePath('/admin', 'layout')
  return discarded.ok ? said(null, 'The callback was discarded. The audit log has who and why.') : discarded
})

/** Runs a job that gave up again. */
export const runAgain = staffAction('jobs.manage', z.object({ jobId }), async (actor, input) => {
  const run = await runJobAgain(actor, input)
  revalidatePath('/admin', 'layout')
  return run.ok ? said(null, 'The job runs again. If it fails as before, it will be back here.') : run
})

/** Removes a job that gave up. */
export const dropJob = staffAction('jobs.manage', z.object({ jobId, reason }), async (actor, input) => {
  const dropped = await discardJob(actor, input)
  revalidatePath('/admin', 'layout')
  return dropped.ok ? said(null, 'The job was discarded. The audit log has who and why.') : dropped
})

const keepForm = z.object({ paymentId })

/** Keeps a payment that was too much as balance of whoever paid it. */
export const keep = staffAction('payments.settle', keepForm, async (actor, input): Promise<Answer<null>> => {
  const kept = await keepAsBalance(actor, input)
  revalidatePath('/admin', 'layout')
  if (!kept.ok) return kept
  return said(null, `${formatMoney(kept.value.kept)} is kept as balance, and the order no longer counts it.`)
})
