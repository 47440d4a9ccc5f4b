import { and, eq, type SQL, sql } from 'drizzle-orm'
import { insertRows } from '@/db/bulk'
import type { Tx } from '@/db/client'
import { account, customer } from '@/db/schema/customers'
import { type Actor, scopeOf } from '@/lib/auth/actor'
import { newId } from '@/lib/ids'

export type CustomerRow = typeof customer.$inferSelect
export type AccountRow = typeof account.$inferSelect

/** The customers this actor may see, as a condition on the customer table. Every query of customers or of what is theirs carries it. */
export function visibleCustomers(actor: Actor): SQL | undefined {
  const scope = scopeOf(actor)
  const ofProfile = eq(customer.profileId, actor.profileId)
  switch (scope.kind) {
    case 'all':
      return ofProfile
    case 'made_by':
      return and(ofProfile, eq(customer.createdBy, scope.loginId))
    case 'customer':
      return and(ofProfile, eq(customer.id, scope.customerId))
    case 'none':
      return sql`false`
  }
}

/** The same for a row that is at hand. */
export function maySee(actor: Actor, row: CustomerRow): boolean {
  const scope = scopeOf(actor)
  if (row.profileId !== actor.profileId) return false
  if (scope.kind === 'made_by') return row.createdBy === scope.loginId
  return scope.kind === 'all' || (scope.kind === 'customer' && row.id === scope.customerId)
}

/** A customer by id, if the actor may see them. */
export async function findCustomer(tx: Tx, actor: Actor, customerId: string): Promise<CustomerRow | undefined> {
  const [row] = await tx
    .select()
    .from(customer)
    .where(and(visibleCustomers(actor), eq(customer.id, customerId)))
  return row
}

/** Opens a customer's account in a currency, with a balance of zero, unless it is there. */
export async function ensureAccount(
  tx: Tx,
  key: Pick<AccountRow, 'profileId' | 'customerId' | 'currency'>,
): Promise<void> {
  await insertRows(tx, account, [{ ...key, id: newId('acc') }], 'skip those that are there')
}
