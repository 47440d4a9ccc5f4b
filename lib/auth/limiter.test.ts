import { sql } from 'drizzle-orm'
import { afterEach, expect, it, vi } from 'vitest'
import { rateLimit } from '@/db/schema/limits'
import { testDatabase } from '@/db/testing'
import { forget, giveBack, metBy, sweepLimits, take } from './limiter'
import { inWords, LIMIT_NAMES, type LimitName, limitOf, readLimits, tooMany, tooManyRequests } from './limits'
import { testSecrets } from './testing'

testSecrets()
const test = testDatabase()
afterEach(() => vi.useRealTimers())

/** Moves the clock of this process alone; timers run on. */
const later = (seconds: number) => {
  const at = Date.now() + seconds * 1000
  vi.useFakeTimers({ toFake: ['Date'], now: at })
}
const many = (count: number, limit: LimitName, key: string, points = 1) =>
  Promise.all(Array.from({ length: count }, () => take([{ limit, key, points }])))
const admitted = (results: readonly { readonly ok: boolean }[]) => results.filter(({ ok }) => ok).length

it.each(LIMIT_NAMES)(
  '%s: lets its points through and no more, however many try at once; others are not touched',
  async (limit) => {
    const { points, seconds, lock = seconds } = limitOf(limit)
    // Twenty at once at the edge of it.
    const before = points - 10
    if (before > 0) expect(await take([{ limit, key: 'mallory', points: before }])).toEqual({ ok: true })
    const results = await many(20, limit, 'mallory')
    expect(admitted(results)).toBe(10 - Math.max(0, 10 - points))
    const met = await take([{ limit, key: 'mallory' }])
    expect(met).toMatchObject({ ok: false, limit })
    expect(met.ok ? 0 : met.seconds).toBeGreaterThan(lock - 30)
    expect(met.ok ? 0 : met.seconds).toBeLessThanOrEqual(lock)
    expect(await take([{ limit, key: 'anna' }])).toEqual({ ok: true })
  },
)

it('lets through again when the window is over, and a locked one when its lock is', async () => {
  await many(6, 'link.email', 'carl')
  expect(await take([{ limit: 'link.email', key: 'carl' }])).toMatchObject({ ok: false })
  later(20 * 60 + 1)
  expect(admitted(await many(6, 'link.email', 'carl'))).toBe(5)
  vi.useRealTimers()

  await many(9, 'sign_in.login', 'dora')
  later(29 * 60)
  // The eleventh try, late in the window, locks for half an hour from now on, and further tries do not prolong it.
  expect(admitted(await many(5, 'sign_in.login', 'dora'))).toBe(1)
  later(29 * 60)
  expect(await take([{ limit: 'sign_in.login', key: 'dora' }])).toMatchObject({ ok: false })
  later(2 * 60)
  expect(admitted(await many(11, 'sign_in.login', 'dora'))).toBe(10)
})

it('takes nothing from the others when one limit is met, and names the one that lasts longest', async () => {
  await many(5, 'link.email', 'emil')
  await take([{ limit: 'link.address', key: '192.0.2.1', points: 29 }])
  const both = [
    { limit: 'link.email', key: 'emil' },
    { limit: 'link.address', key: '192.0.2.1' },
  ] as const
  for (let i = 0; i < 3; i++) expect(await take(both)).toMatchObject({ ok: false, limit: 'link.email' })
  expect(await take([{ limit: 'link.address', key: '192.0.2.1' }])).toEqual({ ok: true })
  await many(11, 'sign_in.login', 'emil')
  expect(await take([{ limit: 'sign_in.login', key: 'emil' }, both[0]])).toMatchObject({ limit: 'sign_in.login' })
})

it('gives back and forgets', async () => {
  const count = { limit: 'pay.customer', key: 'cus_1', points: 5 } as const
  for (let i = 0; i < 12; i++) expect(await take([count])).toEqual({ ok: true })
  await giveBack([count], 4)
  expect(await take([count])).toMatchObject({ ok: false })
  await giveBack([count])
  await giveBack([count])
  expect(await take([count])).toEqual({ ok: true })
  await forget(count)
  expect(await take([{ ...count, points: 60 }])).toEqual({ ok: true })
})

it('looks without counting', async () => {
  const count = { limit: 'callback.refused', key: 'sys_1 192.0.2.9' } as const
  expect(await metBy(count)).toBeNull()
  await take([{ ...count, points: 300 }])
  expect(await metBy(count)).toMatchObject({ limit: 'callback.refused', seconds: expect.any(Number) })
})

it('keeps hashes only, in a table that no crash recovery waits for, and sweeps what is over', async () => {
  await take([{ limit: 'sign_in.login', key: 'frieda@example.com' }])
  const rows = await test.db.select().from(rateLimit)
  expect(JSON.stringify(rows)).not.toContain('frieda')
  const [table] = await test.db.execute(sql`select relpersistence from pg_class where oid = 'rate_limit'::regclass`)
  expect(table?.relpersistence).toBe('u')
  expect(await sweepLimits()).toBeLessThan(rows.length)
  later(25 * 60 * 60)
  await take([{ limit: 'sign_in.login', key: 'gerd@example.com' }])
  await sweepLimits()
  expect(await test.db.$count(rateLimit)).toBe(1)
})

it('counts in this process while the database cannot, and never throws', async () => {
  await test.sql`alter table rate_limit rename to gone`
  try {
    expect(admitted(await many(30, 'link.guess', '192.0.2.77', 3))).toBe(20)
    await giveBack([{ limit: 'link.guess', key: '192.0.2.77', points: 3 }])
    await forget({ limit: 'link.guess', key: '192.0.2.77' })
    expect(await take([{ limit: 'link.guess', key: '192.0.2.77' }])).toEqual({ ok: true })
  } finally {
    await test.sql`alter table gone rename to rate_limit`
  }
})

it('can be set otherwise by LIMITS, and refuses what means nothing there', () => {
  expect(readLimits('pay.address=2000/60, link.guess=5/10')).toEqual({
    'pay.address': { points: 2000, seconds: 60 },
    'link.guess': { points: 5, seconds: 10 },
  })
  expect(readLimits('')).toEqual({})
  for (const text of ['pay.adress=1/1', 'pay.address', 'pay.address=0/1', 'pay.address=1', 'constructor=1/1', 'x'])
    expect(() => readLimits(text), text).toThrow(/LIMITS has/)
})

it('says when to try again', async () => {
  expect([1, 60, 61, 1800, 5400, 5401, 9000].map(inWords)).toEqual([
    'in a minute',
    'in a minute',
    'in 2 minutes',
    'in 30 minutes',
    'in 90 minutes',
    'in 2 hours',
    'in 3 hours',
  ])
  expect(tooMany({ ok: false, limit: 'sign_in.login', seconds: 1700 })).toMatchObject({
    code: 'too_many',
    retryAfter: 1700,
    message: expect.stringContaining('try again in 29 minutes, or have a link sent'),
  })
  const response = tooManyRequests(90)
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '90'])
  expect(await response.text()).toBe('Too many requests. Try again in 2 minutes.')
})
