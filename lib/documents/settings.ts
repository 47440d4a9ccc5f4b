import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { database } from '@/db/client'
import { profile } from '@/db/schema/profile'
import { DOCUMENT_KINDS, type DocumentKind, documentSetting } from '@/db/schema/records'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { ticked } from '@/lib/auth/fields'
import { ok, type Result } from '@/lib/result'

/** What an administrator decides about documents. */
export interface DocumentSettings {
  /** The kinds that payers may download. */
  readonly payerKinds: readonly DocumentKind[]
  readonly legalName: string | null
  readonly address: string | null
  readonly taxNumber: string | null
}

const BEFORE: DocumentSettings = {
  payerKinds: ['receipt', 'credit_note'],
  legalName: null,
  address: null,
  taxNumber: null,
}

const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `At most ${most} characters.`)
    .transform((text) => (text === '' ? null : text))
    .nullable()
    .default(null)

/** What the form of these settings sends: a tick for each kind, and what is printed. */
export const documentSettingsSchema = z.object({
  receipt: ticked,
  invoice: ticked,
  credit_note: ticked,
  legalName: line(200),
  address: line(300),
  taxNumber: line(60),
})

/** The settings of the actor's profile. Needs `documents.read`. */
export async function getDocumentSettings(actor: Actor): Promise<DocumentSettings> {
  demand(actor, 'documents.read')
  return settingsOf(actor.profileId)
}

async function settingsOf(profileId: string): Promise<DocumentSettings> {
  const [row] = await database().select().from(documentSetting).where(eq(documentSetting.profileId, profileId))
  return row ?? BEFORE
}

/** The kinds that payers of a profile may download; a summary of their order they always may (S2-03, S2-05). */
export async function payerKindsOf(actor: Pick<Actor, 'profileId'>): Promise<ReadonlySet<DocumentKind>> {
  return new Set([...(await settingsOf(actor.profileId)).payerKinds, 'order_summary'])
}

/** Saves them, for documents issued and downloads asked for from now on. Needs `documents.manage`. */
export async function saveDocumentSettings(
  actor: Actor,
  input: z.output<typeof documentSettingsSchema>,
): Promise<Result<null>> {
  demand(actor, 'documents.manage')
  const { profileId } = actor
  const { legalName, address, taxNumber } = input
  const payerKinds = DOCUMENT_KINDS.filter((kind) => kind !== 'order_summary' && input[kind])
  const after = { payerKinds, legalName, address, taxNumber }
  return database().transaction(async (tx) => {
    // One at a time, so that the audit log names what each of them changed.
    await tx.select({ id: profile.id }).from(profile).where(eq(profile.id, profileId)).for('update')
    const [row] = await tx.select().from(documentSetting).where(eq(documentSetting.profileId, profileId))
    const { payerKinds: kinds, ...texts } = row ?? BEFORE
    await tx
      .insert(documentSetting)
      .values({ profileId, ...after })
      .onConflictDoUpdate({ target: documentSetting.profileId, set: after })
    const before = { payerKinds: kinds, legalName: texts.legalName, address: texts.address, taxNumber: texts.taxNumber }
    await audit(tx, actor, {
      action: 'document_setting.changed',
      entity: 'document_setting',
      entityId: profileId,
      before,
      after,
    })
    return ok(null)
  })
}
