import { and, eq, type SQL } from 'drizzle-orm'
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
  }
}

/** A customer by id, if the actor may see them. */
export async function findCustomer(tx: Tx, actor: Actor, customerId: string): Promise<CustomerRow | undefined> {
  const [row] = await tx
    .select()
    .from(customer)
    .where(and(visibleCustomers(actor), eq(customer.id, customerId)))
  return row
}

/** The customer's account in a currency, opened with a balance of zero when there is none yet. */
export async function accountIn(
  tx: Tx,
  of: { profileId: string; customerId: string; currency: string },
): Promise<AccountRow> {
  const key = and(
    eq(account.profileId, of.profileId),
    eq(account.customerId, of.customerId),
    eq(account.currency, of.currency),
  )
  const [known] = await tx.select().from(account).where(key)
  if (known) return known
  await tx
    .insert(account)
    .values({ ...of, id: newId('acc') })
    .onConflictDoNothing()
  const [made] = await tx.select().from(account).where(key)
  if (!made) throw new Error('the account that was just opened is not there')
  return made
}
