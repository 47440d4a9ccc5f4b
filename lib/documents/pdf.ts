import { join } from 'node:path'
import PDFDocument from 'pdfkit'
import { formatMoney } from '@/lib/money/format'
import { money } from '@/lib/money/money'
import type { ReceiptContent } from './content'

// A tagged PDF: title, language, headings and a table with header cells, so that a screen reader reads it as a page. Drawn from the
// frozen content alone and dated by it, so that the same receipt is the same bytes whenever it is printed.

const FONTS = join(process.cwd(), 'node_modules/geist/dist/fonts/geist-sans')
const LEFT = 56
const RIGHT = 539
const LABEL_WIDTH = 150
const INK = '#16181d'
const SOFT = '#5b616e'
const LINE = '#d9dce3'

type Pdf = InstanceType<typeof PDFDocument>
type Structure = ReturnType<Pdf['struct']>

/** Renders a receipt on one A4 page. The amount is in the payer's locale, the words are English. */
export async function renderReceipt(content: ReceiptContent): Promise<Uint8Array> {
  const issued = new Date(content.issuedAt)
  const title = `Receipt ${content.number}`
  const pdf = new PDFDocument({
    size: 'A4',
    margin: LEFT,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    info: { Title: title, Author: content.merchant.name, CreationDate: issued, ModDate: issued },
    font: join(FONTS, 'Geist-Regular.ttf'),
  })
  pdf.registerFont('regular', join(FONTS, 'Geist-Regular.ttf')).registerFont('bold', join(FONTS, 'Geist-SemiBold.ttf'))
  const chunks: Buffer[] = []
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<void>((resolve) => pdf.on('end', resolve))
  draw(pdf, content, title)
  pdf.end()
  await done
  return Buffer.concat(chunks)
}

function draw(pdf: Pdf, content: ReceiptContent, title: string): void {
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  const amount = formatMoney(money(BigInt(content.amountMinor), content.currency), content.locale)
  text(pdf, root, 'P', content.merchant.name, { font: 'bold', size: 13, y: 64 })
  text(pdf, root, 'H1', title, { font: 'bold', size: 24, y: 104 })
  text(pdf, root, 'P', `${amount} paid on ${day(content.paidAt, content.locale)}`, { size: 13, y: 142, color: SOFT })
  if (!content.live) text(pdf, root, 'P', 'Test mode: no money was moved.', { size: 11, y: 164, color: SOFT })
  table(pdf, root, rowsOf(content, amount))
  text(pdf, root, 'P', 'Keep this receipt. Quote its number when you have a question about this payment.', {
    size: 10,
    y: 560,
    color: SOFT,
  })
  root.end()
}

function rowsOf(content: ReceiptContent, amount: string): readonly (readonly [string, string])[] {
  return [
    ['Received from', content.payer.name],
    ...(content.payer.address ? [['Address', content.payer.address] as const] : []),
    ...(content.payer.reference ? [['Customer number', content.payer.reference] as const] : []),
    ['For', content.description],
    ['Paid with', [methodName(content.method), content.label].filter(Boolean).join(' ')],
    ['Payment', content.payment],
    ['Issued', day(content.issuedAt, content.locale)],
    ['Amount', amount],
  ]
}

const METHOD_NAMES: Readonly<Record<string, string>> = {
  visa: 'VISA',
  mastercard: 'MasterCard',
  amex: 'American Express',
  discover: 'Discover',
  paypal: 'PayPal',
  card: 'Card',
}

function methodName(method: string): string {
  return METHOD_NAMES[method] ?? method
}

function table(pdf: Pdf, root: Structure, rows: readonly (readonly [string, string])[]): void {
  const body = pdf.struct('Table')
  root.add(body)
  let y = 204
  for (const [label, value] of rows) {
    const row = pdf.struct('TR')
    body.add(row)
    const bold = label === 'Amount'
    text(pdf, row, 'TH', label, { size: 11, y, color: SOFT })
    text(pdf, row, 'TD', value, { size: 11, y, x: LEFT + LABEL_WIDTH, font: bold ? 'bold' : 'regular' })
    const height = pdf.heightOfString(value, { width: RIGHT - LEFT - LABEL_WIDTH })
    y += height + 9
    pdf.markContent('Artifact', { type: 'Layout' })
    pdf.moveTo(LEFT, y).lineTo(RIGHT, y).lineWidth(0.5).strokeColor(LINE).stroke()
    pdf.endMarkedContent()
    y += 9
    row.end()
  }
  body.end()
}

interface Style {
  readonly size: number
  readonly y: number
  readonly x?: number
  readonly font?: 'regular' | 'bold'
  readonly color?: string
}

function text(pdf: Pdf, parent: Structure, tag: string, words: string, style: Style): void {
  const x = style.x ?? LEFT
  const element = pdf.struct(tag, {}, () => {
    pdf
      .font(style.font ?? 'regular', style.size)
      .fillColor(style.color ?? INK)
      .text(words, x, style.y, { width: RIGHT - x })
  })
  parent.add(element)
}

function day(iso: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso))
}
