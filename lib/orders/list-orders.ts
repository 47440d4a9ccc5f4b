import { and, eq, notInArray, type SQL, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import {
  type Counted,
  countedTo,
  keyset,
  MOST_COUNTED,
  MOST_SEARCHED,
  type Page,
  type PageQuery,
  pageOf,
} from '@/db/keyset'
import { customer } from '@/db/schema/customers'
import { order, orderItem } from '@/db/schema/orders'
import { type Actor, type CustomerActor, demand } from '@/lib/auth/actor'
import { csvOf } from '@/lib/csv'
import { visibleCustomers } from '@/lib/customers/find'
import { toMajor } from '@/lib/money/format'
import { type Money, money } from '@/lib/money/money'
import { madeBetween } from './between'
import { type OrderRow, visibleOrders } from './find'
import { foundBy } from './search'
import { owedOf, payersStatus } from './standing'
import type { OrderStatus } from './states'

/** What orders are searched by. Everything that is given must hold. Days are in UTC, both included. */
export interface OrderFilter {
  /** Finds by id of ours, reference, or whatever finds their customer. */
  readonly text?: string | undefined
  readonly status?: OrderStatus | undefined
  readonly live?: boolean | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export interface OrderItem {
  readonly id: string
  readonly createdAt: Date
  readonly status: OrderStatus
  readonly total: Money
  readonly paid: Money
  readonly refunded: Money
  readonly reference: string | null
  /** Null while nobody is known, and of one whom the actor may not see. */
  readonly customer: { readonly id: string; readonly name: string } | null
  readonly preauthorize: boolean
  readonly live: boolean
}

/** One page of the orders the actor may see, newest first unless asked otherwise. Needs `orders.read`. */
export async function listOrders(actor: Actor, filter: OrderFilter, page: PageQuery): Promise<Page<OrderItem>> {
  demand(actor, 'orders.read')
  const { where, orderBy, limit } = keyset(order, actor.profileId, page)
  const condition = and(visibleOrders(actor), conditionOf(filter), where)
  const stretch = { condition, order: sql`order by ${sql.join([...orderBy], sql`, `)}`, most: limit }
  const itsCustomer = and(eq(customer.profileId, order.profileId), eq(customer.id, order.customerId))
  const rows = await database()
    .select({ row: order, name: customer.name })
    .from(order)
    .leftJoin(customer, and(itsCustomer, visibleCustomers(actor)))
    .where(and(condition, await foundBy(actor, filter.text, stretch)))
    .orderBy(...orderBy)
    .limit(limit)
  const found = pageOf(
    rows.map((one) => ({ ...one, id: one.row.id })),
    page,
  )
  return { ...found, rows: found.rows.map(({ row, name }) => itemOf(row, name)) }
}

/** An order as its customer lists it. */
export interface OwnOrderItem {
  readonly id: string
  readonly createdAt: Date
  readonly status: OrderStatus
  readonly total: Money
  readonly paid: Money
  /** What is still to be paid; zero where it is reserved, settled or over. */
  readonly owed: Money
  readonly reference: string | null
  /** The first thing that was ordered, and how many others were. */
  readonly what: { readonly first: string; readonly others: number }
}

/** One page of the customer's own orders that they were asked to pay, or paid; `open`: those of which something is owed. Needs `own.read`. */
export async function listOwnOrders(
  actor: CustomerActor,
  { open }: { readonly open: boolean },
  page: PageQuery,
): Promise<Page<OwnOrderItem>> {
  demand(actor, 'own.read')
  const { where, orderBy, limit } = keyset(order, actor.profileId, page)
  const unseen = ['draft', 'rejected', ...(open ? (['complete', 'cancelled', 'review'] as const) : [])] as const
  const rows = await database()
    .select({ row: order, first: orderItem.name, items: itemsOf })
    .from(order)
    .innerJoin(
      orderItem,
      and(eq(orderItem.profileId, order.profileId), eq(orderItem.orderId, order.id), eq(orderItem.position, 0)),
    )
    .where(and(visibleOrders(actor), notInArray(order.status, [...unseen]), open ? isOwed : undefined, where))
    .orderBy(...orderBy)
    .limit(limit)
  const found = pageOf(
    rows.map((one) => ({ ...one, id: one.row.id })),
    page,
  )
  return {
    ...found,
    rows: found.rows.map(({ row, first, items }) => {
      const { id, createdAt, total, paid, reference } = itemOf(row, null)
      const status = payersStatus(row.status)
      const owed = money(owedOf({ ...row, status }), row.currency)
      return { id, createdAt, status, total, paid, owed, reference, what: { first, others: items - 1 } }
    }),
  }
}

const itemsOf = sql<number>`(select count(*)::int from ${orderItem} i where i.profile_id = ${order.profileId} and i.order_id = ${order.id})`

/** As `owedOf` has it. */
const isOwed = sql`not (${order.preauthorize} and ${order.status} = 'active') and ${order.totalMinor} > ${order.paidMinor}`

/** How many orders the filter matches. Needs `orders.read`. */
export async function countOrders(actor: Actor, filter: OrderFilter): Promise<Counted> {
  demand(actor, 'orders.read')
  const most = filter.text?.trim() ? MOST_SEARCHED : MOST_COUNTED
  const condition = and(visibleOrders(actor), conditionOf(filter))
  const found = await foundBy(actor, filter.text, { condition, order: sql.empty(), most: most + 1 })
  const some = database()
    .select({ id: order.id })
    .from(order)
    .where(and(condition, found))
    .limit(most + 1)
  return countedTo(most, await database().$count(some.as('some_orders')))
}

function conditionOf({ status, live, from, to }: OrderFilter): SQL | undefined {
  return and(
    status ? eq(order.status, status) : undefined,
    live === undefined ? undefined : eq(order.live, live),
    madeBetween(order.createdAt, from, to),
  )
}

function itemOf(row: OrderRow, name: string | null): OrderItem {
  const of = (minor: bigint) => money(minor, row.currency)
  return {
    id: row.id,
    createdAt: row.createdAt,
    status: row.status,
    total: of(row.totalMinor),
    paid: of(row.paidMinor),
    refunded: of(row.refundedMinor),
    reference: row.reference,
    customer: row.customerId !== null && name !== null ? { id: row.customerId, name } : null,
    preauthorize: row.preauthorize,
    live: row.live,
  }
}

const HEAD = [
  'Created (UTC)',
  'Order',
  'Status',
  'Currency',
  'Total',
  'Paid',
  'Refunded',
  'Reference',
  'Customer',
  'Customer id',
  'Pre-authorise',
  'Mode',
] as const

/** Everything the filter matches as lines of CSV, the head first. Amounts are plain decimals. Needs `orders.read`. */
export async function* exportOrders(actor: Actor, filter: OrderFilter): AsyncGenerator<string> {
  demand(actor, 'orders.read')
  yield* csvOf(HEAD, (page) => listOrders(actor, filter, page), valuesOf)
}

function valuesOf(item: OrderItem): readonly (string | null)[] {
  return [
    item.createdAt.toISOString(),
    item.id,
    item.status,
    item.total.currency,
    toMajor(item.total),
    toMajor(item.paid),
    toMajor(item.refunded),
    item.reference,
    item.customer?.name ?? null,
    item.customer?.id ?? null,
    item.preauthorize ? 'yes' : null,
    item.live ? 'live' : 'test',
  ]
}
