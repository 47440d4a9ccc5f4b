import { and, desc, eq, inArray } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { order, paymentLink } from '@/db/schema/orders'
import { type Actor, type CustomerActor, demand, type PayerActor } from '@/lib/auth/actor'
import { findCustomer } from '@/lib/customers/find'
import { masked } from '@/lib/documents/check'
import { documentOfOrder, type OfOrder, type Pdf } from '@/lib/documents/of-order'
import { renderDocument } from '@/lib/documents/pdf'
import type { Money } from '@/lib/money/money'
import { findOrder, type LinkRow, type OrderRow } from './find'
import { merchantOf } from './merchant'
import { standingOf } from './open'
import { summaryOf } from './papers'
import { type OrderSheet, sheetOf } from './sheet'
import { pathOf } from './tokens'

// The order behind a link, once something has succeeded for it: from then on the links of the order open it (S2-15).

export type Portal =
  /** Many pay with the link, each an order of their own: it opens nobody's. */
  | { readonly kind: 'shared'; readonly merchantName: string }
  /** `hasPortal` says no: how the link stands is told where it would be paid. */
  | { readonly kind: 'none' }
  | {
      readonly kind: 'order'
      readonly sheet: OrderSheet
      /** Whom it is for, by the first letters of their name; null while nobody knows. */
      readonly payer: string | null
      /** What can be paid by this very link now; null where nothing can. */
      readonly due: Money | null
      /** Somebody is paying by it just now. */
      readonly isBusy: boolean
    }

/**
 * Has something succeeded for the order of a link: a payment, a reservation? Then the link opens the portal, for as long as it shows anything. Not
 * one that was cancelled before anybody paid by it: it may have gone to the wrong person, and what others paid is not theirs to see.
 */
export function hasPortal(
  link: Pick<LinkRow, 'status' | 'uses'>,
  { status, paidMinor }: Pick<OrderRow, 'status' | 'paidMinor'>,
): boolean {
  if (link.status === 'cancelled' && link.uses === 0) return false
  return paidMinor > 0n || status === 'active' || status === 'complete' || status === 'review'
}

/** What a link opens; undefined when there is none such, or it shows nothing any more. Titles in the language of `locale`. Needs `link.read`. */
export async function portalFor(actor: PayerActor, locale: string): Promise<Portal | undefined> {
  demand(actor, 'link.read')
  const tx = database()
  const found = await behind(tx, actor)
  if (!found) return undefined
  const { link, row } = found
  if (!row) return { kind: 'shared', merchantName: await merchantOf(link.profileId, tx) }
  if (!hasPortal(link, row)) return { kind: 'none' }
  const [standing, sheet, name] = [
    await standingOf(tx, actor),
    await sheetOf(tx, row, locale),
    await payerOf(tx, row.profileId, row.customerId ?? link.customerId),
  ]
  return {
    kind: 'order',
    sheet,
    payer: name === undefined ? null : masked(name),
    due: standing?.state === 'open' ? standing.due : null,
    isBusy: standing?.state === 'busy',
  }
}

async function payerOf(tx: Tx, profileId: string, customerId: string | null): Promise<string | undefined> {
  if (customerId === null) return undefined
  const [row] = await tx
    .select({ name: customer.name })
    .from(customer)
    .where(and(eq(customer.profileId, profileId), eq(customer.id, customerId)))
  return row?.name
}

/** A paper of the order behind a link, as PDF. Undefined for anything that is not of this order or not for payers. Needs `link.read`. */
export async function documentByLink(actor: PayerActor, documentId: string): Promise<Pdf | undefined> {
  const of = await ownedBehind(actor)
  return of && documentOfOrder(of.key, documentId)
}

/** The summary of the order behind a link as it stands, as PDF: issued where there is none that says the same. Needs `link.read`. */
export async function summaryByLink(actor: PayerActor): Promise<Pdf | undefined> {
  const of = await ownedBehind(actor)
  return of && summaryPdf(of.row)
}

/**
 * The summary of an order as it stands, as PDF, for whoever may read the order: staff, and the customer whose it is. Undefined when there is none
 * such for the actor, nobody knows yet whom it is for, or the actor may not see whom: the paper names them. Needs `orders.read` and
 * `documents.read`, a customer `own.read`.
 */
export async function orderSummary(actor: Actor, orderId: string): Promise<Pdf | undefined> {
  if (actor.kind === 'customer') demand(actor, 'own.read')
  else for (const permission of ['orders.read', 'documents.read'] as const) demand(actor, permission)
  const row = await findOrder(database(), actor, orderId)
  if (!row || row.customerId === null || !isFor(actor, row)) return undefined
  return (await findCustomer(database(), actor, row.customerId)) && summaryPdf(row)
}

async function summaryPdf(row: OrderRow): Promise<Pdf | undefined> {
  const issued = await database().transaction((tx) => summaryOf(tx, row))
  return issued && { filename: `${issued.number}.pdf`, pdf: await renderDocument(issued.content) }
}

/** An order of a customer's own, with the way to pay it. */
export interface OwnOrder {
  readonly sheet: OrderSheet
  /** There is a link by which they can pay it now. */
  readonly isPayable: boolean
}

/** An order of the customer's own; undefined when there is none such, or nobody has asked them to pay it yet. Needs `own.read`. */
export async function ownOrder(actor: CustomerActor, orderId: string, locale: string): Promise<OwnOrder | undefined> {
  demand(actor, 'own.read')
  const tx = database()
  const row = await findOrder(tx, actor, orderId)
  if (!row || !isFor(actor, row)) return undefined
  const [sheet, link] = [await sheetOf(tx, row, locale), await payableLink(tx, row)]
  return { sheet, isPayable: link !== undefined }
}

/**
 * Where a customer pays an order of their own: the path of its newest link that can be paid now. Undefined when there is none. The path is as good
 * as a key: lead there, and write it nowhere. Needs `own.pay`.
 */
export async function payPathOf(actor: CustomerActor, orderId: string): Promise<string | undefined> {
  demand(actor, 'own.pay')
  const tx = database()
  const row = await findOrder(tx, actor, orderId)
  const link = row && isFor(actor, row) ? await payableLink(tx, row) : undefined
  return link && pathOf('pay', link)
}

/** What staff have not asked anybody to pay yet is no customer's to see. */
function isFor(actor: Actor, { status }: OrderRow): boolean {
  return actor.kind !== 'customer' || (status !== 'draft' && status !== 'rejected')
}

async function payableLink(tx: Tx, { profileId, id }: OrderRow): Promise<LinkRow | undefined> {
  const links = await tx
    .select()
    .from(paymentLink)
    .where(
      and(
        eq(paymentLink.profileId, profileId),
        eq(paymentLink.orderId, id),
        inArray(paymentLink.status, ['created', 'processing']),
      ),
    )
    .orderBy(desc(paymentLink.createdAt), desc(paymentLink.id))
  for (const link of links) if ((await standingOf(tx, { profileId, linkId: link.id }))?.state === 'open') return link
  return undefined
}

/** A link with its order; the order is undefined of a link that many use, all of it when there is none, or it shows nothing any more. */
async function behind(tx: Tx, { profileId, linkId }: PayerActor) {
  const [link] = await tx
    .select()
    .from(paymentLink)
    .where(and(eq(paymentLink.profileId, profileId), eq(paymentLink.id, linkId)))
  if (!link || link.closedAt !== null) return undefined
  if (link.orderId === null) return { link, row: undefined }
  const [row] = await tx
    .select()
    .from(order)
    .where(and(eq(order.profileId, profileId), eq(order.id, link.orderId)))
  return { link, row }
}

async function ownedBehind(actor: PayerActor): Promise<{ readonly row: OrderRow; readonly key: OfOrder } | undefined> {
  demand(actor, 'link.read')
  const { link, row } = (await behind(database(), actor)) ?? {}
  if (!link || !row || row.customerId === null || !hasPortal(link, row)) return undefined
  const { profileId, id: orderId, customerId } = row
  return { row, key: { profileId, orderId, customerId } }
}
