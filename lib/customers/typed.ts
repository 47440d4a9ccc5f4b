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
 * Makes a customer of what somebody typed, in the caller's transaction, and answers its id. What they typed proves nothing: their messages are sent
 * there, and it is nobody's way to this customer or from it (decision 23). So it is done alike whether or not another customer has the address.
 * `createdBy` decides which restricted user sees the new customer.
 */
export async function customerOfTyped(
  tx: Tx,
  actor: Actor,
  { name, email }: Typed,
  createdBy: string,
): Promise<Pick<CustomerRow, 'id' | 'profileId'>> {
  const row = {
    profileId: actor.profileId,
    id: newId('cus'),
    name,
    email,
    emailTyped: true,
    createdBy,
    createdAt: now(),
  }
  await insertRows(tx, customer, [row])
  const after = { name, email }
  await audit(tx, actor, { action: 'customer.created', entity: 'customer', entityId: row.id, after })
  return { profileId: row.profileId, id: row.id }
}
