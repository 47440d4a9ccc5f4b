import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { currency, currencyAssignment } from '@/db/schema/systems'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { toMajor } from '@/lib/money/format'
import { type Money, money } from '@/lib/money/money'
import { adapterOf } from '@/lib/payments/registry'
import { notFound, ok, type Result } from '@/lib/result'
import { readRange } from './amounts'
import { systemsOf } from './assignments'
import { change } from './change'
import { invalid, read } from './input'
import { takesCurrency } from './limits'
import { minimumSchema } from './schemas'

export interface MinimumsMatrix {
  readonly systems: readonly { readonly id: string; readonly name: string; readonly live: boolean }[]
  readonly rows: readonly {
    readonly currency: string
    /** One per system, in the systems' order; null where the system is not assigned to the currency. */
    readonly cells: readonly (Money | null)[]
  }[]
}

/** The minimum payment of every assignment, currencies down and payment systems across. */
export async function getMinimums(actor: Actor): Promise<MinimumsMatrix> {
  demand(actor, 'currencies.read')
  const tx = database()
  const systems = await systemsOf(tx, actor.profileId)
  const assignments = await tx
    .select()
    .from(currencyAssignment)
    .where(eq(currencyAssignment.profileId, actor.profileId))
  const codes = await tx
    .select({ code: currency.code })
    .from(currency)
    .where(eq(currency.profileId, actor.profileId))
    .orderBy(currency.code)
  return {
    systems: systems.map(({ row }) => ({ id: row.id, name: row.name, live: row.live })),
    rows: codes.map(({ code }) => ({
      currency: code,
      cells: systems.map(({ row }) => {
        const found = assignments.find((one) => one.currency === code && one.systemId === row.id)
        return found ? money(found.minMinor, code) : null
      }),
    })),
  }
}

/** Changes the minimum payment of one cell. Refused under the field `min` outside the processor's range or above the cell's own maximum. */
export async function setMinimum(actor: Actor, input: unknown): Promise<Result<{ readonly min: Money }>> {
  return change(actor, 'currencies.manage', async (tx) => {
    const asked = read(minimumSchema, input)
    if (!asked.ok) return asked
    const { currency: code, systemId, min } = asked.value
    const cell = and(
      eq(currencyAssignment.profileId, actor.profileId),
      eq(currencyAssignment.currency, code),
      eq(currencyAssignment.systemId, systemId),
    )
    const [assignment] = await tx.select().from(currencyAssignment).where(cell)
    const system = (await systemsOf(tx, actor.profileId)).find(({ row }) => row.id === systemId)
    if (!assignment || !system) return notFound('minimum payment')
    const adapter = adapterOf(system.row.adapter)
    const methods = adapter.methods
      .filter((method) => system.ticked.includes(method.id) && takesCurrency(method, code))
      .map(({ id }) => id)
    const max = assignment.maxMinor === null ? '' : toMajor(money(assignment.maxMinor, code))
    const range = readRange(adapter, { currency: code, min, max, methods })
    if (!range.ok) return invalid({ min: range.fields.min ?? range.fields.max ?? 'This minimum is not possible.' })
    const value = money(range.min, code)
    if (range.min === assignment.minMinor) return ok({ min: value })
    await tx.update(currencyAssignment).set({ minMinor: range.min }).where(cell)
    await audit(tx, actor, {
      action: 'currency.minimum_changed',
      entity: 'currency',
      entityId: code,
      before: { system: system.row.name, min: toMajor(money(assignment.minMinor, code)) },
      after: { system: system.row.name, min: toMajor(value) },
    })
    return ok({ min: value })
  })
}
