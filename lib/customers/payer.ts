import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import { among } from '@/db/bulk'
import { database } from '@/db/client'
import { prepared } from '@/db/prepared'
import { customer, storedMethod } from '@/db/schema/customers'
import type { Actor } from '@/lib/auth/actor'
import { gather } from '@/lib/gather'
import { type CustomerRow, maySee } from './find'
import type { StoredMethodRow } from './stored-methods'

/** A customer about to pay, and what they keep, the default first. The tokens stay sealed. */
export interface KnownPayer {
  readonly customer: CustomerRow
  readonly kept: readonly StoredMethodRow[]
}

interface CustomerKey {
  readonly profileId: string
  readonly id: string
}

const rowsOf = prepared((db) =>
  db
    .select({ customer, kept: storedMethod })
    .from(customer)
    .leftJoin(
      storedMethod,
      and(
        eq(storedMethod.profileId, customer.profileId),
        eq(storedMethod.customerId, customer.id),
        isNull(storedMethod.revokedAt),
      ),
    )
    .where(among(customer, ['profileId', 'id'], sql.placeholder('keys')))
    .orderBy(desc(storedMethod.isDefault), asc(storedMethod.createdAt)),
)

const payerOf = gather(
  async (keys: readonly CustomerKey[]) => {
    const rows = await rowsOf(database(), { keys })
    return keys.map(({ profileId, id }): KnownPayer | undefined => {
      const own = rows.filter(({ customer }) => customer.id === id && customer.profileId === profileId)
      return own[0] && { customer: own[0].customer, kept: own.flatMap(({ kept }) => kept ?? []) }
    })
  },
  { most: 100, atOnce: 2 },
)

/** The customer who pays, if the actor may see them, in one statement with all who ask at the same moment. Not in a transaction. */
export async function payerAmongMany(actor: Actor, customerId: string): Promise<KnownPayer | undefined> {
  const payer = await payerOf({ profileId: actor.profileId, id: customerId })
  return payer && maySee(actor, payer.customer) ? payer : undefined
}
