import { sql } from 'drizzle-orm'
import { RateLimiterDrizzle } from 'rate-limiter-flexible'
import { relation } from '@/db/bulk'
import { database } from '@/db/client'
import { rateLimit } from '@/db/schema/limits'
import { gather } from '@/lib/gather'

type Row = typeof rateLimit.$inferSelect

/**
 * The library's counter in PostgreSQL, by the seam it has for stores: tries at the same moment are counted in one statement, whichever
 * limits they are for, because whoever pays waits for it.
 */
export class GatheredLimiter extends RateLimiterDrizzle {
  /** Counts a try and answers the count after it; with `forceExpire` the count becomes this one. */
  async _upsert(key: string, points: number, ms: number, forceExpire = false): Promise<Row> {
    const expire = ms > 0 ? new Date(Date.now() + ms) : null
    return forceExpire ? setCount({ key, points, expire }) : count({ key, points, expire })
  }
}

async function setCount(row: Row): Promise<Row> {
  await database().insert(rateLimit).values(row).onConflictDoUpdate({ target: rateLimit.key, set: row })
  return row
}

const count = gather(countAll, { most: 100, atOnce: 2 })

/** What each try found: the count after those before it and itself. */
async function countAll(tries: readonly Row[]): Promise<readonly Row[]> {
  const sums = new Map<string, Row>()
  for (const one of tries) sums.set(one.key, { ...one, points: one.points + (sums.get(one.key)?.points ?? 0) })
  const isOver = sql`${rateLimit.expire} <= ${sql.param(new Date(), rateLimit.expire)}`
  const rows = await database()
    .insert(rateLimit)
    // In the order of their keys, so that two processes cannot wait for each other.
    .select(sql`select key, points, expire from ${relation('v', rateLimit, [...sums.values()])} order by key`)
    .onConflictDoUpdate({
      target: rateLimit.key,
      set: {
        points: sql`case when ${isOver} then excluded.points else ${rateLimit.points} + excluded.points end`,
        expire: sql`case when ${isOver} then excluded.expire else ${rateLimit.expire} end`,
      },
    })
    .returning()
  const left = new Map(rows.map((row) => [row.key, row]))
  // The last of a key found all of them.
  const found = tries.toReversed().map((one) => {
    const row = left.get(one.key)
    if (!row) throw new Error('a count was not answered')
    left.set(one.key, { ...row, points: row.points - one.points })
    return row
  })
  return found.reverse()
}
