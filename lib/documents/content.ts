import { z } from 'zod'
import type { DocumentKind } from '@/db/schema/records'

// What a document says. Frozen when it is issued: later changes of a name, an address or a setting do not reach it, and printing it again
// gives the same bytes. Amounts are minor units as text, because JSON has no bigint. What was added later has a default, so that documents
// issued before can still be read.

const text = z.string()
const minor = z.string().regex(/^-?\d+$/)

const common = {
  number: text,
  issuedAt: z.iso.datetime(),
  merchant: z.object({
    name: text,
    country: text,
    legalName: text.nullable().default(null),
    address: text.nullable().default(null),
    taxNumber: text.nullable().default(null),
  }),
  payer: z.object({ name: text, address: text.nullable(), reference: text.nullable() }),
  currency: text,
  live: z.boolean(),
  /** The payer's, such as `de-CH`: the language of the words and the way of writing numbers. */
  locale: text,
  /** Where anybody can ask whether the document is genuine; null of those issued before that was possible. */
  checkUrl: text.nullable().default(null),
}

const orderNamed = z.object({ id: text, reference: text.nullable() })

const moved = {
  /** What was paid for; absent of money that only went to a balance. */
  order: orderNamed.optional(),
  description: text,
  amountMinor: minor,
  method: text,
  label: text.nullable(),
  payment: text,
}

const receipt = z.object({ ...common, ...moved, paidAt: z.iso.datetime() })

const creditNote = z.object({
  ...common,
  ...moved,
  creditedAt: z.iso.datetime(),
  /** The document that says more was paid than is true since then. */
  corrects: z.object({
    kind: z.enum(['receipt', 'invoice']),
    number: text,
    issuedAt: z.iso.datetime(),
    amountMinor: minor,
  }),
})

/** One product of an order: `totalMinor` is quantity × price − discount + fee + tax. */
export const orderLine = z.object({
  name: z.string().min(1).max(300),
  description: z.string().max(1000).nullable().default(null),
  quantity: z.int().positive(),
  priceMinor: minor,
  discountMinor: minor,
  feeMinor: minor,
  taxMinor: minor,
  totalMinor: minor,
})

/** What an order comes to: each the sum over its lines, `subtotalMinor` of quantity × price. */
export const orderTotals = z.object({
  subtotalMinor: minor,
  discountMinor: minor,
  feeMinor: minor,
  taxMinor: minor,
  totalMinor: minor,
})

const ordered = {
  order: orderNamed,
  description: text.nullable().default(null),
  lines: z.array(orderLine).min(1),
  totals: orderTotals,
  /** What had been paid when it was issued; of it, what had been given back. */
  paidMinor: minor,
  refundedMinor: minor.default('0'),
  /** Reserved, and not taken. */
  reservedMinor: minor.default('0'),
  /** What was left to pay; null of those issued before that was said: whatever of the total was not paid. */
  owedMinor: minor.nullable().default(null),
  note: text.nullable().default(null),
}

const invoice = z.object({ ...common, ...ordered, dueAt: z.iso.datetime().nullable() })
const orderSummary = z.object({ ...common, ...ordered, orderedAt: z.iso.datetime() })

export type ReceiptContent = z.infer<typeof receipt>
export type CreditNoteContent = z.infer<typeof creditNote>
export type InvoiceContent = z.infer<typeof invoice>
export type OrderSummaryContent = z.infer<typeof orderSummary>
export type OrderLine = z.infer<typeof orderLine>
export type OrderTotals = z.infer<typeof orderTotals>

/** A document's content with its kind. */
export type DocumentContent =
  | (ReceiptContent & { readonly kind: 'receipt' })
  | (CreditNoteContent & { readonly kind: 'credit_note' })
  | (InvoiceContent & { readonly kind: 'invoice' })
  | (OrderSummaryContent & { readonly kind: 'order_summary' })

/** Reads what was stored of a document of this kind. Throws when it is no such content, which is our bug. */
export function readContent(kind: DocumentKind, stored: unknown): DocumentContent {
  switch (kind) {
    case 'receipt':
      return { kind, ...receipt.parse(stored) }
    case 'credit_note':
      return { kind, ...creditNote.parse(stored) }
    case 'invoice':
      return { kind, ...invoice.parse(stored) }
    case 'order_summary':
      return { kind, ...orderSummary.parse(stored) }
  }
}

/** What was left to pay of an order when a paper about it was issued. */
export function owedOf({ totals, paidMinor, owedMinor }: InvoiceContent | OrderSummaryContent): bigint {
  const owed = owedMinor === null ? BigInt(totals.totalMinor) - BigInt(paidMinor) : BigInt(owedMinor)
  return owed > 0n ? owed : 0n
}

/** What the document is about, in minor units: received, given back, or the total of an order. */
export function amountOf(content: DocumentContent): bigint {
  return BigInt('totals' in content ? content.totals.totalMinor : content.amountMinor)
}

type Sums = { readonly [Name in keyof OrderTotals]: bigint }

/**
 * Is every sum of an order right to the minor unit? Answers what is wrong in a sentence for a log, or null. Nothing that does not add up is
 * printed.
 */
export function wrongSum(lines: readonly OrderLine[], totals: OrderTotals): string | null {
  const sums: Record<keyof OrderTotals, bigint> = {
    subtotalMinor: 0n,
    discountMinor: 0n,
    feeMinor: 0n,
    taxMinor: 0n,
    totalMinor: 0n,
  }
  for (const [at, line] of lines.entries()) {
    const worth = BigInt(line.quantity) * BigInt(line.priceMinor)
    const own: Sums = {
      subtotalMinor: worth,
      discountMinor: BigInt(line.discountMinor),
      feeMinor: BigInt(line.feeMinor),
      taxMinor: BigInt(line.taxMinor),
      totalMinor: BigInt(line.totalMinor),
    }
    const due = worth - own.discountMinor + own.feeMinor + own.taxMinor
    if (due !== own.totalMinor) return `line ${at + 1} comes to ${due}, not to ${own.totalMinor}`
    for (const name of NAMES) sums[name] += own[name]
  }
  const wrong = NAMES.find((name) => sums[name] !== BigInt(totals[name]))
  return wrong ? `${wrong} of the lines is ${sums[wrong]}, not ${totals[wrong]}` : null
}

const NAMES = ['subtotalMinor', 'discountMinor', 'feeMinor', 'taxMinor', 'totalMinor'] as const
