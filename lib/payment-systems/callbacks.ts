import { and, desc, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { callbackEvent } from '@/db/schema/records'
import { paymentSystem } from '@/db/schema/systems'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { env } from '@/lib/env'
import { adapterOf } from '@/lib/payments/registry'
import { checkSettings, settingFields } from '@/lib/payments/settings'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import { change } from './change'
import { open, type PaymentSystemRow } from './open'
import { merged, sealValues, settingChanges, storedValues } from './sealed-settings'
import { rowOf } from './systems'

const MOST_SHOWN = 10

export interface CallbackPage {
  /** Where the processor sends its callbacks: to be pasted there when it cannot be registered from here. */
  readonly address: string
  /** Absent callbacks: this processor sends none. */
  readonly sends: boolean
  readonly canRegister: boolean
  /** The events to choose where the address is registered by hand; none where there is nothing to choose. */
  readonly events: readonly string[]
  /** Are the settings that authenticate callbacks there? Without them none is believed. */
  readonly ready: boolean
  readonly lastReceivedAt: Date | null
  readonly rejected: bigint
  readonly lastRejectedAt: Date | null
  readonly recent: readonly {
    readonly id: string
    readonly state: (typeof callbackEvent.$inferSelect)['state']
    readonly problem: string | null
    readonly receivedAt: Date
  }[]
}

/** The address of a payment system's callbacks. */
export function callbackAddress(systemId: string): string {
  return `${env().BASE_URL.replace(/\/$/, '')}/api/callbacks/${systemId}`
}

/** What the Callbacks page of a payment system shows. */
export async function getCallbacks(actor: Actor, input: { readonly systemId: string }): Promise<Result<CallbackPage>> {
  demand(actor, 'payment_systems.read')
  const tx = database()
  const row = await rowOf(tx, actor, input.systemId)
  if (!row) return notFound('payment system')
  const { inbound, callbackEvents = [] } = adapterOf(row.adapter)
  const recent = await tx
    .select({
      id: callbackEvent.id,
      state: callbackEvent.state,
      problem: callbackEvent.problem,
      receivedAt: callbackEvent.receivedAt,
    })
    .from(callbackEvent)
    .where(and(eq(callbackEvent.profileId, actor.profileId), eq(callbackEvent.systemId, row.id)))
    .orderBy(desc(callbackEvent.receivedAt), desc(callbackEvent.id))
    .limit(MOST_SHOWN)
  return ok({
    address: callbackAddress(row.id),
    sends: inbound.receive !== undefined,
    canRegister: inbound.subscribe !== undefined,
    events: callbackEvents,
    ready: !lacksYield(row),
    lastReceivedAt: row.lastCallbackAt,
    rejected: row.rejectedCallbacks,
    lastRejectedAt: row.lastRejectedAt,
    recent,
  })
}

/** Should our address be registered at the processor now? Yes when the adapter can and what that yields is not there yet. */
export async function wantsRegistration(actor: Actor, systemId: string): Promise<boolean> {
  const row = await rowOf(database(), actor, systemId)
  return row !== undefined && adapterOf(row.adapter).inbound.subscribe !== undefined && lacksYield(row)
}

/**
 * Registers our callback address at the processor and keeps what it yields, sealed. Refused with `refused` when the processor refuses or
 * is silent, with `unsupported` when it has to be done by hand there. The call is made outside any transaction.
 */
export async function registerCallbacks(actor: Actor, input: { readonly systemId: string }): Promise<Result<object>> {
  demand(actor, 'payment_systems.manage')
  const row = await rowOf(database(), actor, input.systemId)
  if (!row) return notFound('payment system')
  const { adapter, context } = open(row)
  if (!adapter.inbound.subscribe)
    return refuse('unsupported', `${adapter.displayName} cannot be told the address from here; paste it there.`)
  const answer = await adapter.inbound.subscribe(callbackAddress(row.id), context)
  if (answer.kind === 'refused') return refuse('refused', answer.message)
  return change(actor, 'payment_systems.manage', async (tx) => {
    const fresh = await rowOf(tx, actor, row.id, 'no key update')
    if (!fresh || fresh.adapter !== row.adapter) return notFound('payment system')
    const before = storedValues(fresh)
    const verdict = checkSettings(adapter, merged(adapter, { ...before, ...answer.settings }, before), fresh.live)
    if (!verdict.ok) return refuse('refused', Object.values(verdict.fields).join(' '))
    const after = verdict.settings as Readonly<Record<string, string>>
    await tx
      .update(paymentSystem)
      .set({ settingsSealed: sealValues(fresh.id, after) })
      .where(and(eq(paymentSystem.profileId, actor.profileId), eq(paymentSystem.id, fresh.id)))
    await audit(tx, actor, {
      action: 'payment_system.callbacks_registered',
      entity: 'payment_system',
      entityId: fresh.id,
      after: { address: callbackAddress(fresh.id), ...settingChanges(adapter, before, after).after },
    })
    return ok({})
  })
}

/** A setting that is optional in the form is one that registering callbacks yields. */
function lacksYield(row: PaymentSystemRow): boolean {
  const stored = storedValues(row)
  return settingFields(adapterOf(row.adapter)).some(({ key, required }) => !required && !stored[key])
}
