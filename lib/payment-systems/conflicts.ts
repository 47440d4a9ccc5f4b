import { and, eq, inArray, ne } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { currencyMethod, paymentSystem } from '@/db/schema/systems'

/** A method that another system has already in a currency. */
export interface Holder {
  readonly method: string
  readonly systemName: string
}

/** Which of these methods other systems hold in the currency (D6). */
export async function holdersOf(
  tx: Tx,
  of: {
    readonly profileId: string
    readonly currency: string
    readonly methods: readonly string[]
    readonly except: string
  },
): Promise<readonly Holder[]> {
  if (of.methods.length === 0) return []
  return tx
    .select({ method: currencyMethod.method, systemName: paymentSystem.name })
    .from(currencyMethod)
    .innerJoin(
      paymentSystem,
      and(eq(paymentSystem.profileId, currencyMethod.profileId), eq(paymentSystem.id, currencyMethod.systemId)),
    )
    .where(
      and(
        eq(currencyMethod.profileId, of.profileId),
        eq(currencyMethod.currency, of.currency),
        inArray(currencyMethod.method, [...of.methods]),
        ne(currencyMethod.systemId, of.except),
      ),
    )
    .orderBy(currencyMethod.method)
}

/** Names the two systems and the method, and says why it matters. */
export function conflictMessage(conflict: {
  readonly method: string
  readonly currency: string
  readonly holder: string
  readonly other: string
}): string {
  const { method, currency, holder, other } = conflict
  return `“${holder}” and “${other}” both have ${method}. In one currency a method may be on one payment system only, or a payer's ${method} payment in ${currency} would have two ways to go. Untick ${method} on one of them, or leave one of them out of ${currency}.`
}
