import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
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
import { payment, transaction } from '@/db/schema/payments'
import { paymentSystem } from '@/db/schema/systems'
import { type Actor, demand } from '@/lib/auth/actor'
import { csvOf } from '@/lib/csv'
import { toMajor } from '@/lib/money/format'
import { type Money, money } from '@/lib/money/money'
import type { TransactionType } from '@/lib/payments/contract'
import { ADAPTERS, adapterOf } from '@/lib/payments/registry'
import { TYPE_CODES, TYPE_NAMES } from '@/lib/words'
import type { PaymentFilter } from './filter'
import { isOpen, type PaymentStatus, type TransactionStatus } from './tree'
import type { PaymentPurpose } from './view'
import { anyMatches, firstMatches, searchOf } from './ways'

export interface PaymentItem {
  readonly id: string
  readonly createdAt: Date
  readonly status: PaymentStatus
  readonly amount: Money
  readonly captured: Money
  readonly refunded: Money
  /** Asked to be given back, and not yet confirmed. */
  readonly pendingRefund: Money
  readonly method: string
  /** Such as "•••• 4242". */
  readonly label: string | null
  readonly description: string
  readonly customer: { readonly id: string; readonly name: string; readonly email: string | null }
  readonly system: { readonly id: string; readonly name: string }
  readonly live: boolean
  readonly purpose: PaymentPurpose
  /** One of its transactions waits for a person. */
  readonly needsPerson: boolean
  /** Oldest first; a parent stands before its children. */
  readonly transactions: readonly TransactionLine[]
}

export interface TransactionLine {
  readonly id: string
  readonly parentId: string | null
  readonly type: TransactionType
  readonly code: string
  readonly name: string
  readonly status: TransactionStatus
  readonly amount: Money
  readonly reference: string | null
  /** Our decline or failure code. */
  readonly problem: string | null
  readonly createdAt: Date
}

function canRead(actor: Actor): void {
  demand(actor, actor.kind === 'customer' ? 'own.read' : 'payments.read')
}

/** One page of the payments the actor may see, newest first unless asked otherwise. Needs `payments.read`, a customer `own.read`. */
export async function searchPayments(actor: Actor, filter: PaymentFilter, page: PageQuery): Promise<Page<PaymentItem>> {
  canRead(actor)
  const tx = database()
  const search = await searchOf(actor, filter)
  const ids = firstMatches(search, actor.profileId, page)
  const { where, orderBy, limit } = keyset(payment, actor.profileId, page)
  const rows = await tx
    .select({
      row: payment,
      customer: { id: customer.id, name: customer.name, email: customer.email },
      system: { id: paymentSystem.id, name: paymentSystem.name },
    })
    .from(payment)
    .innerJoin(customer, and(eq(customer.profileId, payment.profileId), eq(customer.id, payment.customerId)))
    .innerJoin(
      paymentSystem,
      and(eq(paymentSystem.profileId, payment.profileId), eq(paymentSystem.id, payment.systemId)),
    )
    .where(
      ids ? and(eq(payment.profileId, actor.profileId), sql`${payment.id} in (${ids})`) : and(search.condition, where),
    )
    .orderBy(...orderBy)
    .limit(limit)
  const shown = pageOf(
    rows.map((one) => ({ ...one, id: one.row.id })),
    page,
  )
  const lines = await linesOf(
    tx,
    actor.profileId,
    shown.rows.map(({ id }) => id),
  )
  return {
    ...shown,
    rows: shown.rows.map(({ row, ...of }) =>
      itemOf(
        row,
        of,
        lines.filter(({ paymentId }) => paymentId === row.id),
      ),
    ),
  }
}

/** How many payments the filter matches. */
export async function countPayments(actor: Actor, filter: PaymentFilter): Promise<Counted> {
  canRead(actor)
  const search = await searchOf(actor, filter)
  const most = filter.text || filter.customer ? MOST_SEARCHED : MOST_COUNTED
  const matches = anyMatches(search, most + 1)
  const [row] = await database().execute<{ count: number }>(
    sql`select count(*)::int as count from (select from (${matches}) as matches limit ${most + 1}) as counted`,
  )
  return countedTo(most, row?.count ?? 0)
}

type Line = TransactionLine & { readonly paymentId: string; readonly needsPerson: boolean }

async function linesOf(tx: Tx, profileId: string, paymentIds: readonly string[]): Promise<readonly Line[]> {
  if (paymentIds.length === 0) return []
  const rows = await tx
    .select({ row: transaction, adapter: paymentSystem.adapter })
    .from(transaction)
    .innerJoin(
      paymentSystem,
      and(eq(paymentSystem.profileId, transaction.profileId), eq(paymentSystem.id, transaction.systemId)),
    )
    .where(and(eq(transaction.profileId, profileId), inArray(transaction.paymentId, [...paymentIds])))
    .orderBy(asc(transaction.createdAt), asc(transaction.id))
  return rows.map(({ row, adapter }) => ({
    id: row.id,
    parentId: row.parentId,
    paymentId: row.paymentId,
    type: row.type,
    code: adapterOf(adapter).typeCodes?.[row.type] ?? TYPE_CODES[row.type],
    name: TYPE_NAMES[row.type],
    status: row.status,
    amount: money(row.toldMinor ?? row.askedMinor, row.currency),
    reference: row.reference,
    problem: row.code,
    needsPerson: row.needsPerson !== null,
    createdAt: row.createdAt,
  }))
}

function itemOf(
  row: typeof payment.$inferSelect,
  of: Pick<PaymentItem, 'customer' | 'system'>,
  lines: readonly Line[],
): PaymentItem {
  const amount = (amountMinor: bigint) => money(amountMinor, row.currency)
  const waiting = lines.filter((line) => line.type === 'refund' && isOpen(line))
  return {
    id: row.id,
    createdAt: row.createdAt,
    status: row.status,
    amount: amount(row.amountMinor),
    captured: amount(row.capturedMinor),
    refunded: amount(row.refundedMinor),
    pendingRefund: amount(waiting.reduce((sum, line) => sum + line.amount.amountMinor, 0n)),
    method: row.method,
    label: row.label,
    description: row.description,
    customer: of.customer,
    system: of.system,
    live: row.live,
    purpose: row.purpose,
    needsPerson: lines.some(({ needsPerson }) => needsPerson),
    transactions: lines.map(({ paymentId: _, needsPerson: __, ...line }) => line),
  }
}

export interface PaymentFilterOptions {
  readonly systems: readonly { readonly value: string; readonly label: string }[]
  readonly methods: readonly { readonly value: string; readonly label: string }[]
}

/** What the filters of the payments list offer: the profile's systems, removed ones too, and every method they know. */
export async function paymentFilterOptions(actor: Actor): Promise<PaymentFilterOptions> {
  canRead(actor)
  const systems = await database()
    .select()
    .from(paymentSystem)
    .where(eq(paymentSystem.profileId, actor.profileId))
    .orderBy(asc(paymentSystem.name))
  const used = new Set(systems.map(({ adapter }) => adapter))
  const methods = ADAPTERS.filter(({ id }) => used.has(id)).flatMap((adapter) => adapter.methods)
  return {
    systems: systems.map(({ id, name, deletedAt }) => ({ value: id, label: deletedAt ? `${name} (removed)` : name })),
    methods: [...new Map(methods.map(({ id, label }) => [id, { value: id, label }])).values()],
  }
}

const HEAD = [
  'Date (UTC)',
  'Payment',
  'Status',
  'Currency',
  'Amount',
  'Taken',
  'Refunded',
  'Refund pending',
  'Method',
  'Card',
  'Customer',
  'Customer e-mail',
  'Customer id',
  'Payment system',
  'Mode',
  'Description',
  'References',
] as const

/** Everything the filter matches as lines of CSV, the head first; not just a page of it. Amounts are plain decimals. */
export async function* exportPayments(actor: Actor, filter: PaymentFilter): AsyncGenerator<string> {
  canRead(actor)
  yield* csvOf(HEAD, (page) => searchPayments(actor, filter, page), valuesOf)
}

function valuesOf(item: PaymentItem): readonly (string | null)[] {
  return [
    item.createdAt.toISOString(),
    item.id,
    item.status,
    item.amount.currency,
    toMajor(item.amount),
    toMajor(item.captured),
    toMajor(item.refunded),
    toMajor(item.pendingRefund),
    item.method,
    item.label,
    item.customer.name,
    item.customer.email,
    item.customer.id,
    item.system.name,
    item.live ? 'live' : 'test',
    item.description,
    [...new Set(item.transactions.flatMap(({ reference }) => reference ?? []))].join(' ') || null,
  ]
}
