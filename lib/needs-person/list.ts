import { and, asc, eq, inArray, isNotNull, lt, or, type Placeholder, sql } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { prepared } from '@/db/prepared'
import { customer } from '@/db/schema/customers'
import { order } from '@/db/schema/orders'
import { payment, transaction } from '@/db/schema/payments'
import { profile } from '@/db/schema/profile'
import { callbackEvent } from '@/db/schema/records'
import { paymentSystem } from '@/db/schema/systems'
import { type Actor, demand, may } from '@/lib/auth/actor'
import { type CallbackRow, MOST_ATTEMPTS, subjectOf } from '@/lib/callbacks/handle'
import { readReports } from '@/lib/callbacks/reports'
import { type Saying, sayingOf } from '@/lib/callbacks/sayings'
import { now } from '@/lib/clock'
import { countOfDeadJobs, type DeadJob, listDeadJobs } from '@/lib/jobs/dead'
import { type Money, money } from '@/lib/money/money'
import type { TransactionType } from '@/lib/payments/contract'
import type { TransactionStatus } from '@/lib/transactions/tree'
import { TYPE_NAMES } from '@/lib/words'
import { type OfProfile, type OverpaidOrder, overpaid, overpaidOrders } from './overpaid'

// What the machines cannot bring to an end by themselves, of one profile.

/** How many of each kind are shown; whoever works through them sees the next ones come up. */
export const MOST_SHOWN = 25
/** A transaction that should have been asked about this long ago was forgotten by everybody: the worker may not be running. */
const OVERDUE_MS = 10 * 60 * 1000

export interface Counts {
  readonly transactions: number
  /** Orders with more than they cost. */
  readonly overpaid: number
  readonly unmatched: number
  readonly conflicts: number
  readonly jobs: number
  readonly total: number
}

/** A transaction that nobody knows the end of. */
export interface LostTransaction {
  readonly transactionId: string
  readonly paymentId: string
  readonly type: TransactionType
  readonly name: string
  readonly status: TransactionStatus
  readonly asked: Money
  /** What the processor said that it moved; null until it says so. */
  readonly told: Money | null
  readonly customerName: string
  readonly systemName: string
  readonly live: boolean
  readonly reference: string | null
  readonly createdAt: Date
  /** Why a person has to look; null: none has to yet, but it should have been asked about at `askAt` and was not. */
  readonly why: string | null
  readonly askAt: Date | null
}

/** A callback that could not be applied. */
export interface LostCallback {
  readonly id: string
  readonly state: 'unmatched' | 'conflict' | 'deferred'
  readonly systemName: string
  readonly receivedAt: Date
  readonly problem: string | null
  /** It is still tried by itself. */
  readonly tried: boolean
  readonly says: readonly Saying[]
  /** The transactions it speaks of, as we have them. */
  readonly about: readonly Subject[]
}

export interface Subject {
  readonly transactionId: string
  readonly paymentId: string
  readonly name: string
  readonly status: TransactionStatus
  readonly amount: Money
}

export interface NeedsPerson {
  /** When this was looked up. */
  readonly at: Date
  readonly counts: Counts
  readonly transactions: readonly LostTransaction[]
  readonly overpaid: readonly OverpaidOrder[]
  readonly unmatched: readonly LostCallback[]
  /** What contradicts us, and what could not be read. */
  readonly conflicts: readonly LostCallback[]
  readonly jobs: readonly DeadJob[]
}

const UNMATCHED = ['unmatched'] as const
const CONFLICTS = ['conflict', 'deferred'] as const

/** In one statement, because every page of the console asks. */
const countsOf = prepared((db) => {
  const of = { profileId: sql.placeholder('profile') }
  const overdue = sql.placeholder('overdue')
  return db
    .select({
      transactions: sql<number>`${db.$count(transaction, lost(of, overdue))}::int`,
      overpaid: sql<number>`${db.$count(order, overpaid(of))}::int`,
      unmatched: sql<number>`${db.$count(callbackEvent, inState(of, UNMATCHED))}::int`,
      conflicts: sql<number>`${db.$count(callbackEvent, inState(of, CONFLICTS))}::int`,
      jobs: sql<number>`${countOfDeadJobs(of.profileId)}`,
    })
    .from(profile)
    .where(eq(profile.id, of.profileId))
})

/** How many things need a person. Nothing for whoever may not see them. */
export async function countNeedsPerson(actor: Actor): Promise<Counts> {
  if (!may(actor, 'needs_person.read')) return NONE
  const [row] = await countsOf(database(), { profile: actor.profileId, overdue: overdue().toISOString() })
  if (!row) throw new Error('the counts gave no row')
  return { ...row, total: Object.values(row).reduce((sum, count) => sum + count, 0) }
}

const NONE: Counts = { transactions: 0, overpaid: 0, unmatched: 0, conflicts: 0, jobs: 0, total: 0 }

/** Everything that needs a person, the oldest first, at most `MOST_SHOWN` of each kind. Needs `needs_person.read`. */
export async function getNeedsPerson(actor: Actor): Promise<NeedsPerson> {
  demand(actor, 'needs_person.read')
  const tx = database()
  return {
    at: now(),
    counts: await countNeedsPerson(actor),
    transactions: await transactionsOf(tx, actor),
    overpaid: await overpaidOrders(tx, actor, MOST_SHOWN),
    unmatched: await callbacksOf(tx, actor, UNMATCHED),
    conflicts: await callbacksOf(tx, actor, CONFLICTS),
    jobs: await listDeadJobs(tx, actor.profileId, MOST_SHOWN),
  }
}

function overdue(): Date {
  return new Date(now().getTime() - OVERDUE_MS)
}

function lost({ profileId }: OfProfile, before: Date | Placeholder) {
  return and(
    eq(transaction.profileId, profileId),
    or(isNotNull(transaction.needsPerson), lt(transaction.askAt, before)),
  )
}

function inState({ profileId }: OfProfile, states: readonly LostCallback['state'][]) {
  return and(eq(callbackEvent.profileId, profileId), inArray(callbackEvent.state, states))
}

async function transactionsOf(tx: Tx, actor: Actor): Promise<readonly LostTransaction[]> {
  const rows = await tx
    .select({ row: transaction, live: payment.live, customerName: customer.name, systemName: paymentSystem.name })
    .from(transaction)
    .innerJoin(payment, and(eq(payment.profileId, transaction.profileId), eq(payment.id, transaction.paymentId)))
    .innerJoin(customer, and(eq(customer.profileId, payment.profileId), eq(customer.id, payment.customerId)))
    .innerJoin(
      paymentSystem,
      and(eq(paymentSystem.profileId, transaction.profileId), eq(paymentSystem.id, transaction.systemId)),
    )
    .where(lost(actor, overdue()))
    .orderBy(asc(transaction.createdAt), asc(transaction.id))
    .limit(MOST_SHOWN)
  return rows.map(({ row, ...names }) => ({
    ...names,
    transactionId: row.id,
    paymentId: row.paymentId,
    type: row.type,
    name: TYPE_NAMES[row.type],
    status: row.status,
    asked: money(row.askedMinor, row.currency),
    told: row.toldMinor === null ? null : money(row.toldMinor, row.currency),
    reference: row.reference,
    createdAt: row.createdAt,
    why: row.needsPerson,
    askAt: row.askAt,
  }))
}

async function callbacksOf(
  tx: Tx,
  actor: Actor,
  states: readonly LostCallback['state'][],
): Promise<readonly LostCallback[]> {
  const rows = await tx
    .select({ row: callbackEvent, systemName: paymentSystem.name })
    .from(callbackEvent)
    .innerJoin(
      paymentSystem,
      and(eq(paymentSystem.profileId, callbackEvent.profileId), eq(paymentSystem.id, callbackEvent.systemId)),
    )
    .where(inState(actor, states))
    .orderBy(asc(callbackEvent.receivedAt), asc(callbackEvent.id))
    .limit(MOST_SHOWN)
  return Promise.all(rows.map(({ row, systemName }) => callbackOf(row, systemName)))
}

async function callbackOf(row: CallbackRow, systemName: string): Promise<LostCallback> {
  const reports = reportsOf(row)
  const subjects = await Promise.all(reports.map((report) => subjectOf(row, report)))
  return {
    id: row.id,
    state: row.state === 'conflict' || row.state === 'deferred' ? row.state : 'unmatched',
    systemName,
    receivedAt: row.receivedAt,
    problem: row.problem,
    tried: row.state === 'unmatched' && row.attempts < MOST_ATTEMPTS,
    says: reports.map(sayingOf),
    about: subjects
      .filter((one) => one !== undefined)
      .map((one) => ({
        transactionId: one.id,
        paymentId: one.paymentId,
        name: TYPE_NAMES[one.type],
        status: one.status,
        amount: money(one.toldMinor ?? one.askedMinor, one.currency),
      })),
  }
}

/** None where they cannot be read, as an older release may have kept them: the page about trouble must not fail of it. */
function reportsOf(row: CallbackRow): ReturnType<typeof readReports> {
  try {
    return readReports(row.reports)
  } catch {
    return []
  }
}
