import { and, eq } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { payment, transaction, transactionStep } from '@/db/schema/payments'
import { now } from '@/lib/clock'
import { keepMethod } from '@/lib/customers/stored-methods'
import { newId } from '@/lib/ids'
import { enqueue } from '@/lib/jobs/queue'
import { post } from '@/lib/ledger/post'
import { log } from '@/lib/log'
import { scrub } from '@/lib/payments/evidence'
import type { NextStep, Outcome } from '@/lib/payments/outcome'
import { adapterOf } from '@/lib/payments/registry'
import { type Found, find } from './find'
import type { News } from './news'
import { nodesOf } from './nodes'
import { nextAsk } from './patience'
import { step, summarize } from './tree'

// The one door. Whatever a processor says, by whichever way it says it, becomes true here and nowhere else: in one database
// transaction, under one lock, once.

export type Applied =
  | { readonly kind: 'applied' | 'repeated'; readonly transactionId: string }
  /** It contradicts what is recorded. Nothing was changed; the caller keeps the report for a person. */
  | { readonly kind: 'conflict'; readonly transactionId: string; readonly problem: string }
  /** We know no such transaction (yet). Nothing was changed. */
  | { readonly kind: 'unmatched'; readonly problem: string }

/**
 * Applies what is known of a transaction. Safe to call any number of times with the same news, in any order, from any number of
 * processes: the payment's row is locked first, and a step that was taken is not taken again. Never throws for what a processor says.
 */
export async function apply(news: News): Promise<Applied> {
  return database().transaction(async (tx) => {
    const found = await find(tx, news)
    if (found === undefined) return { kind: 'unmatched', problem: `No transaction matches this ${news.type}.` }
    return settle(tx, news, found)
  })
}

async function settle(tx: Tx, news: News, { row, owner }: Found): Promise<Applied> {
  const to = news.outcome.kind
  const conflict = (problem: string): Applied => ({ kind: 'conflict', transactionId: row.id, problem })
  if (row.type !== news.type)
    return conflict(`The processor speaks of a ${news.type}, the transaction is a ${row.type}.`)
  if (news.outcome.kind === 'succeeded') {
    const said = news.outcome.amount
    if (said.currency !== row.currency)
      return conflict(`The processor says ${said.currency}, we asked for ${row.currency}.`)
    if (said.amountMinor < 0n || (said.amountMinor === 0n && row.type !== 'verification'))
      return conflict('The processor says an amount of nothing.')
  }
  const taken = step(row.status, to)
  if (taken === 'refused') return conflict(`The processor says ${to}, after it had said ${row.status}.`)
  if (taken === 'repeated') {
    await recordReference(tx, row, news.outcome)
    if (!handsOver(row, news.outcome)) return { kind: 'repeated', transactionId: row.id }
    await write(tx, news, row, owner.customerId)
    return { kind: 'applied', transactionId: row.id }
  }

  await write(tx, news, row, owner.customerId)
  if (news.outcome.kind === 'succeeded') await bookMoney(tx, row, owner.accountId, news.outcome.amount.amountMinor)
  await refreshPayment(tx, owner, news.outcome)
  log.info(
    { payment: owner.id, transaction: row.id, type: row.type, from: row.status, to, source: news.source },
    'transaction stepped',
  )
  return { kind: 'applied', transactionId: row.id }
}

/**
 * Is a pending attempt now the processor's to finish, where it was the payer's? That much is news: the payer is no longer asked for
 * anything and cannot give up. The other way round it would be old news, arriving late.
 */
function handsOver({ status, nextStep }: Found['row'], outcome: Outcome): boolean {
  return (
    status === 'pending' &&
    outcome.kind === 'pending' &&
    outcome.next.kind === 'wait' &&
    (nextStep as NextStep | null)?.kind !== 'wait'
  )
}

/** A repeated report may still be the first to name the processor's reference. */
async function recordReference(tx: Tx, row: Found['row'], outcome: Outcome): Promise<void> {
  if (row.reference !== null || !('reference' in outcome) || outcome.reference === undefined) return
  await tx.update(transaction).set({ reference: outcome.reference }).where(same(row))
}

async function write(tx: Tx, news: News, row: Found['row'], customerId: string): Promise<void> {
  const { outcome } = news
  const told = outcome.kind === 'succeeded' ? outcome : undefined
  const storedMethodId = told?.kept ? await keepMethod(tx, { ...row, customerId, kept: told.kept }) : row.storedMethodId
  const final = outcome.kind === 'succeeded' || outcome.kind === 'declined' || outcome.kind === 'failed'
  await tx
    .update(transaction)
    .set({
      status: outcome.kind,
      reference: ('reference' in outcome ? outcome.reference : undefined) ?? row.reference,
      toldMinor: told ? told.amount.amountMinor : row.toldMinor,
      method: told?.method ?? row.method,
      label: told?.label ?? row.label,
      storedMethodId,
      nextStep: outcome.kind === 'pending' ? outcome.next : null,
      expiresAt: (outcome.kind === 'pending' ? outcome.expiresAt : undefined) ?? row.expiresAt,
      code: outcome.kind === 'declined' || outcome.kind === 'failed' ? outcome.code : null,
      askAt: nextAsk(outcome.kind, row.inquiries, now()),
      ...(final ? { settledAt: now(), needsPerson: null } : {}),
    })
    .where(same(row))
  await tx.insert(transactionStep).values({
    profileId: row.profileId,
    id: newId('ent'),
    transactionId: row.id,
    source: news.source,
    from: row.status,
    to: outcome.kind,
    evidence: scrub(adapterOf(row.adapter), outcome.evidence),
    at: now(),
  })
}

async function bookMoney(tx: Tx, row: Found['row'], accountId: string, amountMinor: bigint): Promise<void> {
  const { operations } = adapterOf(row.adapter)
  await post(tx, {
    ...row,
    transactionId: row.id,
    accountId,
    amountMinor,
    releaseRest: operations.capture?.multiple !== true,
  })
  if (row.type === 'purchase' || row.type === 'capture')
    await enqueue(tx, 'document.receipt', { profileId: row.profileId, transactionId: row.id })
}

/** Computes the payment's status and sums from its rows and keeps them on it, for lists. */
async function refreshPayment(tx: Tx, owner: Found['owner'], outcome: Outcome): Promise<void> {
  const summary = summarize(owner.amountMinor, await nodesOf(tx, owner))
  const told = outcome.kind === 'succeeded' ? outcome : undefined
  await tx
    .update(payment)
    .set({
      status: summary.status,
      authorizedMinor: summary.authorized,
      capturedMinor: summary.captured,
      refundedMinor: summary.refunded,
      method: told?.method ?? owner.method,
      label: told?.label ?? owner.label,
      updatedAt: now(),
    })
    .where(and(eq(payment.profileId, owner.profileId), eq(payment.id, owner.id)))
}

function same(row: { readonly profileId: string; readonly id: string }) {
  return and(eq(transaction.profileId, row.profileId), eq(transaction.id, row.id))
}
