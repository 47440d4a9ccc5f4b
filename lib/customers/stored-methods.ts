import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { customer, storedMethod } from '@/db/schema/customers'
import { fingerprint, fingerprints, seal, unseal } from '@/lib/auth/sealed'
import { newId } from '@/lib/ids'
import type { KeptInstrument, StoredToken } from '@/lib/payments/outcome'

export type StoredMethodRow = typeof storedMethod.$inferSelect

/** The kept methods of a customer, the default first. Their tokens stay sealed. */
export async function keptMethods(
  tx: Tx,
  of: { profileId: string; customerId: string },
): Promise<readonly StoredMethodRow[]> {
  return tx
    .select()
    .from(storedMethod)
    .where(
      and(
        eq(storedMethod.profileId, of.profileId),
        eq(storedMethod.customerId, of.customerId),
        isNull(storedMethod.revokedAt),
      ),
    )
    .orderBy(desc(storedMethod.isDefault), asc(storedMethod.createdAt))
}

/** Opens the token of a kept method to hand it to the adapter. */
export function tokenOf(row: StoredMethodRow): StoredToken {
  return JSON.parse(unseal(row.tokenSealed, storedMethodContext(row.id))) as StoredToken
}

/** Binds a sealed token to its row. */
export function storedMethodContext(id: string): string {
  return `stored_method:${id}`
}

export interface Keep {
  readonly profileId: string
  readonly customerId: string
  readonly systemId: string
  readonly kept: KeptInstrument
}

/**
 * Keeps a token that a processor gave. Keeping the same one again, as a repeated report does, changes nothing; one that the customer had
 * removed comes back. The first one becomes the default. Call inside the transaction that records the report.
 */
export async function keepMethod(tx: Tx, keep: Keep): Promise<string> {
  const of = and(eq(customer.profileId, keep.profileId), eq(customer.id, keep.customerId))
  await tx.select({ id: customer.id }).from(customer).where(of).for('no key update')
  const others = await keptMethods(tx, keep)
  const text = JSON.stringify(Object.fromEntries(Object.entries(keep.kept.token).sort()))
  const expires = keep.kept.expires ?? null
  const becomesDefault = others.length === 0 ? { isDefault: true } : {}
  // The lock on the customer is what makes looking first safe: a unique index could not tell two hashes of one token.
  const same = and(
    eq(storedMethod.profileId, keep.profileId),
    eq(storedMethod.systemId, keep.systemId),
    eq(storedMethod.customerId, keep.customerId),
    inArray(storedMethod.tokenHash, fingerprints(text)),
  )
  const [known] = await tx.select().from(storedMethod).where(same).orderBy(asc(storedMethod.createdAt)).limit(1)
  if (known) {
    const it = and(eq(storedMethod.profileId, known.profileId), eq(storedMethod.id, known.id))
    await tx
      .update(storedMethod)
      .set({ expires, revokedAt: null, ...becomesDefault })
      .where(it)
    return known.id
  }
  const id = newId('met')
  await tx.insert(storedMethod).values({
    profileId: keep.profileId,
    id,
    customerId: keep.customerId,
    systemId: keep.systemId,
    method: keep.kept.method,
    tokenSealed: seal(text, storedMethodContext(id)),
    tokenHash: fingerprint(text),
    lastFour: keep.kept.lastFour,
    expires,
    ...becomesDefault,
  })
  return id
}
