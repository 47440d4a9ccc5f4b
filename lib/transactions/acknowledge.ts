import { and, eq, inArray, isNotNull } from 'drizzle-orm'
import { database } from '@/db/client'
import { transaction } from '@/db/schema/payments'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { notFound, ok, type Result, refuse } from '@/lib/result'

/**
 * Somebody has dealt with a refund that did not arrive, came back, or arrived after all: it no longer waits for a person, and the audit says who says so
 * and what was done. Needs `payments.settle`. Refuses any other transaction, one whose end is not known, and one that waits no more.
 */
export async function acknowledgeRefund(
  actor: Actor,
  { transactionId, reason }: { readonly transactionId: string; readonly reason: string },
): Promise<Result<null>> {
  demand(actor, 'payments.settle')
  return database().transaction(async (tx) => {
    const its = and(eq(transaction.profileId, actor.profileId), eq(transaction.id, transactionId))
    const [known] = await tx.select({ id: transaction.id }).from(transaction).where(its)
    if (!known) return notFound('transaction')
    const isOver = and(eq(transaction.type, 'refund'), inArray(transaction.status, ['succeeded', 'declined', 'failed']))
    const [row] = await tx
      .update(transaction)
      .set({ needsPerson: null })
      .where(and(its, isOver, isNotNull(transaction.needsPerson)))
      .returning()
    if (!row) return NOT_WAITING
    await audit(tx, actor, {
      action: 'refund.dealt_with',
      entity: 'payment',
      entityId: row.paymentId,
      after: { transaction: row.id, amountMinor: row.toldMinor, currency: row.currency, reason },
    })
    return ok(null)
  })
}

const NOT_WAITING = refuse('not_waiting', 'This refund does not wait for a person, or no longer. Nothing was changed.')
