import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { storedMethod } from '@/db/schema/customers'
import { payment, transaction } from '@/db/schema/payments'
import { currencyAssignment } from '@/db/schema/systems'
import { type Refusal, refuse } from '@/lib/result'

/** What depends on a payment system, or on some of its methods. */
export interface Impact {
  readonly keptCards: number
  readonly currencies: readonly string[]
  /** Transactions that are not final yet. */
  readonly openTransactions: number
  readonly payments: number
}

export interface ImpactQuery {
  readonly profileId: string
  readonly systemId: string
  /** Only what was kept or paid with these. */
  readonly methods?: readonly string[]
}

const OPEN = ['created', 'pending', 'unknown'] as const

/** Counts what depends on a system or some methods of it. Call inside the change that is about to touch them. */
export async function impactOf(tx: Tx, { profileId, systemId, methods }: ImpactQuery): Promise<Impact> {
  const count = sql<number>`count(*)::int`
  const [cards] = await tx
    .select({ count })
    .from(storedMethod)
    .where(
      and(
        eq(storedMethod.profileId, profileId),
        eq(storedMethod.systemId, systemId),
        isNull(storedMethod.revokedAt),
        methods && inArray(storedMethod.method, [...methods]),
      ),
    )
  const [open] = await tx
    .select({ count })
    .from(transaction)
    .where(
      and(
        eq(transaction.profileId, profileId),
        eq(transaction.systemId, systemId),
        inArray(transaction.status, [...OPEN]),
        // Each of them has one, and few others do.
        isNotNull(transaction.askAt),
        methods && inArray(transaction.method, [...methods]),
      ),
    )
  const [payments] = await tx
    .select({ count })
    .from(payment)
    .where(
      and(
        eq(payment.profileId, profileId),
        eq(payment.systemId, systemId),
        methods && inArray(payment.method, [...methods]),
      ),
    )
  const assigned = await tx
    .select({ currency: currencyAssignment.currency })
    .from(currencyAssignment)
    .where(and(eq(currencyAssignment.profileId, profileId), eq(currencyAssignment.systemId, systemId)))
    .orderBy(currencyAssignment.currency)
  return {
    keptCards: cards?.count ?? 0,
    currencies: assigned.map(({ currency }) => currency),
    openTransactions: open?.count ?? 0,
    payments: payments?.count ?? 0,
  }
}

export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

/** The refusal that asks: nothing is done until the same request comes with `confirmed`. */
export function askFirst(message: string): Refusal {
  return refuse('needs_confirmation', message)
}
