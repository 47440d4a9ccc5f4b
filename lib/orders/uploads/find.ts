import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { linkUpload } from '@/db/schema/orders'
import { type Actor, scopeOf } from '@/lib/auth/actor'

export type UploadRow = typeof linkUpload.$inferSelect

/** The files this actor may see, as a condition on their table: a restricted user sees those they sent, a customer none. */
export function visibleUploads(actor: Actor): SQL | undefined {
  const scope = scopeOf(actor)
  const ofProfile = eq(linkUpload.profileId, actor.profileId)
  if (scope.kind === 'made_by') return and(ofProfile, eq(linkUpload.createdBy, scope.loginId))
  return scope.kind === 'all' ? ofProfile : sql`false`
}

/** A file of the actor's held until the transaction ends; undefined when there is none such for them. */
export async function lockUpload(tx: Tx, actor: Actor, uploadId: string): Promise<UploadRow | undefined> {
  const [row] = await tx
    .select()
    .from(linkUpload)
    .where(and(visibleUploads(actor), eq(linkUpload.id, uploadId)))
    .for('update')
  return row
}
