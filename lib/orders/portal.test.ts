import { describe, expect, it } from 'vitest'
import type { PayerActor } from '@/lib/auth/actor'
import { issueCreditNote } from '@/lib/documents/credit-notes'
import { documentsOf } from '@/lib/documents/read'
import { issueReceipt } from '@/lib/documents/receipts'
import { saveDocumentSettings } from '@/lib/documents/settings'
import { poppler } from '@/lib/documents/testing'
import { newId } from '@/lib/ids'
import { followUp } from '@/lib/transactions/follow-up'
import { came, gaveUp, linkBench, unwrap } from '@/lib/transactions/testing'
import { cancelLink } from './cancel'
import { createOrder } from './create-order'
import { closeLink } from './manage-link'
import { invoiceFor } from './papers'
import { documentByLink, portalFor, summaryByLink } from './portal'
import { orderForm } from './testing'

const { bench, ...links } = linkBench()

const ALL = { receipt: true, invoice: true, credit_note: true, legalName: null, address: null, taxNumber: null }
const activate = (kinds: object = {}) => saveDocumentSettings(bench.admin, { ...ALL, ...kinds })

async function made(changed: Readonly<Record<string, unknown>> = {}): Promise<PayerActor> {
  await activate()
  return links.made(changed)
}

/** A link for an order of a customer who is known. */
async function madeFor(customer: string): Promise<PayerActor> {
  return made({ orderId: unwrap(await createOrder(bench.admin, orderForm({ customer }))).orderId })
}

async function pay(payer: PayerActor, amountMinor = 2500n, card = 'pm_card_visa', isJobLate = false) {
  const anna = { name: 'Anna Payer', email: `${newId('cus').slice(-12)}@example.com` }
  const started = await links.pay(payer, { amountMinor, card, payer: anna })
  if (!isJobLate) await papersOf(started.transactionId)
  return started
}

/** What the worker does for money that came. */
const papersOf = (transactionId: string) => issueReceipt({ profileId: bench.profileId, transactionId }, invoiceFor)

async function follow(transactionId: string, type: 'capture' | 'void' | 'refund', amountMinor: bigint, seen = 1) {
  const amount = { amountMinor, currency: 'USD' }
  const done = unwrap(await followUp(bench.admin, { transactionId, type, amount, reason: 'because', seen }))
  const of = { profileId: bench.profileId, transactionId: done.transactionId }
  await (type === 'capture' ? papersOf(done.transactionId) : issueCreditNote(of, invoiceFor))
  return done.transactionId
}

async function opened(payer: PayerActor) {
  const portal = await portalFor(payer, 'en')
  if (portal?.kind !== 'order') throw new Error(`opens ${portal?.kind}`)
  return portal
}

const kindsIn = async (payer: PayerActor) => {
  const { sheet } = await opened(payer)
  return [...sheet.history.flatMap(({ documents }) => documents.map(({ kind }) => kind)), sheet.invoice?.kind ?? null]
}

function textOf(pdf: Uint8Array | undefined): string {
  expect(poppler('pdfinfo', pdf ?? new Uint8Array()) ?? 'Tagged: yes').toMatch(/Tagged: +yes/)
  return poppler('pdftotext', pdf ?? new Uint8Array(), ['-layout']) ?? ''
}

async function correctedBy(refundId: string) {
  const [row] = await bench.test.sql`select content from document where kind = 'credit_note' and cause = ${refundId}`
  return row?.content.corrects
}

describe('what a link opens', () => {
  it('is the checkout until something has succeeded, then the order, and nothing once it is closed', async () => {
    const payer = await made({ amount: '25.00' })
    expect(await portalFor(payer, 'en')).toEqual({ kind: 'none' })
    expect(await summaryByLink(payer)).toBeUndefined()
    expect(await summaryByLink(await madeFor('john@example.com'))).toBeUndefined()
    await expect(pay(payer, 2500n, 'pm_card_chargeDeclined')).resolves.toMatchObject({ status: 'declined' })
    expect(await portalFor(payer, 'en')).toEqual({ kind: 'none' })
    const second = await made()
    await pay(second)
    const { sheet, payer: name, due } = await opened(second)
    expect(sheet).toMatchObject({ standing: 'paid', merchantName: 'Acme', owed: { amountMinor: 0n }, hasSummary: true })
    expect(sheet.history).toMatchObject([{ what: 'paid', amount: { amountMinor: 2500n }, isOpen: false }])
    expect([name, due]).toEqual(['A••• P•••', null])
    unwrap(await closeLink(bench.admin, { linkId: second.linkId }))
    expect(await portalFor(second, 'en')).toBeUndefined()
    expect(await summaryByLink(second)).toBeUndefined()
  })

  it('is the same order for every link of it, and nobody’s for a link that many use', async () => {
    const { orderId } = unwrap(await createOrder(bench.admin, orderForm()))
    const [first, second] = [await made({ orderId }), await made({ orderId })]
    await pay(first)
    expect((await opened(second)).sheet.id).toBe(orderId)
    const shared = await made({ uses: 'many' })
    await pay(shared)
    expect(await portalFor(shared, 'en')).toEqual({ kind: 'shared', merchantName: 'Acme' })
    expect(await summaryByLink(shared)).toBeUndefined()
  })

  it('is nothing of what was paid by other links where it was cancelled before anybody paid by it', async () => {
    const { orderId } = unwrap(await createOrder(bench.admin, orderForm()))
    const parts = { orderId, parts: true, partMin: '5' }
    const [wrong, right] = [await made(parts), await made(parts)]
    unwrap(await cancelLink(bench.admin, { linkId: wrong.linkId, message: '' }))
    await pay(right, 1000n)
    const receipt = (await opened(right)).sheet.history[0]?.documents[0]?.id ?? ''
    expect(await documentByLink(right, receipt)).toBeDefined()
    expect(await portalFor(wrong, 'en')).toEqual({ kind: 'none' })
    expect(await documentByLink(wrong, receipt)).toBeUndefined()
    expect(await summaryByLink(wrong)).toBeUndefined()
    // By this one somebody has paid: they keep what they have.
    unwrap(await cancelLink(bench.admin, { linkId: right.linkId, message: '' }))
    expect((await opened(right)).sheet).toMatchObject({ id: orderId, standing: 'part_paid' })
    expect(await documentByLink(right, receipt)).toBeDefined()
  })

  it('holds no card of anybody, on the page and on paper, and says no more of who paid than it must', async () => {
    const john = bench.ids.customer
    await bench.test.sql`
      update customer set address = 'Hidden Lane 7', external_reference = 'SECRET-17' where id = ${john}`
    const payer = await madeFor('john@example.com')
    const { transactionId } = await pay(payer)
    await follow(transactionId, 'refund', 700n)
    const portal = await opened(payer)
    const said = JSON.stringify(portal, (_, value) => (typeof value === 'bigint' ? String(value) : value))
    for (const secret of ['4242', 'John', 'example.com', 'Hidden Lane', 'SECRET-17']) expect(said).not.toContain(secret)
    const { history, invoice } = portal.sheet
    const ids = [...history.flatMap(({ documents }) => documents.map(({ id }) => id)), invoice?.id ?? '']
    const papers = [...(await Promise.all(ids.map((id) => documentByLink(payer, id)))), await summaryByLink(payer)]
    expect(papers.map((paper) => paper?.filename.split('-')[0]).sort()).toEqual(['CN', 'INV', 'OS', 'R'])
    for (const text of papers.map((paper) => textOf(paper?.pdf))) {
      expect(text).toContain('John Doe')
      expect(text).not.toMatch(/4242|example\.com|Hidden Lane|SECRET-17/)
    }
    const frozen = await bench.test.sql`select content from document where customer_id = ${john}`
    for (const { content } of frozen)
      expect(content.payer).toEqual({ name: expect.any(String), address: null, reference: null })
    await bench.test.sql`update customer set address = null, external_reference = null where id = ${john}`
  })

  it('says that a receipt or a credit note is being written, until it is there', async () => {
    const payer = await made()
    const { transactionId } = await pay(payer, 2500n, 'pm_card_visa', true)
    const due = async () => (await opened(payer)).sheet.history.map(({ isPaperDue }) => isPaperDue)
    expect(await due()).toEqual([true])
    await papersOf(transactionId)
    expect(await due()).toEqual([false])
    const refund = {
      transactionId,
      type: 'refund',
      amount: { amountMinor: 700n, currency: 'USD' },
      reason: 'because',
    } as const
    const back = unwrap(await followUp(bench.admin, { ...refund, seen: 1 }))
    expect(await due()).toEqual([false, true])
    await issueCreditNote({ profileId: bench.profileId, transactionId: back.transactionId }, invoiceFor)
    expect(await due()).toEqual([false, false])
  })

  it('gives papers of its own order alone, of the kinds that the merchant has activated', async () => {
    const [mine, other] = [await made(), await made()]
    await pay(mine)
    await pay(other)
    const receipt = (await opened(other)).sheet.history[0]?.documents[0]?.id ?? ''
    const [summary] = await bench.test
      .sql`select id from document where kind = 'order_summary' order by issued_at desc limit 1`
    expect(await documentByLink(other, receipt)).toMatchObject({ filename: expect.stringMatching(/^R-/) })
    for (const id of [receipt, summary?.id ?? 'doc_none', 'doc_none'])
      expect(await documentByLink(mine, id)).toBeUndefined()
    // Nor of another order of the same customer.
    const [ours, also] = [await madeFor('john@example.com'), await madeFor('john@example.com')]
    for (const one of [ours, also]) await pay(one)
    const theirs = (await opened(also)).sheet
    for (const id of [theirs.history[0]?.documents[0]?.id, theirs.invoice?.id]) {
      expect(await documentByLink(also, id ?? '')).toBeDefined()
      expect(await documentByLink(ours, id ?? '')).toBeUndefined()
    }
    await activate({ receipt: false })
    expect(await kindsIn(other)).toEqual(['invoice'])
    expect(await documentByLink(other, receipt)).toBeUndefined()
    await activate({ receipt: false, invoice: false, credit_note: false })
    expect(await kindsIn(other)).toEqual([null])
    expect((await summaryByLink(other))?.filename).toMatch(/^OS-/)
  })
})

describe('paying in parts', () => {
  it('offers the rest, says it on the invoice, and keeps the invoice as it was', async () => {
    const expiresAt = new Date(Date.now() + 5 * 86_400_000)
    const payer = await made({ parts: true, partMin: '5', expiresAt: expiresAt.toISOString() })
    await pay(payer, 1000n)
    const { sheet, due } = await opened(payer)
    expect(sheet).toMatchObject({ standing: 'part_paid', paid: { amountMinor: 1000n }, owed: { amountMinor: 1500n } })
    expect(due?.amountMinor).toBe(1500n)
    const invoice = await documentByLink(payer, sheet.invoice?.id ?? '')
    const text = textOf(invoice?.pdf)
    const day = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(expiresAt)
    expect(text).toContain(`15.00 USD to pay by ${day}`)
    expect(text).toMatch(/Still to pay +15.00 USD/)
    const summary = await summaryByLink(payer)
    expect(await summaryByLink(payer)).toEqual(summary)
    await pay(payer, 1500n)
    const after = await opened(payer)
    expect(after).toMatchObject({ due: null, sheet: { standing: 'paid', invoice: { id: sheet.invoice?.id } } })
    expect((await documentByLink(payer, sheet.invoice?.id ?? ''))?.pdf).toEqual(invoice?.pdf)
    const changed = await summaryByLink(payer)
    expect(changed?.filename).not.toBe(summary?.filename)
    expect(textOf(changed?.pdf)).toMatch(/Still to pay +0.00 USD/)
  })
})

describe('reserved first', () => {
  it('taken in part: no invoice, and what is not taken is given free', async () => {
    const payer = await made({ preauthorize: true })
    const { transactionId } = await pay(payer)
    expect((await opened(payer)).sheet).toMatchObject({
      standing: 'reserved',
      reserved: { amountMinor: 2500n },
      invoice: null,
    })
    expect(textOf((await summaryByLink(payer))?.pdf)).toMatch(/Reserved.* +25.00 USD[\s\S]*Still to pay +0.00 USD/)
    await follow(transactionId, 'capture', 1000n)
    const { sheet, due } = await opened(payer)
    expect(sheet).toMatchObject({
      standing: 'part_taken',
      paid: { amountMinor: 1000n },
      released: { amountMinor: 1500n },
      reserved: { amountMinor: 0n },
      owed: { amountMinor: 0n },
      invoice: null,
    })
    expect(due).toBeNull()
    expect(sheet.history.map(({ what }) => what)).toEqual(['reserved', 'paid'])
    expect(await kindsIn(payer)).toEqual(['receipt', null])
  })

  it('taken as a whole: an invoice then; reversed: none', async () => {
    const payer = await made({ preauthorize: true })
    await follow((await pay(payer)).transactionId, 'capture', 2500n)
    expect(await kindsIn(payer)).toEqual(['receipt', 'invoice'])
    const freed = await made({ preauthorize: true })
    await follow((await pay(freed)).transactionId, 'void', 2500n)
    expect((await opened(freed)).sheet).toMatchObject({ standing: 'released', released: { amountMinor: 0n } })
    expect((await opened(freed)).sheet.history.map(({ what }) => what)).toEqual(['reserved', 'released'])
    expect(await kindsIn(freed)).toEqual([null])
  })
})

describe('money given back', () => {
  it('corrects the invoice, also when its own job runs first', async () => {
    const payer = await made()
    const { transactionId, paymentId } = await pay(payer, 2500n, 'pm_card_visa', true)
    const refund = await follow(transactionId, 'refund', 700n)
    await papersOf(transactionId)
    expect(await correctedBy(refund)).toMatchObject({ kind: 'invoice', amountMinor: '2500' })
    expect((await opened(payer)).sheet).toMatchObject({ standing: 'part_refunded', refunded: { amountMinor: 700n } })
    expect(await kindsIn(payer)).toEqual(['receipt', 'credit_note', 'invoice'])
    const papers = (await documentsOf(bench.admin, [paymentId])).get(paymentId) ?? []
    expect(papers.map(({ kind }) => kind).sort()).toEqual(['credit_note', 'invoice', 'receipt'])
  })

  it('corrects the receipt of what was too much, and the invoice of what was not', async () => {
    const payer = await made()
    const first = await pay(payer, 2500n, 'pm_card_threeDSecure2Required')
    await links.says(first.transactionId, gaveUp)
    const second = await pay(payer)
    await links.says(first.transactionId, came(`pi_${newId('txn')}`))
    await papersOf(first.transactionId)
    expect((await opened(payer)).sheet).toMatchObject({ standing: 'paid', over: { amountMinor: 2500n } })
    // Somebody else's paper, though it is of this order: whoever has the link is not them.
    const papers = (await documentsOf(bench.admin, [first.paymentId])).get(first.paymentId) ?? []
    const theirs = papers.find(({ kind }) => kind === 'receipt')
    expect(theirs).toBeDefined()
    expect(await documentByLink(payer, theirs?.id ?? '')).toBeUndefined()
    const tooMuch = await follow(second.transactionId, 'refund', 2500n)
    expect(await correctedBy(tooMuch)).toMatchObject({ kind: 'receipt' })
    expect((await opened(payer)).sheet).toMatchObject({ standing: 'paid', over: { amountMinor: 0n } })
  })
})
