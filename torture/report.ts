import type { Reconciled } from './oracle/books'
import type { Finding } from './oracle/facts'
import type { Quiet } from './quiet'
import type { Records, Tally } from './records'

type Row = readonly string[]

/** Lines of a table, columns aligned; numbers to the right. */
export function table(head: Row, rows: readonly Row[]): readonly string[] {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  const isNumber = (text: string) => /^-?[\d ]+$/.test(text)
  const line = (row: Row) =>
    `  ${row.map((cell, at) => (isNumber(cell) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join('  ')}`.trimEnd()
  return [line(head), `  ${widths.map((width) => '─'.repeat(width)).join('  ')}`, ...rows.map(line)]
}

/** What the load was, and how it was answered. */
export function loadTable(records: Records): readonly string[] {
  return table(['What was asked, and how it was answered', 'times'], counted(records.load))
}

/** What was done to the system. */
export function doneTable(records: Records): readonly string[] {
  return table(['What was done to the system', 'times'], counted(records.done))
}

function counted(tally: Tally): readonly Row[] {
  return tally
    .entries()
    .filter(([, times]) => times > 0)
    .map(([name, times]) => [name, String(times)])
}

/** Both sides by type and currency. */
export function reconciliationTable(rows: readonly Reconciled[]): readonly string[] {
  const head = ['Type', 'Currency', 'Ours', 'Theirs', 'Our minor units', 'Their minor units', 'Difference']
  return table(
    head,
    rows.map(({ type, currency, ours, theirs }) => [
      type,
      currency,
      String(ours.count),
      String(theirs.count),
      String(ours.amountMinor),
      String(theirs.amountMinor),
      String(ours.amountMinor - theirs.amountMinor),
    ]),
  )
}

/** How the end was reached. */
export function quietLines({ openAtFirst, settledMs }: Quiet): readonly string[] {
  const { total, ...byStatus } = openAtFirst
  const parts = Object.entries(byStatus).map(([status, n]) => `${n} ${status}`)
  return [
    `  ${total} transactions were open when the load ended (${parts.join(', ')}); all settled after ${(settledMs / 1000).toFixed(0)} s.`,
  ]
}

const MOST_SHOWN = 40

/** What is broken, one line each. */
export function findingLines(findings: readonly Finding[]): readonly string[] {
  const lines = findings.slice(0, MOST_SHOWN).map(({ rule, subject, problem }) => `  ✗ ${rule} ${subject}: ${problem}`)
  return findings.length > MOST_SHOWN ? [...lines, `  … and ${findings.length - MOST_SHOWN} more`] : lines
}
