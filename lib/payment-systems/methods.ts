import { and, eq, inArray } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { currencyAssignment, currencyMethod, paymentSystemMethod } from '@/db/schema/systems'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import type { AnyAdapter, MethodKind } from '@/lib/payments/contract'
import { adapterOf } from '@/lib/payments/registry'
import { notFound, ok, type Result } from '@/lib/result'
import { change } from './change'
import { conflictMessage, holdersOf } from './conflicts'
import { askFirst, counted, impactOf } from './impact'
import { invalid, read } from './input'
import { takesCurrency } from './limits'
import type { PaymentSystemRow } from './open'
import { methodsSchema } from './schemas'
import { rowOf, tickedOf } from './systems'

export interface MethodChoice {
  readonly id: string
  readonly label: string
  readonly kind: MethodKind
  readonly ticked: boolean
}

/** Every method the processor offers, and which are ticked (S1-14). */
export async function getMethods(
  actor: Actor,
  input: { readonly systemId: string },
): Promise<Result<readonly MethodChoice[]>> {
  demand(actor, 'payment_systems.read')
  const row = await rowOf(database(), actor, input.systemId)
  if (!row) return notFound('payment system')
  const ticked = await tickedOf(database(), actor.profileId, row.id)
  return ok(
    adapterOf(row.adapter).methods.map(({ id, label, kind }) => ({ id, label, kind, ticked: ticked.includes(id) })),
  )
}

/**
 * Ticks exactly these methods. Refused with a field error when one of them is on another system of a currency this one is assigned to
 * (D6); asks first (`needs_confirmation`) when unticking takes something from payers.
 */
export async function setMethods(
  actor: Actor,
  input: unknown,
): Promise<Result<{ readonly methods: readonly string[] }>> {
  return change(actor, 'payment_systems.manage', async (tx) => {
    const asked = read(methodsSchema, input)
    if (!asked.ok) return asked
    const row = await rowOf(tx, actor, asked.value.systemId, 'no key update')
    if (!row) return notFound('payment system')
    const adapter = adapterOf(row.adapter)
    const known = adapter.methods.map(({ id }) => id)
    if (!asked.value.methods.every((method) => known.includes(method)))
      return invalid({ methods: `${adapter.displayName} does not have one of these methods. Load the page again.` })
    const wanted = known.filter((method) => asked.value.methods.includes(method))
    const before = await tickedOf(tx, actor.profileId, row.id)
    const removed = before.filter((method) => !wanted.includes(method))
    const added = wanted.filter((method) => !before.includes(method))
    const warning = asked.value.confirmed ? null : await whatStops(tx, row, adapter, removed)
    if (warning) return askFirst(warning)
    await untick(tx, row, removed)
    const conflict = await tick(tx, row, adapter, added)
    if (conflict) return invalid({ methods: conflict })
    if (added.length + removed.length > 0)
      await audit(tx, actor, {
        action: 'payment_system.methods_changed',
        entity: 'payment_system',
        entityId: row.id,
        before: { methods: known.filter((method) => before.includes(method)) },
        after: { methods: wanted },
      })
    return ok({ methods: wanted })
  })
}

async function untick(tx: Tx, row: PaymentSystemRow, methods: readonly string[]) {
  if (methods.length === 0) return
  await tx
    .delete(paymentSystemMethod)
    .where(
      and(
        eq(paymentSystemMethod.profileId, row.profileId),
        eq(paymentSystemMethod.systemId, row.id),
        inArray(paymentSystemMethod.method, [...methods]),
      ),
    )
}

/** Adds the methods to the system and to each currency it is assigned to; the message says which one is taken already. */
async function tick(
  tx: Tx,
  row: PaymentSystemRow,
  adapter: AnyAdapter,
  methods: readonly string[],
): Promise<string | null> {
  if (methods.length === 0) return null
  const { profileId, id: systemId } = row
  await tx.insert(paymentSystemMethod).values(methods.map((method) => ({ profileId, systemId, method })))
  const assignments = await tx
    .select()
    .from(currencyAssignment)
    .where(and(eq(currencyAssignment.profileId, profileId), eq(currencyAssignment.systemId, systemId)))
    .orderBy(currencyAssignment.currency)
  for (const { id: assignmentId, currency } of assignments) {
    const fitting = adapter.methods.filter((one) => methods.includes(one.id) && takesCurrency(one, currency))
    const [holder] = await holdersOf(tx, {
      profileId,
      currency,
      methods: fitting.map(({ id }) => id),
      except: systemId,
    })
    if (holder) {
      const method = fitting.find(({ id }) => id === holder.method)?.label ?? holder.method
      return conflictMessage({ method, currency, holder: holder.systemName, other: row.name })
    }
    const rows = fitting.map(({ id: method }) => ({ profileId, currency, method, systemId, assignmentId }))
    if (rows.length > 0) await tx.insert(currencyMethod).values(rows)
  }
  return null
}

async function whatStops(
  tx: Tx,
  row: PaymentSystemRow,
  adapter: AnyAdapter,
  removed: readonly string[],
): Promise<string | null> {
  if (removed.length === 0) return null
  const impact = await impactOf(tx, { profileId: row.profileId, systemId: row.id, methods: removed })
  if (impact.keptCards === 0 && impact.currencies.length === 0) return null
  const labels = adapter.methods
    .filter(({ id }) => removed.includes(id))
    .map(({ label }) => label)
    .join(', ')
  return [
    `Without ${labels}:`,
    impact.currencies.length > 0 && `payers are no longer offered it in ${impact.currencies.join(', ')};`,
    impact.keptCards > 0 && `${counted(impact.keptCards, 'kept card', 'kept cards')} can no longer be charged;`,
    'payments that are under way are finished.',
  ]
    .filter(Boolean)
    .join(' ')
}
