import { and, asc, eq, isNull } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { currency, currencyAssignment, currencyMethod, paymentSystem, paymentSystemMethod } from '@/db/schema/systems'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { newId } from '@/lib/ids'
import { currencyName, decimalsOf } from '@/lib/money/currencies'
import { toMajor } from '@/lib/money/format'
import { type Money, money } from '@/lib/money/money'
import { adapterOf } from '@/lib/payments/registry'
import { notFound, ok, type Result } from '@/lib/result'
import { readRange } from './amounts'
import { change } from './change'
import { conflictMessage } from './conflicts'
import { baseOf, currencyRow, plainRate, rateProblem } from './currencies'
import { askFirst } from './impact'
import { invalid, read } from './input'
import { processorLimits, takesCurrency } from './limits'
import type { PaymentSystemRow } from './open'
import { type SaveCurrency, saveCurrencySchema } from './schemas'

// "Payment and remittance systems" of a currency: which payment systems take it, from which amount to which.

/** A payment system that may be assigned to the currency. */
export interface AssignableSystem {
  readonly systemId: string
  readonly name: string
  readonly live: boolean
  /** Ticked methods that take the currency. */
  readonly methods: readonly { readonly id: string; readonly label: string }[]
  /** The processor's own limits. */
  readonly floor: Money | null
  readonly ceiling: Money | null
  /** Why it cannot be assigned; null when it can. */
  readonly problem: string | null
}

export interface CurrencyDetail {
  readonly code: string
  readonly name: string
  readonly decimals: number
  readonly rate: string
  readonly base: string
  readonly assignments: readonly { readonly systemId: string; readonly min: Money; readonly max: Money | null }[]
  /** Every payment system of the profile, by name. */
  readonly systems: readonly AssignableSystem[]
}

/** One currency with its assignments, for the page that edits it. */
export async function getCurrency(actor: Actor, input: { readonly code: string }): Promise<Result<CurrencyDetail>> {
  demand(actor, 'currencies.read')
  const tx = database()
  const { code } = input
  const row = await currencyRow(tx, actor, code)
  if (!row) return notFound('currency')
  const systems = await systemsOf(tx, actor.profileId)
  const assigned = await assignedOf(tx, actor.profileId, code)
  return ok({
    code,
    name: currencyName(code),
    decimals: decimalsOf(code),
    rate: plainRate(row.exchangeRate),
    base: await baseOf(tx, actor.profileId),
    assignments: assigned.map(({ systemId, minMinor, maxMinor }) => ({
      systemId,
      min: money(minMinor, code),
      max: maxMinor === null ? null : money(maxMinor, code),
    })),
    systems: systems.map((system) => assignable(system, code)),
  })
}

/**
 * Saves a currency: its rate and all its assignments at once; a system that is not among them is removed, which asks first. Field errors are
 * under `rate` and `assignments.<row>.systemId`, `.min`, `.max`. The same method on two systems is refused (D6).
 */
export async function saveCurrency(actor: Actor, input: unknown): Promise<Result<{ readonly code: string }>> {
  return change(actor, 'currencies.manage', async (tx) => {
    const asked = read(saveCurrencySchema, input)
    if (!asked.ok) return asked
    const { code, rate, assignments, confirmed } = asked.value
    const row = await currencyRow(tx, actor, code)
    if (!row) return notFound('currency')
    const systems = await systemsOf(tx, actor.profileId)
    const checked = checkRows(systems, code, assignments)
    const wrongRate = rateProblem(code, rate, await baseOf(tx, actor.profileId))
    const fields = { ...(wrongRate && { rate: wrongRate }), ...checked.fields }
    if (Object.keys(fields).length > 0) return invalid(fields)
    const before = await assignedOf(tx, actor.profileId, code)
    const removed = before.filter((old) => !checked.rows.some(({ system }) => system.row.id === old.systemId))
    if (removed.length > 0 && !confirmed) return askFirst(removalWarning(code, removed, systems))
    await write(tx, actor, { code, rate, before, rows: checked.rows, oldRate: row.exchangeRate, systems })
    return ok({ code })
  })
}

interface KnownSystem {
  readonly row: PaymentSystemRow
  readonly ticked: readonly string[]
}

type AssignmentRow = typeof currencyAssignment.$inferSelect

interface CheckedRow {
  readonly system: KnownSystem
  readonly methods: readonly string[]
  readonly min: bigint
  readonly max: bigint | null
}

function checkRows(systems: readonly KnownSystem[], code: string, typed: SaveCurrency['assignments']) {
  const fields: Record<string, string> = {}
  const rows: CheckedRow[] = []
  const taken = new Map<string, string>()
  for (const [index, { systemId, min, max }] of typed.entries()) {
    const at = (field: string) => `assignments.${index}.${field}`
    const system = systems.find(({ row }) => row.id === systemId)
    if (!system) {
      fields[at('systemId')] = 'This payment system is no longer there. Remove the row.'
      continue
    }
    const { methods, problem } = assignable(system, code)
    const twice = rows.some((earlier) => earlier.system.row.id === systemId)
    const clash = methods.find(({ id }) => taken.has(id))
    if (twice) fields[at('systemId')] = `${system.row.name} is assigned to ${code} already.`
    else if (problem) fields[at('systemId')] = problem
    else if (clash)
      fields[at('systemId')] = conflictMessage({
        method: clash.label,
        currency: code,
        holder: taken.get(clash.id) ?? '',
        other: system.row.name,
      })
    for (const { id } of methods) if (!taken.has(id)) taken.set(id, system.row.name)
    const ids = methods.map(({ id }) => id)
    const range = readRange(adapterOf(system.row.adapter), { currency: code, min, max, methods: ids })
    if (range.ok) rows.push({ system, methods: ids, min: range.min, max: range.max })
    else for (const [field, message] of Object.entries(range.fields)) fields[at(field)] = message
  }
  return { fields, rows }
}

interface Write {
  readonly code: string
  readonly rate: string
  readonly oldRate: string
  readonly before: readonly AssignmentRow[]
  readonly rows: readonly CheckedRow[]
  readonly systems: readonly KnownSystem[]
}

async function write(tx: Tx, actor: Actor, { code, rate, oldRate, before, rows, systems }: Write): Promise<void> {
  const { profileId } = actor
  const inCurrency = and(eq(currencyAssignment.profileId, profileId), eq(currencyAssignment.currency, code))
  await tx.delete(currencyMethod).where(and(eq(currencyMethod.profileId, profileId), eq(currencyMethod.currency, code)))
  for (const old of before.filter(({ systemId }) => !rows.some(({ system }) => system.row.id === systemId)))
    await tx.delete(currencyAssignment).where(and(inCurrency, eq(currencyAssignment.id, old.id)))
  for (const { system, methods, min, max } of rows) {
    const systemId = system.row.id
    const old = before.find((one) => one.systemId === systemId)
    const assignmentId = old?.id ?? newId('asg')
    const range = { minMinor: min, maxMinor: max }
    if (old)
      await tx
        .update(currencyAssignment)
        .set(range)
        .where(and(inCurrency, eq(currencyAssignment.id, old.id)))
    else await tx.insert(currencyAssignment).values({ profileId, id: assignmentId, currency: code, systemId, ...range })
    if (methods.length > 0)
      await tx
        .insert(currencyMethod)
        .values(methods.map((method) => ({ profileId, currency: code, method, systemId, assignmentId })))
  }
  await tx
    .update(currency)
    .set({ exchangeRate: rate })
    .where(and(eq(currency.profileId, profileId), eq(currency.code, code)))
  const nameOf = (id: string) => systems.find(({ row }) => row.id === id)?.row.name ?? id
  const was = before.map((one) => told(nameOf(one.systemId), code, one.minMinor, one.maxMinor))
  const is = rows.map((one) => told(one.system.row.name, code, one.min, one.max))
  const facts = {
    before: { rate: plainRate(oldRate), systems: was },
    after: { rate: plainRate(rate), systems: is },
  }
  if (JSON.stringify(facts.before) !== JSON.stringify(facts.after))
    await audit(tx, actor, { action: 'currency.changed', entity: 'currency', entityId: code, ...facts })
}

function told(name: string, code: string, min: bigint, max: bigint | null) {
  return { name, min: toMajor(money(min, code)), max: max === null ? null : toMajor(money(max, code)) }
}

function assignable({ row, ticked }: KnownSystem, code: string): AssignableSystem {
  const adapter = adapterOf(row.adapter)
  const able = adapter.methods.filter((method) => takesCurrency(method, code))
  const methods = able.filter(({ id }) => ticked.includes(id))
  const { min, max } = processorLimits(adapter, code, methods.length > 0 ? methods.map(({ id }) => id) : undefined)
  return {
    systemId: row.id,
    name: row.name,
    live: row.live,
    methods: methods.map(({ id, label }) => ({ id, label })),
    floor: min === null ? null : money(min, code),
    ceiling: max === null ? null : money(max, code),
    problem: able.length === 0 ? `${adapter.displayName} does not take ${code}.` : null,
  }
}

function removalWarning(code: string, removed: readonly AssignmentRow[], systems: readonly KnownSystem[]): string {
  const names = removed.map(({ systemId }) => systems.find(({ row }) => row.id === systemId)?.row.name ?? systemId)
  return `${names.join(', ')} will no longer take payments in ${code}: payers are not offered it, and cards kept with it are not charged in ${code}.`
}

/** Every payment system of the profile with its ticked methods, by name. */
export async function systemsOf(tx: Tx, profileId: string): Promise<readonly KnownSystem[]> {
  const rows = await tx
    .select()
    .from(paymentSystem)
    .where(and(eq(paymentSystem.profileId, profileId), isNull(paymentSystem.deletedAt)))
    .orderBy(asc(paymentSystem.name))
  const ticked = await tx.select().from(paymentSystemMethod).where(eq(paymentSystemMethod.profileId, profileId))
  return rows.map((row) => ({
    row,
    ticked: ticked.filter(({ systemId }) => systemId === row.id).map(({ method }) => method),
  }))
}

async function assignedOf(tx: Tx, profileId: string, code: string): Promise<readonly AssignmentRow[]> {
  return tx
    .select()
    .from(currencyAssignment)
    .where(and(eq(currencyAssignment.profileId, profileId), eq(currencyAssignment.currency, code)))
    .orderBy(asc(currencyAssignment.createdAt), asc(currencyAssignment.id))
}
