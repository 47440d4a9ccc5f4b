import { beforeEach, expect, it, vi } from 'vitest'
import { rateLimit } from '@/db/schema/limits'
import { newId } from '@/lib/ids'
import type { StartPayment } from './plan'
import { startWithinLimits } from './start-within-limits'
import { paymentBench } from './testing'

const bench = paymentBench()
beforeEach(async () => {
  await bench.test.db.delete(rateLimit)
})

/** One try, and what it is given back, which a payer does not wait for. */
async function attempt(input: StartPayment, network = '192.0.2.1', customerId = bench.ids.customer) {
  let rest = Promise.resolve()
  const later = (work: () => Promise<void>) => {
    rest = work()
  }
  const begun = await startWithinLimits({ ...bench.payer, customerId }, { ...input, customerId }, { network, later })
  await rest
  if (begun.met) return begun.met.limit
  return begun.started.ok ? begun.started.value.status : begun.started.code
}

const declined = () => bench.byCard(1500n, 'pm_card_chargeDeclined')
const tally = (all: readonly string[]) =>
  Object.fromEntries([...new Set(all)].map((one) => [one, all.filter((x) => x === one).length]))

it('lets a customer be declined twelve times in an hour, also when forty cards are tried at once; none further is asked about', async () => {
  const results = await Promise.all(Array.from({ length: 40 }, () => attempt(declined())))
  expect(tally(results)).toEqual({ declined: 12, 'pay.customer': 28 })
  const [made] = await bench.test.sql`select count(*)::int as transactions from transaction`
  expect(made).toEqual({ transactions: 12 })
  expect(await attempt(bench.byCard(1500n))).toBe('pay.customer')
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_601_000 })
  try {
    expect(await attempt(bench.byCard(1500n))).toBe('succeeded')
  } finally {
    vi.useRealTimers()
  }
})

it('lets a customer pay as often as anybody would, and counts neither refusals nor repetitions', async () => {
  for (let i = 0; i < 30; i++) expect(await attempt(bench.byCard(1500n))).toBe('succeeded')
  const input = bench.byCard(1500n)
  for (let i = 0; i < 15; i++) expect(await attempt(input)).toBe('succeeded')
  for (let i = 0; i < 15; i++) expect(await attempt(bench.byCard(1n))).toBe('below_minimum')
  const rows = await bench.test.db.select().from(rateLimit)
  expect(rows.map(({ points }) => points)).toEqual([31, 31])
})

it('stops a network that is declined a hundred times, whichever customers it signs up', async () => {
  const { db } = bench.test
  const { customer } = await import('@/db/schema/customers')
  const crowd = Array.from({ length: 10 }, (_, i) => ({
    profileId: bench.profileId,
    id: newId('cus'),
    name: `Bot ${i}`,
  }))
  await db.insert(customer).values(crowd)
  const results = []
  for (const { id } of crowd)
    results.push(...(await Promise.all(Array.from({ length: 11 }, () => attempt(declined(), '192.0.2.66', id)))))
  expect(tally(results)).toEqual({ declined: 100, 'pay.address': 10 })
  expect(await attempt(bench.byCard(1500n), '192.0.2.67')).toBe('succeeded')
})

it('counts cards that are added apart from payments, for the same network', async () => {
  const adding = (): StartPayment => ({
    ...bench.byCard(0n, 'pm_card_chargeDeclined'),
    type: 'verification',
    keep: true,
  })
  const results = await Promise.all(Array.from({ length: 12 }, () => attempt(adding())))
  expect(tally(results)).toEqual({ declined: 8, 'card.customer': 4 })
  expect(await attempt(bench.byCard(1500n))).toBe('succeeded')
  expect(await attempt(bench.byCard(1500n), '192.0.2.1')).toBe('succeeded')
})

it('lets payers pay while the counts cannot be kept', async () => {
  await bench.test.sql`alter table rate_limit rename to gone`
  try {
    expect(await attempt(bench.byCard(1500n))).toBe('succeeded')
    const results = await Promise.all(Array.from({ length: 20 }, () => attempt(declined(), '192.0.2.9')))
    expect(tally(results).declined).toBeLessThanOrEqual(12)
  } finally {
    await bench.test.sql`alter table gone rename to rate_limit`
  }
})
