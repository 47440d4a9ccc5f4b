import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { profile } from '@/db/schema/profile'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import type { VerificationInput } from './schemas'

export interface ProfileFacts {
  readonly id: string
  readonly name: string
  readonly country: string
  readonly baseCurrency: string
  readonly createdAt: Date
  /** Since when it may take real money by links; null while it may not. */
  readonly verifiedAt: Date | null
}

/** The actor's own profile. Needs `profile.manage`. */
export async function getProfile(actor: Actor): Promise<ProfileFacts | undefined> {
  demand(actor, 'profile.manage')
  const [row] = await database().select().from(profile).where(eq(profile.id, actor.profileId))
  return row
}

/** May links of this profile take real money? Held until the transaction ends, so that it stays so. */
export async function isVerified(tx: Tx, profileId: string): Promise<boolean> {
  const [row] = await tx
    .select({ verifiedAt: profile.verifiedAt })
    .from(profile)
    .where(eq(profile.id, profileId))
    .for('share')
  return row?.verifiedAt != null
}

/** As `isVerified`, for a form that says so beforehand. Needs `orders.manage`. */
export async function mayBeLive(actor: Actor): Promise<boolean> {
  demand(actor, 'orders.manage')
  return isVerified(database(), actor.profileId)
}

/**
 * Records that the identity of the profile was checked: by whom, what was looked at and where it is kept is in the audit log. From then on
 * live links can be made. Refuses when it is verified already. Needs `profile.manage`.
 */
export async function verifyProfile(actor: Actor, input: VerificationInput): Promise<Result<null>> {
  demand(actor, 'profile.manage')
  const { legalName, registration, evidence } = input
  return database().transaction(async (tx) => {
    const changed = await tx
      .update(profile)
      .set({ verifiedAt: sql`now()` })
      .where(and(eq(profile.id, actor.profileId), isNull(profile.verifiedAt)))
      .returning({ id: profile.id })
    if (changed.length === 0) return refuse('verified', 'The profile is verified already.')
    await audit(tx, actor, {
      action: 'profile.verified',
      entity: 'profile',
      entityId: actor.profileId,
      before: { verified: false },
      after: { verified: true, legalName, registration, evidence },
    })
    return ok(null)
  })
}

/** Takes the verification back, with its reason in the audit log: no further live link can be made. Needs `profile.manage`. */
export async function withdrawVerification(
  actor: Actor,
  { reason }: { readonly reason: string },
): Promise<Result<null>> {
  demand(actor, 'profile.manage')
  return database().transaction(async (tx) => {
    const changed = await tx
      .update(profile)
      .set({ verifiedAt: null })
      .where(and(eq(profile.id, actor.profileId), isNotNull(profile.verifiedAt)))
      .returning({ id: profile.id })
    if (changed.length === 0) return notFound('verification')
    await audit(tx, actor, {
      action: 'profile.verification_withdrawn',
      entity: 'profile',
      entityId: actor.profileId,
      before: { verified: true },
      after: { verified: false, reason },
    })
    return ok(null)
  })
}
