import { and, asc, desc, eq, isNotNull } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { login } from '@/db/schema/access'
import { type LINK_EVENTS, linkEvent, orderItem, paymentLink } from '@/db/schema/orders'
import { payment } from '@/db/schema/payments'
import { type Actor, demand, may } from '@/lib/auth/actor'
import { findCustomer } from '@/lib/customers/find'
import { type Money, money } from '@/lib/money/money'
import { type Line, type LineSums, sumsOf } from './amounts'
import { type Channel, channelsOf } from './announce'
import { findOrder, type OrderRow, visibleLinks } from './find'
import { type LinkItem, linkItem } from './list-links'
import { owedOf } from './standing'
import type { OrderStatus } from './states'
import { addressOf } from './tokens'

/** A link with everything about it, as its page shows it. */
export interface LinkView extends LinkItem {
  /** What a payer opens; null for whoever may not send it, and once it shows nothing any more. */
  readonly address: string | null
  readonly order: { readonly id: string; readonly status: OrderStatus } | null
  readonly customer: { readonly id: string; readonly name: string } | null
  readonly channels: readonly Channel[]
  readonly notes: readonly { readonly title: string; readonly value: string }[]
  readonly partMin: Money | null
  readonly preauthorize: boolean
  readonly remindUnpaidDays: number | null
  readonly remindExpiryHours: number | null
  readonly cancelMessage: string | null
  readonly closedAt: Date | null
  readonly madeByName: string | null
  /** Oldest first. */
  readonly events: readonly LinkEventView[]
}

export interface LinkEventView {
  readonly id: string
  readonly kind: (typeof LINK_EVENTS)[number]
  readonly detail: string | null
  readonly actorName: string | null
  readonly at: Date
}

/** One link, or undefined when there is none such for this actor. Needs `orders.read`. */
export async function getLink(actor: Actor, linkId: string): Promise<LinkView | undefined> {
  demand(actor, 'orders.read')
  const tx = database()
  const [row] = await tx
    .select()
    .from(paymentLink)
    .where(and(visibleLinks(actor), eq(paymentLink.id, linkId)))
  if (!row) return undefined
  const order = row.orderId === null ? undefined : await findOrder(tx, actor, row.orderId)
  const events = await tx
    .select()
    .from(linkEvent)
    .where(and(eq(linkEvent.profileId, row.profileId), eq(linkEvent.linkId, row.id)))
    .orderBy(asc(linkEvent.at), asc(linkEvent.id))
  const mayShow = may(actor, 'orders.manage') && row.closedAt === null
  return {
    ...linkItem(row),
    address: mayShow ? addressOf(row) : null,
    order: order ? { id: order.id, status: order.status } : null,
    customer: await customerOf(tx, actor, order?.customerId ?? row.customerId),
    channels: channelsOf(row),
    notes: row.notes,
    partMin: row.partMinMinor === null ? null : money(row.partMinMinor, row.currency),
    preauthorize: row.preauthorize,
    remindUnpaidDays: row.remindUnpaidDays,
    remindExpiryHours: row.remindExpiryHours,
    cancelMessage: row.cancelMessage,
    closedAt: row.closedAt,
    madeByName: await nameOf(tx, row.createdBy),
    events: events.map(({ profileId: _, linkId: __, ...event }) => event),
  }
}

/** An order with its lines, what they come to, its links and its payments. */
export interface OrderView {
  readonly id: string
  readonly status: OrderStatus
  readonly currency: string
  readonly lines: readonly OrderLine[]
  readonly sums: Readonly<Record<'gross' | 'discount' | 'fee' | 'tax' | 'total', Money>>
  readonly paid: Money
  readonly refunded: Money
  /** What is still owed, and can be asked for by a link; zero when it is settled or over. */
  readonly owed: Money
  readonly customer: {
    readonly id: string
    readonly name: string
    readonly email: string | null
    readonly phone: string | null
  } | null
  readonly reference: string | null
  readonly note: string | null
  readonly preauthorize: boolean
  readonly live: boolean
  readonly cancelReason: string | null
  readonly madeByName: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
  /** Newest first. */
  readonly links: readonly LinkItem[]
  /** Ids of its payments, newest first, at most `MOST_PAYMENTS`. */
  readonly paymentIds: readonly string[]
}

export interface OrderLine extends Line {
  readonly name: string
  readonly sums: LineSums
}

const MOST_PAYMENTS = 10

/** One order, or undefined when there is none such for this actor. Needs `orders.read`, a customer `own.read`. */
export async function getOrder(actor: Actor, orderId: string): Promise<OrderView | undefined> {
  demand(actor, actor.kind === 'customer' ? 'own.read' : 'orders.read')
  const tx = database()
  const row = await findOrder(tx, actor, orderId)
  if (!row) return undefined
  const items = await tx
    .select()
    .from(orderItem)
    .where(and(eq(orderItem.profileId, row.profileId), eq(orderItem.orderId, row.id)))
    .orderBy(asc(orderItem.position))
  const links = await tx
    .select()
    .from(paymentLink)
    .where(and(visibleLinks(actor), eq(paymentLink.orderId, row.id)))
    .orderBy(desc(paymentLink.createdAt), desc(paymentLink.id))
  const payments = await tx
    .select({ id: payment.id })
    .from(payment)
    .where(and(eq(payment.profileId, row.profileId), isNotNull(payment.orderId), eq(payment.orderId, row.id)))
    .orderBy(desc(payment.createdAt), desc(payment.id))
    .limit(MOST_PAYMENTS)
  return {
    ...amountsOf(row, items),
    id: row.id,
    status: row.status,
    customer: await customerOf(tx, actor, row.customerId),
    reference: row.reference,
    note: row.note,
    preauthorize: row.preauthorize,
    live: row.live,
    cancelReason: row.cancelReason,
    madeByName: await nameOf(tx, row.createdBy),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    links: links.map(linkItem),
    paymentIds: payments.map(({ id }) => id),
  }
}

function amountsOf(row: OrderRow, items: readonly (typeof orderItem.$inferSelect)[]) {
  const of = (minor: bigint) => money(minor, row.currency)
  const { lines, ...sums } = sumsOf(items)
  return {
    currency: row.currency,
    lines: items.flatMap((item, at) => {
      const own = lines[at]
      return own ? [{ ...item, sums: own }] : []
    }),
    sums: {
      gross: of(sums.grossMinor),
      discount: of(sums.discountMinor),
      fee: of(sums.feeMinor),
      tax: of(sums.taxMinor),
      total: of(sums.totalMinor),
    },
    paid: of(row.paidMinor),
    refunded: of(row.refundedMinor),
    owed: of(owedOf(row)),
  }
}

/** The customer, as far as the actor may see them. */
async function customerOf(tx: Tx, actor: Actor, customerId: string | null) {
  const found = customerId === null ? undefined : await findCustomer(tx, actor, customerId)
  return found ? { id: found.id, name: found.name, email: found.email, phone: found.phone } : null
}

async function nameOf(tx: Tx, loginId: string): Promise<string | null> {
  const [row] = await tx.select({ name: login.name }).from(login).where(eq(login.id, loginId))
  return row?.name ?? null
}

/** The customer whose page a link is asked for on, to fill its form in from; null when there is none such for the actor. */
export async function payerOf(actor: Actor, customerId: string) {
  demand(actor, 'orders.manage')
  return customerOf(database(), actor, customerId)
}
