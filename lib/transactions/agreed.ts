import { and, asc, eq, like } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import type { payment } from '@/db/schema/payments'
import { auditEvent } from '@/db/schema/records'
import type { Deed } from '@/lib/auth/audit'
import type { Terms } from '@/lib/orders/terms'

// What a payer agreed to is kept where it is kept who began the attempt: in its audit row, which nobody changes.

/** What a payer agreed to when they began to pay. */
export interface Agreement extends Terms {
  readonly at: Date
}

/** The deed of beginning an attempt, with what was agreed to; as it is where nothing was asked. */
export function withAgreement({ actor, change }: Deed, { termsUrl, privacyUrl }: Terms): Deed {
  const agreed = {
    ...(termsUrl ? { agreedTerms: termsUrl } : {}),
    ...(privacyUrl ? { agreedPrivacy: privacyUrl } : {}),
  }
  return { actor, change: { ...change, after: { ...change.after, ...agreed } } }
}

/** What was agreed to with each attempt of a payment by link, the oldest first; of another payment nothing is read. */
export async function agreementsOf(
  tx: Tx,
  { profileId, id, linkId }: Pick<typeof payment.$inferSelect, 'profileId' | 'id' | 'linkId'>,
): Promise<readonly Agreement[]> {
  if (linkId === null) return []
  const rows = await tx
    .select({ after: auditEvent.after, at: auditEvent.at })
    .from(auditEvent)
    .where(
      and(
        eq(auditEvent.profileId, profileId),
        eq(auditEvent.entity, 'payment'),
        eq(auditEvent.entityId, id),
        eq(auditEvent.actorKind, 'payer'),
        like(auditEvent.action, '%.started'),
      ),
    )
    .orderBy(asc(auditEvent.at), asc(auditEvent.id))
  return rows.flatMap(({ after, at }) => {
    const { agreedTerms = null, agreedPrivacy = null } = (after ?? {}) as Readonly<Record<string, string | undefined>>
    return agreedTerms || agreedPrivacy ? [{ termsUrl: agreedTerms, privacyUrl: agreedPrivacy, at }] : []
  })
}
