const OPENS_A_FORMULA = /^[\s]*[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/

/**
 * One line of a CSV file (RFC 4180), with its line end. A text that a spreadsheet would run as a formula is disarmed by an apostrophe in
 * front; null is an empty field.
 */
export function csvLine(values: readonly (string | null)[]): string {
  return `${values.map(field).join(',')}\r\n`
}

function field(value: string | null): string {
  if (value === null) return ''
  const text = OPENS_A_FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
