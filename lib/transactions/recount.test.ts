import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { auditEvent } from '@/db/schema/records'
import { Forbidden } from '@/lib/auth/actor'
import { apply } from './apply'
import { recount } from './recount'
import { came, linkBench, unwrap } from './testing'
import { verifyBooks } from './verify'

const { bench, made, pay, standing } = linkBench()

/** An order of which the bank has taken everything back. */
async function chargedBack() {
  const payer = await made()
  const paid = await pay(payer)
  const [row] = await bench.test.sql`
    select t.reference, p.order_id from transaction t join payment p on p.id = t.payment_id where t.id = ${paid.transactionId}`
  await apply({
    profileId: bench.profileId,
    systemId: bench.ids.stripe,
    about: { kind: 'under', parentReference: String(row?.reference) },
    type: 'chargeback',
    outcome: came(`dp_${paid.transactionId}`),
    source: 'callback',
  })
  return { payer, paymentId: paid.paymentId, orderId: String(row?.order_id) }
}

const found = async () => (await verifyBooks(bench.profileId)).findings.map(({ rule, subject }) => [rule, subject])
const audited = (id: string) => bench.test.db.select().from(auditEvent).where(eq(auditEvent.entityId, id))

it('puts an order right whose sums are those of before, once, and says so in the audit log', async () => {
  const { payer, orderId } = await chargedBack()
  await bench.test.sql`update "order" set over_minor = 2500 where id = ${orderId}`
  expect(await found()).toEqual([['orders', orderId]])
  const both = await Promise.all([1, 2].map(() => recount(bench.admin, { subject: orderId })))
  expect(both.map((one) => unwrap(one).changed).sort()).toEqual([false, true])
  expect(await standing(payer)).toMatchObject({ over: 0, paid: 2500, payments: ['order disputed'] })
  expect(await found()).toEqual([])
  const log = (await audited(orderId)).filter(({ action }) => action === 'order.recounted')
  expect(log).toMatchObject([{ before: { order: { overMinor: '2500' } }, after: { order: { overMinor: '0' } } }])
})

it('puts a payment and its order right, and touches neither transactions nor entries', async () => {
  const { paymentId, orderId } = await chargedBack()
  const rows = () => bench.test.sql`
    select (select json_agg(t order by t.id) from transaction t where t.payment_id = ${paymentId})::text as transactions,
      (select count(*) from entry) as entries`
  const before = await rows()
  await bench.test.sql`update payment set captured_minor = 1, status = 'paid' where id = ${paymentId}`
  await bench.test.sql`update "order" set paid_minor = 7 where id = ${orderId}`
  expect((await found()).map(([rule]) => rule).sort()).toEqual(['orders', 'sums', 'sums'])
  expect(unwrap(await recount(bench.admin, { subject: paymentId })).changed).toBe(true)
  expect(await found()).toEqual([])
  expect(await rows()).toEqual(before)
  expect((await audited(paymentId)).map(({ action }) => action)).toContain('payment.recounted')
})

it('is an administrator’s, and of their own profile', async () => {
  const { orderId, paymentId } = await chargedBack()
  for (const role of ['accountant', 'normal', 'restricted'] as const)
    await expect(recount({ ...bench.admin, role }, { subject: orderId })).rejects.toThrow(Forbidden)
  const stranger = { ...bench.admin, profileId: 'pro_other' }
  for (const subject of [orderId, paymentId, 'ord_none', '']) {
    expect(await recount(stranger, { subject })).toMatchObject({ code: 'not_found' })
    expect(unwrap(await recount(bench.admin, { subject: orderId })).changed).toBe(false)
  }
})
