import { sql } from 'drizzle-orm'
import type { Database } from '@/db/client'
import { audit } from '@/lib/auth/audit'
import { type Finder, masked } from './find'
import { type Finding, placeOf } from './scan'

// Hiding what was found, where hiding is safe: in what people and processors said. Ids, references, names and addresses are somebody's
// data that other things hang on; there a person decides.

const SAFE: Readonly<Record<string, readonly string[]>> = {
  payment: ['description'],
  payment_system: ['check_problem'],
  transaction: ['reason', 'needs_person'],
  transaction_step: ['evidence'],
  callback_event: ['problem', 'reports'],
  audit_event: ['before', 'after'],
  document: ['content'],
  link_event: ['detail'],
}

/** Facts within JSON: digits here are money, or what somebody is asked about. */
const FACTS = new Set(['reference', 'parentReference', 'transactionId'])
const AMOUNT = /Minor$/

/**
 * Hides what was found in one column of one row, and records that in the profile's audit log in the same transaction. Of append-only rows
 * too: the database lets nothing else be changed in them (db/migrations/0004). Answers whether nothing is left to find there.
 */
export async function hide(db: Database, finding: Finding, find: Finder): Promise<boolean> {
  const { table, column, profileId, key } = finding
  const place = placeOf(table)
  const id = key.at(-1)
  if (!SAFE[place]?.includes(column) || profileId === null || id === undefined) return false
  const name = sql.identifier(table.name)
  const here = sql`profile_id = ${profileId} and id = ${id}`
  return db.transaction(async (tx) => {
    const [row] = await tx.execute<{ text: string | null; json: boolean }>(sql`
      select ${sql.identifier(column)}::text as text, pg_typeof(${sql.identifier(column)})::text = 'jsonb' as json
      from ${name} where ${here} for update`)
    const read: unknown = row?.json ? JSON.parse(row.text ?? 'null') : (row?.text ?? '')
    const text = row?.json ? JSON.stringify(read) : String(read)
    const hidden = row?.json ? JSON.stringify(maskedJson(read, find)) : masked(text, find)
    if (hidden !== text) {
      await tx.execute(sql`set local quittance.hiding = 'on'`)
      const value = row?.json ? sql`${hidden}::text::jsonb` : sql`${hidden}`
      await tx.execute(sql`update ${name} set ${sql.identifier(column)} = ${value} where ${here}`)
      await tx.execute(sql`set local quittance.hiding = 'off'`)
      const actor = { kind: 'system', profileId, name: 'secrets.inspect' } as const
      await audit(tx, actor, { action: 'secret.hidden', entity: place, entityId: id, after: { column } })
    }
    return find(hidden).length === 0
  })
}

/** A JSON value with secrets hidden in its texts and numbers; facts and the names of fields stay. */
export function maskedJson(value: unknown, find: Finder, name = ''): unknown {
  if (FACTS.has(name) || AMOUNT.test(name)) return value
  if (Array.isArray(value)) return value.map((item) => maskedJson(item, find, name))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskedJson(inner, find, key)]))
  if (typeof value !== 'string' && typeof value !== 'number') return value
  // A security code is known by its name.
  const head = `${name}=`
  const text = masked(`${head}${value}`, find)
  const own = text.startsWith(head) ? text.slice(head.length) : masked(String(value), find)
  return own === String(value) ? value : own
}
