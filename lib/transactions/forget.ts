import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { storedMethod } from '@/db/schema/customers'
import { tokenOf } from '@/lib/customers/stored-methods'
import { openSystem } from '@/lib/payment-systems/open'

/**
 * Deletes a removed card at the processor. A job: it throws while the processor does not answer, so that it is tried again. Does nothing
 * for a card that is kept again meanwhile, or whose processor cannot forget.
 */
export async function forgetCard(of: { readonly profileId: string; readonly storedMethodId: string }): Promise<void> {
  const [row] = await database()
    .select()
    .from(storedMethod)
    .where(and(eq(storedMethod.profileId, of.profileId), eq(storedMethod.id, of.storedMethodId)))
  if (!row?.revokedAt) return
  const system = await openSystem(database(), of.profileId, row.systemId)
  const forgotten = await system?.adapter.operations.forget?.run(tokenOf(row), system.context)
  if (forgotten?.kind === 'unanswered')
    throw new Error(`the processor did not confirm: ${forgotten.evidence.message ?? 'no reply'}`)
}
