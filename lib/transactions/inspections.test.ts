import { beforeEach, expect, it } from 'vitest'
import { inspection } from '@/db/schema/records'
import { Forbidden, type StaffActor } from '@/lib/auth/actor'
import { setClock } from '@/lib/clock'
import { newId } from '@/lib/ids'
import { inspectBooks } from './inspect'
import { inspectionStandings, listInspections, orderInspection } from './inspections'
import { start } from './start'
import { paymentBench } from './testing'

const bench = paymentBench()
const stranger: StaffActor = { ...bench.admin, profileId: 'pro_other' }
const first = { after: null, before: null, size: 2 }

beforeEach(async () => {
  await bench.test.sql`delete from inspection`
  await bench.test.sql`delete from graphile_worker._private_jobs`
})

async function result(hoursAgo: number, findings: object[] = [], kind: 'ledger' | 'secrets' = 'ledger') {
  const finishedAt = new Date(Date.now() - hoursAgo * 3_600_000)
  setClock(() => finishedAt)
  const id = newId('ins')
  setClock()
  const at = { startedAt: finishedAt, finishedAt }
  await bench.test.db
    .insert(inspection)
    .values({ profileId: bench.profileId, id, kind, ...at, checked: 7, findings, found: findings.length })
  return id
}

it('says of each kind that it never ran, or how it ended', async () => {
  const never = { last: null, stale: false, orderedAt: null }
  expect(await inspectionStandings(bench.admin)).toEqual([
    { kind: 'ledger', ...never },
    { kind: 'secrets', ...never },
  ])
  await result(1, [], 'secrets')
  expect(await inspectionStandings(bench.admin)).toMatchObject([never, { kind: 'secrets', last: { checked: 7 } }])
})

it.each([
  [25, false],
  [27, true],
])('a result of %i hours ago is too old: %s', async (hours, stale) => {
  await result(hours)
  expect((await inspectionStandings(bench.admin))[0]).toMatchObject({ stale })
})

it('is ordered once, is done for the one profile, and finds what is wrong', async () => {
  const started = await start(bench.payer, bench.byCard(1900n))
  if (!started.ok) throw new Error(started.message)
  await bench.test.sql`update payment set captured_minor = 1 where id = ${started.value.paymentId}`
  for (let n = 0; n < 2; n++)
    expect(await orderInspection(bench.admin, { kind: 'ledger' })).toEqual({ ok: true, value: null })
  const jobs = await bench.test.sql`select payload from graphile_worker._private_jobs where key like 'inspect:%'`
  expect(jobs.map(({ payload }) => payload)).toEqual([{ profileId: bench.profileId }])
  expect((await inspectionStandings(bench.admin))[0]?.orderedAt).toBeInstanceOf(Date)
  await inspectBooks({ profileId: bench.profileId })
  const { rows } = await listInspections(bench.admin, first)
  expect(rows).toMatchObject([{ kind: 'ledger', checked: 1, found: 1 }])
  expect(rows[0]?.findings).toMatchObject([
    { rule: 'sums', subject: started.value.paymentId, paymentId: started.value.paymentId },
  ])
  await inspectBooks({ profileId: 'pro_other' })
  expect((await listInspections(bench.admin, first)).rows).toHaveLength(1)
})

it('links a transaction to its payment, and nothing else', async () => {
  const started = await start(bench.payer, bench.byCard(1900n))
  if (!started.ok) throw new Error(started.message)
  const finding = (subject: string) => ({ rule: 'tree', subject, problem: 'Odd.' })
  await result(1, [finding(started.value.transactionId), finding(newId('txn')), finding('receipt 2026')])
  const [row] = (await listInspections(bench.admin, first)).rows
  expect(row?.findings.map(({ paymentId }) => paymentId)).toEqual([started.value.paymentId, null, null])
})

it('lists newest first, page by page, there and back', async () => {
  const ids = [await result(4), await result(3), await result(2), await result(1, [], 'secrets')].reverse()
  const one = await listInspections(bench.admin, first)
  expect([one.rows.map(({ id }) => id), one.previous]).toEqual([ids.slice(0, 2), null])
  const two = await listInspections(bench.admin, { ...first, after: one.next })
  expect([two.rows.map(({ id }) => id), two.next]).toEqual([ids.slice(2), null])
  const back = await listInspections(bench.admin, { ...first, before: two.previous })
  expect(back.rows.map(({ id }) => id)).toEqual(ids.slice(0, 2))
  expect((await listInspections(bench.admin, { ...first, after: '\u0000' })).rows).toHaveLength(2)
})

it('is of its own profile, and for administrators and accountants', async () => {
  await result(1)
  expect((await listInspections(stranger, first)).rows).toEqual([])
  expect(await inspectionStandings(stranger)).toMatchObject([{ last: null }, { last: null }])
  expect(await orderInspection({ ...bench.admin, role: 'accountant' }, { kind: 'ledger' })).toMatchObject({ ok: true })
  // Of the whole installation, and so once for all who order it.
  for (const role of ['admin', 'accountant'] as const)
    await orderInspection({ ...bench.admin, role }, { kind: 'secrets' })
  expect(await bench.test.sql`select 1 from graphile_worker.jobs where key = 'inspect:secrets'`).toHaveLength(1)
  for (const role of ['normal', 'restricted'] as const) {
    const actor = { ...bench.admin, role }
    await expect(listInspections(actor, first)).rejects.toThrow(Forbidden)
    await expect(inspectionStandings(actor)).rejects.toThrow(Forbidden)
    await expect(orderInspection(actor, { kind: 'ledger' })).rejects.toThrow(Forbidden)
  }
})
