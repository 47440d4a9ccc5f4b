import { and, eq } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { paymentSystem, paymentSystemMethod } from '@/db/schema/systems'
import type { Actor } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { newId } from '@/lib/ids'
import type { AnyAdapter } from '@/lib/payments/contract'
import { findAdapter } from '@/lib/payments/registry'
import { checkSettings } from '@/lib/payments/settings'
import { notFound, ok, type Result } from '@/lib/result'
import { registerCallbacks, wantsRegistration } from './callbacks'
import { change } from './change'
import { counted, type Impact, impactOf } from './impact'
import { invalid, read } from './input'
import type { PaymentSystemRow } from './open'
import { createSystemSchema, type UpdateSystem, updateSystemSchema } from './schemas'
import { merged, sealValues, settingChanges, storedValues } from './sealed-settings'
import { rowOf } from './systems'

type Texts = Readonly<Record<string, string>>

export interface SavedSystem {
  readonly id: string
  readonly name: string
  /** What did not work beside the saving itself, in sentences; the system is saved all the same. */
  readonly notices: readonly string[]
}

/**
 * Creates a payment system (S1-05). Field errors are under `name`, `processor`, `testMode` and `settings.<key>`. When the adapter can
 * register our callback address itself, that is tried at once; if it fails, a notice says so.
 */
export async function createSystem(actor: Actor, input: unknown): Promise<Result<SavedSystem>> {
  const created = await change(actor, 'payment_systems.manage', async (tx) => {
    const asked = checked(createSystemSchema, input)
    if (!asked.ok) return asked
    const { value, adapter, settings } = asked.value
    const id = newId('sys')
    const live = !value.testMode
    await tx.insert(paymentSystem).values({
      profileId: actor.profileId,
      id,
      name: value.name,
      adapter: adapter.id,
      live,
      settingsSealed: sealValues(id, settings),
    })
    await audit(tx, actor, {
      action: 'payment_system.created',
      entity: 'payment_system',
      entityId: id,
      after: { name: value.name, processor: adapter.id, live, ...settingChanges(adapter, {}, settings).after },
    })
    return ok({ id, name: value.name, notices: [] })
  })
  return created.ok ? withCallbacks(actor, created.value) : created
}

/** Changes name, settings, Test mode or processor. The last two only while no payment was made with it, because they are part of those. */
export async function updateSystem(actor: Actor, input: unknown): Promise<Result<SavedSystem>> {
  const updated = await change(actor, 'payment_systems.manage', async (tx) => {
    const systemId = read(updateSystemSchema.pick({ systemId: true }), input)
    if (!systemId.ok) return systemId
    const row = await rowOf(tx, actor, systemId.value.systemId, 'no key update')
    if (!row) return notFound('payment system')
    const stored = storedValues(row)
    const asked = checked(updateSystemSchema, input, (adapter) => (adapter.id === row.adapter ? stored : {}))
    if (!asked.ok) return asked
    const { value, adapter, settings } = asked.value
    const impact = await impactOf(tx, { profileId: actor.profileId, systemId: row.id })
    const fixed = whatIsFixed(row, value, impact)
    if (Object.keys(fixed).length > 0) return invalid(fixed)
    await write(tx, actor, row, { value, adapter, settings, stored })
    return ok({ id: row.id, name: value.name, notices: [] })
  })
  return updated.ok ? withCallbacks(actor, updated.value) : updated
}

interface Checked<Value> {
  readonly value: Value
  readonly adapter: AnyAdapter
  readonly settings: Texts
}

/** The form's own fields and the adapter's settings, all messages at once. */
function checked<Schema extends typeof createSystemSchema | typeof updateSystemSchema>(
  schema: Schema,
  input: unknown,
  storedFor: (adapter: AnyAdapter) => Texts = () => ({}),
): Result<Checked<ReturnType<Schema['parse']>>> {
  const form = read(schema, input)
  const basis = createSystemSchema.pick({ processor: true, testMode: true, settings: true }).safeParse(input)
  if (!basis.success) return form.ok ? invalid({}) : form
  const adapter = findAdapter(basis.data.processor)
  const nameErrors = form.ok ? {} : form.fields
  if (!adapter) return invalid({ ...nameErrors, processor: 'Choose a payment processor from the list.' })
  const verdict = checkSettings(adapter, merged(adapter, basis.data.settings, storedFor(adapter)), !basis.data.testMode)
  if (form.ok && verdict.ok)
    return ok({ value: form.value as ReturnType<Schema['parse']>, adapter, settings: verdict.settings as Texts })
  const settingErrors = verdict.ok ? {} : verdict.fields
  const prefixed = Object.entries(settingErrors).map(([key, message]) => [`settings.${key}`, message])
  return invalid({ ...nameErrors, ...Object.fromEntries(prefixed) })
}

function whatIsFixed(row: PaymentSystemRow, value: UpdateSystem, impact: Impact): Texts {
  const used = impact.payments > 0 || impact.keptCards > 0
  const because =
    impact.payments > 0
      ? `${counted(impact.payments, 'payment was', 'payments were')} made with this payment system`
      : `${counted(impact.keptCards, 'card is', 'cards are')} kept with this payment system`
  const fixed: Record<string, string> = {}
  if (used && row.live === value.testMode)
    fixed.testMode = `Test mode cannot be changed: ${because} ${row.live ? 'with Test mode off' : 'in Test mode'}. Create another payment system instead.`
  if (row.adapter !== value.processor) {
    if (used)
      fixed.processor = `The payment processor cannot be changed: ${because}. Create another payment system instead.`
    else if (impact.currencies.length > 0)
      fixed.processor = `The payment processor cannot be changed while it is assigned to ${impact.currencies.join(', ')}. Remove it there first.`
  }
  return fixed
}

interface Write {
  readonly value: UpdateSystem
  readonly adapter: AnyAdapter
  readonly settings: Texts
  readonly stored: Texts
}

async function write(tx: Tx, actor: Actor, row: PaymentSystemRow, { value, adapter, settings, stored }: Write) {
  const live = !value.testMode
  const otherProcessor = adapter.id !== row.adapter
  const changes = settingChanges(adapter, otherProcessor ? {} : stored, settings)
  const before = { name: row.name, processor: row.adapter, live: row.live }
  const after = { name: value.name, processor: adapter.id, live }
  const reconnects = Object.keys(changes.after).length > 0 || row.live !== live || otherProcessor
  if (!reconnects && row.name === value.name) return
  const key = { profileId: actor.profileId, systemId: row.id }
  if (otherProcessor)
    await tx
      .delete(paymentSystemMethod)
      .where(and(eq(paymentSystemMethod.profileId, key.profileId), eq(paymentSystemMethod.systemId, key.systemId)))
  await tx
    .update(paymentSystem)
    .set({
      name: value.name,
      adapter: adapter.id,
      live,
      settingsSealed: sealValues(row.id, settings),
      // What was proved of the old credentials says nothing about the new ones.
      ...(reconnects && { checkedAt: null, checkProblem: null }),
    })
    .where(and(eq(paymentSystem.profileId, actor.profileId), eq(paymentSystem.id, row.id)))
  await audit(tx, actor, {
    action: 'payment_system.changed',
    entity: 'payment_system',
    entityId: row.id,
    before: { ...before, ...changes.before },
    after: { ...after, ...changes.after },
  })
}

async function withCallbacks(actor: Actor, saved: SavedSystem): Promise<Result<SavedSystem>> {
  if (!(await wantsRegistration(actor, saved.id))) return ok(saved)
  const registered = await registerCallbacks(actor, { systemId: saved.id })
  if (registered.ok) return ok(saved)
  return ok({
    ...saved,
    notices: [
      `Callbacks could not be registered at the processor. ${registered.message} Open “Callbacks” to try again.`,
    ],
  })
}
