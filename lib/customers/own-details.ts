import { and, eq } from 'drizzle-orm'
import type { z } from 'zod'
import { database, type Tx } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { type CustomerActor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { accessOf } from '@/lib/auth/customer-access'
import { take } from '@/lib/auth/limiter'
import { tooMany } from '@/lib/auth/limits'
import { notFound, ok, type Result } from '@/lib/result'
import { orConflict } from './conflicts'
import { lockCustomer } from './customers'
import { findCustomer } from './find'
import { customerSchema } from './schemas'

/** What customers may change of their own record themselves. */
export const ownDetailsSchema = customerSchema.pick({ name: true, email: true, phone: true, address: true })
export type OwnDetails = z.infer<typeof ownDetailsSchema>

/**
 * Changes the customer's own record. An e-mail address that they give is proved by nobody (`emailTyped`) and taken alike whether or not another
 * customer has it, but for the one they sign in with, which is refused where another has it. Refuses with `too_many` one more of those they gave
 * in a day: messages go there. Needs `own.details`.
 */
export async function updateOwnDetails(
  actor: CustomerActor,
  input: OwnDetails,
): Promise<Result<{ readonly changed: boolean }>> {
  demand(actor, 'own.details')
  const known = await findCustomer(database(), actor, actor.customerId)
  if (input.email !== undefined && input.email !== known?.email) {
    const taken = await take([{ limit: 'details.email', key: `${actor.profileId} ${actor.customerId}` }])
    if (!taken.ok) return tooMany(taken)
  }
  return orConflict(() =>
    database().transaction(async (tx) => {
      const row = await lockCustomer(tx, actor, actor.customerId)
      if (!row) return notFound('customer')
      const values = {
        name: input.name,
        email: input.email ?? null,
        phone: input.phone ?? null,
        address: input.address ?? null,
      }
      const keys = (Object.keys(values) as (keyof typeof values)[]).filter((key) => values[key] !== row[key])
      if (keys.length === 0) return ok({ changed: false })
      await tx
        .update(customer)
        .set(keys.includes('email') ? { ...values, emailTyped: !(await isProved(tx, actor, values.email)) } : values)
        .where(and(eq(customer.profileId, row.profileId), eq(customer.id, row.id)))
      await audit(tx, actor, {
        action: 'customer.updated',
        entity: 'customer',
        entityId: row.id,
        before: Object.fromEntries(keys.map((key) => [key, row[key]])),
        after: Object.fromEntries(keys.map((key) => [key, values[key]])),
      })
      return ok({ changed: true })
    }),
  )
}

/** They have shown that mail to the address they sign in with reaches them. None at all needs no proof. */
async function isProved(tx: Tx, { profileId, customerId }: CustomerActor, email: string | null): Promise<boolean> {
  return email === null || (await accessOf(tx, profileId, customerId))?.email === email
}
