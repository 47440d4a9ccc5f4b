import { and, eq, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { transaction } from '@/db/schema/payments'
import { callbackEvent } from '@/db/schema/records'
import { now } from '@/lib/clock'
import type { Report } from '@/lib/payments/contract'
import { type Applied, apply } from '@/lib/transactions/apply'
import { inquire } from '@/lib/transactions/inquire'
import { readReports } from './reports'

type CallbackRow = typeof callbackEvent.$inferSelect

/** After so many tries a report that matches nothing waits for a person. */
const MOST_ATTEMPTS = 8

/** Thrown so that the job comes again: the report is kept, but what it speaks of is not here yet. */
export class NotYet extends Error {}

/**
 * Applies the reports of a stored callback. Safe to repeat. Throws `NotYet` while a report matches nothing and may still do so; ends
 * `applied`, `conflict` or `unmatched`.
 */
export async function handleCallback(of: { readonly profileId: string; readonly callbackId: string }): Promise<void> {
  const here = and(eq(callbackEvent.profileId, of.profileId), eq(callbackEvent.id, of.callbackId))
  const [row] = await database().select().from(callbackEvent).where(here)
  if (!row || row.state === 'applied' || row.state === 'ignored' || row.state === 'discarded') return

  const results: (Applied | null)[] = []
  for (const report of readReports(row.reports)) results.push(await handle(row, report))
  const attempts = row.attempts + 1
  const problem =
    results.map((result) => (result && 'problem' in result ? result.problem : null)).find((text) => text !== null) ??
    null
  const state = results.some((one) => one?.kind === 'conflict')
    ? 'conflict'
    : results.some((one) => one?.kind === 'unmatched')
      ? 'unmatched'
      : 'applied'
  await database()
    .update(callbackEvent)
    .set({
      state,
      problem,
      attempts: sql`${callbackEvent.attempts} + 1`,
      handledAt: state === 'unmatched' ? null : now(),
    })
    .where(here)
  if (state === 'unmatched' && attempts < MOST_ATTEMPTS) throw new NotYet(problem ?? 'unmatched')
}

/** Null when there was nothing left to ask about. */
async function handle(row: CallbackRow, report: Report): Promise<Applied | null> {
  if (report.outcome !== 'ask')
    return apply({
      ...report,
      outcome: report.outcome,
      profileId: row.profileId,
      systemId: row.systemId,
      source: 'callback',
    })
  const transactionId = await subject(row, report)
  if (!transactionId) return { kind: 'unmatched', problem: `No transaction matches this ${report.type}.` }
  return inquire({ profileId: row.profileId, transactionId }, 'callback')
}

async function subject(row: CallbackRow, report: Report): Promise<string | undefined> {
  const { about } = report
  if (about.kind === 'under') return undefined
  const mine = and(eq(transaction.profileId, row.profileId), eq(transaction.systemId, row.systemId))
  const which =
    about.kind === 'ours'
      ? eq(transaction.id, about.transactionId)
      : and(eq(transaction.reference, about.reference), eq(transaction.type, report.type))
  const [found] = await database().select({ id: transaction.id }).from(transaction).where(and(mine, which)).limit(1)
  return found?.id
}
