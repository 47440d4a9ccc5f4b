import { and, eq, exists, gte, lt, type SQL, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { payment, transaction } from '@/db/schema/payments'
import { contains } from '@/lib/customers/like'
import { isId } from '@/lib/ids'
import { CURRENCY_CODES, decimalsOf, isCurrency } from '@/lib/money/currencies'
import { readMajor } from '@/lib/money/format'
import type { PaymentStatus } from './tree'

/** What payments are searched by. Everything that is given must hold. Texts are as typed. */
export interface PaymentFilter {
  /** Finds by whatever it looks like: an id of ours, the processor's reference, an e-mail, last four digits, an amount, a name. */
  readonly text?: string | undefined
  /** Days in UTC, both included: `2026-08-01`. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly status?: PaymentStatus | undefined
  readonly method?: string | undefined
  readonly systemId?: string | undefined
  /** The processor's identifier of any of its transactions. */
  readonly reference?: string | undefined
  /** Of the payment, or of one of its transactions. */
  readonly id?: string | undefined
  readonly lastFour?: string | undefined
  readonly live?: boolean | undefined
  /** Such as `25` or `25.00`, in whatever currency; or `25 USD`. */
  readonly amount?: string | undefined
  /** Name, e-mail, number in the books or id. */
  readonly customer?: string | undefined
  readonly customerId?: string | undefined
  readonly orderId?: string | undefined
  readonly linkId?: string | undefined
}

/** What is asked of a payment's own columns, as a condition on `payment`. What is asked in several ways at once is in `ways.ts`. */
export function conditionOf(filter: PaymentFilter): SQL | undefined {
  return and(
    filter.from ? gte(payment.createdAt, new Date(`${filter.from}T00:00:00Z`)) : undefined,
    filter.to ? lt(payment.createdAt, dayAfter(filter.to)) : undefined,
    filter.status ? eq(payment.status, filter.status) : undefined,
    filter.method ? eq(payment.method, filter.method) : undefined,
    filter.systemId ? eq(payment.systemId, filter.systemId) : undefined,
    filter.live === undefined ? undefined : eq(payment.live, filter.live),
    filter.customerId ? eq(payment.customerId, filter.customerId) : undefined,
    filter.orderId ? eq(payment.orderId, filter.orderId) : undefined,
    filter.linkId ? eq(payment.linkId, filter.linkId) : undefined,
    filter.reference ? withReference(filter.reference.trim()) : undefined,
    filter.id ? withId(filter.id.trim()) : undefined,
  )
}

function dayAfter(day: string): Date {
  return new Date(new Date(`${day}T00:00:00Z`).getTime() + 24 * 60 * 60 * 1000)
}

function withTransaction(condition: SQL | undefined): SQL {
  return exists(
    database()
      .select({ one: sql`1` })
      .from(transaction)
      .where(and(eq(transaction.profileId, payment.profileId), eq(transaction.paymentId, payment.id), condition)),
  )
}

/** Payments with a transaction of this id, or with this id themselves. */
export function withId(id: string): SQL {
  return isId('txn', id) ? withTransaction(eq(transaction.id, id)) : eq(payment.id, id)
}

export function withReference(reference: string): SQL {
  return withTransaction(eq(transaction.reference, reference))
}

/** Payments with an attempt that was refused for this reason. */
export function withCode(code: string): SQL {
  return withTransaction(eq(transaction.code, code))
}

/**
 * Payments by the last four digits: of what was paid with, or of what an earlier attempt was refused with. None when these are not four
 * digits.
 */
export function withLastFour(digits: string): readonly SQL[] {
  if (!/^\d{4}$/.test(digits)) return []
  const refused = and(sql`${transaction.code} is not null`, sql`right(${transaction.label}, 4) = ${digits}`)
  return [sql`${payment.label} is not null and right(${payment.label}, 4) = ${digits}`, withTransaction(refused)]
}

export function withDescription(text: string): SQL {
  return contains(payment.description, text)
}

const BY_DECIMALS = Map.groupBy(CURRENCY_CODES, decimalsOf)

/** A sum that payments are looked for with, and the currencies in which it is meant. */
export interface Sum {
  readonly minor: string
  readonly currencies: readonly string[]
}

/** What a typed amount may mean. Without a currency it means that number in each payment's own. None when it is not an amount. */
export function sumsOf(typed: string): readonly Sum[] {
  const [, number = '', code = ''] = /^(\d+(?:[.,]\d+)?)\s*([A-Za-z]{3})?$/.exec(typed.trim()) ?? []
  const digits = number.replace(',', '.')
  if (digits === '' || (code !== '' && !isCurrency(code.toUpperCase()))) return []
  const groups = code === '' ? [...BY_DECIMALS.values()] : [[code.toUpperCase()]]
  return groups.flatMap((currencies) => {
    const amount = readMajor(digits, currencies[0] ?? '')
    return amount ? [{ minor: amount.amountMinor.toString(), currencies }] : []
  })
}

/** Payments of which `minor` is asked for, taken or given back, each condition as its index wants it asked. `minor` is an expression. */
export function withSum(minor: SQL): readonly SQL[] {
  const { amountMinor: asked, capturedMinor: taken, refundedMinor: refunded } = payment
  return [
    sql`${asked} = ${minor}`,
    sql`${taken} = ${minor} and ${taken} > 0 and ${taken} <> ${asked}`,
    sql`${refunded} = ${minor} and ${refunded} > 0 and ${refunded} <> ${asked}`,
  ]
}
