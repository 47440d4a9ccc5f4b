import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { currencyAssignment, currencyMethod } from '@/db/schema/systems'
import { type Actor, demand } from '@/lib/auth/actor'
import { currencyName } from '@/lib/money/currencies'
import { type Money, money } from '@/lib/money/money'
import { notFound, ok, type Result } from '@/lib/result'
import { rowOf } from './systems'

export interface SystemCurrency {
  readonly code: string
  readonly name: string
  readonly min: Money
  readonly max: Money | null
  /** Ids of the methods that are offered in it. */
  readonly methods: readonly string[]
}

/** The currencies a payment system is assigned to, by code. */
export async function getSystemCurrencies(
  actor: Actor,
  input: { readonly systemId: string },
): Promise<Result<readonly SystemCurrency[]>> {
  demand(actor, 'payment_systems.read')
  const tx = database()
  const row = await rowOf(tx, actor, input.systemId)
  if (!row) return notFound('payment system')
  const assignments = await tx
    .select()
    .from(currencyAssignment)
    .where(and(eq(currencyAssignment.profileId, actor.profileId), eq(currencyAssignment.systemId, row.id)))
    .orderBy(currencyAssignment.currency)
  const methods = await tx
    .select()
    .from(currencyMethod)
    .where(and(eq(currencyMethod.profileId, actor.profileId), eq(currencyMethod.systemId, row.id)))
    .orderBy(currencyMethod.method)
  return ok(
    assignments.map(({ id, currency: code, minMinor, maxMinor }) => ({
      code,
      name: currencyName(code),
      min: money(minMinor, code),
      max: maxMinor === null ? null : money(maxMinor, code),
      methods: methods.filter(({ assignmentId }) => assignmentId === id).map(({ method }) => method),
    })),
  )
}
