import { sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { firstIdAt } from '@/lib/ids'
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

/** A transaction is made before its id says so by no more than this. */
const MARGIN_MS = 60 * 60 * 1000

/**
 * Sums by day (UTC) and payment system. An attempt is a purchase or an authorisation; money is taken by a purchase or a capture, and counted on
 * the day of that. Converted at today's rates, exactly, cut to the base currency's decimals; 1 to 1 in a currency without a rate. Live or
 * Test mode is the system's, which never changes once it is used. Reads the time asked for by the key, which is ordered by time.
 */
export async function figuresOf(
  tx: Tx,
  of: { readonly profileId: string; readonly live: boolean; readonly since: Date },
): Promise<{ readonly base: string; readonly rows: readonly FigureRow[] }> {
  const base = await baseOf(tx, of.profileId)
  const from = firstIdAt('txn', new Date(of.since.getTime() - MARGIN_MS))
  const found = await tx.execute<RawRow>(sql`
    select sums.*, coalesce(c.exchange_rate, 1)::text as rate from (
      select to_char(t.created_at at time zone 'UTC', 'YYYY-MM-DD') as day, t.system_id, t.currency,
        coalesce(sum(t.told_minor) filter (where t.status = 'succeeded' and t.type in ('purchase', 'capture')), 0)::text as taken,
        count(*) filter (where t.status = 'succeeded' and t.type <> 'capture')::int as succeeded,
        count(*) filter (where t.status in ('declined', 'failed') and t.type <> 'capture')::int as refused,
        count(*) filter (where t.status in ('created', 'pending', 'unknown') and t.type <> 'capture')::int as open
      from transaction t
      where t.profile_id = ${of.profileId} and t.id >= ${from} and t.created_at >= ${of.since.toISOString()}::timestamptz
        and t.type in ('purchase', 'authorization', 'capture')
        and t.system_id in (select s.id from payment_system s where s.profile_id = ${of.profileId} and s.live = ${of.live})
      group by day, t.system_id, t.currency
    ) sums
    left join currency c on c.profile_id = ${of.profileId} and c.code = sums.currency`)
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
