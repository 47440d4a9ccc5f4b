import { type SQL, sql } from 'drizzle-orm'
import { ADAPTERS } from '@/lib/payments/registry'

// What is still reserved. A payment can have more than one reservation (an attempt that was declined may succeed late), and whether the rest of one
// is still there after a part was captured is the processor's way: see `capture.multiple` of its adapter.

const CAPTURING_IN_PARTS = ADAPTERS.flatMap(({ id, operations }) => (operations.capture?.multiple ? [id] : []))

/**
 * For queries: what is left of a reservation, in minor units. `reservation` is the alias of a row of `transaction` that is an authorization and
 * succeeded.
 */
export function leftOfReservation(reservation: SQL): SQL<bigint> {
  return sql<bigint>`(
    select case when bool_or(d.type = 'void') then 0
      when bool_or(d.type = 'capture') and not (select s.adapter = any(${list()}) from payment_system as s where s.id = ${reservation}.system_id) then 0
      else greatest(${reservation}.told_minor - coalesce(sum(d.told_minor) filter (where d.type = 'capture'), 0), 0) end
    from transaction as d
    where d.profile_id = ${reservation}.profile_id and d.payment_id = ${reservation}.payment_id and d.parent_id = ${reservation}.id
      and d.status = 'succeeded')`.mapWith(BigInt)
}

/** A column for queries of payments: what is reserved of each and neither captured nor given free, in minor units. */
export const heldMinor = sql<bigint>`(case when payment.authorized_minor = 0 then 0 else (
  select coalesce(sum(${leftOfReservation(sql`a`)}), 0) from transaction as a
  where a.profile_id = payment.profile_id and a.payment_id = payment.id and a.type = 'authorization' and a.status = 'succeeded') end)`.mapWith(
  BigInt,
)

function list(): SQL {
  return sql.raw(`array[${CAPTURING_IN_PARTS.map((id) => `'${id}'`).join(', ')}]::text[]`)
}
