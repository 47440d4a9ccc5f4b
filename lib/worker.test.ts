import { expect, it } from 'vitest'
import { document } from '@/db/schema/records'
import { start } from '@/lib/transactions/start'
import { paymentBench } from '@/lib/transactions/testing'
import { taskList } from '@/lib/worker'

const bench = paymentBench()

interface Waiting {
  readonly name: string
  readonly payload: { readonly profileId: string; readonly jobs?: readonly object[] }
}

const queue = () => bench.test.sql<Waiting[]>`
  select t.identifier as name, j.payload
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id order by j.id`

const run = async (name: string, payload: unknown) =>
  taskList()[name]?.(payload, { job: { id: 'one' } } as Parameters<NonNullable<ReturnType<typeof taskList>[string]>>[1])

it('payments that were recorded together cause one row of the queue, which issues every receipt', async () => {
  const payments = Array.from({ length: 24 }, (_, n) => start(bench.payer, bench.byCard(BigInt(1000 + n))))
  for (const one of await Promise.all(payments)) expect(one).toMatchObject({ ok: true, value: { status: 'succeeded' } })
  const waiting = await queue()
  const told = waiting.flatMap(({ name, payload }) => (name === 'jobs.together' ? (payload.jobs ?? []) : [payload]))
  expect(told).toHaveLength(24)
  expect(waiting.length).toBeLessThan(24)
  expect(waiting.map(({ payload }) => payload.profileId)).toEqual(waiting.map(() => bench.profileId))
  for (const { name, payload } of waiting) await run(name, payload)
  expect(await bench.test.db.select().from(document)).toHaveLength(24)
})

it('what fails among jobs that are done together is put into the queue by itself, and the rest is done', async () => {
  const paid = await start(bench.payer, bench.byCard(900n))
  if (!paid.ok) throw new Error(paid.message)
  await bench.test.sql`delete from graphile_worker._private_jobs`
  const { profileId } = bench
  const broken = {
    name: 'mail.sign_in_link',
    payload: { loginId: 'log_1', purpose: 'sign_in', tokenSealed: 'not sealed' },
  }
  const receipt = { name: 'document.receipt', payload: { profileId, transactionId: paid.value.transactionId } }
  await run('jobs.together', { profileId, jobs: [broken, receipt] })
  const rows = await bench.test.db.select().from(document)
  expect(rows.filter(({ transactionId }) => transactionId === paid.value.transactionId)).toHaveLength(1)
  expect((await queue()).map(({ name }) => name).sort()).toEqual(['mail.sign_in_link', 'message.outcome'])
})

it('what the queue keeps and logs of a job that failed is without the parameters of its query', async () => {
  const broken = 'canary\u0000canary'
  const error = await run('message.send', { profileId: bench.profileId, messageId: broken }).catch((thrown) => thrown)
  expect(error).toMatchObject({ code: '22021' })
  expect(`${error.message} ${error.stack}`).not.toContain('canary')
})
