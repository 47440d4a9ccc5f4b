import { and, desc, eq, gte, inArray, or } from 'drizzle-orm'
import { database } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { payment, transaction } from '@/db/schema/payments'
import { callbackEvent } from '@/db/schema/records'
import { paymentSystem } from '@/db/schema/systems'
import { type Actor, demand } from '@/lib/auth/actor'
import { isId } from '@/lib/ids'
import { formatMoney } from '@/lib/money/format'
import { type Money, money } from '@/lib/money/money'
import type { Report } from '@/lib/payments/contract'
import { notFound, ok, type Result } from '@/lib/result'
import { isOpen, mayFollow, PARENTS, type TransactionStatus } from '@/lib/transactions/tree'
import { TYPE_NAMES } from '@/lib/words'
import type { CallbackRow } from './handle'
import { readReports } from './reports'
import { type Saying, sayingOf } from './sayings'

// Finding the transaction for a callback that matches none: what fits, what does not and why.

type TransactionRow = typeof transaction.$inferSelect

export interface Candidate {
  readonly transactionId: string
  readonly paymentId: string
  readonly customerName: string
  readonly name: string
  readonly status: TransactionStatus
  readonly amount: Money
  readonly createdAt: Date
  /** Why it does not fit; null when it does. */
  readonly problem: string | null
  /** What the amounts differ by, or another thing to look at twice; null when there is none. */
  readonly doubt: string | null
}

export interface Match {
  readonly callbackId: string
  readonly state: CallbackRow['state']
  readonly systemName: string
  readonly receivedAt: Date
  readonly says: readonly Saying[]
  /** The transactions of the payment looked for; without a search those that may be meant. */
  readonly candidates: readonly Candidate[]
}

const MOST_SHOWN = 10
const OPEN = ['created', 'pending', 'unknown'] as const satisfies readonly TransactionStatus[]
const LIKELY_MS = 7 * 24 * 60 * 60 * 1000

/**
 * A callback that matches nothing, with the transactions of the same payment system it may be about. `search` is the id of a payment or a
 * transaction. Needs `callbacks.manage`.
 */
export async function getMatch(
  actor: Actor,
  input: { readonly callbackId: string; readonly search: string },
): Promise<Result<Match>> {
  demand(actor, 'callbacks.manage')
  const found = await readCallback(actor, input.callbackId)
  if (!found) return notFound('callback')
  const { row, systemName } = found
  const reports = readReports(row.reports)
  const rows = await candidatesOf(row, reports, input.search)
  return ok({
    callbackId: row.id,
    state: row.state,
    systemName,
    receivedAt: row.receivedAt,
    says: reports.map(sayingOf),
    candidates: rows.map(({ one, customerName }) => ({
      transactionId: one.id,
      paymentId: one.paymentId,
      customerName,
      name: TYPE_NAMES[one.type],
      status: one.status,
      amount: money(one.toldMinor ?? one.askedMinor, one.currency),
      createdAt: one.createdAt,
      problem: problemOf(reports, one),
      doubt: doubtOf(reports, one),
    })),
  })
}

/** A callback and the transaction chosen for it, with why they do not fit. Of the actor's profile alone. */
export async function readMatch(
  actor: Actor,
  input: { readonly callbackId: string; readonly transactionId: string },
): Promise<Result<{ readonly chosen: TransactionRow; readonly problem: string | null }>> {
  const found = await readCallback(actor, input.callbackId)
  if (!found) return notFound('callback')
  const [chosen] = await database()
    .select()
    .from(transaction)
    .where(
      and(
        eq(transaction.profileId, actor.profileId),
        eq(transaction.systemId, found.row.systemId),
        eq(transaction.id, input.transactionId),
      ),
    )
  if (!chosen) return notFound('transaction')
  return ok({ chosen, problem: problemOf(readReports(found.row.reports), chosen) })
}

/** The report, said of the transaction that a person chose, or of a new one under it. */
export function aimed(report: Report, chosen: Pick<TransactionRow, 'id' | 'type' | 'reference'>): Report {
  const about =
    report.type === chosen.type || chosen.reference === null
      ? ({ kind: 'ours', transactionId: chosen.id } as const)
      : ({ kind: 'under', parentReference: chosen.reference } as const)
  return { ...report, about }
}

function problemOf(reports: readonly Report[], chosen: TransactionRow): string | null {
  return reports.map((report) => misfit(report, chosen)).find((problem) => problem !== null) ?? null
}

function misfit(report: Report, chosen: TransactionRow): string | null {
  const [theirs, ours] = [TYPE_NAMES[report.type].toLowerCase(), TYPE_NAMES[chosen.type].toLowerCase()]
  const said = report.outcome === 'ask' ? undefined : 'amount' in report.outcome ? report.outcome.amount : undefined
  if (said && said.currency !== chosen.currency)
    return `The callback says ${said.currency}, this is in ${chosen.currency}.`
  if (report.type !== chosen.type) {
    if (report.outcome === 'ask' || !PARENTS[report.type].includes(chosen.type))
      return `The callback speaks of a ${theirs}, this is a ${ours}.`
    if (!mayFollow(report.type, chosen)) return `A ${theirs} cannot follow a ${ours} that is ${chosen.status}.`
    return chosen.reference === null ? `The processor never gave a reference for this ${ours}.` : null
  }
  const reference = sayingOf(report).reference ?? undefined
  if (reference !== undefined && chosen.reference !== null && chosen.reference !== reference)
    return `The processor calls this ${chosen.reference}; the callback is about ${reference}.`
  if (report.outcome === 'ask' && !isOpen(chosen)) return `This ${ours} is ${chosen.status}, so that nothing is asked.`
  return chosen.status === 'succeeded' ? `This ${ours} has succeeded already.` : null
}

function doubtOf(reports: readonly Report[], chosen: TransactionRow): string | null {
  const asked = money(chosen.askedMinor, chosen.currency)
  for (const { type, outcome } of reports) {
    if (outcome === 'ask' || !('amount' in outcome) || !outcome.amount || type !== chosen.type) continue
    if (outcome.amount.amountMinor !== asked.amountMinor)
      return `The callback says ${formatMoney(outcome.amount)}, we asked for ${formatMoney(asked)}.`
  }
  return isOpen(chosen) || reports.some(({ type }) => type !== chosen.type)
    ? null
    : `This was ${chosen.status}; what the callback says goes before that.`
}

async function readCallback(actor: Actor, callbackId: string) {
  if (!isId('cbk', callbackId)) return undefined
  const [found] = await database()
    .select({ row: callbackEvent, systemName: paymentSystem.name })
    .from(callbackEvent)
    .innerJoin(
      paymentSystem,
      and(eq(paymentSystem.profileId, callbackEvent.profileId), eq(paymentSystem.id, callbackEvent.systemId)),
    )
    .where(and(eq(callbackEvent.profileId, actor.profileId), eq(callbackEvent.id, callbackId)))
  return found
}

async function candidatesOf(row: CallbackRow, reports: readonly Report[], search: string) {
  const which = search === '' ? likely(row, reports) : named(search)
  if (!which) return []
  return database()
    .select({ one: transaction, customerName: customer.name })
    .from(transaction)
    .innerJoin(payment, and(eq(payment.profileId, transaction.profileId), eq(payment.id, transaction.paymentId)))
    .innerJoin(customer, and(eq(customer.profileId, payment.profileId), eq(customer.id, payment.customerId)))
    .where(and(eq(transaction.profileId, row.profileId), eq(transaction.systemId, row.systemId), which))
    .orderBy(desc(transaction.createdAt), desc(transaction.id))
    .limit(MOST_SHOWN)
}

function named(search: string) {
  if (isId('pay', search)) return eq(transaction.paymentId, search)
  return isId('txn', search) ? eq(transaction.id, search) : undefined
}

/** Those of the days before with the same type and amount that have not succeeded; where no amount is said, those without an end. */
function likely({ receivedAt }: CallbackRow, reports: readonly Report[]) {
  const conditions = reports.flatMap(({ type, outcome }) => {
    const amount = outcome !== 'ask' && 'amount' in outcome ? outcome.amount : undefined
    if (!amount) return and(eq(transaction.type, type), inArray(transaction.status, OPEN))
    return and(
      eq(transaction.type, type),
      eq(transaction.currency, amount.currency),
      eq(transaction.askedMinor, amount.amountMinor),
      inArray(transaction.status, [...OPEN, 'declined', 'failed']),
    )
  })
  const since = new Date(receivedAt.getTime() - LIKELY_MS)
  return conditions.length > 0 ? and(gte(payment.createdAt, since), or(...conditions)) : undefined
}
