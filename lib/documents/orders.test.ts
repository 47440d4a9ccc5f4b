import { describe, expect, it } from 'vitest'
import { customer } from '@/db/schema/customers'
import { profile } from '@/db/schema/profile'
import { document } from '@/db/schema/records'
import { testDatabase } from '@/db/testing'
import { money } from '@/lib/money/money'
import { readContent, wrongSum } from './content'
import { issueInvoice, issueOrderSummary, type OrderPaper } from './orders'
import { renderDocument } from './pdf'
import { poppler } from './testing'

const test = testDatabase()
const line = {
  name: 'Router',
  description: null,
  quantity: 3,
  priceMinor: '1000',
  discountMinor: '500',
  feeMinor: '20',
  taxMinor: '475',
  totalMinor: '2995',
}
const totals = { subtotalMinor: '3000', discountMinor: '500', feeMinor: '20', taxMinor: '475', totalMinor: '2995' }

async function paper(more: Partial<OrderPaper> = {}): Promise<OrderPaper> {
  process.env.DATABASE_URL ??= test.url
  process.env.BASE_URL = 'http://localhost:3000'
  process.env.SECRET_KEYS ??= `1:${Buffer.alloc(32, 7).toString('base64')}`
  process.env.NEXTAUTH_SECRET ??= 'x'.repeat(32)
  const base = { id: 'pro_1', name: 'Acme', country: 'KW', baseCurrency: 'KWD' }
  await test.db.insert(profile).values(base).onConflictDoNothing()
  await test.db
    .insert(customer)
    .values({ profileId: 'pro_1', id: 'cus_1', name: 'Ann', locale: 'en' })
    .onConflictDoNothing()
  return {
    profileId: 'pro_1',
    customerId: 'cus_1',
    cause: 'ord_1',
    order: { id: 'ord_1', reference: 'PO 1' },
    lines: [line],
    totals,
    paid: money(0n, 'KWD'),
    live: true,
    ...more,
  }
}

describe('papers about an order', () => {
  it('count by kind and are issued once for each cause', async () => {
    const one = await paper()
    const two = await paper({ cause: 'ord_2' })
    const issued = await Promise.all(
      Array.from({ length: 10 }, () => [one, two])
        .flat()
        .map((of) => test.db.transaction((tx) => issueInvoice(tx, { ...of, dueAt: null }))),
    )
    const summary = await test.db.transaction((tx) => issueOrderSummary(tx, { ...one, orderedAt: new Date(0) }))
    expect(new Set(issued.map(({ number }) => number.slice(-6)))).toEqual(new Set(['000001', '000002']))
    expect(summary.number).toMatch(/^OS-\d{4}-000001$/)
    expect(await test.db.select().from(document)).toHaveLength(3)
  })

  it('say amounts with the decimals of their currency', async () => {
    const of = await paper({ cause: 'ord_3' })
    const { content } = await test.db.transaction((tx) => issueInvoice(tx, { ...of, dueAt: null }))
    const text = poppler('pdftotext', await renderDocument(content), ['-layout'])
    if (text !== null)
      for (const said of ['1.000 KWD', '-0.500 KWD', '0.020 KWD', '0.475 KWD', '2.995 KWD'])
        expect(text).toContain(said)
  })

  it('are refused when they do not add up, or for a customer of nobody, and then use no number', async () => {
    const wrong = [
      await paper({ cause: 'ord_4', lines: [{ ...line, totalMinor: '2996' }] }),
      await paper({ cause: 'ord_4', totals: { ...totals, taxMinor: '474' } }),
      await paper({ cause: 'ord_4', customerId: 'cus_2' }),
    ]
    for (const of of wrong)
      await expect(test.db.transaction((tx) => issueInvoice(tx, { ...of, dueAt: null }))).rejects.toThrow(
        /add up|no customer/,
      )
    const right = await paper({ cause: 'ord_4' })
    const { number } = await test.db.transaction((tx) => issueInvoice(tx, { ...right, dueAt: null }))
    expect(number).toMatch(/000004$/)
  })
})

describe('sums', () => {
  it('hold to the minor unit, beyond what a float can count', () => {
    const huge = {
      ...line,
      quantity: 1,
      priceMinor: '9007199254740993',
      discountMinor: '0',
      feeMinor: '0',
      taxMinor: '0',
      totalMinor: '9007199254740993',
    }
    const all = {
      subtotalMinor: '9007199254740993',
      discountMinor: '0',
      feeMinor: '0',
      taxMinor: '0',
      totalMinor: '9007199254740993',
    }
    expect(wrongSum([huge], all)).toBeNull()
    expect(wrongSum([{ ...huge, totalMinor: '9007199254740992' }], all)).toContain('line 1')
    expect(wrongSum([huge, line], all)).toContain('subtotalMinor')
  })
})

it('what was frozen before there were other kinds can still be read', () => {
  const old = {
    number: 'R-2026-000001',
    issuedAt: '2026-01-01T00:00:00.000Z',
    paidAt: '2026-01-01T00:00:00.000Z',
    merchant: { name: 'Northwind', country: 'US' },
    payer: { name: 'Somebody', address: null, reference: null },
    description: 'Payment',
    amountMinor: '2500',
    currency: 'USD',
    method: 'visa',
    label: null,
    payment: 'pay_1',
    live: true,
    locale: 'en',
  }
  expect(readContent('receipt', old)).toMatchObject({ kind: 'receipt', checkUrl: null, merchant: { taxNumber: null } })
  expect(() => readContent('invoice', old)).toThrow()
})
