import { and, eq, inArray } from 'drizzle-orm'
import { database } from '@/db/client'
import { transaction } from '@/db/schema/payments'
import { paymentSystem } from '@/db/schema/systems'
import { now } from '@/lib/clock'
import { log } from '@/lib/log'
import { money } from '@/lib/money/money'
import { type OpenSystem, open, type PaymentSystemRow } from '@/lib/payment-systems/open'
import type { Inquiry, Target } from '@/lib/payments/contract'
import { scrub } from '@/lib/payments/evidence'
import type { Outcome } from '@/lib/payments/outcome'
import { findAdapter } from '@/lib/payments/registry'
import { type Applied, apply } from './apply'
import { callForInquiry } from './call'
import type { Source } from './news'
import { askAgainAt, believesNotFound, hasOutlived, personAt, reasonFor, type Waiting } from './patience'
import { cameToNothing, isOpen } from './tree'

type TransactionRow = typeof transaction.$inferSelect
type OpenRow = TransactionRow & Waiting

/** How the processor is asked: just asked, asked because the payer came back, or told that the payer gives up. */
export type Manner = 'inquire' | 'resume' | 'give_up'

/** What came of news. `unchecked`: it contradicts the record, and the processor did not say whether it stands by that. */
export type Learned = Applied & { readonly unchecked?: boolean }

interface Which {
  readonly profileId: string
  readonly transactionId: string
  /** What the processor calls it, as a person has found out; used where we never learned it. */
  readonly reference?: string | undefined
}

/** A transaction, and the payment system that knows of it, removed or not. */
interface Known {
  readonly row: TransactionRow
  readonly system: PaymentSystemRow
}

/** One that is not final. */
interface Asked extends Known {
  readonly row: OpenRow
}

/**
 * Asks the processor about a transaction that is not final and applies the answer. A failed inquiry changes nothing but the time of the
 * next one, and whether a person is asked by now. Returns null when there was nothing to ask about, or the answer was overtaken.
 */
export async function inquire(of: Which, source: Source, manner: Manner = 'inquire'): Promise<Learned | null> {
  const found = await readOpen(of)
  if (!found) return null
  const asked = named(found, of.reference)
  const { row } = asked
  const outlived = hasOutlived(row, now())
  const answer = await ask(asked, outlived ? 'give_up' : manner)
  const end = outlived ? 'expired' : manner === 'give_up' ? 'payer_cancelled' : null
  const outcome = outcomeOf(asked, answer, end)
  if (outcome === null) {
    await wait(asked, wordsOf(asked, answer))
    return null
  }
  if (outcome.kind === 'pending')
    await wait({ ...asked, row: pendingRow(row, outcome) }, 'it said that it is not finished')
  const applied = await apply({
    profileId: row.profileId,
    systemId: row.systemId,
    about: { kind: 'ours', transactionId: row.id },
    type: row.type,
    outcome,
    source,
  })
  if (applied.kind !== 'conflict') return applied
  if (outcome.kind === 'succeeded' && cameToNothing(applied.status)) return inquireLate(of)
  // The answer may have been overtaken on its way: what it contradicts was said after it.
  const stands = await stillStands({ profileId: row.profileId, transactionId: row.id })
  if (stands === 'yes') return null
  await askPerson(row, `The processor’s answer contradicts what we asked for: ${applied.problem}`)
  return { ...applied, unchecked: stands === 'unanswered' }
}

/** An inquiry could not be finished by a fault of ours. It counts like one without an answer, so that it ends with a person as well. */
export async function countFailure(of: Which): Promise<void> {
  const asked = await readOpen(of)
  if (asked) await wait(asked, 'our own code failed; its log says more')
}

/**
 * Does the processor, asked now, say the same of a transaction that is over as is recorded? For reports that contradict the record and may
 * only be late, such as a refusal that was overtaken by a success. `unanswered`: it may say so later. Changes nothing.
 */
export async function stillStands(of: Which): Promise<'yes' | 'no' | 'unanswered'> {
  const known = await read(of)
  if (!known || isOpen(known.row)) return 'no'
  const answer = await ask(known, 'inquire')
  if (answer.kind === 'unanswered') return 'unanswered'
  if (answer.kind !== 'answered') return 'no'
  const said = answer.outcome.kind
  return said === known.row.status || (said === 'declined' && (await isReleasing(known.row))) ? 'yes' : 'no'
}

/**
 * A processor says that something changed, and not what, with a transaction that is over here without money; or that a refund succeeded, which may be
 * what it said before the refund came back. It is asked; an attempt is given up once more, so that nobody can finish it from now on. Money that moved
 * all the same is recorded. Null when none did; `unchecked` while it is not answered.
 */
export async function inquireLate(of: Which): Promise<Learned | null> {
  const known = await read(of)
  if (!known || isOpen(known.row) || known.row.status === 'succeeded') return null
  const { profileId, systemId, id: transactionId, status, type } = known.row
  const answer = await ask(known, known.row.parentId === null ? 'give_up' : 'inquire')
  if (answer.kind === 'unanswered') {
    const problem = `The processor says that something changed after this was ${status}, and does not answer what.`
    return { kind: 'conflict', transactionId, status, problem, unchecked: true }
  }
  if (answer.kind === 'not_found' || answer.outcome.kind !== 'succeeded') return null
  const { outcome } = answer
  const about = { kind: 'ours', transactionId } as const
  return apply({ profileId, systemId, about, type, outcome, source: 'callback', isFresh: true })
}

/** A reservation that we release is called refused by its processor from then on, even before it has told us that the release succeeded. */
async function isReleasing({ profileId, id, type }: TransactionRow): Promise<boolean> {
  if (type !== 'authorization') return false
  const release = and(eq(transaction.profileId, profileId), eq(transaction.parentId, id), eq(transaction.type, 'void'))
  const alive = inArray(transaction.status, ['created', 'pending', 'unknown', 'succeeded'])
  const [one] = await database().select({ id: transaction.id }).from(transaction).where(and(release, alive)).limit(1)
  return one !== undefined
}

async function ask(known: Known, manner: Manner): Promise<Inquiry> {
  const { row } = known
  const system = opened(known)
  if (!system) return { kind: 'unanswered', evidence: { message: UNREADABLE } }
  const { adapter, context } = system
  const target = await targetOf(row)
  return callForInquiry(row.id, () => {
    if (manner === 'give_up' && adapter.operations.giveUp) return adapter.operations.giveUp.run(target, context)
    if (manner === 'resume' && adapter.inbound.resume) return adapter.inbound.resume(target, context)
    return adapter.inbound.inquire(target, context)
  })
}

const UNREADABLE = 'the settings of its payment system could not be read: enter them again'

function opened({ row, system }: Known): OpenSystem | null {
  try {
    return open(system)
  } catch (error) {
    log.error({ transaction: row.id, system: system.id, err: error }, 'a payment system could not be opened')
    return null
  }
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
    ...(parent?.row.reference ? { parentReference: parent.row.reference } : {}),
  }
}

/** What an answer means for the row; null: nothing yet. */
function outcomeOf(asked: Asked, answer: Inquiry, end: 'expired' | 'payer_cancelled' | null): Outcome | null {
  const { row } = asked
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
  if (!believesNotFound(row, now(), ownPatience(asked))) return null
  return { kind: 'failed', code: 'unreachable', evidence: { message: 'The processor has no record of it.' } }
}

/** What came of asking, for the person who may have to look. */
function wordsOf({ system }: Asked, answer: Inquiry): string {
  if (answer.kind !== 'unanswered') return 'it said that it has no record of it'
  if (answer.evidence.message === UNREADABLE) return UNREADABLE
  const adapter = findAdapter(system.adapter)
  const told = adapter ? scrub(adapter, answer.evidence) : {}
  const cause = [told.processorCode, told.message].filter(Boolean).join(', ').replace(/\.+$/, '')
  return cause ? `it did not say (${cause})` : 'it did not say'
}

function pendingRow(row: OpenRow, outcome: Extract<Outcome, { kind: 'pending' }>): OpenRow {
  return { ...row, status: 'pending', nextStep: outcome.next, expiresAt: outcome.expiresAt ?? row.expiresAt }
}

function ownPatience({ system }: Asked) {
  return findAdapter(system.adapter)?.patience
}

async function wait(asked: Asked, last: string): Promise<void> {
  const { row } = asked
  const [at, own] = [now(), ownPatience(asked)]
  const inquiries = row.inquiries + 1
  const hopeless = at >= personAt(row, own)
  await update(row, {
    inquiries,
    askAt: askAgainAt(row, inquiries, at, own),
    ...(hopeless ? { needsPerson: reasonFor(row, inquiries, last) } : {}),
  })
  if (hopeless) log.warn({ transaction: row.id, payment: row.paymentId, inquiries }, 'a transaction needs a person')
}

/** A person has to look now, whatever patience is left. */
async function askPerson(row: OpenRow, needsPerson: string): Promise<void> {
  await update(row, { needsPerson })
  log.warn({ transaction: row.id, payment: row.paymentId }, 'a transaction needs a person')
}

/** Changes when it is asked and who looks at it, never what it is; and nothing of one that was settled meanwhile. */
async function update(
  row: TransactionRow,
  values: Partial<Pick<TransactionRow, 'inquiries' | 'askAt' | 'needsPerson'>>,
): Promise<void> {
  const open = inArray(transaction.status, ['created', 'pending', 'unknown'])
  await database()
    .update(transaction)
    .set(values)
    .where(and(eq(transaction.profileId, row.profileId), eq(transaction.id, row.id), open))
}

function named(asked: Asked, reference: string | undefined): Asked {
  const { row } = asked
  return row.reference !== null || reference === undefined ? asked : { ...asked, row: { ...row, reference } }
}

async function readOpen(of: Which): Promise<Asked | undefined> {
  const found = await read(of)
  return found && isOpenRow(found.row) ? { ...found, row: found.row } : undefined
}

function isOpenRow(row: TransactionRow): row is OpenRow {
  return isOpen(row)
}

async function read(of: Which): Promise<Known | undefined> {
  const [found] = await database()
    .select({ row: transaction, system: paymentSystem })
    .from(transaction)
    .innerJoin(
      paymentSystem,
      and(eq(paymentSystem.profileId, transaction.profileId), eq(paymentSystem.id, transaction.systemId)),
    )
    .where(and(eq(transaction.profileId, of.profileId), eq(transaction.id, of.transactionId)))
  return found
}
