import { rootCertificates } from 'node:tls'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import { relation } from '@/db/bulk'
import type { Tx } from '@/db/client'
import { paymentSystem } from '@/db/schema/systems'
import { unseal } from '@/lib/auth/sealed'
import { now } from '@/lib/clock'
import { env } from '@/lib/env'
import type { AdapterContext, AnyAdapter } from '@/lib/payments/contract'
import { adapterOf } from '@/lib/payments/registry'
import { createHttp } from '@/lib/payments/wire'

export type PaymentSystemRow = typeof paymentSystem.$inferSelect

/** A payment system ready to be spoken to: its adapter, and everything that adapter is handed. */
export interface OpenSystem {
  readonly row: PaymentSystemRow
  readonly adapter: AnyAdapter
  readonly context: AdapterContext<unknown>
}

/** Opens a payment system by id for code that acts for its profile. Undefined when the profile has none such; a deleted one still opens. */
export async function openSystem(tx: Tx, profileId: string, systemId: string): Promise<OpenSystem | undefined> {
  const [row] = await tx
    .select()
    .from(paymentSystem)
    .where(and(eq(paymentSystem.profileId, profileId), eq(paymentSystem.id, systemId)))
  return row && open(row)
}

/** Opens a row that was just read. Throws when its settings do not unseal or no longer parse, which is a fault of ours. */
export function open(row: PaymentSystemRow): OpenSystem {
  return { row, adapter: adapterOf(row.adapter), context: contextFor(settingsOf(row), row.live) }
}

const MOST_OPENED = 1000
const opened = new Map<string, unknown>()

/** Unsealed and parsed once for each sealed text: another text, another settings. Nobody changes what they are handed. */
function settingsOf(row: PaymentSystemRow): unknown {
  const key = `${row.id} ${row.settingsSealed}`
  const known = opened.get(key)
  if (known !== undefined) return known
  const settings = adapterOf(row.adapter).settings.parse(JSON.parse(unseal(row.settingsSealed, sealContext(row.id))))
  if (opened.size >= MOST_OPENED) opened.clear()
  opened.set(key, settings)
  return settings
}

/**
 * The query that holds payment systems against deletion for the rest of the transaction. Its rows (profile_id, id) are those that are in
 * use; what was deleted before is not among them. At least one.
 */
export function holding(systems: readonly { readonly profileId: string; readonly id: string }[]): SQL {
  return sql`
    select s.profile_id, s.id from ${paymentSystem} as s
    where (s.profile_id, s.id) in (select profile_id, id from ${relation('v', paymentSystem, systems)})
      and s.deleted_at is null
    order by s.profile_id, s.id for key share`
}

/** What an adapter is handed. Test mode speaks to the sandbox when there is one; the adapter does not notice. */
export function contextFor(settings: unknown, live: boolean): AdapterContext<unknown> {
  const route = routeFor(live)
  return { settings, live, now: now(), http: createHttp(route), trustedRoots: live ? publicRoots : testRoots }
}

/** Where an address of a processor leads for a system in this mode: the same place, or the sandbox's stand-in for it. */
export function routeFor(live: boolean): (url: string) => string {
  const { SANDBOX_URL } = env()
  return live || !SANDBOX_URL ? (url) => url : (url) => url.replace(/^https:\//, SANDBOX_URL)
}

/** Binds sealed settings to their row. */
export function sealContext(systemId: string): string {
  return `payment_system:${systemId}`
}

async function publicRoots(): Promise<readonly string[]> {
  return rootCertificates
}

/** The sandbox signs with an authority of its own. When it does not answer, nothing of its can be verified, and that is all. */
async function testRoots(): Promise<readonly string[]> {
  const { SANDBOX_URL } = env()
  if (!SANDBOX_URL) return rootCertificates
  const pem = await fetch(`${SANDBOX_URL}/ca.pem`).then(
    (response) => (response.ok ? response.text() : null),
    () => null,
  )
  return pem === null ? rootCertificates : [...rootCertificates, pem]
}
