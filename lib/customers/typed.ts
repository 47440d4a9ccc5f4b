import { insertRows } from '@/db/bulk'
import type { Tx } from '@/db/client'
import { customer } from '@/db/schema/customers'
import type { Actor } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import { newId } from '@/lib/ids'
import type { CustomerRow } from './find'

/** What somebody who is not known typed of themselves. */
export interface Typed {
  readonly name: string
  readonly email: string
}

/**
 * Makes a customer of what somebody typed, in the caller's transaction, and answers the row. An address that a customer of the profile has
 * already proves nothing, and finding out must not be possible: then the new one is made without it, and the audit row tells staff what
 * was typed. `createdBy` decides which restricted user sees the new customer.
 */
export async function customerOfTyped(
  tx: Tx,
  actor: Actor,
  { name, email }: Typed,
  createdBy: string,
): Promise<Pick<CustomerRow, 'id' | 'profileId' | 'email'>> {
  const row = { profileId: actor.profileId, id: newId('cus'), name, email, createdBy, createdAt: now() }
  const made = await insertRows(tx, customer, [row], 'skip those that are there')
  const isFree = made.length > 0
  if (!isFree) await insertRows(tx, customer, [{ ...row, email: null }])
  await audit(tx, actor, {
    action: 'customer.created',
    entity: 'customer',
    entityId: row.id,
    after: { name, email: isFree ? email : null, typed: email },
  })
  return { profileId: row.profileId, id: row.id, email: isFree ? email : null }
}
