import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { transaction } from '@/db/schema/payments'
import { now } from '@/lib/clock'
import { money } from '@/lib/money/money'
import { openSystem } from '@/lib/payment-systems/open'
import type { Inquiry, Target } from '@/lib/payments/contract'
import type { NextStep, Outcome } from '@/lib/payments/outcome'
import { type Applied, apply } from './apply'
import { callForInquiry } from './call'
import type { Source } from './news'
import { ATTEMPT_LIFE_MS, isHopeless, NOT_FOUND_GRACE_MS, nextAsk } from './patience'
import { isOpen } from './tree'

type TransactionRow = typeof transaction.$inferSelect

/** How the processor is asked: just asked, asked because the payer came back, or told that the payer gives up. */
export type Manner = 'inquire' | 'resume' | 'give_up'

/**
 * Asks the processor about a transaction that is not final and applies the answer. A failed inquiry changes nothing but the time of the
 * next one. Returns null when there was nothing to ask about.
 */
export async function inquire(
  of: { readonly profileId: string; readonly transactionId: string },
  source: Source,
  manner: Manner = 'inquire',
): Promise<Applied | null> {
  const row = await read(of)
  if (!row || !isOpen(row)) return null
  const outlived = hasOutlived(row)
  const answer = await ask(row, outlived ? 'give_up' : manner)
  const end = outlived ? 'expired' : manner === 'give_up' ? 'payer_cancelled' : null
  const outcome = outcomeOf(row, answer, end)
  if (outcome === null) {
    await wait(row)
    return null
  }
  if (outcome.kind === 'pending' && row.status === 'pending') await wait(row)
  return apply({
    profileId: row.profileId,
    systemId: row.systemId,
    about: { kind: 'ours', transactionId: row.id },
    type: row.type,
    outcome,
    source,
  })
}

async function ask(row: TransactionRow, manner: Manner): Promise<Inquiry> {
  const system = await openSystem(database(), row.profileId, row.systemId)
  if (!system) return { kind: 'unanswered', evidence: { message: 'The payment system is gone.' } }
  const { adapter, context } = system
  const target = await targetOf(row)
  return callForInquiry(row.id, () => {
    if (manner === 'give_up' && adapter.operations.giveUp) return adapter.operations.giveUp.run(target, context)
    if (manner === 'resume' && adapter.inbound.resume) return adapter.inbound.resume(target, context)
    return adapter.inbound.inquire(target, context)
  })
}

async function targetOf(row: TransactionRow): Promise<Target> {
  const parent =
    row.parentId === null ? undefined : await read({ profileId: row.profileId, transactionId: row.parentId })
  return {
    transactionId: row.id,
    type: row.type,
    amount: money(row.askedMinor, row.currency),
    keep: row.keep,
    ...(row.reference === null ? {} : { reference: row.reference }),
    ...(parent?.reference ? { parentReference: parent.reference } : {}),
  }
}

/** What an answer means for the row; null: nothing yet. */
function outcomeOf(row: TransactionRow, answer: Inquiry, end: 'expired' | 'payer_cancelled' | null): Outcome | null {
  if (answer.kind === 'unanswered') return null
  const runOut = row.expiresAt !== null && row.expiresAt < now()
  if (answer.kind === 'answered') {
    if (answer.outcome.kind !== 'pending') return answer.outcome
    // What the processor is working on may still take the money, so that it is not over because the payer or we want it to be.
    if (end && answer.outcome.next.kind !== 'wait')
      return { kind: 'declined', code: end, evidence: { message: 'Given up before it was finished.' } }
    return answer.outcome
  }
  if (row.status === 'pending')
    return runOut
      ? { kind: 'declined', code: 'expired', evidence: { message: 'The processor no longer knows it.' } }
      : null
  if (now().getTime() - row.createdAt.getTime() < NOT_FOUND_GRACE_MS) return null
  return { kind: 'failed', code: 'unreachable', evidence: { message: 'The processor has no record of it.' } }
}

/** An attempt that waits for the payer does not wait for ever; one that waits for the processor does. */
function hasOutlived(row: TransactionRow): boolean {
  if (row.status !== 'pending' || (row.nextStep as NextStep | null)?.kind === 'wait') return false
  const end = row.expiresAt?.getTime() ?? row.createdAt.getTime() + ATTEMPT_LIFE_MS
  return end < now().getTime()
}

async function wait(row: TransactionRow): Promise<void> {
  const inquiries = row.inquiries + 1
  const hopeless = isHopeless(inquiries)
  const kind = row.status === 'pending' ? 'pending' : 'unknown'
  await database()
    .update(transaction)
    .set({
      inquiries,
      askAt: hopeless ? null : nextAsk(kind, inquiries, now()),
      ...(hopeless ? { needsPerson: 'The processor was asked many times and never said how this ended.' } : {}),
    })
    .where(and(eq(transaction.profileId, row.profileId), eq(transaction.id, row.id)))
}

async function read(of: {
  readonly profileId: string
  readonly transactionId: string
}): Promise<TransactionRow | undefined> {
  const [row] = await database()
    .select()
    .from(transaction)
    .where(and(eq(transaction.profileId, of.profileId), eq(transaction.id, of.transactionId)))
  return row
}
