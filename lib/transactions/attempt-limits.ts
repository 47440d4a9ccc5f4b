import { and, eq } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import type { payment } from '@/db/schema/payments'
import { currencyAssignment } from '@/db/schema/systems'
import { type Money, money } from '@/lib/money/money'
import { processorLimits } from '@/lib/payment-systems/limits'
import type { AnyAdapter } from '@/lib/payments/contract'

/**
 * What a further attempt of a payment may be of: the narrower of its payment system's assignment and what the processor takes; null where
 * neither says.
 */
export async function attemptLimits(
  tx: Tx,
  row: Pick<typeof payment.$inferSelect, 'profileId' | 'currency' | 'systemId' | 'method'>,
  adapter: AnyAdapter,
): Promise<{ readonly min: Money | null; readonly max: Money | null }> {
  const [assigned] = await tx
    .select({ min: currencyAssignment.minMinor, max: currencyAssignment.maxMinor })
    .from(currencyAssignment)
    .where(
      and(
        eq(currencyAssignment.profileId, row.profileId),
        eq(currencyAssignment.currency, row.currency),
        eq(currencyAssignment.systemId, row.systemId),
      ),
    )
  const known = adapter.methods.some(({ id }) => id === row.method)
  const processor = processorLimits(adapter, row.currency, known ? [row.method] : undefined)
  const min = larger(assigned?.min ?? null, processor.min)
  const max = smaller(assigned?.max ?? null, processor.max)
  return {
    min: min === null ? null : money(min, row.currency),
    max: max === null ? null : money(max, row.currency),
  }
}

function larger(a: bigint | null, b: bigint | null): bigint | null {
  return a === null || (b !== null && b > a) ? b : a
}

function smaller(a: bigint | null, b: bigint | null): bigint | null {
  return a === null || (b !== null && b < a) ? b : a
}
