import { and, eq } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { transaction } from '@/db/schema/payments'
import type { Node } from './tree'

/** The rows of a payment as the tree knows them. Lock the payment first if you mean to act on what you see. */
export async function nodesOf(
  tx: Tx,
  of: { readonly profileId: string; readonly id: string },
): Promise<readonly Node[]> {
  const rows = await tx
    .select({
      id: transaction.id,
      parentId: transaction.parentId,
      type: transaction.type,
      status: transaction.status,
      askedMinor: transaction.askedMinor,
      toldMinor: transaction.toldMinor,
    })
    .from(transaction)
    .where(and(eq(transaction.profileId, of.profileId), eq(transaction.paymentId, of.id)))
    .orderBy(transaction.createdAt, transaction.id)
  return rows.map(({ askedMinor, toldMinor, ...row }) => ({ ...row, amountMinor: toldMinor ?? askedMinor }))
}
