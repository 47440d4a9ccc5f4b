import { and, asc, eq, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import type { Page, PageQuery } from '@/db/keyset'
import { account, customer } from '@/db/schema/customers'
import { payment } from '@/db/schema/payments'
import { currency } from '@/db/schema/systems'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { newId } from '@/lib/ids'
import { type StatementLine, statementOf } from '@/lib/ledger/read'
import { type Money, money } from '@/lib/money/money'
import { heldMinor } from '@/lib/payment-systems/held'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import { lockCustomer } from './customers'
import { findCustomer, visibleCustomers } from './find'

export interface AccountItem {
  readonly id: string
  readonly balance: Money
  /** Reserved on cards and not yet taken; not part of the balance. */
  readonly reserved: Money
  readonly createdAt: Date
}

function canRead(actor: Actor) {
  demand(actor, actor.kind === 'customer' ? 'own.read' : 'customers.read')
}

/** A customer's accounts by currency; undefined when there is no such customer for this actor. */
export async function listAccounts(actor: Actor, customerId: string): Promise<readonly AccountItem[] | undefined> {
  canRead(actor)
  const tx = database()
  const reserved = sql<string>`coalesce(sum(${heldMinor}), 0)::text`
  // By the customer as well, because payments have no index by account.
  const ofAccount = and(
    eq(payment.profileId, account.profileId),
    eq(payment.customerId, account.customerId),
    eq(payment.accountId, account.id),
  )
  const rows = await tx
    .select({ row: account, reserved })
    .from(account)
    .innerJoin(customer, and(eq(customer.profileId, account.profileId), eq(customer.id, account.customerId)))
    .leftJoin(payment, ofAccount)
    .where(and(visibleCustomers(actor), eq(account.customerId, customerId)))
    .groupBy(account.profileId, account.id)
    .orderBy(asc(account.currency))
  if (rows.length === 0 && !(await findCustomer(tx, actor, customerId))) return undefined
  return rows.map(({ row, reserved: held }) => ({
    id: row.id,
    balance: money(row.balanceMinor, row.currency),
    reserved: money(BigInt(held), row.currency),
    createdAt: row.createdAt,
  }))
}

/** Currencies of the profile in which this customer has no account yet. */
export async function openableCurrencies(actor: Actor, customerId: string): Promise<readonly string[]> {
  demand(actor, 'customers.read')
  const rows = await database()
    .select({ code: currency.code })
    .from(currency)
    .leftJoin(
      account,
      and(
        eq(account.profileId, currency.profileId),
        eq(account.currency, currency.code),
        eq(account.customerId, customerId),
      ),
    )
    .where(and(eq(currency.profileId, actor.profileId), sql`${account.id} is null`))
    .orderBy(asc(currency.code))
  return rows.map(({ code }) => code)
}

/** Opens an account with a balance of zero. Refuses a currency the profile does not use, and a second account in one. */
export async function openAccount(
  actor: Actor,
  input: { readonly customerId: string; readonly currency: string },
): Promise<Result<{ readonly accountId: string }>> {
  demand(actor, 'customers.manage')
  return database().transaction(async (tx) => {
    const row = await lockCustomer(tx, actor, input.customerId)
    if (!row) return notFound('customer')
    const used = await tx.$count(
      currency,
      and(eq(currency.profileId, actor.profileId), eq(currency.code, input.currency)),
    )
    const wrong = (message: string) => refuse('currency', message, { currency: message })
    if (used === 0) return wrong(`${input.currency} is not among your currencies. Add it under Currencies first.`)
    const accountId = newId('acc')
    const made = await tx
      .insert(account)
      .values({ profileId: actor.profileId, id: accountId, ...input })
      .onConflictDoNothing({ target: [account.profileId, account.customerId, account.currency] })
      .returning({ id: account.id })
    if (made.length === 0) return wrong(`There is an account in ${input.currency} already.`)
    await audit(tx, actor, {
      action: 'account.opened',
      entity: 'customer',
      entityId: input.customerId,
      after: { account: accountId, currency: input.currency },
    })
    return ok({ accountId })
  })
}

export interface AccountStatement {
  readonly account: { readonly id: string; readonly customerId: string; readonly balance: Money }
  readonly page: Page<StatementLine>
}

/** What moved a balance, newest first, with the balance after each line. Undefined when the account is not for this actor. */
export async function accountStatement(
  actor: Actor,
  accountId: string,
  page: PageQuery,
): Promise<AccountStatement | undefined> {
  canRead(actor)
  const tx = database()
  const [found] = await tx
    .select({ row: account })
    .from(account)
    .innerJoin(customer, and(eq(customer.profileId, account.profileId), eq(customer.id, account.customerId)))
    .where(and(visibleCustomers(actor), eq(account.id, accountId)))
  if (!found) return undefined
  const { id, customerId, balanceMinor, currency: code } = found.row
  return {
    account: { id, customerId, balance: money(balanceMinor, code) },
    page: await statementOf(tx, { profileId: actor.profileId, accountId }, page),
  }
}
