import { afterEach, expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { Forbidden } from '@/lib/auth/actor'
import { setClock } from '@/lib/clock'
import type { Result } from '@/lib/result'
import { saveCurrency } from './assignments'
import { addCurrency } from './currencies'
import { converted } from './figures'
import { setMethods } from './methods'
import { getOverview } from './overview'
import { createSystem } from './save-system'
import { makePayment, makeProfile, stripeForm } from './testing'

const test = testDatabase()
afterEach(() => setClock())

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`)
  return result.value
}

const done = (overview: Awaited<ReturnType<typeof getOverview>>) =>
  overview.checklist.filter((step) => step.done).map(({ step }) => step)

it('starts empty, and the checklist follows what is there', async () => {
  const people = await makeProfile(test.db)
  const { admin } = people
  const empty = await getOverview(admin)
  expect(empty).toMatchObject({ live: false, hasOther: false, base: 'USD', systems: [], total: { succeeded: 0 } })
  expect(empty.days).toHaveLength(14)
  expect(done(empty)).toEqual(['customer'])
  const { id: systemId } = value(await createSystem(admin, stripeForm()))
  expect(done(await getOverview(admin))).toEqual(['payment_system', 'customer'])
  value(await setMethods(admin, { systemId, methods: ['visa'] }))
  value(await addCurrency(admin, { code: 'USD', rate: '1' }))
  const assignments = [{ systemId, min: '0.5', max: '' }]
  value(await saveCurrency(admin, { code: 'USD', rate: '1', assignments }))
  await test.sql`update payment_system set last_callback_at = now() where id = ${systemId}`
  await makePayment(test.db, people, { systemId, status: 'succeeded' })
  expect(done(await getOverview(admin))).toEqual([
    'payment_system',
    'methods',
    'currency',
    'callback',
    'customer',
    'payment',
  ])
})

it('counts attempts and money by day and system, in the base currency', async () => {
  setClock(() => new Date('2026-05-20T15:00:00Z'))
  const people = await makeProfile(test.db)
  const { admin } = people
  const { id: systemId } = value(await createSystem(admin, stripeForm()))
  for (const [code, rate] of [
    ['USD', '1'],
    ['JPY', '0.0067'],
    ['KWD', '3.25'],
  ] as const)
    value(await addCurrency(admin, { code, rate }))
  const at = (text: string) => ({ systemId, createdAt: new Date(text) })
  await makePayment(test.db, people, { ...at('2026-05-20T00:00:00Z'), status: 'succeeded', amountMinor: 2500n })
  await makePayment(test.db, people, {
    ...at('2026-05-20T10:00:00Z'),
    status: 'succeeded',
    currency: 'JPY',
    amountMinor: 1000n,
  })
  await makePayment(test.db, people, { ...at('2026-05-19T23:59:59Z'), status: 'declined' })
  await makePayment(test.db, people, { ...at('2026-05-19T10:00:00Z'), status: 'unknown' })
  await makePayment(test.db, people, {
    ...at('2026-05-07T00:00:00Z'),
    status: 'succeeded',
    currency: 'KWD',
    amountMinor: 1500n,
  })
  await makePayment(test.db, people, { ...at('2026-05-06T23:59:59Z'), status: 'succeeded' })
  const { days, systems, total } = await getOverview(admin)
  const told = days
    .filter(({ succeeded, refused, open }) => succeeded + refused + open > 0)
    .map(({ day, volume, succeeded, refused, open }) => [day, volume.amountMinor, succeeded, refused, open])
  expect(told).toEqual([
    ['2026-05-07', 487n, 1, 0, 0],
    ['2026-05-19', 0n, 0, 1, 1],
    ['2026-05-20', 3170n, 2, 0, 0],
  ])
  expect(systems).toMatchObject([{ name: 'Stripe', volume: { amountMinor: 3657n }, succeeded: 3, refused: 1, open: 1 }])
  expect(total).toMatchObject({ volume: { amountMinor: 3657n, currency: 'USD' }, succeeded: 3 })
})

it('keeps live and Test mode apart, live first', async () => {
  const people = await makeProfile(test.db)
  const { id: systemId } = value(await createSystem(people.admin, stripeForm()))
  await makePayment(test.db, people, { systemId, status: 'succeeded', amountMinor: 100n })
  expect(await getOverview(people.admin)).toMatchObject({ live: false, total: { volume: { amountMinor: 100n } } })
  const { id: liveId } = value(await createSystem(people.admin, stripeForm('Stripe live')))
  await test.sql`update payment_system set live = true where id = ${liveId}`
  await makePayment(test.db, people, { systemId: liveId, status: 'succeeded', amountMinor: 900n, live: true })
  expect(await getOverview(people.admin)).toMatchObject({
    live: true,
    hasOther: true,
    total: { volume: { amountMinor: 900n } },
  })
  expect(await getOverview(people.admin, { mode: 'test' })).toMatchObject({ live: false, total: { succeeded: 1 } })
})

it('converts by whole numbers, whatever the decimals', () => {
  const of = (minor: bigint, currency: string, rate: string, base: string) => converted({ minor, currency, rate, base })
  expect(of(100n, 'USD', '1.000000000000', 'USD')).toBe(100n)
  expect(of(1000n, 'JPY', '0.0067', 'USD')).toBe(670n)
  expect(of(1000n, 'KWD', '3.25', 'JPY')).toBe(3n)
  expect(of(9_007_199_254_740_993n, 'USD', '1', 'KWD')).toBe(90_071_992_547_409_930n)
})

it('is for administrators and accountants, each of their own profile', async () => {
  const people = await makeProfile(test.db)
  const stranger = await makeProfile(test.db)
  const { id: systemId } = value(await createSystem(people.admin, stripeForm()))
  await makePayment(test.db, people, { systemId, status: 'succeeded' })
  for (const actor of [people.normal, people.restricted, people.customer])
    await expect(getOverview(actor)).rejects.toThrow(Forbidden)
  expect(await getOverview(stranger.admin)).toMatchObject({ systems: [], total: { succeeded: 0 } })
})
