import { createHash } from 'node:crypto'
import { lt } from 'drizzle-orm'
import {
  type IRateLimiterOptions,
  RateLimiterMemory,
  RateLimiterRes,
  type RateLimiterStoreAbstract,
} from 'rate-limiter-flexible'
import { type Database, database } from '@/db/client'
import { rateLimit } from '@/db/schema/limits'
import { log } from '@/lib/log'
import { GatheredLimiter } from './gathered-limiter'
import { LIMIT_NAMES, type LimitName, limitOf, type Met } from './limits'

// Counting what the table of `limits.ts` bounds. The library counts in one atomic statement, so that tries at the same moment and in
// several processes cannot outrun it.

/** One thing to count: a limit, and whom it counts. */
export interface Count {
  readonly limit: LimitName
  /** An e-mail address, a network address, an id: kept as a hash. */
  readonly key: string
  /** What the try costs; 1 when left out. */
  readonly points?: number
}

type Counter = RateLimiterStoreAbstract | RateLimiterMemory

/** Counts in this process while the database cannot: a payer is not turned away because of our own trouble, nor is a bot let loose. */
class Insurance extends RateLimiterMemory {
  override consume(key: string | number, points?: number): Promise<RateLimiterRes> {
    log.warn('limits are counted by this process alone: the database did not answer')
    return super.consume(key, points)
  }
}

let built: { readonly db: Database; readonly counters: ReadonlyMap<LimitName, Counter> } | undefined

function counterOf(name: LimitName): Counter {
  const db = database()
  if (built?.db !== db) built = { db, counters: new Map(LIMIT_NAMES.map((one) => [one, makeCounter(db, one)])) }
  const counter = built.counters.get(name)
  if (!counter) throw new Error(`there is no limit ${name}`)
  return counter
}

function makeCounter(db: Database, name: LimitName): Counter {
  const { points, seconds, lock, memory } = limitOf(name)
  const options: IRateLimiterOptions = { keyPrefix: name, points, duration: seconds, blockDuration: lock ?? 0 }
  if (memory) return new RateLimiterMemory(options)
  return new GatheredLimiter({
    ...options,
    storeClient: db,
    schema: rateLimit,
    // A job does that (`sweepLimits`).
    clearExpiredByTimeout: false,
    insuranceLimiter: new Insurance(options),
  })
}

/**
 * Counts a try against every limit that bounds it, before it is made; they are asked at the same time. Answers the limit that lets
 * through last when one is met: then the others are as they were. Never throws: without the database this process counts alone.
 */
export async function take(counts: readonly Count[]): Promise<{ readonly ok: true } | Met> {
  const results = await Promise.all(counts.map(takeOne))
  const admitted = counts.filter((_, i) => results[i] === null)
  const met = results.filter((result) => result !== null).sort((a, b) => b.seconds - a.seconds)[0]
  if (!met) return { ok: true }
  await giveBack(admitted)
  return met
}

async function takeOne({ limit, key, points = 1 }: Count): Promise<Met | null> {
  try {
    await counterOf(limit).consume(hashed(key), points)
    return null
  } catch (result) {
    if (!(result instanceof RateLimiterRes)) throw result
    return { ok: false, limit, seconds: Math.max(1, Math.ceil(result.msBeforeNext / 1000)) }
  }
}

/** Takes back what a try has cost, or so many points of it each: it turned out to be cheaper, or no try at all. */
export async function giveBack(counts: readonly Count[], some?: number): Promise<void> {
  await Promise.all(
    counts.map(({ limit, key, points = 1 }) => counterOf(limit).reward(hashed(key), Math.min(some ?? points, points))),
  )
}

/** Begins a count anew, when whoever it counts has proved themselves. */
export async function forget({ limit, key }: Count): Promise<void> {
  await counterOf(limit).delete(hashed(key))
}

/** Is a limit met already? Counts nothing. */
export async function metBy({ limit, key }: Count): Promise<Met | null> {
  const found = await counterOf(limit).get(hashed(key))
  if (!found || found.remainingPoints > 0) return null
  return { ok: false, limit, seconds: Math.max(1, Math.ceil(found.msBeforeNext / 1000)) }
}

/** Removes counts whose time is over. For the job `limits.sweep`; answers how many. */
export async function sweepLimits(): Promise<number> {
  const gone = await database()
    .delete(rateLimit)
    .where(lt(rateLimit.expire, new Date()))
    .returning({ key: rateLimit.key })
  return gone.length
}

function hashed(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 32)
}
