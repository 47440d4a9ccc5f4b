import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { account } from '@/db/schema/customers'
import { transaction } from '@/db/schema/payments'
import { profile } from '@/db/schema/profile'
import { currency, currencyAssignment, paymentSystem } from '@/db/schema/systems'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { currencyName, decimalsOf, isCurrency } from '@/lib/money/currencies'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import { change } from './change'
import { askFirst, counted } from './impact'
import { invalid, read } from './input'
import { addCurrencySchema, removeCurrencySchema } from './schemas'

export interface CurrencyItem {
  readonly code: string
  readonly name: string
  readonly decimals: number
  /** Units of the base currency per unit, as exact text without trailing zeros. */
  readonly rate: string
  readonly isBase: boolean
  readonly systems: readonly { readonly id: string; readonly name: string }[]
}

export interface CurrencyList {
  readonly base: string
  readonly currencies: readonly CurrencyItem[]
}

/** Every currency of the profile by code. */
export async function listCurrencies(actor: Actor): Promise<CurrencyList> {
  demand(actor, 'currencies.read')
  const tx = database()
  const base = await baseOf(tx, actor.profileId)
  const rows = await tx
    .select()
    .from(currency)
    .where(eq(currency.profileId, actor.profileId))
    .orderBy(asc(currency.code))
  const assigned = await tx
    .select({ code: currencyAssignment.currency, id: paymentSystem.id, name: paymentSystem.name })
    .from(currencyAssignment)
    .innerJoin(
      paymentSystem,
      and(
        eq(paymentSystem.profileId, currencyAssignment.profileId),
        eq(paymentSystem.id, currencyAssignment.systemId),
        isNull(paymentSystem.deletedAt),
      ),
    )
    .where(eq(currencyAssignment.profileId, actor.profileId))
    .orderBy(asc(paymentSystem.name))
  const currencies = rows.map((row) => ({
    code: row.code,
    name: currencyName(row.code),
    decimals: decimalsOf(row.code),
    rate: plainRate(row.exchangeRate),
    isBase: row.code === base,
    systems: assigned.filter(({ code }) => code === row.code).map(({ id, name }) => ({ id, name })),
  }))
  return { base, currencies }
}

/** Adds a currency with its exchange rate; payment systems are assigned to it afterwards. */
export async function addCurrency(actor: Actor, input: unknown): Promise<Result<{ readonly code: string }>> {
  return change(actor, 'currencies.manage', async (tx) => {
    const asked = read(addCurrencySchema, input)
    if (!asked.ok) return asked
    const { code, rate } = asked.value
    if (!isCurrency(code)) return invalid({ code: 'Choose a currency from the list.' })
    const problem = rateProblem(code, rate, await baseOf(tx, actor.profileId))
    if (problem) return invalid({ rate: problem })
    await tx.insert(currency).values({ profileId: actor.profileId, code, exchangeRate: rate })
    await audit(tx, actor, {
      action: 'currency.added',
      entity: 'currency',
      entityId: code,
      after: { rate: plainRate(rate) },
    })
    return ok({ code })
  })
}

/**
 * Removes a currency. Refused for the base currency and while transactions in it are open; asks first when systems are assigned to it or
 * customers have accounts in it. Accounts and balances stay.
 */
export async function removeCurrency(actor: Actor, input: unknown): Promise<Result<{ readonly code: string }>> {
  return change(actor, 'currencies.manage', async (tx) => {
    const asked = read(removeCurrencySchema, input)
    if (!asked.ok) return asked
    const { code, confirmed } = asked.value
    const row = await currencyRow(tx, actor, code)
    if (!row) return notFound('currency')
    if (code === (await baseOf(tx, actor.profileId)))
      return refuse(
        'base_currency',
        `${code} is the base currency; exchange rates are counted in it, so it cannot be removed.`,
      )
    const impact = await currencyImpact(tx, actor.profileId, code)
    if (impact.openTransactions > 0)
      return refuse(
        'in_use',
        `${code} cannot be removed yet: ${counted(impact.openTransactions, 'transaction', 'transactions')} in it not finished.`,
      )
    const warning = removalSentence(code, impact)
    if (warning && !confirmed) return askFirst(warning)
    const key = eq(currencyAssignment.profileId, actor.profileId)
    await tx.delete(currencyAssignment).where(and(key, eq(currencyAssignment.currency, code)))
    await tx.delete(currency).where(and(eq(currency.profileId, actor.profileId), eq(currency.code, code)))
    await audit(tx, actor, {
      action: 'currency.removed',
      entity: 'currency',
      entityId: code,
      before: { rate: plainRate(row.exchangeRate), systems: impact.systems },
    })
    return ok({ code })
  })
}

interface CurrencyImpact {
  readonly systems: readonly string[]
  readonly accounts: number
  readonly openTransactions: number
}

async function currencyImpact(tx: Tx, profileId: string, code: string): Promise<CurrencyImpact> {
  const systems = await tx
    .select({ name: paymentSystem.name })
    .from(currencyAssignment)
    .innerJoin(
      paymentSystem,
      and(eq(paymentSystem.profileId, currencyAssignment.profileId), eq(paymentSystem.id, currencyAssignment.systemId)),
    )
    .where(and(eq(currencyAssignment.profileId, profileId), eq(currencyAssignment.currency, code)))
    .orderBy(asc(paymentSystem.name))
  const accounts = await tx.$count(account, and(eq(account.profileId, profileId), eq(account.currency, code)))
  const openTransactions = await tx.$count(
    transaction,
    and(
      eq(transaction.profileId, profileId),
      eq(transaction.currency, code),
      inArray(transaction.status, ['created', 'pending', 'unknown']),
    ),
  )
  return { systems: systems.map(({ name }) => name), accounts, openTransactions }
}

function removalSentence(code: string, { systems, accounts }: CurrencyImpact): string {
  return [
    systems.length > 0 && `${systems.join(', ')} will no longer take payments in ${code}.`,
    accounts > 0 &&
      `${counted(accounts, 'customer account', 'customer accounts')} in ${code} and what is on them stay.`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** The base currency's rate is 1 by definition. */
export function rateProblem(code: string, rate: string, base: string): string | null {
  return code === base && plainRate(rate) !== '1' ? `${code} is the base currency, so its rate is 1.` : null
}

/** `1.090000000000` → `1.09`, `001` → `1`. */
export function plainRate(rate: string): string {
  const [whole = '0', fraction = ''] = rate.split('.')
  const kept = fraction.replace(/0+$/, '')
  return `${whole.replace(/^0+(?=\d)/, '')}${kept && `.${kept}`}`
}

/** The currency that exchange rates are counted in. */
export async function baseOf(tx: Tx, profileId: string): Promise<string> {
  const [row] = await tx.select({ base: profile.baseCurrency }).from(profile).where(eq(profile.id, profileId))
  if (!row) throw new Error(`no profile ${profileId}`)
  return row.base
}

export async function currencyRow(tx: Tx, actor: Pick<Actor, 'profileId'>, code: string) {
  const [row] = await tx
    .select()
    .from(currency)
    .where(and(eq(currency.profileId, actor.profileId), eq(currency.code, code)))
  return row
}
