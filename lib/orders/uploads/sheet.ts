import { CsvError, parse } from 'csv-parse/sync'
import { ok, type Refusal, type Result, refuse } from '@/lib/result'
import { ADDED, type Cells, COLUMNS, problemOfHead } from './columns'

/** A server action takes a million bytes, and a row is seldom more than two hundred. */
export const MOST_BYTES = 900_000
export const MOST_ROWS = 5_000
const LONGEST_RECORD = 20_000
/** Notes have columns of their own, which are as many as the file says. */
const MOST_COLUMNS = COLUMNS.length + ADDED.length + 20

export interface SheetRow {
  /** As a spreadsheet counts: the head is 1. */
  readonly line: number
  readonly cells: Cells
  /** It holds more cells than the head has columns. */
  readonly isTooLong: boolean
}

/**
 * Reads a CSV file whose first line names the columns: UTF-8, with commas, semicolons or tabs between them. Empty rows are passed over.
 * Refuses, in one sentence, what is no such file, a head that names other columns or very many, and more than `MOST_ROWS`.
 */
export function readSheet(bytes: Uint8Array): Result<readonly SheetRow[]> {
  if (bytes.length > MOST_BYTES) return wrong('The file is larger than 900 kB. Send it in several parts.')
  const text = textOf(bytes)
  if (text === undefined) return wrong('This is not a text in UTF-8. Save it as “CSV UTF-8” and choose it again.')
  const parsed = recordsOf(text)
  if (!parsed.ok) return parsed
  const [first = [], ...rest] = parsed.value
  if (first.length > MOST_COLUMNS) return wrong(`There are more than ${MOST_COLUMNS} columns. Leave some notes out.`)
  const head = first.map(nameOf)
  const problem = problemOfHead(head)
  if (problem) return wrong(problem)
  const filled = rest
    .map((record, at) => ({ record, line: at + 2 }))
    .filter(({ record }) => record.some((cell) => cell !== ''))
  // Before anything is made of them: a file of nothing but line ends has hundreds of thousands.
  if (filled.length > MOST_ROWS) return wrong(`There are more than ${MOST_ROWS} rows. Send them in several files.`)
  const rows = filled
    .map(({ record, line }) => rowOf(head, record, line))
    .filter(({ cells, isTooLong }) => isTooLong || Object.values(cells).some((cell) => cell !== ''))
  return rows.length > 0 ? ok(rows) : wrong('There is no row below the head, so there is nothing to make.')
}

const wrong = (message: string): Refusal => refuse('unreadable', message, { file: message })

function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

function recordsOf(text: string): Result<readonly (readonly string[])[]> {
  const firstLine = text.slice(0, text.search(/\r|\n|$/))
  const counted = [',', ';', '\t'].map((mark) => ({ mark, count: firstLine.split(mark).length }))
  const delimiter = counted.sort((a, b) => b.count - a.count)[0]?.mark ?? ','
  try {
    return ok(parse(text, { delimiter, trim: true, relax_column_count: true, max_record_size: LONGEST_RECORD }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const at = typeof error.lines === 'number' ? ` near line ${error.lines}` : ''
    return wrong(`The file cannot be read${at}: a quotation mark is missing or stands where none may.`)
  }
}

/** "Notify e-mail" and "NOTIFY_EMAIL" are the same column; the title of a note stays as it is written. */
function nameOf(cell: string): string {
  const note = /^note:\s*(.*)$/is.exec(cell)
  return note
    ? `note: ${note[1]}`
    : cell
        .toLowerCase()
        .replaceAll('e-mail', 'email')
        .replace(/[\s-]+/g, '_')
}

function rowOf(head: readonly string[], record: readonly string[], line: number): SheetRow {
  const added: readonly string[] = ADDED
  const cells = head.flatMap((name, at) =>
    name === '' || added.includes(name) ? [] : [[name, plain(record[at] ?? '')]],
  )
  return { line, cells: Object.fromEntries(cells), isTooLong: record.slice(head.length).some((cell) => cell !== '') }
}

/** Without the apostrophes that keep spreadsheets from running a text: our own files put one before a "+41 44 …". */
function plain(cell: string): string {
  return cell.replace(/(^|[;\t\r\n])'(?=\s*[=+\-@])/g, '$1')
}
