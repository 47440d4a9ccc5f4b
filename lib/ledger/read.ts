import { and, asc, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Tx } from '@/db/client'
import { keyset, type Page, type PageQuery, pageOf } from '@/db/keyset'
import { entry, ledgerAccount } from '@/db/schema/ledger'
import { transaction } from '@/db/schema/payments'
import { type Money, money } from '@/lib/money/money'

export interface LedgerEntry {
  readonly id: string
  readonly transactionId: string
  /** `clearing:<payment system>`, `customer:<account>` or `sales`. */
  readonly debit: string
  readonly credit: string
  readonly amount: Money
  readonly state: 'pending' | 'posted' | 'voided'
  /** Why: the transaction's type, or what was corrected. */
  readonly code: string
  readonly at: Date
}

/** The entries of some transactions, oldest first. For whoever has already been shown the transactions. */
export async function entriesOf(
  tx: Tx,
  of: { readonly profileId: string; readonly transactionIds: readonly string[] },
): Promise<readonly LedgerEntry[]> {
  if (of.transactionIds.length === 0) return []
  const debit = alias(ledgerAccount, 'debit')
  const credit = alias(ledgerAccount, 'credit')
  const rows = await tx
    .select({ row: entry, debit: debit.code, credit: credit.code })
    .from(entry)
    .innerJoin(debit, and(eq(debit.profileId, entry.profileId), eq(debit.id, entry.debitId)))
    .innerJoin(credit, and(eq(credit.profileId, entry.profileId), eq(credit.id, entry.creditId)))
    .where(and(eq(entry.profileId, of.profileId), inArray(entry.transactionId, [...of.transactionIds])))
    .orderBy(asc(entry.createdAt), asc(entry.id))
  return rows.map(({ row, ...codes }) => ({
    ...codes,
    id: row.id,
    transactionId: row.transactionId,
    amount: money(row.amountMinor, row.currency),
    state: row.state,
    code: row.code,
    at: row.createdAt,
  }))
}

export interface StatementLine {
  readonly id: string
  readonly at: Date
  readonly code: string
  readonly paymentId: string
  readonly transactionId: string
  /** More than zero when it raised the balance, less when it lowered it. */
  readonly change: Money
  /** The balance after it. */
  readonly balance: Money
}

/**
 * What moved the balance of a customer's account, newest first, each line with the balance after it. The balance is summed from the
 * entries, not read from the account, so that a difference between the two would be seen.
 */
export async function statementOf(
  tx: Tx,
  of: { readonly profileId: string; readonly accountId: string },
  page: PageQuery,
): Promise<Page<StatementLine>> {
  const [book] = await tx
    .select({ id: ledgerAccount.id, currency: ledgerAccount.currency })
    .from(ledgerAccount)
    .where(and(eq(ledgerAccount.profileId, of.profileId), eq(ledgerAccount.code, `customer:${of.accountId}`)))
  if (!book) return { rows: [], next: null, previous: null }
  const newestFirst = { ...page, desc: true }
  const signed = sql<string>`case when ${entry.creditId} = ${book.id} then ${entry.amountMinor} else -${entry.amountMinor} end`
  const posted = and(
    eq(entry.profileId, of.profileId),
    eq(entry.state, 'posted'),
    or(eq(entry.debitId, book.id), eq(entry.creditId, book.id)),
  )
  const { where, orderBy, limit } = keyset(entry, of.profileId, newestFirst)
  const found = await tx
    .select({
      id: entry.id,
      at: entry.createdAt,
      code: entry.code,
      transactionId: entry.transactionId,
      paymentId: transaction.paymentId,
      change: signed,
    })
    .from(entry)
    .innerJoin(transaction, and(eq(transaction.profileId, entry.profileId), eq(transaction.id, entry.transactionId)))
    .where(and(posted, where))
    .orderBy(...orderBy)
    .limit(limit)
  const shown = pageOf(found, newestFirst)
  let balance = await balanceBefore(tx, of.profileId, shown.rows.at(-1)?.id, posted, signed)
  const upwards = shown.rows.toReversed().map(({ change, ...row }) => {
    balance += BigInt(change)
    return { ...row, change: money(BigInt(change), book.currency), balance: money(balance, book.currency) }
  })
  return { ...shown, rows: upwards.toReversed() }
}

async function balanceBefore(
  tx: Tx,
  profileId: string,
  oldest: string | undefined,
  posted: SQL | undefined,
  signed: SQL,
): Promise<bigint> {
  if (oldest === undefined) return 0n
  const { where } = keyset(entry, profileId, { after: oldest, before: null, size: 0, desc: true })
  const [row] = await tx
    .select({ sum: sql<string>`coalesce(sum(${signed}), 0)::text` })
    .from(entry)
    .where(and(posted, where))
  return BigInt(row?.sum ?? '0')
}
