import { and, eq, isNotNull, isNull, or, type SQL } from 'drizzle-orm'
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
import { type LINK_DELIVERIES, paymentLink } from '@/db/schema/orders'
import { type Actor, demand } from '@/lib/auth/actor'
import { csvOf } from '@/lib/csv'
import { contains } from '@/lib/customers/like'
import { isId } from '@/lib/ids'
import { toMajor } from '@/lib/money/format'
import { type Money, money } from '@/lib/money/money'
import { madeBetween } from './between'
import { type LinkRow, visibleLinks } from './find'
import type { LinkStatus } from './states'

/** What was last heard of a message to a link's payer. */
export type LinkDelivery = (typeof LINK_DELIVERIES)[number]

/** What links are searched by. Everything that is given must hold. Days are in UTC, both included. */
export interface LinkFilter {
  /** Finds by id of ours, reference, e-mail address or description. */
  readonly text?: string | undefined
  readonly status?: LinkStatus | undefined
  readonly live?: boolean | undefined
  readonly delivery?: LinkDelivery | undefined
  /** A payer has looked at it. */
  readonly opened?: boolean | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export interface LinkItem {
  readonly id: string
  readonly createdAt: Date
  readonly status: LinkStatus
  readonly amount: Money
  readonly paid: Money
  /** Of what was paid. */
  readonly refunded: Money
  readonly description: string | null
  readonly reference: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly live: boolean
  readonly uses: number
  /** Null: as often as anybody likes. */
  readonly usesMost: number | null
  readonly sendAt: Date | null
  readonly sentAt: Date | null
  readonly deliveredAt: Date | null
  readonly bouncedAt: Date | null
  readonly failedAt: Date | null
  readonly delivery: LinkDelivery | null
  readonly openedAt: Date | null
  readonly paidAt: Date | null
  readonly paidLate: boolean
  readonly expiresAt: Date | null
}

/** One page of the links the actor may see, newest first unless asked otherwise. Needs `orders.read`. */
export async function listLinks(actor: Actor, filter: LinkFilter, page: PageQuery): Promise<Page<LinkItem>> {
  demand(actor, 'orders.read')
  const { where, orderBy, limit } = keyset(paymentLink, actor.profileId, page)
  const rows = await database()
    .select()
    .from(paymentLink)
    .where(and(visibleLinks(actor), conditionOf(filter), where))
    .orderBy(...orderBy)
    .limit(limit)
  const found = pageOf(rows, page)
  return { ...found, rows: found.rows.map(linkItem) }
}

/** How many links the filter matches. Needs `orders.read`. */
export async function countLinks(actor: Actor, filter: LinkFilter): Promise<Counted> {
  demand(actor, 'orders.read')
  const most = filter.text?.trim() ? MOST_SEARCHED : MOST_COUNTED
  const some = database()
    .select({ id: paymentLink.id })
    .from(paymentLink)
    .where(and(visibleLinks(actor), conditionOf(filter)))
    .limit(most + 1)
  return countedTo(most, await database().$count(some.as('some_links')))
}

function conditionOf({ text, status, live, delivery, opened, from, to }: LinkFilter): SQL | undefined {
  return and(
    status ? eq(paymentLink.status, status) : undefined,
    live === undefined ? undefined : eq(paymentLink.live, live),
    delivery ? eq(paymentLink.delivery, delivery) : undefined,
    opened === undefined ? undefined : opened ? isNotNull(paymentLink.openedAt) : isNull(paymentLink.openedAt),
    madeBetween(paymentLink.createdAt, from, to),
    matching(text?.trim()),
  )
}

function matching(text: string | undefined): SQL | undefined {
  if (!text) return undefined
  if (isId('lnk', text)) return eq(paymentLink.id, text)
  if (isId('ord', text)) return eq(paymentLink.orderId, text)
  return or(
    contains(paymentLink.reference, text),
    contains(paymentLink.email, text),
    contains(paymentLink.description, text),
  )
}

/** A link's row as lists show it; never its token. */
export function linkItem(row: LinkRow): LinkItem {
  const { amountMinor, paidMinor, refundedMinor, currency } = row
  return {
    id: row.id,
    createdAt: row.createdAt,
    status: row.status,
    amount: money(amountMinor, currency),
    paid: money(paidMinor, currency),
    refunded: money(refundedMinor, currency),
    description: row.description,
    reference: row.reference,
    email: row.email,
    phone: row.phone,
    live: row.live,
    uses: row.uses,
    usesMost: row.usesMost,
    sendAt: row.sendAt,
    sentAt: row.sentAt,
    deliveredAt: row.deliveredAt,
    bouncedAt: row.bouncedAt,
    failedAt: row.failedAt,
    delivery: row.delivery,
    openedAt: row.openedAt,
    paidAt: row.paidAt,
    paidLate: row.paidLate,
    expiresAt: row.expiresAt,
  }
}

const HEAD = [
  'Created (UTC)',
  'Payment link',
  'Status',
  'Currency',
  'Amount',
  'Paid',
  'Refunded',
  'Uses',
  'Description',
  'Reference',
  'E-mail',
  'Phone',
  'Sent',
  'Delivered',
  'Bounced',
  'Failed',
  'Opened',
  'Paid at',
  'Paid late',
  'Expires',
  'Mode',
] as const

/** Everything the filter matches as lines of CSV, the head first. Amounts are plain decimals, times in UTC. Needs `orders.read`. */
export async function* exportLinks(actor: Actor, filter: LinkFilter): AsyncGenerator<string> {
  demand(actor, 'orders.read')
  yield* csvOf(HEAD, (page) => listLinks(actor, filter, page), valuesOf)
}

function valuesOf(item: LinkItem): readonly (string | null)[] {
  const time = (at: Date | null) => at?.toISOString() ?? null
  return [
    time(item.createdAt),
    item.id,
    item.status,
    item.amount.currency,
    toMajor(item.amount),
    toMajor(item.paid),
    toMajor(item.refunded),
    String(item.uses),
    item.description,
    item.reference,
    item.email,
    item.phone,
    time(item.sentAt),
    time(item.deliveredAt),
    time(item.bouncedAt),
    time(item.failedAt),
    time(item.openedAt),
    time(item.paidAt),
    item.paidLate ? 'yes' : null,
    time(item.expiresAt),
    item.live ? 'live' : 'test',
  ]
}
