import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { payment, transaction } from '@/db/schema/payments'
import { document } from '@/db/schema/records'
import { newId } from '@/lib/ids'
import { money } from '@/lib/money/money'
import { followUp } from '@/lib/transactions/follow-up'
import { start } from '@/lib/transactions/start'
import { paymentBench } from '@/lib/transactions/testing'
import { checkDocument, masked } from './check'
import { issueCreditNote } from './credit-notes'
import { issueInvoice, payFor } from './orders'
import { documentsOf } from './read'
import { issueReceipt } from './receipts'
import { noOrders } from './testing'

const bench = paymentBench()

async function received(cents: bigint) {
  const started = await start(bench.payer, bench.byCard(cents))
  if (!started.ok) throw new Error(started.message)
  const { transactionId } = started.value
  await issueReceipt({ profileId: bench.profileId, transactionId }, noOrders)
  return { ...started.value, code: await codeOf(transactionId) }
}

async function codeOf(cause: string): Promise<string> {
  const [row] = await bench.test.db.select().from(document).where(eq(document.cause, cause))
  return row?.code ?? ''
}

async function refund(transactionId: string, cents: bigint, seen: number) {
  const done = await followUp(bench.admin, {
    transactionId,
    type: 'refund',
    amount: money(cents, 'USD'),
    reason: '',
    seen,
  })
  if (!done.ok) throw new Error(done.message)
  return done.value.transactionId
}

/** What a processor does by itself, told by a callback. */
async function byProcessor(
  type: 'chargeback' | 'chargeback_reversal',
  parentId: string,
  cents: bigint,
): Promise<string> {
  const [parent] = await bench.test.db.select().from(transaction).where(eq(transaction.id, parentId))
  if (!parent) throw new Error('no parent')
  const id = newId('txn')
  const reference = id
  await bench.test.db
    .insert(transaction)
    .values({ ...parent, id, parentId, type, reference, askedMinor: cents, toldMinor: cents, initiator: 'processor' })
  const status = type === 'chargeback' ? 'disputed' : 'paid'
  await bench.test.db.update(payment).set({ status }).where(eq(payment.id, parent.paymentId))
  return id
}

describe('the public check', () => {
  it('says the number, the masked payer, the amount and what became of the money, and nothing else', async () => {
    const { code, transactionId } = await received(2500n)
    expect(await checkDocument(code)).toEqual({
      kind: 'receipt',
      number: expect.stringMatching(/^R-\d{4}-000001$/),
      payer: 'J••• D•••',
      amount: { amountMinor: 2500n, currency: 'USD' },
      state: 'paid',
      live: false,
    })
    const first = await refund(transactionId, 500n, 1)
    expect((await checkDocument(code))?.state).toBe('part_refunded')
    await issueCreditNote({ profileId: bench.profileId, transactionId: first }, noOrders)
    const credit = await checkDocument(await codeOf(first))
    expect(credit).toMatchObject({ kind: 'credit_note', amount: { amountMinor: 500n }, state: 'part_refunded' })
    await refund(transactionId, 2000n, 2)
    expect((await checkDocument(code))?.state).toBe('refunded')
  })

  it('says when the bank took the money back, and when it was won back', async () => {
    const { code, transactionId } = await received(900n)
    const chargeback = await byProcessor('chargeback', transactionId, 900n)
    expect((await checkDocument(code))?.state).toBe('charged_back')
    await byProcessor('chargeback_reversal', chargeback, 900n)
    expect((await checkDocument(code))?.state).toBe('paid')
  })

  it('tells one receipt of a payment from another', async () => {
    const one = await received(700n)
    const other = await received(700n)
    await refund(one.transactionId, 700n, 1)
    expect((await checkDocument(one.code))?.state).toBe('refunded')
    expect((await checkDocument(other.code))?.state).toBe('paid')
  })

  it('tells two receipts of one payment from each other', async () => {
    const one = await received(700n)
    const [row] = await bench.test.db.select().from(transaction).where(eq(transaction.id, one.transactionId))
    const again = newId('txn')
    if (row) await bench.test.db.insert(transaction).values({ ...row, id: again, reference: again })
    await issueReceipt({ profileId: bench.profileId, transactionId: again }, noOrders)
    await refund(one.transactionId, 700n, 2)
    expect((await checkDocument(one.code))?.state).toBe('refunded')
    expect((await checkDocument(await codeOf(again)))?.state).toBe('paid')
  })

  it('says of an invoice how much of it is paid, by payments that are made after it', async () => {
    const dues = { quantity: 1, discountMinor: '0', feeMinor: '0', taxMinor: '0' }
    const { id } = await bench.test.db.transaction((tx) =>
      issueInvoice(tx, {
        profileId: bench.profileId,
        customerId: bench.ids.customer,
        cause: 'ord_1',
        order: { id: 'ord_1', reference: null },
        lines: [{ ...dues, name: 'Line', description: null, priceMinor: '1000', totalMinor: '1000' }],
        totals: { subtotalMinor: '1000', discountMinor: '0', feeMinor: '0', taxMinor: '0', totalMinor: '1000' },
        paid: money(0n, 'USD'),
        live: false,
        dueAt: null,
      }),
    )
    const state = async () => (await checkDocument(await codeOf('ord_1')))?.state
    const pay = async (cents: bigint) => {
      const { paymentId, transactionId } = await received(cents)
      await bench.test.db.transaction((tx) => payFor(tx, { profileId: bench.profileId, documentId: id, paymentId }))
      return { paymentId, transactionId }
    }
    expect(await state()).toBe('not_paid')
    const first = await pay(600n)
    expect(await state()).toBe('part_paid')
    await pay(400n)
    expect(await state()).toBe('paid')
    const twice = await pay(1000n)
    const chargeback = await byProcessor('chargeback', twice.transactionId, 1000n)
    expect(await state()).toBe('paid')
    const more = await byProcessor('chargeback', first.transactionId, 600n)
    expect(await state()).toBe('charged_back')
    await byProcessor('chargeback_reversal', more, 600n)
    await byProcessor('chargeback_reversal', chargeback, 1000n)
    await refund(twice.transactionId, 1000n, 3)
    expect(await state()).toBe('paid')
    await refund(first.transactionId, 600n, 3)
    expect(await state()).toBe('part_refunded')
    const papers = (await documentsOf(bench.admin, [first.paymentId])).get(first.paymentId) ?? []
    expect(papers.map(({ kind }) => kind).sort()).toEqual(['invoice', 'receipt'])
  })

  it('knows no other code', async () => {
    const { code } = await received(700n)
    const changed = `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`
    for (const other of [changed, code.toUpperCase(), code.slice(1), `${code}0`, '', "' or true --", '%'])
      expect(await checkDocument(other)).toBeUndefined()
  })
})

it('hides all of a name but the first letters, however it is written', () => {
  expect(masked('John  Ronald Doe')).toBe('J••• R••• D•••')
  expect(masked('ann@example.com')).toBe('a••• e••• c•••')
  expect(masked('Li')).toBe('L•••')
  expect(masked('রহিম উদ্দিন')).not.toContain('হি')
  expect(masked('👩‍👩‍👧 X')).toBe('👩‍👩‍👧••• X•••')
  expect(masked('  ')).toBe('•••')
})
