const OPENS_A_FORMULA = /^[\s]*[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/
/** Where a spreadsheet begins a cell that expects semicolons or tabs between them: it does not heed our quotation marks. */
const OPENS_A_FORMULA_INSIDE = /([;\t\r\n])(?=\s*[=+\-@\uff0b\uff0d\uff1d\uff20])/g

/**
 * One line of a CSV file (RFC 4180), with its line end. A text that a spreadsheet would run as a formula, from its beginning or from what
 * another one takes for the mark between cells, is disarmed by an apostrophe in front; null is an empty field.
 */
export function csvLine(values: readonly (string | null)[]): string {
  return `${values.map(field).join(',')}\r\n`
}

function field(value: string | null): string {
  if (value === null) return ''
  const inside = value.replace(OPENS_A_FORMULA_INSIDE, "$1'")
  const text = OPENS_A_FORMULA.test(value) ? `'${inside}` : inside
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const PAGE_SIZE = 500

/** A page of a list, from the newest on. */
interface Asked {
  readonly after: string | null
  readonly before: null
  readonly size: number
  readonly desc: true
}

/** A whole list as lines of CSV, the head first, however many pages it has. */
export async function* csvOf<Item>(
  head: readonly string[],
  list: (page: Asked) => Promise<{ readonly rows: readonly Item[]; readonly next: string | null }>,
  valuesOf: (item: Item) => readonly (string | null)[],
): AsyncGenerator<string> {
  yield csvLine(head)
  let after: string | null = null
  do {
    const page: Awaited<ReturnType<typeof list>> = await list({ after, before: null, size: PAGE_SIZE, desc: true })
    for (const item of page.rows) yield csvLine(valuesOf(item))
    after = page.next
  } while (after !== null)
}
