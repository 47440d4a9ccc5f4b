import { and, eq, gte, ilike, lt, or, type SQL, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { type Counted, countedTo, keysetBy, MOST_COUNTED, type Page, type PageQuery, pageOf } from '@/db/keyset'
import { customer } from '@/db/schema/customers'
import { type DocumentKind, document } from '@/db/schema/records'
import { type Actor, demand } from '@/lib/auth/actor'
import { type Money, money } from '@/lib/money/money'
import { amountOf, readContent } from './content'
import { numberText, readNumber } from './number'
import { itsCustomer, visibleDocuments } from './read'

/** A document as the console lists it. Who and how much are as they were when it was issued. */
export interface DocumentItem {
  readonly id: string
  readonly kind: DocumentKind
  readonly number: string
  readonly issuedAt: Date
  readonly payer: string
  readonly customerId: string
  readonly paymentId: string | null
  readonly amount: Money
  readonly live: boolean
  /** Of a credit note: the number of what it corrects. */
  readonly corrects: string | null
}

/** Days are UTC and both included; `number` is a whole number such as R-2026-12, `customer` a part of a name, an e-mail or a number. */
export interface DocumentFilter {
  readonly kind?: DocumentKind | undefined
  readonly number?: string | undefined
  readonly customer?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** One page of the documents the actor may see, newest first. Needs `documents.read`. */
export async function listDocuments(
  actor: Actor,
  filter: DocumentFilter,
  page: PageQuery,
): Promise<Page<DocumentItem>> {
  demand(actor, 'documents.read')
  const { where, orderBy, limit } = keysetBy(document, document.issuedAt, actor.profileId, page)
  const rows = await database()
    .select({ row: document })
    .from(document)
    .innerJoin(customer, itsCustomer)
    .where(and(matching(actor, filter), where))
    .orderBy(...orderBy)
    .limit(limit)
  return pageOf(
    rows.map(({ row }) => itemOf(row)),
    page,
  )
}

/** How many documents the filter matches. Needs `documents.read`. */
export async function countDocuments(actor: Actor, filter: DocumentFilter): Promise<Counted> {
  demand(actor, 'documents.read')
  const found = database()
    .select({ one: sql`1` })
    .from(document)
    // Every document has one; left, so that the database leaves it out where nothing is asked of it.
    .leftJoin(customer, itsCustomer)
    .where(matching(actor, filter))
    .limit(MOST_COUNTED + 1)
  const [row] = await database().execute<{ count: number }>(sql`select count(*)::int as count from (${found}) as found`)
  return countedTo(MOST_COUNTED, row?.count ?? 0)
}

function matching(actor: Actor, { kind, number, customer: who, from, to }: DocumentFilter): SQL | undefined {
  return and(
    visibleDocuments(actor),
    kind ? eq(document.kind, kind) : undefined,
    number ? numbered(number) : undefined,
    who?.trim() ? ofCustomer(who.trim()) : undefined,
    from ? gte(document.issuedAt, new Date(`${from}T00:00:00Z`)) : undefined,
    to ? lt(document.issuedAt, new Date(+new Date(`${to}T00:00:00Z`) + 86_400_000)) : undefined,
  )
}

function numbered(text: string): SQL | undefined {
  const asked = readNumber(text)
  if (!asked) return sql`false`
  return and(eq(document.kind, asked.kind), eq(document.year, asked.year), eq(document.sequence, asked.sequence))
}

/** A part of the payer's name, e-mail or number, as the customer has them now. */
function ofCustomer(text: string): SQL | undefined {
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return or(ilike(customer.name, like), ilike(customer.email, like), ilike(customer.externalReference, like))
}

function itemOf(row: typeof document.$inferSelect): DocumentItem {
  const { id, kind, issuedAt, customerId, paymentId } = row
  const content = readContent(kind, row.content)
  return {
    id,
    kind,
    number: numberText(row),
    issuedAt,
    payer: content.payer.name,
    customerId,
    paymentId,
    amount: money(amountOf(content), content.currency),
    live: content.live,
    corrects: content.kind === 'credit_note' ? content.corrects.number : null,
  }
}
