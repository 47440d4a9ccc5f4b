import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { disputedMinor } from '@/db/disputed'
import { hasGivenBack, readForgiven } from '@/lib/orders/payments'
import { heldMinor } from '@/lib/payment-systems/held'
import type { Finding } from './verify'

/** What was paid in full is complete, or somebody has to look at it. */
const isUnfinished = sql`(s.paid >= o.total_minor and o.status not in ('complete', 'review'))`

/** What is kept on the orders of a profile, computed again from the payments for them, and whether those that are paid are over. */
export async function verifyOrders(profileId: string): Promise<readonly Finding[]> {
  // Of one of which something was given back, the order of events tells what is too much, and not the sums alone.
  const suspect = await database().execute<OrderSums>(sql`
    select o.id, o.status, o.total_minor::text as total, o.preauthorize, concat_ws(' ', o.paid_minor, o.refunded_minor, o.over_minor) as kept,
      s.paid::text, s.refunded::text, s.disputed::text, s.held::text, s.given_back, ${isUnfinished} as unfinished
    from "order" o cross join lateral (
      select coalesce(sum(payment.captured_minor), 0) as paid, coalesce(sum(payment.refunded_minor), 0) as refunded,
        coalesce(sum(${disputedMinor}), 0) as disputed, coalesce(sum(${heldMinor}), 0) as held,
        coalesce(bool_or(${hasGivenBack}), false) as given_back
      from payment where payment.profile_id = o.profile_id and payment.order_id = o.id and payment.purpose = 'order') s
    where o.profile_id = ${profileId} and (s.given_back or ${isUnfinished} or (o.paid_minor, o.refunded_minor, o.over_minor) <>
      (s.paid, s.refunded, greatest(s.paid - s.refunded - s.disputed + s.held - o.total_minor, 0)))`)
  const forgiven = await readForgiven(
    database(),
    suspect
      .filter((one) => one.given_back)
      .map(({ id, total, preauthorize }) => ({ profileId, id, totalMinor: BigInt(total), preauthorize })),
  )
  return suspect.flatMap(({ id, status, total, kept, paid, refunded, disputed, held, unfinished }) => {
    const finding = (problem: string): Finding => ({ rule: 'orders', subject: id, problem })
    const late = unfinished ? [finding(`It is paid, and it is ${status}.`)] : []
    const left = BigInt(paid) - BigInt(refunded) - BigInt(disputed) + BigInt(held)
    const over = left - BigInt(total) + (forgiven.get(id) ?? 0n)
    const summed = `${paid} ${refunded} ${over > 0n ? over : 0n}`
    if (kept === summed) return late
    return [...late, finding(`Paid, refunded and too much are kept as ${kept}; its payments say ${summed}.`)]
  })
}

interface OrderSums extends Record<string, unknown> {
  readonly id: string
  readonly status: string
  readonly unfinished: boolean
  readonly total: string
  readonly preauthorize: boolean
  readonly kept: string
  readonly paid: string
  readonly refunded: string
  readonly disputed: string
  readonly held: string
  readonly given_back: boolean
}
