import { type LinkInput, linkSchema } from '../schemas'

// The columns of a file of links: what they are called, what may stand in them, and how a row of them becomes what the form of a link
// sends. Pure; the page that documents the columns reads them from here.

interface Column {
  readonly name: string
  readonly what: string
  readonly example: string
}

export const COLUMNS = [
  { name: 'amount', what: 'Needed. Digits, with a point before the decimals.', example: '25.00' },
  { name: 'currency', what: 'Needed. Three letters, of a currency that a payment system takes.', example: 'USD' },
  { name: 'mode', what: '“test” or “live”. Empty: test.', example: 'test' },
  { name: 'description', what: 'What it is for; the payer reads it.', example: 'Fees for spring' },
  { name: 'email', what: 'The payer’s e-mail address.', example: 'ann@example.com' },
  { name: 'phone', what: 'The payer’s number, with its country’s code.', example: '+41 44 123 45 67' },
  { name: 'notify_email', what: '“yes” sends the link by e-mail. Empty: no.', example: 'yes' },
  { name: 'notify_sms', what: '“yes” sends the link by SMS. Empty: no.', example: '' },
  { name: 'send_at', what: 'When it is sent, in UTC: 2030-01-31 09:00. Empty: at once.', example: '' },
  { name: 'reference', what: 'Your own number for it; each number once.', example: 'INV-1001' },
  { name: 'expires_at', what: 'Until when it can be paid, in UTC. Empty: always.', example: '2030-12-31 18:00' },
  { name: 'uses', what: '“once”, or “many” for a link that many payers use. Empty: once.', example: '' },
  { name: 'uses_most', what: 'How often a link for many can be paid. Empty: as often as anybody likes.', example: '' },
  { name: 'part_min', what: 'The least that may be paid at a time. Empty: all of it at once.', example: '' },
  { name: 'preauthorize', what: '“yes” reserves the amount first. Empty: no.', example: '' },
  { name: 'remind_unpaid_days', what: 'Reminds so many days after it was sent, if it is not paid.', example: '7' },
  { name: 'remind_expiry_hours', what: 'Reminds so many hours before it expires.', example: '' },
] as const satisfies readonly Column[]

type ColumnName = (typeof COLUMNS)[number]['name']

/** A note for the merchant's own people: what follows is its title. */
export const NOTE = 'note: '
/** What a sheet of errors adds, so that it can be mended and sent again as it is. */
export const ADDED = ['row', 'problem'] as const

export type Cells = Readonly<Record<string, string>>

export interface Problem {
  readonly column: string
  readonly problem: string
}

const NEEDED: readonly string[] = ['amount', 'currency']

/** Why a head is none, in a sentence; null when it is one. */
export function problemOfHead(head: readonly string[]): string | null {
  const known: readonly string[] = [...COLUMNS.map(({ name }) => name), ...ADDED]
  const unknown = head.filter((name) => !known.includes(name) && !name.startsWith(NOTE) && name !== '')
  if (unknown.length > 0)
    return `There is no column “${unknown[0]}”. The first line names the columns, as in the sample.`
  const twice = head.find((name, at) => name !== '' && head.indexOf(name) !== at)
  if (twice !== undefined) return `The column “${twice}” stands there twice.`
  const missing = NEEDED.find((name) => !head.includes(name))
  return missing === undefined ? null : `The column “${missing}” is missing. The first line names the columns.`
}

export type ReadRow =
  | { readonly ok: true; readonly input: LinkInput }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Reads a row as the form of a link would be read, by the same schema. */
export function readRow(cells: Cells): ReadRow {
  const of = (name: ColumnName) => cells[name] ?? ''
  const unsure = (['notify_email', 'notify_sms', 'preauthorize'] as const).filter((name) => yes(of(name)) === undefined)
  const read = linkSchema.safeParse(formOf(of, cells))
  const problems = [
    ...unsure.map((column) => ({ column, problem: 'Write “yes” or “no”.' })),
    ...(read.error?.issues ?? []).map(({ path, message }) => ({ column: columnOf(path), problem: message })),
  ]
  return read.success && problems.length === 0 ? { ok: true, input: read.data } : { ok: false, problems }
}

function formOf(of: (name: ColumnName) => string, cells: Cells) {
  const notifyEmail = yes(of('notify_email')) === true
  const notifySms = yes(of('notify_sms')) === true
  const sendNow = notifyEmail || notifySms ? 'now' : 'no'
  return {
    amount: of('amount'),
    currency: of('currency').toUpperCase(),
    mode: of('mode').toLowerCase() || 'test',
    description: of('description'),
    email: of('email'),
    phone: of('phone'),
    notifyEmail,
    notifySms,
    sending: of('send_at') ? 'scheduled' : sendNow,
    sendAt: timeOf(of('send_at')),
    reference: of('reference'),
    expiresAt: timeOf(of('expires_at')),
    notes: Object.entries(cells)
      .filter(([name, value]) => name.startsWith(NOTE) && value !== '')
      .map(([name, value]) => ({ title: name.slice(NOTE.length), value })),
    uses: of('uses').toLowerCase() || (of('uses_most') ? 'many' : 'once'),
    usesMost: of('uses_most'),
    parts: of('part_min') !== '',
    partMin: of('part_min'),
    preauthorize: yes(of('preauthorize')) === true,
    remindUnpaidDays: of('remind_unpaid_days'),
    remindExpiryHours: of('remind_expiry_hours'),
  }
}

/** Undefined: it says neither. */
function yes(cell: string): boolean | undefined {
  const text = cell.toLowerCase()
  if (['yes', 'true', '1', 'on'].includes(text)) return true
  return ['', 'no', 'false', '0', 'off'].includes(text) ? false : undefined
}

/** A time as spreadsheets write it, in the shape of a browser's field. */
function timeOf(cell: string): string {
  return cell.replace(/^(\d{4}-\d\d-\d\d) +(\d\d:\d\d)/, '$1T$2')
}

const ELSEWHERE: Readonly<Record<string, string>> = { parts: 'part_min', sending: 'send_at', notes: 'note' }

/** The column that a field of the form is filled from. */
export function columnOf(path: readonly PropertyKey[]): string {
  const field = String(path[0] ?? '')
  return ELSEWHERE[field] ?? field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
