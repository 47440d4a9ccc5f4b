import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { database, type Tx } from '@/db/client'
import { profile } from '@/db/schema/profile'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { ok, type Result } from '@/lib/result'

/** Where payers read what they agree to before they pay by a link; where there is an address, they have to tick it. */
export interface Terms {
  readonly termsUrl: string | null
  readonly privacyUrl: string | null
}

/** An address that a browser may be led to, or nothing. Another scheme could run something. */
const address = z
  .string()
  .trim()
  .max(500, 'At most 500 characters.')
  .refine((text) => text === '' || isWebAddress(text), 'Enter a whole address such as https://example.com/terms.')
  .transform((text) => (text === '' ? null : text))
  .nullable()
  .default(null)

function isWebAddress(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return false
  const { username, password, hostname } = new URL(text)
  return username === '' && password === '' && hostname.includes('.')
}

/** What the form of these settings sends. */
export const termsSchema = z.object({ termsUrl: address, privacyUrl: address })

/** The addresses of the actor's profile. Needs `profile.manage`. */
export async function getTerms(actor: Actor): Promise<Terms> {
  demand(actor, 'profile.manage')
  return termsOf(database(), actor.profileId)
}

/** The addresses of a profile, for whoever is shown a page of it. */
export async function termsOf(tx: Tx, profileId: string): Promise<Terms> {
  const [row] = await tx
    .select({ termsUrl: profile.termsUrl, privacyUrl: profile.privacyUrl })
    .from(profile)
    .where(eq(profile.id, profileId))
  return row ?? { termsUrl: null, privacyUrl: null }
}

/** Saves them, for whoever pays from now on; before and after are in the audit log. Needs `profile.manage`. */
export async function saveTerms(
  actor: Actor,
  { termsUrl, privacyUrl }: z.output<typeof termsSchema>,
): Promise<Result<null>> {
  demand(actor, 'profile.manage')
  const after = { termsUrl, privacyUrl }
  return database().transaction(async (tx) => {
    // One at a time, so that the audit log names what each of them changed.
    await tx.select({ id: profile.id }).from(profile).where(eq(profile.id, actor.profileId)).for('update')
    const before = await termsOf(tx, actor.profileId)
    await tx.update(profile).set(after).where(eq(profile.id, actor.profileId))
    await audit(tx, actor, {
      action: 'profile.terms_changed',
      entity: 'profile',
      entityId: actor.profileId,
      before: { ...before },
      after,
    })
    return ok(null)
  })
}
