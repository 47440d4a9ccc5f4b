// A secret may lie in a text as it is, or as the text of an address, of JSON inside JSON, or of base64. A view is one such reading, and
// knows for each of its characters which characters of the original it stands for.

export interface View {
  readonly text: string
  /** Where in the original the characters from `start` to before `end` of this view stand. */
  readonly span: (start: number, end: number) => Span
}

export interface Span {
  readonly start: number
  readonly end: number
}

/** The text, and what it says once decoded; one view when there is nothing to decode. */
export function viewsOf(text: string): readonly View[] {
  const plain: View = { text, span: (start, end) => ({ start, end }) }
  return [plain, ...unescaped(text), ...unpacked(text)]
}

// Of addresses and forms, of JSON, and of bytes as PostgreSQL shows them. A plus is a blank only between words: before a telephone number it is a plus.
const ESCAPE = /%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\[0-7]{3}|\\["\\/bfnrt]|(?<=[0-9A-Za-z])\+(?=[0-9A-Za-z])/g

function unescaped(text: string): readonly View[] {
  let read = ''
  let from = 0
  /** Where each character begins, and one more: where the last one ends. */
  const starts: number[] = []
  const copy = (to: number) => {
    for (let at = from; at < to; at++) starts.push(at)
    read += text.slice(from, to)
  }
  for (const { 0: escaped, index } of text.matchAll(ESCAPE)) {
    copy(index)
    starts.push(index)
    read += characterOf(escaped)
    from = index + escaped.length
  }
  if (from === 0) return []
  copy(text.length)
  starts.push(text.length)
  return [{ text: read, span: (start, end) => ({ start: starts[start] ?? 0, end: starts[end] ?? text.length }) }]
}

function characterOf(escaped: string): string {
  if (escaped === '+') return ' '
  if (escaped.startsWith('%')) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
  if (escaped.startsWith('\\u')) return String.fromCharCode(Number.parseInt(escaped.slice(2), 16))
  if (/\d/.test(escaped)) return String.fromCharCode(Number.parseInt(escaped.slice(1), 8))
  const letter = escaped.charAt(1)
  return /["\\/]/.test(letter) ? letter : ' '
}

const BASE64 = /[A-Za-z0-9+/_-]{16,}/g
const PRINTABLE = /^[\t\n\r -~]+$/

/** What lies in base64: only where it says something readable, which random bytes, ids and sealed values do not. */
function unpacked(text: string): readonly View[] {
  const found: View[] = []
  for (const { 0: packed, index } of text.matchAll(BASE64)) {
    if (!saysSomething(packed)) continue
    const read = Buffer.from(packed, 'base64').toString('latin1')
    const whole = { start: index, end: index + packed.length }
    if (PRINTABLE.test(read)) found.push({ text: read, span: () => whole })
  }
  return found
}

/** A quick look at the first bytes: the high bit of none may be set. Spares decoding almost everything. */
function saysSomething(packed: string): boolean {
  const head = Buffer.from(packed.slice(0, 12), 'base64')
  return head.every((byte) => byte < 0x7f && (byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d))
}
