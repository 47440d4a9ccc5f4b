import { and, eq, inArray, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { transaction } from '@/db/schema/payments'
import { callbackEvent } from '@/db/schema/records'
import { now } from '@/lib/clock'
import type { Report } from '@/lib/payments/contract'
import { apply } from '@/lib/transactions/apply'
import { inquire, inquireLate, type Learned, stillStands } from '@/lib/transactions/inquire'
import { cameToNothing } from '@/lib/transactions/tree'
import { whyNoneOfIts } from './foreign'
import { readReports } from './reports'

export type CallbackRow = typeof callbackEvent.$inferSelect
export type CallbackState = CallbackRow['state']

/** After so many tries a report that matches nothing waits for a person. */
export const MOST_ATTEMPTS = 8

/** What is not at its end: it may be applied, and a person may discard it. */
export const OPEN_STATES = ['new', 'unmatched', 'conflict'] as const satisfies readonly CallbackState[]

/** Thrown so that the job comes again: the report is kept, but what it speaks of is not here yet. */
export class NotYet extends Error {}

export interface Handled {
  readonly state: CallbackState
  readonly problem: string | null
  /** It may end otherwise when it is handled again: what it names may come, or the processor may answer. */
  readonly mayChange: boolean
}

interface Which {
  readonly profileId: string
  readonly callbackId: string
}

/**
 * Applies the reports of a stored callback. Safe to repeat. Throws `NotYet` while a report matches nothing or contradicts the record, and that may still change; ends
 * `applied`, `conflict` or `unmatched`, or `ignored` where it is about what another payment system, or somebody else, started at the same processor.
 */
export async function handleCallback(of: Which): Promise<void> {
  const row = await openCallback(of)
  if (!row) return
  const { state, problem, mayChange } = await handleOnce(row)
  if (mayChange && row.attempts + 1 < MOST_ATTEMPTS) throw new NotYet(problem ?? state)
}

/** A callback that may still be applied; undefined when there is none such. */
export async function openCallback({ profileId, callbackId }: Which): Promise<CallbackRow | undefined> {
  const [row] = await database()
    .select()
    .from(callbackEvent)
    .where(and(eq(callbackEvent.profileId, profileId), eq(callbackEvent.id, callbackId)))
  return row && OPEN_STATES.some((state) => state === row.state) ? row : undefined
}

/**
 * Applies the reports of a callback now and records how it went. `instead` says what a report that matches nothing is about, as a person
 * has found out.
 */
export async function handleOnce(row: CallbackRow, instead?: (report: Report) => Report): Promise<Handled> {
  const results: (Learned | null)[] = []
  const reports = readReports(row.reports)
  for (const report of reports) {
    const found = await handle(row, report)
    results.push(found?.kind === 'unmatched' && instead ? await handleChosen(row, report, instead(report)) : found)
  }
  const isUnknown = results.every((one) => one?.kind === 'unmatched')
  const { state, problem } = (isUnknown && (await whyNoneOfIts(row, reports))) || endOf(results)
  await database()
    .update(callbackEvent)
    .set({
      state,
      problem,
      attempts: sql`${callbackEvent.attempts} + 1`,
      handledAt: state === 'unmatched' ? null : now(),
    })
    // What came to its end meanwhile stays there.
    .where(
      and(
        eq(callbackEvent.profileId, row.profileId),
        eq(callbackEvent.id, row.id),
        inArray(callbackEvent.state, OPEN_STATES),
      ),
    )
  return { state, problem, mayChange: state === 'unmatched' || results.some((one) => one?.unchecked === true) }
}

function endOf(results: readonly (Learned | null)[]): Pick<Handled, 'state' | 'problem'> {
  const problems = results.map((result) => (result && 'problem' in result ? result.problem : null))
  const is = (kind: Learned['kind']) => results.some((one) => one?.kind === kind)
  const state = is('conflict') ? 'conflict' : is('unmatched') ? 'unmatched' : 'applied'
  return { state, problem: problems.find((text) => text !== null) ?? null }
}

/** Null when there was nothing new to learn, or when what it says was overtaken: the processor, asked, says what is recorded. */
async function handle(row: CallbackRow, report: Report, reference?: string): Promise<Learned | null> {
  if (report.outcome !== 'ask') {
    const { profileId, systemId } = row
    const applied = await apply({ ...report, outcome: report.outcome, profileId, systemId, source: 'callback' })
    if (applied.kind !== 'conflict') return applied
    const of = { profileId, transactionId: applied.transactionId }
    if (report.type === 'refund' && report.outcome.kind === 'succeeded' && cameToNothing(applied.status))
      return inquireLate(of)
    if (report.outcome.kind !== 'declined') return applied
    const stands = await stillStands(of)
    return stands === 'yes' ? null : { ...applied, unchecked: stands === 'unanswered' }
  }
  const transactionId = (await subjectOf(row, report))?.id
  if (!transactionId) return { kind: 'unmatched', problem: `No transaction matches this ${report.type}.` }
  const of = { profileId: row.profileId, transactionId, reference }
  return (await inquire(of, 'callback')) ?? inquireLate(of)
}

/** The same of a report whose transaction a person has chosen: it is not done with before something is learned. */
async function handleChosen(row: CallbackRow, report: Report, chosen: Report): Promise<Learned> {
  const reference = report.about.kind === 'theirs' ? report.about.reference : undefined
  const applied = await handle(row, chosen, reference)
  const problem = 'The processor was asked about the chosen transaction and has nothing new to say of it.'
  return applied ?? { kind: 'unmatched', problem }
}

/** The transaction that a report is about: of something that we did not start the one it hangs under. Undefined when nothing matches. */
export async function subjectOf(
  row: Pick<CallbackRow, 'profileId' | 'systemId'>,
  { about, type, outcome }: Report,
): Promise<typeof transaction.$inferSelect | undefined> {
  if (about.kind === 'under' && outcome === 'ask') return undefined
  const mine = and(eq(transaction.profileId, row.profileId), eq(transaction.systemId, row.systemId))
  const which =
    about.kind === 'ours'
      ? eq(transaction.id, about.transactionId)
      : about.kind === 'theirs'
        ? and(eq(transaction.reference, about.reference), eq(transaction.type, type))
        : eq(transaction.reference, about.parentReference)
  const [found] = await database().select().from(transaction).where(and(mine, which)).limit(1)
  return found
}
