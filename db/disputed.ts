import { sql } from 'drizzle-orm'

/** A column for queries of payments: what chargebacks took of each and did not give back, in minor units. */
export const disputedMinor = sql<bigint>`(
  select coalesce(sum(case t.type when 'chargeback' then t.told_minor else -t.told_minor end), 0) from transaction as t
  where t.profile_id = payment.profile_id and t.payment_id = payment.id
    and t.type in ('chargeback', 'chargeback_reversal') and t.status = 'succeeded')`.mapWith(BigInt)
