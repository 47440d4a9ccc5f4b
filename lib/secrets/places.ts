import { and, asc, eq, gt, isNotNull, not, or, type SQL, sql } from 'drizzle-orm'
import type { Database } from '@/db/client'
import { storedMethod } from '@/db/schema/customers'
import { message } from '@/db/schema/messages'
import { paymentLink } from '@/db/schema/orders'
import { paymentSystem } from '@/db/schema/systems'
import { linkContext } from '@/lib/auth/links'
import { fingerprint } from '@/lib/auth/sealed'
import { storedMethodContext } from '@/lib/customers/stored-methods'
import { linkContext as messageLinkContext } from '@/lib/notifications/notify'
import { linkTokenContext } from '@/lib/orders/tokens'
import { sealContext } from '@/lib/payment-systems/open'

// Every place in which sealed values lie. A new sealed column belongs into this list, or the key it is sealed under can never be removed.

export interface SealedRow {
  /** The order in which rows are gone through, and how a person is told which one it is. */
  readonly key: string
  readonly sealed: string
  readonly context: string
  /** A keyed hash of the same secret, which changes with the key. */
  readonly hash?: string
}

export interface SealedPlace {
  readonly name: string
  /** Rows behind `after` that are not sealed under the key of this prefix (`v2.`), in the order of their keys. */
  readonly older: (db: Database, prefix: string, after: string, most: number) => Promise<readonly SealedRow[]>
  /** Puts `sealed` in the place of what was read, if it is still there. `text` is what it says. */
  readonly replace: (
    db: Database,
    row: SealedRow,
    sealed: string,
    text: string,
  ) => Promise<'rotated' | 'changed meanwhile' | { readonly problem: string }>
  /** How many there are under each key; of a row that is under two, the one that is not the current one counts. */
  readonly count: (db: Database, prefix: string) => Promise<Readonly<Record<string, number>>>
}

const outcome = (changed: readonly unknown[]) => (changed.length > 0 ? 'rotated' : 'changed meanwhile')
const startsWith = (column: unknown, prefix: string) => sql`starts_with(${column}, ${prefix})`

async function countIn(db: Database, table: unknown, sealed: SQL): Promise<Readonly<Record<string, number>>> {
  const rows = await db.execute<{ version: string; count: number }>(sql`
    select coalesce(substring(sealed from '^v([0-9]+)[.]'), 'none') as version, count(*)::int as count
    from (select ${sealed} as sealed from ${table}) of where sealed is not null group by 1 order by 1`)
  return Object.fromEntries(rows.map(({ version, count }) => [version, count]))
}

const paymentSystems: SealedPlace = {
  name: 'settings of payment systems',
  older: async (db, prefix, after, most) => {
    const rows = await db
      .select({ key: paymentSystem.id, sealed: paymentSystem.settingsSealed })
      .from(paymentSystem)
      .where(and(not(startsWith(paymentSystem.settingsSealed, prefix)), gt(paymentSystem.id, after)))
      .orderBy(asc(paymentSystem.id))
      .limit(most)
    return rows.map((row) => ({ ...row, context: sealContext(row.key) }))
  },
  replace: async (db, row, settingsSealed) =>
    outcome(
      await db
        .update(paymentSystem)
        .set({ settingsSealed })
        .where(and(eq(paymentSystem.id, row.key), eq(paymentSystem.settingsSealed, row.sealed)))
        .returning({ id: paymentSystem.id }),
    ),
  count: (db) => countIn(db, paymentSystem, sql`settings_sealed`),
}

const storedMethods: SealedPlace = {
  name: 'tokens of kept cards',
  older: async (db, prefix, after, most) => {
    const { profileId, id, tokenSealed, tokenHash } = storedMethod
    const [afterProfile = '', afterId = ''] = after.split('/')
    const rows = await db
      .select({ profileId, id, sealed: tokenSealed, hash: tokenHash })
      .from(storedMethod)
      .where(
        and(
          or(not(startsWith(tokenSealed, prefix)), not(startsWith(tokenHash, prefix))),
          sql`(${profileId}, ${id}) > (${afterProfile}, ${afterId})`,
        ),
      )
      .orderBy(asc(profileId), asc(id))
      .limit(most)
    return rows.map((row) => ({
      key: `${row.profileId}/${row.id}`,
      sealed: row.sealed,
      hash: row.hash,
      context: storedMethodContext(row.id),
    }))
  },
  replace: async (db, row, tokenSealed, text) => {
    const tokenHash = fingerprint(text)
    const [profileId = '', id = ''] = row.key.split('/')
    const unchanged = and(
      eq(storedMethod.profileId, profileId),
      eq(storedMethod.id, id),
      eq(storedMethod.tokenSealed, row.sealed),
      eq(storedMethod.tokenHash, row.hash ?? ''),
    )
    const twice = sql`exists (
      select from stored_method other where other.profile_id = ${profileId} and other.system_id = ${storedMethod.systemId}
        and other.customer_id = ${storedMethod.customerId} and other.token_hash = ${tokenHash} and other.id <> ${id})`
    const changed = await db
      .update(storedMethod)
      .set({ tokenSealed, tokenHash })
      .where(and(unchanged, not(twice)))
      .returning({ id: storedMethod.id })
    if (changed.length > 0) return 'rotated'
    const [same] = await db.select({ id: storedMethod.id }).from(storedMethod).where(unchanged)
    return same ? { problem: 'the customer keeps the same card a second time: remove this one' } : 'changed meanwhile'
  },
  count: (db, prefix) =>
    countIn(
      db,
      storedMethod,
      sql`case when starts_with(token_sealed, ${prefix}) then token_hash else token_sealed end`,
    ),
}

const paymentLinks: SealedPlace = {
  name: 'tokens of payment links',
  older: async (db, prefix, after, most) => {
    const { profileId, id, tokenSealed } = paymentLink
    const [afterProfile = '', afterId = ''] = after.split('/')
    const rows = await db
      .select({ profileId, id, sealed: tokenSealed })
      .from(paymentLink)
      .where(and(not(startsWith(tokenSealed, prefix)), sql`(${profileId}, ${id}) > (${afterProfile}, ${afterId})`))
      .orderBy(asc(profileId), asc(id))
      .limit(most)
    return rows.map((row) => ({
      key: `${row.profileId}/${row.id}`,
      sealed: row.sealed,
      context: linkTokenContext(row.id),
    }))
  },
  replace: async (db, row, tokenSealed) => {
    const [profileId = '', id = ''] = row.key.split('/')
    const unchanged = and(
      eq(paymentLink.profileId, profileId),
      eq(paymentLink.id, id),
      eq(paymentLink.tokenSealed, row.sealed),
    )
    return outcome(await db.update(paymentLink).set({ tokenSealed }).where(unchanged).returning({ id: paymentLink.id }))
  },
  count: (db) => countIn(db, paymentLink, sql`token_sealed`),
}

/** Links of messages that are not sent yet. */
const messageLinks: SealedPlace = {
  name: 'links of messages that wait to be sent',
  older: async (db, prefix, after, most) => {
    const rows = await db
      .select({ key: message.id, sealed: message.linkSealed })
      .from(message)
      .where(and(isNotNull(message.linkSealed), not(startsWith(message.linkSealed, prefix)), gt(message.id, after)))
      .orderBy(asc(message.id))
      .limit(most)
    return rows.map(({ key, sealed }) => ({ key, sealed: sealed ?? '', context: messageLinkContext(key) }))
  },
  replace: async (db, row, linkSealed) =>
    outcome(
      await db
        .update(message)
        .set({ linkSealed })
        .where(and(eq(message.id, row.key), eq(message.linkSealed, row.sealed)))
        .returning({ id: message.id }),
    ),
  count: (db) => countIn(db, message, sql`link_sealed`),
}

/** Links that wait to be mailed. The queue's table is the job library's own; it has no other way to change what waits. */
const queuedLinks: SealedPlace = {
  name: 'sign-in links that wait to be mailed',
  older: async (db, prefix, after, most) => {
    const rows = await db.execute<{ key: string; sealed: string; login: string }>(sql`
      select id::text as key, payload ->> 'tokenSealed' as sealed, payload ->> 'loginId' as login
      from graphile_worker._private_jobs
      where payload ->> 'tokenSealed' is not null and not starts_with(payload ->> 'tokenSealed', ${prefix})
        and id > ${after || '0'}::bigint
      order by id limit ${most}`)
    return rows.map(({ key, sealed, login }) => ({ key, sealed, context: linkContext(login) }))
  },
  replace: async (db, row, sealed) =>
    outcome(
      await db.execute(sql`
        update graphile_worker._private_jobs
        set payload = jsonb_set(payload::jsonb, '{tokenSealed}', to_jsonb(${sealed}::text))::json
        where id = ${row.key}::bigint and payload ->> 'tokenSealed' = ${row.sealed} returning id`),
    ),
  count: (db) => countIn(db, sql`graphile_worker._private_jobs`, sql`(payload ->> 'tokenSealed')`),
}

/** All of them, by name. */
export const SEALED_PLACES: readonly SealedPlace[] = [
  paymentSystems,
  storedMethods,
  paymentLinks,
  messageLinks,
  queuedLinks,
]
