import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import { database } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { transaction } from '@/db/schema/payments'
import { type DocumentKind, document, documentPayment } from '@/db/schema/records'
import { type Actor, demand, scopeOf } from '@/lib/auth/actor'
import { readContent } from './content'
import { numberText } from './number'
import { renderDocument } from './pdf'
import { payerKindsOf } from './settings'
import { documentWords } from './words'

function canRead(actor: Actor): void {
  demand(actor, actor.kind === 'customer' ? 'own.read' : 'documents.read')
}

/** The documents this actor may see, as a condition on the document table joined with its customer. */
export function visibleDocuments(actor: Actor): SQL | undefined {
  const scope = scopeOf(actor)
  const ofProfile = eq(document.profileId, actor.profileId)
  if (scope.kind === 'customer') return and(ofProfile, eq(document.customerId, scope.customerId))
  if (scope.kind === 'none') return sql`false`
  return scope.kind === 'made_by' ? and(ofProfile, eq(customer.createdBy, scope.loginId)) : ofProfile
}

/** Joins a document with the customer it is for. */
export const itsCustomer = and(eq(customer.profileId, document.profileId), eq(customer.id, document.customerId))

/** The kinds this actor may download: staff all, payers those that their merchant has activated. */
async function kindsFor(actor: Actor): Promise<ReadonlySet<DocumentKind> | undefined> {
  return actor.kind === 'customer' ? payerKindsOf(actor) : undefined
}

/**
 * A document as PDF, the same bytes each time. Undefined when there is none such for this actor: it is another's, or of a kind that the
 * merchant does not let payers download. Needs `documents.read`, a customer `own.read`.
 */
export async function documentFor(
  actor: Actor,
  documentId: string,
): Promise<{ readonly filename: string; readonly pdf: Uint8Array } | undefined> {
  canRead(actor)
  const [found] = await database()
    .select({ row: document })
    .from(document)
    .innerJoin(customer, itsCustomer)
    .where(and(eq(document.id, documentId), visibleDocuments(actor)))
  if (!found) return undefined
  const kinds = await kindsFor(actor)
  if (kinds && !kinds.has(found.row.kind)) return undefined
  const content = readContent(found.row.kind, found.row.content)
  return { filename: `${content.number}.pdf`, pdf: await renderDocument(content) }
}

export interface DocumentLink {
  readonly id: string
  readonly kind: DocumentKind
  readonly number: string
  /** "Credit note CN-2026-000001", in English for staff and in the language of `locale` for payers. */
  readonly title: string
}

/**
 * The documents of some payments, by payment, oldest first: those this actor may download. Payments of others are not in it. Needs what
 * `documentFor` needs.
 */
export async function documentsOf(
  actor: Actor,
  paymentIds: readonly string[],
  locale = 'en',
): Promise<ReadonlyMap<string, readonly DocumentLink[]>> {
  canRead(actor)
  if (paymentIds.length === 0) return new Map()
  const [kinds, found] = await Promise.all([kindsFor(actor), linkedWith(actor, paymentIds)])
  const t = documentWords(locale)
  const links = found
    .filter(({ kind }) => !kinds || kinds.has(kind))
    .sort((a, b) => +a.issuedAt - +b.issuedAt || (a.id < b.id ? -1 : 1))
    .map(({ paymentId, ...row }) => {
      const number = numberText(row)
      return { paymentId, id: row.id, kind: row.kind, number, title: t(`title.${row.kind}`, { number }) }
    })
  return Map.groupBy(links, ({ paymentId }) => paymentId)
}

/** Of a document, what a link says: its content is read where it is drawn. */
const LINKED = {
  id: document.id,
  kind: document.kind,
  year: document.year,
  sequence: document.sequence,
  issuedAt: document.issuedAt,
}

/** Receipts and credit notes, each of which has a transaction for its cause, and the invoices and summaries that one of the payments pays for. */
function linkedWith(actor: Actor, paymentIds: readonly string[]) {
  const tx = database()
  const ids = [...paymentIds]
  const { profileId } = actor
  return unionAll(
    tx
      .select({ ...LINKED, paymentId: transaction.paymentId })
      .from(transaction)
      .innerJoin(document, and(eq(document.profileId, transaction.profileId), eq(document.cause, transaction.id)))
      .innerJoin(customer, itsCustomer)
      .where(and(eq(transaction.profileId, profileId), inArray(transaction.paymentId, ids), visibleDocuments(actor))),
    tx
      .select({ ...LINKED, paymentId: documentPayment.paymentId })
      .from(documentPayment)
      .innerJoin(
        document,
        and(eq(document.profileId, documentPayment.profileId), eq(document.id, documentPayment.documentId)),
      )
      .innerJoin(customer, itsCustomer)
      .where(
        and(eq(documentPayment.profileId, profileId), inArray(documentPayment.paymentId, ids), visibleDocuments(actor)),
      ),
  )
}
