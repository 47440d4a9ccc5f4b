import { DOCUMENT_KINDS, type DocumentKind } from '@/db/schema/records'

// How a document's number is written: `R-2026-000012`.

const PREFIXES: Readonly<Record<DocumentKind, string>> = {
  receipt: 'R',
  invoice: 'INV',
  credit_note: 'CN',
  order_summary: 'OS',
}

export interface Numbered {
  readonly kind: DocumentKind
  readonly year: number
  readonly sequence: number
}

/** `{ kind: 'receipt', year: 2026, sequence: 12 }` → `R-2026-000012`. */
export function numberText({ kind, year, sequence }: Numbered): string {
  return `${PREFIXES[kind]}-${year}-${String(sequence).padStart(6, '0')}`
}

/** What a typed number names, however many zeros it has; null when it is no number of a document. */
export function readNumber(text: string): Numbered | null {
  const [, prefix, year, sequence] = /^\s*([a-z]+)-(\d{4})-0*([1-9]\d{0,8})\s*$/i.exec(text) ?? []
  const kind = DOCUMENT_KINDS.find((one) => PREFIXES[one] === prefix?.toUpperCase())
  return kind ? { kind, year: Number(year), sequence: Number(sequence) } : null
}
