import {
  decorate,
  draw,
  heightOf,
  LEFT,
  makeRoom,
  place,
  RIGHT,
  rule,
  type Sheet,
  SOFT,
  type Structure,
  type Style,
} from './sheet'

// The two tables of documents: facts, one to a line with its name before it, and the lines of an order under a head of columns.

const LABEL_WIDTH = 150
const GAP = 7

export interface Fact {
  readonly label: string
  readonly value: string
  readonly strong?: boolean
}

/** Facts as a table whose header cells head their rows. `summary` names it for whoever hears it read. */
export function factTable(
  sheet: Sheet,
  summary: string,
  facts: readonly Fact[],
  align: 'start' | 'end' = 'start',
): void {
  const { pdf } = sheet
  const body = pdf.struct('Table', { title: summary })
  sheet.root.add(body)
  for (const { label, value, strong = false } of facts) {
    const head: Style = { size: 11, color: SOFT, width: LABEL_WIDTH - 10 }
    const cell: Style = { size: 11, weight: strong ? 'bold' : 'regular', x: LEFT + LABEL_WIDTH, align }
    makeRoom(sheet, Math.max(heightOf(pdf, label, head), heightOf(pdf, value, cell)) + 2 * GAP)
    const row = pdf.struct('TR')
    body.add(row)
    const ends = [
      place(sheet, row, { tag: 'TH', scope: 'Row' }, label, head),
      place(sheet, row, { tag: 'TD' }, value, cell),
    ]
    row.end()
    sheet.y = Math.max(...ends) + GAP
    rule(sheet)
    sheet.y += GAP
  }
  body.end()
}

export interface Column {
  readonly head: string
  /** In points; the first column takes what the others leave. */
  readonly width: number
}

/** A row: its cells, and a text in smaller letters under the first. */
export interface LineRow {
  readonly cells: readonly string[]
  readonly small: string | null
}

/** Lines under a head of columns. The first cell of each heads its row; all others are numbers. On a new page the head is drawn again. */
export function lineTable(sheet: Sheet, summary: string, columns: readonly Column[], rows: readonly LineRow[]): void {
  const { pdf } = sheet
  const places = placesOf(columns)
  const styleOf = (at: number, more: Partial<Style>): Style => ({
    size: 9,
    align: at === 0 ? 'start' : 'end',
    ...places[at],
    ...more,
  })
  const heads = columns.map(({ head }, at) => ({ words: head, style: styleOf(at, { color: SOFT }) }))
  const body = pdf.struct('Table', { title: summary })
  sheet.root.add(body)
  headRow(sheet, body, heads)
  for (const { cells, small } of rows) {
    const styles = cells.map((_, at) => styleOf(at, {}))
    const smallStyle = styleOf(0, { size: 8, color: SOFT })
    const under = small ? heightOf(pdf, small, smallStyle) + 2 : 0
    const height = Math.max(
      ...cells.map((words, at) => heightOf(pdf, words, styles[at] as Style) + (at === 0 ? under : 0)),
    )
    if (makeRoom(sheet, height + 12)) repeatHead(sheet, heads)
    const row = pdf.struct('TR')
    body.add(row)
    cells.forEach((words, at) => {
      firstOrOther(sheet, row, at, words, styles[at] as Style, small ? { words: small, style: smallStyle } : null)
    })
    row.end()
    sheet.y += height + 6
    rule(sheet)
    sheet.y += 6
  }
  body.end()
}

interface Words {
  readonly words: string
  readonly style: Style
}

function firstOrOther(
  sheet: Sheet,
  row: Structure,
  at: number,
  words: string,
  style: Style,
  small: Words | null,
): void {
  if (at > 0) {
    place(sheet, row, { tag: 'TD' }, words, style)
    return
  }
  const { pdf, y } = sheet
  const head = pdf.struct('TH', { scope: 'Row' })
  row.add(head)
  const end = place(sheet, head, { tag: 'P' }, words, style)
  if (small) {
    sheet.y = end + 2
    place(sheet, head, { tag: 'P' }, small.words, small.style)
    sheet.y = y
  }
  head.end()
}

function headRow(sheet: Sheet, body: Structure, heads: readonly Words[]): void {
  const height = Math.max(...heads.map(({ words, style }) => heightOf(sheet.pdf, words, style)))
  makeRoom(sheet, height + 60)
  const row = sheet.pdf.struct('TR')
  body.add(row)
  for (const { words, style } of heads) place(sheet, row, { tag: 'TH', scope: 'Column' }, words, style)
  row.end()
  underHead(sheet, height)
}

/** The head on a following page is for the eye: whoever hears the table has it from its first row. */
function repeatHead(sheet: Sheet, heads: readonly Words[]): void {
  const { pdf, y } = sheet
  decorate(pdf, () => {
    for (const { words, style } of heads) draw(pdf, words, y, style)
  })
  underHead(sheet, Math.max(...heads.map(({ words, style }) => heightOf(pdf, words, style))))
}

function underHead(sheet: Sheet, height: number): void {
  sheet.y += height + 6
  rule(sheet)
  sheet.y += 6
}

function placesOf(columns: readonly Column[]): readonly { readonly x: number; readonly width: number }[] {
  const others = columns.slice(1).reduce((sum, { width }) => sum + width, 0)
  let x = LEFT
  return columns.map(({ width }, at) => {
    const own = at === 0 ? RIGHT - LEFT - others : width
    const place = { x: at === 0 ? x : x + 6, width: at === 0 ? own : own - 6 }
    x += own
    return place
  })
}
