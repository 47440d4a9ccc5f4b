import { and, asc, eq, isNotNull, or, type SQL, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { payment } from '@/db/schema/payments'
import { document } from '@/db/schema/records'
import { readContent } from './content'
import { numberText } from './number'
import { renderDocument } from './pdf'
import type { DocumentLink } from './read'
import { payerKindsOf } from './settings'
import { documentWords } from './words'

// What whoever has a link of an order may download: papers of this order, of the kinds that the merchant has activated, for the customer
// whose order it is. Who may see the order at all is decided before: by its link, and by nothing here.

/** An order, and whose it is. */
export interface OfOrder {
  readonly profileId: string
  readonly orderId: string
  readonly customerId: string
}

export interface OrderDocument extends DocumentLink {
  /** Of a receipt or a credit note: the money it is about. */
  readonly transactionId: string | null
}

/** A paper as it is sent: the same bytes each time. */
export interface Pdf {
  readonly filename: string
  readonly pdf: Uint8Array
}

/** The invoice, receipts and credit notes of an order, oldest first, with titles in the language of `locale`. */
export async function documentsOfOrder(of: OfOrder, locale: string): Promise<readonly OrderDocument[]> {
  const [kinds, rows] = await Promise.all([payerKindsOf(of), select(of, eq(document.cause, of.orderId))])
  const t = documentWords(locale)
  return rows.flatMap(({ row }) => {
    if (!kinds.has(row.kind)) return []
    const { id, kind, transactionId } = row
    const number = numberText(row)
    return [{ id, kind, number, title: t(`title.${kind}`, { number }), transactionId }]
  })
}

/** One of them, or any summary of the order that was issued, as PDF. Undefined when it is none of this order's, or none for payers. */
export async function documentOfOrder(of: OfOrder, documentId: string): Promise<Pdf | undefined> {
  // The cause of a summary begins with the order it is of.
  const issuedFor = or(eq(document.cause, of.orderId), sql`starts_with(${document.cause}, ${`${of.orderId} `})`)
  const [found] = await select(of, issuedFor, eq(document.id, documentId))
  if (!found || !(await payerKindsOf(of)).has(found.row.kind)) return undefined
  const content = readContent(found.row.kind, found.row.content)
  return { filename: `${content.number}.pdf`, pdf: await renderDocument(content) }
}

function select({ profileId, orderId, customerId }: OfOrder, issuedFor: SQL | undefined, more?: SQL) {
  return database()
    .select({ row: document })
    .from(document)
    .leftJoin(payment, and(eq(payment.profileId, document.profileId), eq(payment.id, document.paymentId)))
    .where(
      and(
        eq(document.profileId, profileId),
        eq(document.customerId, customerId),
        or(and(isNotNull(payment.orderId), eq(payment.orderId, orderId)), issuedFor),
        more,
      ),
    )
    .orderBy(asc(document.issuedAt), asc(document.id))
}
