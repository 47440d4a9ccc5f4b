import { and, eq, type SQL } from 'drizzle-orm'
import { insertion, together, updating } from '@/db/bulk'
import { database, type Tx } from '@/db/client'
import { payment, transaction, transactionStep } from '@/db/schema/payments'
import { now } from '@/lib/clock'
import { keepMethod } from '@/lib/customers/stored-methods'
import { gather } from '@/lib/gather'
import { newId } from '@/lib/ids'
import { enqueueingTogether, type JobOfProfile } from '@/lib/jobs/queue'
import { type Posting, posting } from '@/lib/ledger/post'
import { log } from '@/lib/log'
import { counter } from '@/lib/metrics'
import { followPayments } from '@/lib/orders/follow'
import { comesBack } from '@/lib/payments/came-back'
import { scrub } from '@/lib/payments/evidence'
import { adapterOf } from '@/lib/payments/registry'
import { type Decision, decide } from './decide'
import { type Found, find, type Search } from './find'
import type { News } from './news'
import type { TransactionStatus } from './tree'

// The one door. Whatever a processor says, by whichever way it says it, becomes true here and nowhere else: in one database
// transaction, under one lock, once. Whoever comes while others are at the door goes through with them, in one commit.

const stepped = counter('quittance_transaction_steps_total', 'Steps of transactions.', [
  'adapter',
  'type',
  'to',
  'source',
])

export type Applied =
  | {
      readonly kind: 'applied' | 'repeated'
      readonly paymentId: string
      readonly transactionId: string
      readonly status: TransactionStatus
    }
  /** It contradicts what is recorded. Nothing was changed; the caller keeps the report for a person. */
  | {
      readonly kind: 'conflict'
      readonly transactionId: string
      readonly status: TransactionStatus
      readonly problem: string
    }
  /** We know no such transaction (yet). Nothing was changed. */
  | { readonly kind: 'unmatched'; readonly problem: string }

type Answer = Applied | { readonly kind: 'busy' } | { readonly kind: 'later' }

const door = gather(applyAll, { most: 100, atOnce: 2 })

/**
 * Applies what is known of a transaction. Safe to call any number of times with the same news, in any order, from any number of
 * processes: the payment's row is locked first, and a step that was taken is not taken again. Never throws for what a processor says.
 */
export async function apply(news: News): Promise<Applied> {
  for (;;) {
    let answer: Answer | undefined = await door(news)
    // Whose payment is held by somebody else waits for it alone, and not in front of the others.
    if (answer.kind === 'busy') [answer] = await applyAll([news])
    if (answer === undefined || answer.kind === 'busy' || answer.kind === 'later') continue
    if (answer.kind === 'applied') {
      const { paymentId, transactionId, status } = answer
      const { type, source } = news
      log.info({ payment: paymentId, transaction: transactionId, type, to: status, source }, 'transaction stepped')
    }
    return answer
  }
}

/** All of it becomes true, or nothing. */
async function applyAll(batch: readonly News[]): Promise<readonly Answer[]> {
  const taken = await database().transaction(async (tx) => {
    const searches = await find(tx, batch)
    const taken = batch.map((news, at) => takeUp(news, searches[at] ?? { kind: 'unmatched' }))
    await record(
      tx,
      taken.flatMap(({ change }) => change ?? []),
    )
    return taken
  })
  for (const { change } of taken) if (change?.decision.kind === 'applied') count(change)
  return taken.map(({ answer }) => answer)
}

function count({ news, found: { row } }: Change): void {
  stepped.inc({ adapter: row.adapter, type: row.type, to: news.outcome.kind, source: news.source })
}

/** A decision with what it is about. */
interface Change {
  readonly news: News
  readonly found: Found
  readonly decision: Extract<Decision, { kind: 'applied' | 'repeated' }>
}

function takeUp(news: News, found: Search): { readonly answer: Answer; readonly change?: Change } {
  if (found.kind === 'unmatched')
    return { answer: { kind: 'unmatched', problem: `No transaction matches this ${news.type}.` } }
  if (found.kind !== 'found') return { answer: found }
  const decision = decide(news, found)
  const { id: transactionId, status } = found.row
  if (decision.kind === 'conflict')
    return { answer: { kind: 'conflict', transactionId, status, problem: decision.problem } }
  const after = decision.kind === 'applied' ? decision.after.status : status
  return {
    answer: { kind: decision.kind, paymentId: found.owner.id, transactionId, status: after },
    change: { news, found, decision },
  }
}

/** A transaction's step, as it is written. */
interface Step {
  readonly news: News
  readonly found: Found
  readonly decision: Extract<Decision, { kind: 'applied' }>
  readonly storedMethodId: string | null
}

async function record(tx: Tx, changes: readonly Change[]): Promise<void> {
  const steps: Step[] = []
  for (const { news, found, decision } of changes) {
    if (decision.kind === 'repeated') await nameReference(tx, found, decision.reference)
    else steps.push({ news, found, decision, storedMethodId: await methodOf(tx, news, found) })
  }
  for (const { news } of steps) await news.alongside?.(tx)
  if (steps.length === 0) return
  const postings = postingsOf(steps)
  await together(
    tx,
    [
      updating(transaction, ['profileId', 'id'], steps.map(rowOf)),
      insertion(transactionStep, steps.map(evidenceOf)),
      updating(payment, ['profileId', 'id'], steps.map(paymentOf)),
      ...(await posting(tx, postings)),
    ],
    afterwards(postings),
  )
  await followPayments(
    tx,
    steps.map(({ found }) => found.owner),
  )
}

/** A repeated report may still be the first to name the processor's reference. */
async function nameReference(tx: Tx, { row }: Found, reference: string | null): Promise<void> {
  if (reference === null) return
  await tx
    .update(transaction)
    .set({ reference })
    .where(and(eq(transaction.profileId, row.profileId), eq(transaction.id, row.id)))
}

async function methodOf(tx: Tx, { outcome }: News, { row, owner }: Found): Promise<string | null> {
  const kept = outcome.kind === 'succeeded' ? outcome.kept : undefined
  return kept ? keepMethod(tx, { ...row, customerId: owner.customerId, kept }) : row.storedMethodId
}

function evidenceOf({ news, found: { row } }: Step) {
  return {
    profileId: row.profileId,
    id: newId('ent'),
    transactionId: row.id,
    source: news.source,
    from: row.status,
    to: news.outcome.kind,
    evidence: scrub(adapterOf(row.adapter), news.outcome.evidence),
    at: now(),
  }
}

function rowOf({ decision: { after }, storedMethodId }: Step) {
  const { profileId, id, status, reference, toldMinor, method, label, nextStep, expiresAt, code, askAt } = after
  const { settledAt, needsPerson } = after
  const facts = {
    status,
    reference,
    toldMinor,
    method,
    label,
    nextStep,
    expiresAt,
    code,
    askAt,
    settledAt,
    needsPerson,
  }
  return { profileId, id, storedMethodId, ...facts }
}

/** The payment's status and sums, computed from its rows and kept on it for lists. */
function paymentOf({ news: { outcome }, found: { owner }, decision: { summary } }: Step) {
  const told = outcome.kind === 'succeeded' ? outcome : undefined
  return {
    profileId: owner.profileId,
    id: owner.id,
    status: summary.status,
    authorizedMinor: summary.authorized,
    capturedMinor: summary.captured,
    refundedMinor: summary.refunded,
    method: told?.method ?? owner.method,
    label: told?.label ?? owner.label,
    updatedAt: now(),
  }
}

/** What succeeded moves money, and a refund that came back moves it again. */
function postingsOf(steps: readonly Step[]): readonly Posting[] {
  const moving = steps.filter(
    ({ news: { outcome }, found: { row } }) => outcome.kind === 'succeeded' || comesBack(outcome, row),
  )
  return moving.map(({ news: { outcome }, found: { row, owner }, decision: { after } }) => ({
    ...row,
    type: outcome.kind === 'succeeded' ? row.type : ('refund_failed' as const),
    transactionId: row.id,
    accountId: owner.accountId,
    forOrder: owner.purpose === 'order',
    amountMinor: after.toldMinor ?? 0n,
    releaseRest: adapterOf(row.adapter).operations.capture?.multiple !== true,
  }))
}

/** A receipt for money that came, a credit note for money that went back; both tell the customer. What has no paper is only told. */
const AFTERWARDS: Partial<Record<Posting['type'], 'document.receipt' | 'document.credit_note' | 'message.outcome'>> = {
  authorization: 'message.outcome',
  purchase: 'document.receipt',
  capture: 'document.receipt',
  refund: 'document.credit_note',
  void: 'document.credit_note',
  refund_failed: 'message.outcome',
}

function afterwards(postings: readonly Posting[]): SQL | undefined {
  const jobs = postings.flatMap(({ type, profileId, transactionId }): JobOfProfile[] => {
    const name = AFTERWARDS[type]
    return name ? [{ name, payload: { profileId, transactionId } }] : []
  })
  return jobs.length > 0 ? enqueueingTogether(jobs) : undefined
}
