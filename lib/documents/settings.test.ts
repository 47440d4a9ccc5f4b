import { describe, expect, it } from 'vitest'
import { auditEvent } from '@/db/schema/records'
import type { StaffActor } from '@/lib/auth/actor'
import { start } from '@/lib/transactions/start'
import { paymentBench } from '@/lib/transactions/testing'
import { countDocuments, listDocuments } from './list'
import { documentFor, documentsOf } from './read'
import { issueReceipt } from './receipts'
import { documentSettingsSchema, getDocumentSettings, saveDocumentSettings } from './settings'
import { noOrders } from './testing'

const bench = paymentBench()
const FIRST = { after: null, before: null, size: 2, desc: true }
const as = (role: StaffActor['role']): StaffActor => ({ ...bench.admin, role })

async function receipts(count: number): Promise<string[]> {
  const paymentIds: string[] = []
  for (let at = 0; at < count; at++) {
    const started = await start(bench.payer, bench.byCard(1000n + BigInt(at)))
    if (!started.ok) throw new Error(started.message)
    const { paymentId, transactionId } = started.value
    await issueReceipt({ profileId: bench.profileId, transactionId }, noOrders)
    paymentIds.push(paymentId)
  }
  return paymentIds
}

const save = (more: object) => saveDocumentSettings(bench.admin, documentSettingsSchema.parse(more))

describe('what payers may download', () => {
  it('is what an administrator ticked: the rest is hidden and answered "not found", also to who knows its id', async () => {
    const [paymentId = ''] = await receipts(1)
    const links = async () => (await documentsOf(bench.payer, [paymentId])).get(paymentId) ?? []
    const [link] = await links()
    expect(await documentFor(bench.payer, link?.id ?? '')).toBeDefined()
    await save({ invoice: true })
    expect(await links()).toEqual([])
    expect(await documentFor(bench.payer, link?.id ?? '')).toBeUndefined()
    expect(await documentFor(bench.admin, link?.id ?? '')).toBeDefined()
    await save({ receipt: true, legalName: ' Acme Inc ', taxNumber: '' })
    expect(await links()).toHaveLength(1)
    expect(await getDocumentSettings(bench.admin)).toMatchObject({
      payerKinds: ['receipt'],
      legalName: 'Acme Inc',
      taxNumber: null,
    })
  })

  it('is changed by administrators alone, and every change is in the audit log', async () => {
    for (const role of ['accountant', 'normal', 'restricted'] as const)
      await expect(saveDocumentSettings(as(role), documentSettingsSchema.parse({}))).rejects.toThrow('not permitted')
    await expect(saveDocumentSettings(bench.payer, documentSettingsSchema.parse({}))).rejects.toThrow('not permitted')
    const events = await bench.test.db.select().from(auditEvent)
    const changes = events.filter(({ action }) => action === 'document_setting.changed')
    expect(changes.map(({ before, after }) => [before, after])).toEqual([
      [
        expect.objectContaining({ payerKinds: ['receipt', 'credit_note'] }),
        expect.objectContaining({ payerKinds: ['invoice'] }),
      ],
      [expect.objectContaining({ payerKinds: ['invoice'] }), expect.objectContaining({ legalName: 'Acme Inc' })],
    ])
  })

  it('prints what stood in the settings when it was issued', async () => {
    await receipts(1)
    const { rows } = await listDocuments(bench.admin, {}, FIRST)
    await save({ receipt: true, legalName: 'Other' })
    const pdf = async (id: string) => Buffer.from((await documentFor(bench.admin, id))?.pdf ?? [])
    const before = await pdf(rows[0]?.id ?? '')
    await save({ receipt: true, legalName: 'Another' })
    expect((await pdf(rows[0]?.id ?? '')).equals(before)).toBe(true)
  })
})

describe('the list of documents', () => {
  it('is paged by place, newest first, both ways', async () => {
    await receipts(3)
    const first = await listDocuments(bench.admin, {}, FIRST)
    const second = await listDocuments(bench.admin, {}, { ...FIRST, after: first.next })
    const third = await listDocuments(bench.admin, {}, { ...FIRST, after: second.next })
    const numbers = [first, second, third].flatMap(({ rows }) => rows.map(({ number }) => Number(number.slice(-6))))
    expect(numbers).toEqual([5, 4, 3, 2, 1])
    expect(third.next).toBeNull()
    const back = await listDocuments(bench.admin, {}, { ...FIRST, before: third.previous })
    expect(back.rows).toEqual(second.rows)
    expect(await countDocuments(bench.admin, {})).toEqual({ count: 5, more: false })
  })

  it('is filtered by kind, number, customer and day', async () => {
    const year = new Date().getUTCFullYear()
    const found = async (filter: object) =>
      (await listDocuments(bench.admin, filter, { ...FIRST, size: 25 })).rows.length
    expect(await found({ kind: 'receipt' })).toBe(5)
    expect(await found({ kind: 'invoice' })).toBe(0)
    expect(await found({ number: ` r-${year}-3 ` })).toBe(1)
    expect(await found({ number: 'R-2026' })).toBe(0)
    expect(await found({ customer: 'hn D' })).toBe(5)
    expect(await found({ customer: '%' })).toBe(0)
    expect(await found({ from: '2020-01-01', to: '2020-12-31' })).toBe(0)
    expect(await found({ from: new Date().toISOString().slice(0, 10) })).toBe(5)
  })

  it('shows restricted users their own customers’ alone, another profile nothing, and payers nothing at all', async () => {
    expect((await listDocuments(as('restricted'), {}, FIRST)).rows).toEqual([])
    expect(await countDocuments(as('restricted'), {})).toEqual({ count: 0, more: false })
    expect((await listDocuments({ ...bench.admin, profileId: 'pro_other' }, {}, FIRST)).rows).toEqual([])
    await expect(listDocuments(bench.payer, {}, FIRST)).rejects.toThrow('not permitted')
  })
})
