import { eq } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { constraintOf } from '@/db/conflict'
import { profile } from '@/db/schema/profile'
import { type Actor, demand } from '@/lib/auth/actor'
import type { Permission } from '@/lib/auth/permissions'
import { type Refusal, type Result, refuse } from '@/lib/result'

class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

/** What the database itself refuses, in words. The services look first and say more; this is for whoever came at the same moment. */
const BY_CONSTRAINT: Readonly<Record<string, Refusal>> = {
  payment_system_name: refuse('name_taken', 'Another payment system has this name.', {
    name: 'Another payment system has this name. Names must be unique.',
  }),
  currency_method_profile_id_currency_method_pk: refuse(
    'method_conflict',
    'Another payment system already takes one of these methods in this currency.',
  ),
  currency_profile_id_code_pk: refuse('exists', 'This currency is there already.', {
    code: 'This currency is there already.',
  }),
}

/**
 * A change of a profile's configuration: permission, one transaction, one change at a time per profile (so that what was checked still
 * holds when it is written). A refusal undoes everything that `work` did.
 */
export async function change<T>(
  actor: Actor,
  permission: Permission,
  work: (tx: Tx) => Promise<Result<T>>,
): Promise<Result<T>> {
  demand(actor, permission)
  try {
    return await database().transaction(async (tx) => {
      await tx.select({ id: profile.id }).from(profile).where(eq(profile.id, actor.profileId)).for('no key update')
      const result = await work(tx)
      if (!result.ok) throw new Refused(result)
      return result
    })
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    const known = BY_CONSTRAINT[constraintOf(error) ?? '']
    if (known) return known
    throw error
  }
}
