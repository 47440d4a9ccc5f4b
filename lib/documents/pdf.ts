import { formatMoney } from '@/lib/money/format'
import { money } from '@/lib/money/money'
import {
  amountOf,
  type CreditNoteContent,
  type DocumentContent,
  type InvoiceContent,
  type OrderSummaryContent,
  owedOf,
} from './content'
import { BESIDE_CODE, drawCode, writeCheck } from './qr'
import { closeSheet, openSheet, type Sheet, SOFT, write } from './sheet'
import { type Column, type Fact, factTable, type LineRow, lineTable } from './tables'
import { type DocumentWords, dayIn, documentWords, languageOf, numberLocale } from './words'

// A tagged PDF: title, language, headings and tables with header cells, so that a screen reader reads it as a page. Drawn from the
// frozen content alone and dated by it, so that the same document is the same bytes whenever it is printed.

/** What is said, and how: in the payer's language and number format. */
interface Speech {
  readonly t: DocumentWords
  readonly day: (iso: string) => string
  readonly amount: (minor: string | bigint) => string
}

/** Renders a document on A4 pages. Throws for a currency nobody knows; everything else fits or goes on to the next page. */
export async function renderDocument(content: DocumentContent): Promise<Uint8Array> {
  const { locale, currency, number, kind } = content
  const t = documentWords(locale)
  const speech: Speech = {
    t,
    day: (iso) => dayIn(locale, iso),
    amount: (minor) => formatMoney(money(BigInt(minor), currency), numberLocale(locale)),
  }
  const title = t(`title.${kind}`, { number })
  const sheet = openSheet({ title, language: languageOf(locale), at: new Date(content.issuedAt) })
  drawHead(sheet, content, title, speech)
  factTable(sheet, t('facts'), factsOf(content, speech))
  if ('lines' in content) drawOrder(sheet, content, speech)
  sheet.y += 8
  write(sheet, 'P', t(`keep.${kind}`), { size: 10, color: SOFT, after: 20 })
  if (content.checkUrl) writeCheck(sheet, content.checkUrl, t)
  return closeSheet(sheet, (page, pages) => t('page', { title, page, pages }))
}

function drawHead(sheet: Sheet, content: DocumentContent, title: string, speech: Speech): void {
  const { merchant, live } = content
  const { legalName, address, taxNumber } = merchant
  write(sheet, 'P', merchant.name, { size: 13, weight: 'bold', width: BESIDE_CODE, after: 2 })
  const lines = [legalName, address, taxNumber && speech.t('taxNumber', { number: taxNumber })].filter(
    (line) => line !== null && line !== '',
  )
  for (const line of lines) write(sheet, 'P', line ?? '', { size: 9, color: SOFT, width: BESIDE_CODE })
  sheet.y = Math.max(sheet.y + 20, 112)
  if (content.checkUrl) drawCode(sheet, content.checkUrl, speech.t)
  write(sheet, 'H1', title, { size: 24, weight: 'bold', width: BESIDE_CODE, after: 8 })
  write(sheet, 'P', leadOf(content, speech), { size: 13, color: SOFT, after: 4 })
  if (!live) write(sheet, 'P', speech.t('test'), { size: 11, color: SOFT })
  sheet.y += 18
}

function leadOf(content: DocumentContent, { t, amount, day }: Speech): string {
  const all = amount(amountOf(content))
  switch (content.kind) {
    case 'receipt':
      return t('lead.receipt', { amount: all, date: day(content.paidAt) })
    case 'credit_note':
      return t('lead.credit_note', { amount: all, date: day(content.creditedAt) })
    case 'order_summary':
      return t('lead.order_summary', { amount: all })
    case 'invoice': {
      const rest = owedOf(content)
      if (rest === 0n) return t('lead.invoicePaid', { amount: all })
      return content.dueAt
        ? t('lead.invoiceDue', { amount: amount(rest), date: day(content.dueAt) })
        : t('lead.invoice', { amount: amount(rest) })
    }
  }
}

const PAYER = {
  receipt: 'receivedFrom',
  invoice: 'billedTo',
  credit_note: 'creditedTo',
  order_summary: 'orderedBy',
} as const

function factsOf(content: DocumentContent, speech: Speech): readonly Fact[] {
  const { t, day } = speech
  const { payer } = content
  const facts: readonly (readonly [string, string | null])[] = [
    [t(PAYER[content.kind]), payer.name],
    [t('address'), payer.address],
    [t('reference'), payer.reference],
    ...('lines' in content ? orderFacts(content, speech) : movedFacts(content, speech)),
    [t('issued'), day(content.issuedAt)],
  ]
  const shown = facts.flatMap(([label, value]) => (value ? [{ label, value }] : []))
  if ('lines' in content) return shown
  return [...shown, { label: t('amount'), value: speech.amount(content.amountMinor), strong: true }]
}

type Facts = readonly (readonly [string, string | null])[]

function movedFacts(content: Extract<DocumentContent, { readonly payment: string }>, speech: Speech): Facts {
  const { t } = speech
  const way = [methodName(content.method, t), content.label].filter(Boolean).join(' ')
  return [
    ...(content.kind === 'credit_note' ? [correction(content, speech)] : []),
    [t('for'), content.description],
    ...(content.order ? orderNames(content.order, speech) : []),
    [t(content.kind === 'credit_note' ? 'backTo' : 'paidWith'), way],
    [t('payment'), content.payment],
  ]
}

function correction({ corrects }: CreditNoteContent, { t, day, amount }: Speech): readonly [string, string] {
  const title = t(`title.${corrects.kind}`, { number: corrects.number })
  return [
    t('corrects'),
    t('correctsDocument', { title, date: day(corrects.issuedAt), amount: amount(corrects.amountMinor) }),
  ]
}

function orderNames({ id, reference }: OrderContent['order'], { t }: Speech): Facts {
  return [
    [t('order'), id],
    [t('orderReference'), reference],
  ]
}

type OrderContent = Extract<DocumentContent, { readonly lines: unknown }>

function orderFacts(content: OrderContent, speech: Speech): Facts {
  const { t, day } = speech
  const { order, description, note } = content
  return [
    [t('for'), description],
    ...orderNames(order, speech),
    content.kind === 'invoice'
      ? [t('due'), content.dueAt && day(content.dueAt)]
      : [t('ordered'), day(content.orderedAt)],
    [t('note'), note],
  ]
}

const NAMES: Readonly<Record<string, string>> = {
  visa: 'VISA',
  mastercard: 'MasterCard',
  amex: 'American Express',
  discover: 'Discover',
  paypal: 'PayPal',
}

function methodName(method: string, t: DocumentWords): string {
  return method === 'card' ? t('card') : (NAMES[method] ?? method)
}

const EXTRAS = ['discount', 'fee', 'tax'] as const

/** The lines of an order and what they come to. Columns in which nothing stands are left out. */
function drawOrder(sheet: Sheet, content: InvoiceContent | OrderSummaryContent, { t, amount }: Speech): void {
  const { lines, totals, paidMinor, refundedMinor, reservedMinor, locale } = content
  const extras = EXTRAS.filter((name) => lines.some((line) => BigInt(line[`${name}Minor`]) !== 0n))
  const columns: readonly Column[] = [
    { head: t('item'), width: 0 },
    { head: t('quantity'), width: 52 },
    { head: t('price'), width: 68 },
    ...extras.map((name) => ({ head: t(name), width: 62 })),
    { head: t('total'), width: 74 },
  ]
  const count = new Intl.NumberFormat(numberLocale(locale))
  const rows: readonly LineRow[] = lines.map((line) => ({
    cells: [
      line.name,
      count.format(line.quantity),
      amount(line.priceMinor),
      ...extras.map((name) => amount(signed(name, line[`${name}Minor`]))),
      amount(line.totalMinor),
    ],
    small: line.description,
  }))
  sheet.y += 10
  write(sheet, 'H2', t('lines'), { size: 13, weight: 'bold', after: 8 })
  lineTable(sheet, t('lines'), columns, rows)
  sheet.y += 14
  const some = EXTRAS.filter((name) => BigInt(totals[`${name}Minor`]) !== 0n)
  const owed = owedOf(content)
  const more = (
    [
      ['refunded', refundedMinor],
      ['reserved', reservedMinor],
    ] as const
  ).filter(([, minor]) => BigInt(minor) !== 0n)
  factTable(
    sheet,
    t('totals'),
    [
      ...(some.length > 0 ? [{ label: t('subtotal'), value: amount(totals.subtotalMinor) }] : []),
      ...some.map((name) => ({ label: t(name), value: amount(signed(name, totals[`${name}Minor`])) })),
      { label: t('total'), value: amount(totals.totalMinor), strong: true },
      { label: t('paid'), value: amount(paidMinor) },
      ...more.map(([label, minor]) => ({ label: t(label), value: amount(minor) })),
      { label: t('stillToPay'), value: amount(owed), strong: owed > 0n },
    ],
    'end',
  )
}

/** A discount is taken off. */
function signed(name: (typeof EXTRAS)[number], minor: string): bigint {
  return name === 'discount' ? -BigInt(minor) : BigInt(minor)
}
