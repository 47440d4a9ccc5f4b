import { and, eq, exists, gte, inArray, lt, notInArray, or, type SQL, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { payment, transaction } from '@/db/schema/payments'
import { matching } from '@/lib/customers/customers'
import { contains, endsWith } from '@/lib/customers/like'
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
}

/** The filter as a condition on `payment` joined with `customer`. */
export function conditionOf(filter: PaymentFilter): SQL | undefined {
  return and(
    filter.from ? gte(payment.createdAt, new Date(`${filter.from}T00:00:00Z`)) : undefined,
    filter.to ? lt(payment.createdAt, dayAfter(filter.to)) : undefined,
    filter.status ? eq(payment.status, filter.status) : undefined,
    filter.method ? eq(payment.method, filter.method) : undefined,
    filter.systemId ? eq(payment.systemId, filter.systemId) : undefined,
    filter.live === undefined ? undefined : eq(payment.live, filter.live),
    filter.customerId ? eq(payment.customerId, filter.customerId) : undefined,
    filter.reference ? withTransaction(eq(transaction.reference, filter.reference.trim())) : undefined,
    filter.id ? withId(filter.id.trim()) : undefined,
    filter.lastFour ? withLastFour(filter.lastFour.trim()) : undefined,
    filter.amount ? (withAmount(filter.amount) ?? NOTHING) : undefined,
    matching(filter.customer),
    filter.text ? withText(filter.text.trim()) : undefined,
  )
}

const NOTHING = sql`false`

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

function withId(id: string): SQL | undefined {
  return isId('txn', id) ? withTransaction(eq(transaction.id, id)) : eq(payment.id, id)
}

function withLastFour(digits: string): SQL | undefined {
  return /^\d{4}$/.test(digits)
    ? or(endsWith(payment.label, digits), withTransaction(endsWith(transaction.label, digits)))
    : NOTHING
}

function withText(text: string): SQL | undefined {
  if (isId('pay', text) || isId('txn', text)) return withId(text)
  if (isId('cus', text)) return eq(payment.customerId, text)
  return or(
    /^\d{4}$/.test(text) ? withLastFour(text) : undefined,
    withAmount(text),
    withTransaction(or(eq(transaction.reference, text), eq(transaction.code, text))),
    matching(text),
    contains(payment.description, text),
  )
}

const BY_DECIMALS = Map.groupBy(CURRENCY_CODES, decimalsOf)

/** Undefined when it is not an amount. Without a currency it means that number in each payment's own. */
function withAmount(typed: string): SQL | undefined {
  const [, number = '', code = ''] = /^(\d+(?:[.,]\d+)?)\s*([A-Za-z]{3})?$/.exec(typed.trim()) ?? []
  const digits = number.replace(',', '.')
  if (digits === '' || (code !== '' && !isCurrency(code.toUpperCase()))) return undefined
  if (code !== '') {
    const exact = readMajor(digits, code.toUpperCase())
    return exact ? and(eq(payment.currency, exact.currency), sumIs(exact.amountMinor)) : undefined
  }
  return or(
    ...[...BY_DECIMALS.values()].map((codes) => {
      const amount = readMajor(digits, codes[0] ?? '')
      return amount ? and(inCurrencies(codes), sumIs(amount.amountMinor)) : undefined
    }),
  )
}

function inCurrencies(codes: readonly string[]): SQL {
  const most = codes.length > CURRENCY_CODES.length / 2
  const others = CURRENCY_CODES.filter((code) => !codes.includes(code))
  return most ? notInArray(payment.currency, others) : inArray(payment.currency, [...codes])
}

/** The amount asked for, taken, or given back. */
function sumIs(amountMinor: bigint): SQL | undefined {
  return or(
    eq(payment.amountMinor, amountMinor),
    eq(payment.capturedMinor, amountMinor),
    eq(payment.refundedMinor, amountMinor),
  )
}

/** The tables a filter speaks of, joined. */
export const customerOfPayment = and(eq(customer.profileId, payment.profileId), eq(customer.id, payment.customerId))
