import { and, asc, eq, isNull } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { currencyAssignment, paymentSystem, paymentSystemMethod } from '@/db/schema/systems'
import { type Actor, demand } from '@/lib/auth/actor'
import type { AnyAdapter } from '@/lib/payments/contract'
import { ADAPTERS, adapterOf } from '@/lib/payments/registry'
import { type SettingField, settingFields } from '@/lib/payments/settings'
import { notFound, ok, type Result } from '@/lib/result'
import { type Impact, impactOf } from './impact'
import type { PaymentSystemRow } from './open'
import { publicValues, savedSecrets } from './sealed-settings'

/** `failing`: the last check was refused or unanswered. `unchecked`: none was made since the settings changed. */
export type Health = 'healthy' | 'failing' | 'unchecked'

export interface SystemItem {
  readonly id: string
  readonly name: string
  readonly processor: string
  readonly processorName: string
  /** Ticked methods in the adapter's order. */
  readonly methods: readonly { readonly id: string; readonly label: string }[]
  readonly live: boolean
  readonly storedInfo: PaymentSystemRow['storedInfo']
  readonly currencies: readonly string[]
  readonly health: Health
  /** Why it is not healthy, in a sentence. */
  readonly problem: string | null
  readonly checkedAt: Date | null
}

/** Every payment system of the profile by name. */
export async function listSystems(actor: Actor): Promise<readonly SystemItem[]> {
  demand(actor, 'payment_systems.read')
  const tx = database()
  const rows = await tx
    .select()
    .from(paymentSystem)
    .where(and(eq(paymentSystem.profileId, actor.profileId), isNull(paymentSystem.deletedAt)))
    .orderBy(asc(paymentSystem.name))
  const methods = await tx.select().from(paymentSystemMethod).where(eq(paymentSystemMethod.profileId, actor.profileId))
  const assigned = await tx
    .select({ systemId: currencyAssignment.systemId, currency: currencyAssignment.currency })
    .from(currencyAssignment)
    .where(eq(currencyAssignment.profileId, actor.profileId))
    .orderBy(asc(currencyAssignment.currency))
  return rows.map((row) => {
    const ticked = methods.filter(({ systemId }) => systemId === row.id).map(({ method }) => method)
    const currencies = assigned.filter(({ systemId }) => systemId === row.id).map(({ currency }) => currency)
    return itemOf(row, ticked, currencies)
  })
}

function itemOf(row: PaymentSystemRow, ticked: readonly string[], currencies: readonly string[]): SystemItem {
  const adapter = adapterOf(row.adapter)
  return {
    id: row.id,
    name: row.name,
    processor: adapter.id,
    processorName: adapter.displayName,
    methods: adapter.methods.filter(({ id }) => ticked.includes(id)).map(({ id, label }) => ({ id, label })),
    live: row.live,
    storedInfo: row.storedInfo,
    currencies,
    health: row.checkedAt === null ? 'unchecked' : row.checkProblem === null ? 'healthy' : 'failing',
    problem: row.checkProblem,
    checkedAt: row.checkedAt,
  }
}

export interface SystemDetail extends SystemItem {
  readonly documentation: string
  readonly fields: readonly SettingField[]
  /** Stored settings by key; never a secret. */
  readonly values: Readonly<Record<string, string>>
  /** Keys of the secrets that are stored. */
  readonly savedSecrets: readonly string[]
  readonly cvvRequired: boolean
  readonly createdAt: Date
  readonly impact: Impact
}

/** One payment system for its pages. No value of a secret leaves the server, only whether it is set. */
export async function getSystem(actor: Actor, input: { readonly systemId: string }): Promise<Result<SystemDetail>> {
  demand(actor, 'payment_systems.read')
  const tx = database()
  const row = await rowOf(tx, actor, input.systemId)
  if (!row) return notFound('payment system')
  const impact = await impactOf(tx, { profileId: actor.profileId, systemId: row.id })
  const adapter = adapterOf(row.adapter)
  return ok({
    ...itemOf(row, await tickedOf(tx, actor.profileId, row.id), impact.currencies),
    documentation: adapter.documentation,
    fields: settingFields(adapter),
    values: publicValues(row),
    savedSecrets: savedSecrets(row),
    cvvRequired: row.cvvRequired,
    createdAt: row.createdAt,
    impact,
  })
}

export interface Processor {
  readonly id: string
  readonly name: string
  readonly documentation: string
  readonly fields: readonly SettingField[]
}

/** The processors a payment system can be made for, with the fields of their settings (S0-15). */
export function listProcessors(actor: Actor): readonly Processor[] {
  demand(actor, 'payment_systems.read')
  return ADAPTERS.map((adapter: AnyAdapter) => ({
    id: adapter.id,
    name: adapter.displayName,
    documentation: adapter.documentation,
    fields: settingFields(adapter),
  }))
}

/** The row of a system that is in use, or undefined. `lock` holds it until the transaction ends. */
export async function rowOf(
  tx: Tx,
  actor: Pick<Actor, 'profileId'>,
  systemId: string,
  lock?: 'update' | 'no key update',
): Promise<PaymentSystemRow | undefined> {
  const query = tx
    .select()
    .from(paymentSystem)
    .where(
      and(
        eq(paymentSystem.profileId, actor.profileId),
        eq(paymentSystem.id, systemId),
        isNull(paymentSystem.deletedAt),
      ),
    )
  const [row] = lock ? await query.for(lock) : await query
  return row
}

/** Ids of the methods that are ticked. */
export async function tickedOf(tx: Tx, profileId: string, systemId: string): Promise<readonly string[]> {
  const rows = await tx
    .select({ method: paymentSystemMethod.method })
    .from(paymentSystemMethod)
    .where(and(eq(paymentSystemMethod.profileId, profileId), eq(paymentSystemMethod.systemId, systemId)))
  return rows.map(({ method }) => method)
}
