import { insertRows } from '@/db/bulk'
import type { Tx } from '@/db/client'
import { auditEvent } from '@/db/schema/records'
import { newId } from '@/lib/ids'
import { type Actor, idOf } from './actor'

export interface Change {
  /** Verb in the past tense with its noun: `payment_system.created`. */
  readonly action: string
  readonly entity: string
  readonly entityId: string
  readonly before?: Readonly<Record<string, unknown>>
  readonly after?: Readonly<Record<string, unknown>>
}

/** Records who changed what. Call inside the change's own transaction; never pass a secret, only that it changed. */
export async function audit(tx: Tx, actor: Actor, change: Change): Promise<void> {
  await auditAll(tx, [{ actor, change }])
}

/** Something an actor did. */
export interface Deed {
  readonly actor: Actor
  readonly change: Change
}

/** Records several changes in one statement; otherwise as `audit`. */
export async function auditAll(tx: Tx, deeds: readonly Deed[]): Promise<void> {
  await insertRows(tx, auditEvent, auditRows(deeds))
}

/** What `auditAll` writes, for a statement that writes more than that. */
export function auditRows(deeds: readonly Deed[]): (typeof auditEvent.$inferInsert)[] {
  return deeds.map(({ actor, change }) => ({
    profileId: actor.profileId,
    id: newId('aud'),
    actorKind: actor.kind,
    actorId: idOf(actor),
    actorName: actor.name,
    action: change.action,
    entity: change.entity,
    entityId: change.entityId,
    before: change.before ?? null,
    after: change.after ?? null,
  }))
}
