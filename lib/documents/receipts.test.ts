import { describe, expect, it } from 'vitest'
import { document, documentCounter } from '@/db/schema/records'
import { start } from '@/lib/transactions/start'
import { paymentBench } from '@/lib/transactions/testing'
import { issueReceipt, receiptFor, receiptsOf } from './receipts'

const bench = paymentBench()

async function paid(cents: bigint) {
  const started = await start(bench.payer, bench.byCard(cents))
  if (!started.ok) throw new Error(started.message)
  return started.value
}

describe('receipts', () => {
  it('are issued once each, with numbers that have no gap, however often and from however many workers', async () => {
    const payments = await Promise.all([1000n, 2000n, 3000n, 4000n].map(paid))
    const jobs = payments.flatMap(({ transactionId }) => [transactionId, transactionId, transactionId])
    await Promise.all(jobs.map((transactionId) => issueReceipt({ profileId: bench.profileId, transactionId })))
    const rows = await bench.test.db.select().from(document)
    expect(rows.map((row) => row.sequence).sort()).toEqual([1, 2, 3, 4])
    expect((await bench.test.db.select().from(documentCounter))[0]?.last).toBe(4)
  })

  it('are tagged PDFs, the same bytes at every print, and only for their own customer', async () => {
    const { paymentId, transactionId } = await paid(2500n)
    await issueReceipt({ profileId: bench.profileId, transactionId })
    const [link] = (await receiptsOf(bench.payer, [paymentId])).get(paymentId) ?? []
    expect(link?.number).toMatch(/^R-\d{4}-000005$/)
    const first = await receiptFor(bench.payer, link?.id ?? '')
    const second = await receiptFor(bench.admin, link?.id ?? '')
    const text = Buffer.from(first?.pdf ?? []).toString('latin1')
    expect(text.startsWith('%PDF-1.7')).toBe(true)
    expect(text).toMatch(/\/Marked true/)
    expect(Buffer.from(first?.pdf ?? []).equals(Buffer.from(second?.pdf ?? []))).toBe(true)
    expect(await receiptFor({ ...bench.payer, customerId: 'cus_other' }, link?.id ?? '')).toBeUndefined()
    expect(await receiptFor({ ...bench.admin, profileId: 'pro_other' }, link?.id ?? '')).toBeUndefined()
  })

  it('are not issued for what did not bring money', async () => {
    const started = await start(bench.payer, bench.byCard(900n, 'pm_card_visa_chargeDeclined'))
    await issueReceipt({ profileId: bench.profileId, transactionId: started.ok ? started.value.transactionId : '' })
    expect(await bench.test.db.select().from(document)).toHaveLength(5)
  })
})
