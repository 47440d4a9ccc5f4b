import { describe, expect, it } from 'vitest'
import { type DocumentContent, readContent } from './content'
import { renderDocument } from './pdf'
import { poppler } from './testing'

const common = {
  issuedAt: '2026-11-26T10:00:00.000Z',
  merchant: {
    name: 'Acme & <Sons>',
    country: 'US',
    legalName: 'Acme Incorporated',
    address: '1 Main Street\nSpringfield',
    taxNumber: 'US-77',
  },
  payer: { name: 'Zoë Łukasiewicz', address: '5 Rue de l’Été', reference: 'C-17' },
  currency: 'USD',
  live: true,
  locale: 'en',
  checkUrl: 'https://pay.example/document/0123456789abcdefghjkmnpqrs',
}
const moved = { description: 'Top-up', amountMinor: '123450', method: 'visa', label: '•••• 4242', payment: 'pay_1' }

const receipt = (more: object = {}) =>
  readContent('receipt', { ...common, ...moved, number: 'R-2026-000001', paidAt: common.issuedAt, ...more })

const line = (at: number) => ({
  name: `Product ${at}`,
  description: at % 2 === 0 ? `What product ${at} is` : null,
  quantity: 2,
  priceMinor: '1000',
  discountMinor: '100',
  feeMinor: '0',
  taxMinor: '190',
  totalMinor: '2090',
})

function order(count: number) {
  const lines = Array.from({ length: count }, (_, at) => line(at + 1))
  const times = (each: number) => String(each * count)
  return {
    ...common,
    order: { id: 'ord_1', reference: 'PO 9' },
    lines,
    totals: {
      subtotalMinor: times(2000),
      discountMinor: times(100),
      feeMinor: '0',
      taxMinor: times(190),
      totalMinor: times(2090),
    },
    paidMinor: '1000',
    note: 'Thank you.',
  }
}

const EVERY_KIND: readonly DocumentContent[] = [
  receipt(),
  readContent('credit_note', {
    ...common,
    ...moved,
    number: 'CN-2026-000001',
    creditedAt: common.issuedAt,
    corrects: { kind: 'receipt', number: 'R-2026-000001', issuedAt: common.issuedAt, amountMinor: '200000' },
  }),
  readContent('invoice', { ...order(3), number: 'INV-2026-000001', dueAt: '2026-12-24T00:00:00.000Z' }),
  readContent('order_summary', { ...order(60), number: 'OS-2026-000001', orderedAt: common.issuedAt }),
]

const words = async (content: DocumentContent) => poppler('pdftotext', await renderDocument(content), ['-layout'])
const installed = poppler('pdfinfo', await renderDocument(receipt())) !== null

describe.each(EVERY_KIND)('the PDF of a $kind', (content) => {
  it('is the same bytes at every print', async () => {
    const [first, second] = [await renderDocument(content), await renderDocument(structuredClone(content))]
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true)
  })

  it.runIf(installed)('is tagged, has a title and a language, and embeds every font', async () => {
    const pdf = await renderDocument(content)
    const facts = poppler('pdfinfo', pdf) ?? ''
    expect(facts).toMatch(/Tagged: +yes/)
    expect(facts).toContain(content.number)
    expect(facts).toMatch(/Page size: .*A4/)
    const raw = Buffer.from(pdf).toString('latin1')
    expect(raw).toMatch(/\/Lang \(en\)/)
    const count = (what: RegExp) => raw.match(what)?.length ?? 0
    expect(count(/\/Subtype \/Type1/g)).toBe(0)
    expect(count(/\/FontFile2 /g)).toBeGreaterThan(1)
    expect(count(/\/FontFile2 /g)).toBe(count(/\/Type \/FontDescriptor/g))
  })

  it.runIf(installed)('has header cells that say what they head, and the code as a figure with words', async () => {
    const tree = poppler('pdfinfo', await renderDocument(content), ['-struct-text']) ?? ''
    expect(tree).toMatch(/^Document/m)
    expect(tree).toMatch(/H1/)
    expect(tree).toMatch(/TH:\s+\/Scope \/Row\s/)
    expect(tree.includes('/Scope /Column')).toBe('lines' in content)
    expect(tree).toContain('Figure')
    expect(tree.indexOf('Acme')).toBeLessThan(tree.indexOf(content.number))
  })

  it.runIf(installed)('can be read by a tool', async () => {
    const text = (await words(content)) ?? ''
    for (const said of [
      'Acme & <Sons>',
      'Acme Incorporated',
      'US-77',
      'Zoë Łukasiewicz',
      'C-17',
      content.checkUrl ?? '',
    ])
      expect(text).toContain(said)
  })
})

describe('the PDF', () => {
  it.runIf(installed)('writes amounts as the payer does, with the decimals of their currency', async () => {
    expect(await words(receipt({ currency: 'JPY', locale: 'ja' }))).toContain('123,450 JPY')
    expect(await words(receipt({ currency: 'KWD', locale: 'en-GB' }))).toContain('123.450 KWD')
    expect(await words(receipt({ locale: 'de-CH' }))).toMatch(/1[’']234\.50 USD/)
    expect(await words(receipt({ locale: 'fr' }))).toMatch(/1\s234,50 USD/)
    // No font of ours has Burmese digits; Bengali ones they have.
    expect(await words(receipt({ locale: 'my' }))).toContain('1,234.50 USD')
    expect(await words(receipt({ locale: 'bn' }))).toContain('১,২৩৪.৫০ USD')
  })

  it.runIf(installed)('names the order that a receipt is for, and none on a payment to a balance', async () => {
    expect(await words(receipt({ order: { id: 'ord_1', reference: 'PO 9' } }))).toMatch(/ord_1[\s\S]*PO 9/)
    expect(await words(receipt())).not.toContain('Your reference')
  })

  it.runIf(installed)('has the letters of names in other scripts', async () => {
    for (const name of ['Владимир Ёлкин', 'Ελένη Παπαδάκη', 'Nguyễn Thị Hương', 'আমার Ltd']) {
      expect(await words(receipt({ payer: { ...common.payer, name } }))).toContain(name)
    }
    expect(await words(receipt({ payer: { ...common.payer, name: 'محمد علي' } }))).toContain('محمد علي')
    // Drawn in another order than it is written, so the tags say how it is written.
    const pdf = await renderDocument(receipt({ payer: { ...common.payer, name: 'রহিম' } }))
    expect(Buffer.from(pdf).includes('/ActualText (')).toBe(true)
    expect(Buffer.from(await renderDocument(receipt())).includes('/ActualText (')).toBe(false)
  })

  it.runIf(installed)('says that no money moved in Test mode, and leaves the check out of old ones', async () => {
    const text = await words(receipt({ live: false, checkUrl: null }))
    expect(text).toContain('Test mode')
    expect(text).not.toContain('https://')
  })

  it.runIf(installed)('goes on to further pages with the head of the table again', async () => {
    const text = (await words(EVERY_KIND[3] as DocumentContent)) ?? ''
    expect(text).toContain('Page 4 of 4')
    expect(text.match(/Quantity/g)?.length).toBe(4)
    for (let at = 1; at <= 60; at++) expect(text).toContain(`Product ${at}`)
    expect(text).toContain('1,254.00 USD')
  })
})

it('refuses no text: control characters and marks without a shape are left out', async () => {
  await expect(
    renderDocument(receipt({ description: 'a\u0000b\u200ec\td', payer: { ...common.payer, name: '漢字 😀' } })),
  ).resolves.toBeDefined()
})
