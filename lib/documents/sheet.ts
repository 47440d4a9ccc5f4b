import PDFDocument from 'pdfkit'
import { drawable, mainFont, runsOf, type Weight } from './fonts'

// A4 pages on which everything is either tagged, in the order it is read, or marked as decoration. Nothing here knows what a document says.

export const LEFT = 56
export const RIGHT = 539
export const TOP = 56
const BOTTOM = 762
export const INK = '#16181d'
export const SOFT = '#5b616e'
const LINE = '#d9dce3'

type Pdf = InstanceType<typeof PDFDocument>
export type Structure = ReturnType<Pdf['struct']>

export interface Sheet {
  readonly pdf: Pdf
  /** The element that holds all others. */
  readonly root: Structure
  /** Where the next thing goes, in points from the top of the page. */
  y: number
}

export interface Style {
  readonly size: number
  readonly weight?: Weight
  readonly color?: string
  readonly x?: number
  readonly width?: number
  readonly align?: 'start' | 'end'
  readonly link?: string
}

/** Begins a document. `at` dates the file, so that the same content is the same bytes whenever it is made. */
export function openSheet(of: { readonly title: string; readonly language: string; readonly at: Date }): Sheet {
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: TOP, bottom: 842 - BOTTOM, left: LEFT, right: 595 - RIGHT },
    pdfVersion: '1.7',
    tagged: true,
    bufferPages: true,
    lang: of.language,
    displayTitle: true,
    // No author: the library writes these unescaped into XML, and a merchant's name may hold anything.
    info: { Title: of.title, CreationDate: of.at, ModDate: of.at },
    font: mainFont('regular'),
  })
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  return { pdf, root, y: TOP }
}

/** Ends a document: a line at the foot of each page, and the bytes. */
export async function closeSheet(
  { pdf, root }: Sheet,
  footer: (page: number, pages: number) => string,
): Promise<Uint8Array> {
  const { start, count } = pdf.bufferedPageRange()
  for (let page = 0; page < count; page++) {
    pdf.switchToPage(start + page)
    // Below the margin the library would begin a new page.
    pdf.page.margins.bottom = 0
    pdf.markContent('Artifact', { type: 'Pagination' })
    draw(pdf, footer(page + 1, count), BOTTOM + 30, { size: 8, color: SOFT })
    pdf.endMarkedContent()
  }
  root.end()
  const chunks: Buffer[] = []
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<void>((resolve) => pdf.on('end', resolve))
  pdf.end()
  await done
  return Buffer.concat(chunks)
}

/** Writes a tagged text where the sheet stands and moves on below it. */
export function write(sheet: Sheet, tag: string, words: string, style: Style & { readonly after?: number }): void {
  makeRoom(sheet, heightOf(sheet.pdf, words, style))
  const end = place(sheet, sheet.root, { tag }, words, style)
  sheet.y = end + (style.after ?? 0)
}

/**
 * Writes a tagged text at the sheet's height under a parent, without moving on; answers where it ends. For cells that stand beside each
 * other.
 */
export function place(
  sheet: Sheet,
  parent: Structure,
  element: { readonly tag: string; readonly scope?: 'Row' | 'Column' },
  words: string,
  style: Style,
): number {
  const { pdf, y } = sheet
  const { tag, scope } = element
  const options = { ...(scope && { scope }), ...(isReordered(words) && { actual: drawable(words) }) }
  parent.add(pdf.struct(tag, options, () => draw(pdf, words, y, style)))
  return y + heightOf(pdf, words, style)
}

/** A new page when so much does not fit any more. Answers whether there is one. */
export function makeRoom(sheet: Sheet, height: number): boolean {
  if (sheet.y === TOP || sheet.y + height <= BOTTOM) return false
  sheet.pdf.addPage()
  sheet.y = TOP
  return true
}

/** A hairline across the page; decoration. */
export function rule(sheet: Sheet): void {
  const { pdf, y } = sheet
  decorate(pdf, () => pdf.moveTo(LEFT, y).lineTo(RIGHT, y).lineWidth(0.5).strokeColor(LINE).stroke())
}

/** Draws what a reader of the tags is not told. */
export function decorate(pdf: Pdf, drawing: () => void): void {
  pdf.markContent('Artifact', { type: 'Layout' })
  drawing()
  pdf.endMarkedContent()
}

/** How high a text will be, in points. */
export function heightOf(pdf: Pdf, words: string, style: Style): number {
  const files = new Set(runsOf(words, style.weight ?? 'regular').map(({ file }) => file))
  const heights = [...files].map((file) =>
    pdf.font(file, style.size).heightOfString(drawable(words) || ' ', { width: widthOf(style) }),
  )
  return Math.max(style.size, ...heights)
}

function widthOf({ width, x }: Style): number {
  return width ?? RIGHT - (x ?? LEFT)
}

/** Draws a text, each part of it in a font that has its letters, on one line of writing. */
export function draw(pdf: Pdf, words: string, y: number, style: Style): void {
  const runs = runsOf(words, style.weight ?? 'regular')
  const { size, x = LEFT, color = INK } = style
  const width = widthOf(style)
  const isEnd = style.align === 'end'
  // The library aligns no line that is put together; such a one is short enough to be measured here.
  const measured = isEnd && runs.length > 1
  const from = measured
    ? x + width - runs.reduce((sum, run) => sum + pdf.font(run.file, size).widthOfString(run.text), 0)
    : x
  runs.forEach(({ text, file, rtl }, index) => {
    pdf.font(file, size).fillColor(color)
    const options: PDFKit.Mixins.TextOptions = {
      ...(measured ? { lineBreak: false } : { width }),
      ...(isEnd && !measured ? { align: 'right' } : {}),
      // With a list of features, though it is empty, the line is laid out as a whole: from right to left where that is its way.
      ...(rtl ? { features: [] } : {}),
      ...(style.link === undefined ? {} : { link: style.link }),
      continued: index < runs.length - 1,
      baseline: 'alphabetic',
    }
    if (index === 0) pdf.text(text, from, y + size, options)
    else pdf.text(text, options)
  })
}

/** Some scripts are drawn in another order than they are written: whoever hears such a text is told it as it is written. */
function isReordered(words: string): boolean {
  return /[\p{Script=Bengali}\p{Script=Devanagari}\p{Script=Arabic}]/u.test(words)
}
