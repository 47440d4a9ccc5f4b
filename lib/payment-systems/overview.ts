import { and, asc, count, eq, inArray, isNull, sql } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { payment, transaction } from '@/db/schema/payments'
import { currencyAssignment, paymentSystem, paymentSystemMethod } from '@/db/schema/systems'
import { type Actor, demand } from '@/lib/auth/actor'
import { now } from '@/lib/clock'
import { type Money, money } from '@/lib/money/money'
import { figuresOf } from './figures'

// The console's front page: real figures, and what is still to be set up. What needs a person is a room of its own.

const DAYS = 14
const DAY_MS = 24 * 60 * 60 * 1000

/** What came in and how many attempts ended well. Rates are `succeeded` of `succeeded + refused`. */
export interface Figures {
  /** Money taken, at today's exchange rates in the base currency. */
  readonly volume: Money
  readonly succeeded: number
  /** Declined or failed. */
  readonly refused: number
  /** Not final yet. */
  readonly open: number
}

export type ChecklistStep = 'payment_system' | 'methods' | 'currency' | 'callback' | 'customer' | 'payment'

export interface Overview {
  /** Are these the figures of live payments, or of Test mode? */
  readonly live: boolean
  /** Are there payments of the other kind to look at? */
  readonly hasOther: boolean
  readonly base: string
  /** Fourteen days, the oldest first, none left out; a day is a day in UTC. */
  readonly days: readonly (Figures & { readonly day: string })[]
  readonly systems: readonly (Figures & { readonly systemId: string; readonly name: string })[]
  readonly total: Figures
  readonly checklist: readonly { readonly step: ChecklistStep; readonly done: boolean }[]
}

/** The overview's figures. Without `mode`: of live payments once there are any, else of Test mode. */
export async function getOverview(actor: Actor, input: { readonly mode?: 'live' | 'test' } = {}): Promise<Overview> {
  demand(actor, 'overview.read')
  const tx = database()
  const { profileId } = actor
  const modes = await modesOf(tx, profileId)
  const live = input.mode === undefined ? modes.includes(true) : input.mode === 'live'
  const today = Math.floor(now().getTime() / DAY_MS) * DAY_MS
  const since = new Date(today - (DAYS - 1) * DAY_MS)
  const { base, rows } = await figuresOf(tx, { profileId, live, since })
  const names = await tx
    .select({ id: paymentSystem.id, name: paymentSystem.name })
    .from(paymentSystem)
    .where(eq(paymentSystem.profileId, profileId))
    .orderBy(asc(paymentSystem.name))
  const sum = (some: typeof rows): Figures => ({
    volume: money(
      some.reduce((total, { volumeMinor }) => total + volumeMinor, 0n),
      base,
    ),
    succeeded: some.reduce((total, { succeeded }) => total + succeeded, 0),
    refused: some.reduce((total, { refused }) => total + refused, 0),
    open: some.reduce((total, { open }) => total + open, 0),
  })
  const days = Array.from({ length: DAYS }, (_, index) =>
    new Date(since.getTime() + index * DAY_MS).toISOString().slice(0, 10),
  )
  return {
    live,
    hasOther: modes.includes(!live),
    base,
    days: days.map((day) => ({ day, ...sum(rows.filter((row) => row.day === day)) })),
    systems: names
      .filter(({ id }) => rows.some(({ systemId }) => systemId === id))
      .map(({ id, name }) => ({ systemId: id, name, ...sum(rows.filter(({ systemId }) => systemId === id)) })),
    total: sum(rows),
    checklist: await checklistOf(tx, profileId),
  }
}

/** Live, Test mode or both: of which there are payments. */
async function modesOf(tx: Tx, profileId: string): Promise<readonly boolean[]> {
  const has = (live: boolean) =>
    sql<boolean>`exists (${tx
      .select({ one: sql`1` })
      .from(payment)
      .where(and(eq(payment.profileId, profileId), eq(payment.live, live)))})`
  const [found] = await tx.execute<{ live: boolean; test: boolean }>(
    sql`select ${has(true)} as live, ${has(false)} as test`,
  )
  return [...(found?.live ? [true] : []), ...(found?.test ? [false] : [])]
}

async function checklistOf(tx: Tx, profileId: string): Promise<Overview['checklist']> {
  const inUse = and(eq(paymentSystem.profileId, profileId), isNull(paymentSystem.deletedAt))
  const joined = (table: typeof paymentSystemMethod | typeof currencyAssignment) =>
    and(eq(table.profileId, paymentSystem.profileId), eq(table.systemId, paymentSystem.id))
  const systems = await tx
    .select({
      all: count(),
      methods: sql<number>`count(*) filter (where exists (${tx.select({ one: sql`1` }).from(paymentSystemMethod).where(joined(paymentSystemMethod))}))::int`,
      assigned: sql<number>`count(*) filter (where exists (${tx.select({ one: sql`1` }).from(currencyAssignment).where(joined(currencyAssignment))}))::int`,
      called: sql<number>`count(${paymentSystem.lastCallbackAt})::int`,
    })
    .from(paymentSystem)
    .where(inUse)
  const [found] = systems
  const [customers, paid] = await Promise.all([
    tx.select({ id: customer.id }).from(customer).where(eq(customer.profileId, profileId)).limit(1),
    tx
      .select({ id: transaction.id })
      .from(transaction)
      .where(
        and(
          eq(transaction.profileId, profileId),
          eq(transaction.status, 'succeeded'),
          inArray(transaction.type, ['purchase', 'capture', 'authorization']),
        ),
      )
      .limit(1),
  ])
  return [
    { step: 'payment_system', done: (found?.all ?? 0) > 0 },
    { step: 'methods', done: (found?.methods ?? 0) > 0 },
    { step: 'currency', done: (found?.assigned ?? 0) > 0 },
    { step: 'callback', done: (found?.called ?? 0) > 0 },
    { step: 'customer', done: customers.length > 0 },
    { step: 'payment', done: paid.length > 0 },
  ]
}
