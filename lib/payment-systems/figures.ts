import { sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { decimalsOf } from '@/lib/money/currencies'
import { baseOf } from './currencies'

/** Attempts and money taken of one day, system and currency, the money already in the base currency. */
export interface FigureRow {
  readonly day: string
  readonly systemId: string
  readonly volumeMinor: bigint
  readonly succeeded: number
  readonly refused: number
  readonly open: number
}

/**
 * Sums by day (UTC) and payment system. An attempt is a purchase or an authorisation; money is taken by a purchase or a capture, and counted on
 * the day of that. Converted at today's rates, exactly, cut to the base currency's decimals; 1 to 1 in a currency without a rate.
 */
export async function figuresOf(
  tx: Tx,
  of: { readonly profileId: string; readonly live: boolean; readonly since: Date },
): Promise<{ readonly base: string; readonly rows: readonly FigureRow[] }> {
  const base = await baseOf(tx, of.profileId)
  const found = await tx.execute<RawRow>(sql`
    select to_char(t.created_at at time zone 'UTC', 'YYYY-MM-DD') as day, t.system_id, t.currency,
      coalesce(sum(t.told_minor) filter (where t.status = 'succeeded' and t.type in ('purchase', 'capture')), 0)::text as taken,
      coalesce(c.exchange_rate, 1)::text as rate,
      count(*) filter (where t.status = 'succeeded' and t.type <> 'capture')::int as succeeded,
      count(*) filter (where t.status in ('declined', 'failed') and t.type <> 'capture')::int as refused,
      count(*) filter (where t.status in ('created', 'pending', 'unknown') and t.type <> 'capture')::int as open
    from transaction t
    join payment p on p.profile_id = t.profile_id and p.id = t.payment_id
    left join currency c on c.profile_id = t.profile_id and c.code = t.currency
    where t.profile_id = ${of.profileId} and p.live = ${of.live} and t.created_at >= ${of.since.toISOString()}::timestamptz
      and t.type in ('purchase', 'authorization', 'capture')
    group by day, t.system_id, t.currency, c.exchange_rate`)
  const rows = [...found].map(({ day, system_id, currency, taken, rate, succeeded, refused, open }) => ({
    day,
    systemId: system_id,
    volumeMinor: converted({ minor: BigInt(taken), currency, rate, base }),
    succeeded,
    refused,
    open,
  }))
  return { base, rows }
}

interface RawRow extends Record<string, unknown> {
  day: string
  system_id: string
  currency: string
  taken: string
  rate: string
  succeeded: number
  refused: number
  open: number
}

/** Minor units of one currency in minor units of the base currency, by whole numbers only. */
export function converted(of: {
  readonly minor: bigint
  readonly currency: string
  readonly rate: string
  readonly base: string
}): bigint {
  const [whole = '0', fraction = ''] = of.rate.split('.')
  const scaledRate = BigInt(whole + fraction)
  const decimals = decimalsOf(of.currency) + fraction.length
  const product = of.minor * scaledRate * 10n ** BigInt(decimalsOf(of.base))
  return product / 10n ** BigInt(decimals)
}
