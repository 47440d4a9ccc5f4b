import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { customer } from '@/db/schema/customers'
import { document, documentCounter } from '@/db/schema/records'
import { start } from '@/lib/transactions/start'
import { paymentBench } from '@/lib/transactions/testing'
import { documentFor, documentsOf } from './read'
import { issueReceipt } from './receipts'
import { noOrders } from './testing'

const bench = paymentBench()

async function paid(cents: bigint) {
  const started = await start(bench.payer, bench.byCard(cents))
  if (!started.ok) throw new Error(started.message)
  return started.value
}

describe('receipts', () => {
  it('are issued once each, with numbers that have no gap, from twenty jobs at the same moment', async () => {
    const payments = await Promise.all([1000n, 2000n, 3000n, 4000n, 5000n].map(paid))
    const jobs = payments.flatMap(({ transactionId }) => Array.from({ length: 4 }, () => transactionId))
    expect(jobs).toHaveLength(20)
    await Promise.all(
      jobs.map((transactionId) => issueReceipt({ profileId: bench.profileId, transactionId }, noOrders)),
    )
    const rows = await bench.test.db.select().from(document)
    expect(rows.map((row) => row.sequence).sort()).toEqual([1, 2, 3, 4, 5])
    expect(new Set(rows.map((row) => row.code)).size).toBe(5)
    expect((await bench.test.db.select().from(documentCounter))[0]?.last).toBe(5)
  })

  it('give no number away when issuing fails', async () => {
    const { transactionId } = await paid(700n)
    await bench.test.sql`alter table document add constraint never check (year < 2000) not valid`
    await expect(issueReceipt({ profileId: bench.profileId, transactionId }, noOrders)).rejects.toThrow()
    await bench.test.sql`alter table document drop constraint never`
    await issueReceipt({ profileId: bench.profileId, transactionId }, noOrders)
    const rows = await bench.test.db.select().from(document)
    expect(rows.map((row) => row.sequence).sort()).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('are the same bytes at every print, and only for their own customer', async () => {
    const { paymentId, transactionId } = await paid(2500n)
    await issueReceipt({ profileId: bench.profileId, transactionId }, noOrders)
    const [link] = (await documentsOf(bench.payer, [paymentId])).get(paymentId) ?? []
    expect(link?.number).toMatch(/^R-\d{4}-000007$/)
    const first = await documentFor(bench.payer, link?.id ?? '')
    await new Promise((resolve) => setTimeout(resolve, 1100))
    const second = await documentFor(bench.admin, link?.id ?? '')
    expect(first?.pdf.length).toBeGreaterThan(5000)
    expect(Buffer.from(first?.pdf ?? []).equals(Buffer.from(second?.pdf ?? []))).toBe(true)
    expect(await documentFor({ ...bench.payer, customerId: 'cus_other' }, link?.id ?? '')).toBeUndefined()
    expect(await documentFor({ ...bench.admin, profileId: 'pro_other' }, link?.id ?? '')).toBeUndefined()
    expect(await documentFor({ ...bench.admin, role: 'restricted' }, link?.id ?? '')).toBeUndefined()
    expect(await documentsOf({ ...bench.payer, customerId: 'cus_other' }, [paymentId])).toEqual(new Map())
  })

  it('are not issued for what did not bring money', async () => {
    const started = await start(bench.payer, bench.byCard(900n, 'pm_card_visa_chargeDeclined'))
    await issueReceipt(
      { profileId: bench.profileId, transactionId: started.ok ? started.value.transactionId : '' },
      noOrders,
    )
    const held = await start(bench.payer, bench.byCard(900n, 'pm_card_visa', { type: 'authorization' }))
    await issueReceipt({ profileId: bench.profileId, transactionId: held.ok ? held.value.transactionId : '' }, noOrders)
    expect(await bench.test.db.select().from(document)).toHaveLength(7)
  })
  it('of one’s own payments say who paid, in full, as they were then', async () => {
    const was = { address: 'Own Street 7', externalReference: 'C-17' }
    await bench.test.db.update(customer).set(was).where(eq(customer.id, bench.ids.customer))
    const { transactionId } = await paid(1100n)
    await issueReceipt({ profileId: bench.profileId, transactionId }, noOrders)
    const [row] = await bench.test.db.select().from(document).where(eq(document.transactionId, transactionId))
    expect(row?.content).toMatchObject({ payer: { address: 'Own Street 7', reference: 'C-17' } })
  })
})
