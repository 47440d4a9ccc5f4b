import { and, asc, eq, sql } from 'drizzle-orm'
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

/** Of a row, what an item is made of: reading a column takes longer than sending it. */
const SHOWN = {
  id: payment.id,
  createdAt: payment.createdAt,
  status: payment.status,
  currency: payment.currency,
  amountMinor: payment.amountMinor,
  capturedMinor: payment.capturedMinor,
  refundedMinor: payment.refundedMinor,
  method: payment.method,
  label: payment.label,
  description: payment.description,
  live: payment.live,
  purpose: payment.purpose,
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
      row: SHOWN,
      lines: ITS_LINES,
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
  return { ...shown, rows: shown.rows.map(({ row, lines, ...of }) => itemOf(row, of, (lines ?? []).map(lineOf))) }
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

type Line = TransactionLine & { readonly needsPerson: boolean }

interface LineText {
  readonly id: string
  readonly parent: string | null
  readonly type: TransactionType
  readonly status: TransactionStatus
  readonly currency: string
  readonly minor: string
  readonly reference: string | null
  readonly problem: string | null
  readonly person: boolean
  /** Milliseconds. */
  readonly at: string
  readonly adapter: string
}

/** The transactions of a payment in the same statement, as one value: as rows of their own, each column would be read anew for each. */
const ITS_LINES = sql<readonly LineText[] | null>`(
  select json_agg(json_build_object('id', t.id, 'parent', t.parent_id, 'type', t.type, 'status', t.status, 'currency', t.currency,
    'minor', coalesce(t.told_minor, t.asked_minor)::text, 'reference', t.reference, 'problem', t.code,
    'person', t.needs_person is not null, 'at', floor(extract(epoch from t.created_at) * 1000)::text, 'adapter', s.adapter) order by t.created_at, t.id)
  from ${transaction} t join ${paymentSystem} s on s.profile_id = t.profile_id and s.id = t.system_id
  where t.profile_id = ${payment}.profile_id and t.payment_id = ${payment}.id)`

function lineOf({ parent, type, currency, minor, problem, person, at, adapter, ...same }: LineText): Line {
  return {
    ...same,
    parentId: parent,
    type,
    code: adapterOf(adapter).typeCodes?.[type] ?? TYPE_CODES[type],
    name: TYPE_NAMES[type],
    amount: money(BigInt(minor), currency),
    problem,
    needsPerson: person,
    createdAt: new Date(Number(at)),
  }
}

function itemOf(
  row: Pick<typeof payment.$inferSelect, keyof typeof SHOWN>,
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
    transactions: lines.map(({ needsPerson: _, ...line }) => line),
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
    .select({
      id: paymentSystem.id,
      name: paymentSystem.name,
      adapter: paymentSystem.adapter,
      deletedAt: paymentSystem.deletedAt,
    })
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
