import { sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import type { payment } from '@/db/schema/payments'
import { formatMoney } from '@/lib/money/format'
import { type Money, money } from '@/lib/money/money'
import { leftOfReservation } from './held'
import type { PaymentSystemRow } from './open'

/** What of a payment system's money is not at its end. */
export interface Stakes {
  /** Reserved at its processor, and neither captured nor released. */
  readonly reserved: Stake
  /** Transactions that are not final: nobody knows yet whether they moved money. */
  readonly open: Stake
}

export interface Stake {
  /** How many payments it is of. */
  readonly payments: number
  /** Of each currency how much, in the order of their codes. */
  readonly sums: readonly Money[]
  /** The statuses of these payments: what they are found by in the list. */
  readonly statuses: readonly (typeof payment.$inferSelect)['status'][]
}

interface Row extends Record<string, unknown> {
  readonly what: keyof Stakes
  readonly status: (typeof payment.$inferSelect)['status']
  readonly currency: string
  readonly payments: number
  readonly minor: string
}

/**
 * Counts and sums, in one query, for the page that offers to delete the system, and for the deed. What is not final has a time to be asked about
 * again, and of most reservations the sums of their payments say that nothing is left.
 */
export async function stakesOf(tx: Tx, { profileId, id }: Pick<PaymentSystemRow, 'profileId' | 'id'>): Promise<Stakes> {
  const rows = await tx.execute<Row>(sql`
    select s.what, p.status, s.currency, count(distinct p.id)::int as payments, sum(s.minor)::text as minor
    from (
      select 'open' as what, t.payment_id, t.currency, t.asked_minor as minor from transaction t
      where t.profile_id = ${profileId} and t.system_id = ${id} and t.status in ('created', 'pending', 'unknown') and t.ask_at is not null
      union all
      select 'reserved', a.payment_id, a.currency, c.minor from transaction a
      join payment o on o.profile_id = a.profile_id and o.id = a.payment_id and o.authorized_minor > o.captured_minor
      cross join lateral (select ${leftOfReservation(sql`a`)} as minor) c
      where a.profile_id = ${profileId} and a.system_id = ${id} and a.type = 'authorization' and a.status = 'succeeded' and c.minor > 0
    ) s join payment p on p.profile_id = ${profileId} and p.id = s.payment_id
    group by s.what, p.status, s.currency order by s.currency, p.status`)
  return { reserved: stakeOf(rows, 'reserved'), open: stakeOf(rows, 'open') }
}

function stakeOf(all: readonly Row[], what: keyof Stakes): Stake {
  const rows = all.filter((row) => row.what === what)
  const byCurrency = Map.groupBy(rows, ({ currency }) => currency)
  return {
    payments: rows.reduce((sum, one) => sum + one.payments, 0),
    sums: [...byCurrency].map(([currency, its]) =>
      money(
        its.reduce((sum, { minor }) => sum + BigInt(minor), 0n),
        currency,
      ),
    ),
    statuses: [...new Set(rows.map(({ status }) => status))],
  }
}

/** "120.00 USD and 40.00 EUR". */
export function summed({ sums }: Pick<Stake, 'sums'>): string {
  const texts = sums.map((sum) => formatMoney(sum))
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`
}
