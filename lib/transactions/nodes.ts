import { and, eq } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { transaction } from '@/db/schema/payments'
import type { Node } from './tree'

type TransactionRow = typeof transaction.$inferSelect

/** The rows of a payment as the tree knows them. Lock the payment first if you mean to act on what you see. */
export async function nodesOf(
  tx: Tx,
  of: { readonly profileId: string; readonly id: string },
): Promise<readonly Node[]> {
  const rows = await tx
    .select()
    .from(transaction)
    .where(and(eq(transaction.profileId, of.profileId), eq(transaction.paymentId, of.id)))
    .orderBy(transaction.createdAt, transaction.id)
  return rows.map(nodeOf)
}

/** A row as the tree knows it: its amount is what was told, or asked while nothing is told. */
export function nodeOf({ id, parentId, type, status, toldMinor, askedMinor }: TransactionRow): Node {
  return { id, parentId, type, status, amountMinor: toldMinor ?? askedMinor }
}
