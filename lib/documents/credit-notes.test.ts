import { and, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { transaction } from '@/db/schema/payments'
import { document, documentCounter } from '@/db/schema/records'
import { newId } from '@/lib/ids'
import { money } from '@/lib/money/money'
import { followUp } from '@/lib/transactions/follow-up'
import { start } from '@/lib/transactions/start'
import { paymentBench } from '@/lib/transactions/testing'
import { issueCreditNote } from './credit-notes'
import { issueInvoice } from './orders'
import { documentFor, documentsOf } from './read'
import { issueReceipt } from './receipts'
import { noOrders, poppler } from './testing'

const bench = paymentBench()

async function paid(cents: bigint, type: 'purchase' | 'authorization' = 'purchase') {
  const started = await start(bench.payer, bench.byCard(cents, 'pm_card_visa', { type }))
  if (!started.ok) throw new Error(started.message)
  return started.value
}

async function follow(transactionId: string, type: 'refund' | 'void' | 'capture', cents: bigint, seen: number) {
  const done = await followUp(bench.admin, {
    transactionId,
    type,
    amount: money(cents, 'USD'),
    reason: 'because',
    seen,
  })
  if (!done.ok) throw new Error(done.message)
  return { profileId: bench.profileId, transactionId: done.value.transactionId }
}

const credits = () => bench.test.db.select().from(document).where(eq(document.kind, 'credit_note'))

describe('credit notes', () => {
  it('name the receipt that they correct, which is issued first when its job is late, and are issued once', async () => {
    const { paymentId, transactionId } = await paid(2500n)
    const refund = await follow(transactionId, 'refund', 1000n, 1)
    await Promise.all(Array.from({ length: 20 }, () => issueCreditNote(refund, noOrders)))
    await issueReceipt({ profileId: bench.profileId, transactionId }, noOrders)
    const papers = (await documentsOf(bench.payer, [paymentId])).get(paymentId) ?? []
    expect(papers.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^Receipt R-\d{4}-000001$/),
      expect.stringMatching(/^Credit note CN-\d{4}-000001$/),
    ])
    const [row] = await credits()
    expect(row?.correctsId).toBe(papers[0]?.id)
    const pdf = (await documentFor(bench.payer, papers[1]?.id ?? ''))?.pdf ?? new Uint8Array()
    const text = poppler('pdftotext', pdf, ['-layout'])
    if (text !== null) {
      expect(text).toContain('10.00 USD given back on')
      expect(text).toMatch(new RegExp(`Corrects +Receipt ${papers[0]?.number} of .*, 25.00 USD`))
      expect(text).not.toContain('because')
    }
  })

  it('count without a gap from twenty refunds at the same moment', async () => {
    const { transactionId } = await paid(9000n)
    const refunds = []
    for (let at = 0; at < 20; at++) refunds.push(await follow(transactionId, 'refund', 100n, at + 1))
    await Promise.all(refunds.map((refund) => issueCreditNote(refund, noOrders)))
    const rows = await credits()
    expect(rows.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 21 }, (_, at) => at + 1),
    )
    const counters = await bench.test.db.select().from(documentCounter)
    expect(counters.map(({ kind, last }) => [kind, last]).sort()).toEqual([
      ['credit_note', 21],
      ['receipt', 2],
    ])
  })

  it('name the invoice that whoever knows orders says they correct', async () => {
    const { paymentId, transactionId } = await paid(1200n)
    const invoice = await bench.test.db.transaction((tx) =>
      issueInvoice(tx, {
        profileId: bench.profileId,
        customerId: bench.ids.customer,
        cause: 'ord_1',
        order: { id: 'ord_1', reference: null },
        lines: [
          {
            name: 'Line',
            description: null,
            quantity: 1,
            priceMinor: '1200',
            discountMinor: '0',
            feeMinor: '0',
            taxMinor: '0',
            totalMinor: '1200',
          },
        ],
        totals: { subtotalMinor: '1200', discountMinor: '0', feeMinor: '0', taxMinor: '0', totalMinor: '1200' },
        paid: money(1200n, 'USD'),
        live: false,
        paymentId,
        dueAt: null,
      }),
    )
    const refund = await follow(transactionId, 'refund', 1200n, 1)
    await issueCreditNote(refund, async () => invoice)
    const [row] = (await credits()).filter((one) => one.transactionId === refund.transactionId)
    expect(row?.correctsId).toBe(invoice.id)
    expect(row?.content).toMatchObject({ corrects: { kind: 'invoice', number: invoice.number, amountMinor: '1200' } })
  })

  it('are not issued for a reservation that was released, for a refund that was refused, nor for a chargeback', async () => {
    const before = (await credits()).length
    const disputed = await paid(300n)
    const [row] = await bench.test.db.select().from(transaction).where(eq(transaction.id, disputed.transactionId))
    const chargeback = {
      id: newId('txn'),
      parentId: disputed.transactionId,
      type: 'chargeback',
      reference: 'dp_1',
    } as const
    if (row) await bench.test.db.insert(transaction).values({ ...row, ...chargeback })
    await issueCreditNote({ profileId: bench.profileId, transactionId: chargeback.id }, noOrders)
    const held = await paid(800n, 'authorization')
    await issueCreditNote(await follow(held.transactionId, 'void', 800n, 1), noOrders)
    await issueCreditNote({ profileId: bench.profileId, transactionId: held.transactionId }, noOrders)
    const { transactionId } = await paid(600n)
    const refund = await follow(transactionId, 'refund', 600n, 1)
    await bench.test.db
      .update(transaction)
      .set({ status: 'declined' })
      .where(and(eq(transaction.profileId, bench.profileId), eq(transaction.id, refund.transactionId)))
    await issueCreditNote(refund, noOrders)
    expect(await credits()).toHaveLength(before)
  })
})
