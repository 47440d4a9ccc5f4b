import { and, desc, eq, gte, ilike, inArray, lt, or, type SQL, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { auditEvent } from '@/db/schema/records'
import { type Actor, demand } from './actor'

/** One change: who, what, when, and what was different. */
export interface AuditEntry {
  readonly id: string
  readonly at: Date
  readonly actorKind: 'staff' | 'customer' | 'payer' | 'system'
  readonly actorName: string
  readonly action: string
  readonly entity: string
  readonly entityId: string
  readonly changes: readonly FieldChange[]
}

/** A field before and after, as text; undefined where it was not there. */
export interface FieldChange {
  readonly field: string
  readonly before: string | undefined
  readonly after: string | undefined
}

/** Texts are looked for anywhere in their field; `record` is a kind of thing or an id; days are UTC and both included. */
export interface AuditFilter {
  readonly action?: string | undefined
  readonly record?: string | undefined
  readonly person?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[]
  readonly next: string | null
  readonly previous: string | null
}

const position = sql<string>`to_char(${auditEvent.at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '~' || ${auditEvent.id}`

/** The changes of the actor's profile, newest first. `after` and `before` are cursors of an earlier page. Needs `audit.read`. */
export async function listAudit(
  actor: Actor,
  filter: AuditFilter,
  page: { readonly after?: string | null; readonly before?: string | null; readonly size: number },
): Promise<AuditPage> {
  demand(actor, 'audit.read')
  const backwards = !page.after && Boolean(page.before)
  const cursor = readCursor(page.after ?? page.before)
  const beyond =
    cursor &&
    sql`(${auditEvent.at}, ${auditEvent.id}) ${sql.raw(backwards ? '>' : '<')} (${cursor.at}::timestamptz, ${cursor.id})`
  const direction = backwards
    ? [sql`${auditEvent.at} asc`, sql`${auditEvent.id} asc`]
    : [desc(auditEvent.at), desc(auditEvent.id)]
  const condition = await matching(actor.profileId, filter)
  const found = await database()
    .select({ event: auditEvent, position })
    .from(auditEvent)
    .where(and(condition, beyond))
    .orderBy(...direction)
    .limit(page.size + 1)
  const more = found.length > page.size
  const rows = backwards ? found.slice(0, page.size).reverse() : found.slice(0, page.size)
  const first = rows[0]?.position ?? null
  const last = rows.at(-1)?.position ?? null
  return {
    entries: rows.map(({ event }) => ({ ...event, changes: difference(event.before, event.after) })),
    next: backwards || more ? last : null,
    previous: backwards ? (more ? first : null) : cursor ? first : null,
  }
}

async function matching(profileId: string, filter: AuditFilter): Promise<SQL | undefined> {
  const { action, record, person, from, to } = filter
  return and(
    eq(auditEvent.profileId, profileId),
    action ? inArray(auditEvent.action, holding(action, await known(profileId, auditEvent.action))) : undefined,
    record ? await ofRecord(profileId, record) : undefined,
    person ? ilike(auditEvent.actorName, like(person)) : undefined,
    from ? gte(auditEvent.at, new Date(`${from}T00:00:00Z`)) : undefined,
    to ? lt(auditEvent.at, new Date(+new Date(`${to}T00:00:00Z`) + 86_400_000)) : undefined,
  )
}

async function ofRecord(profileId: string, record: string): Promise<SQL | undefined> {
  const kinds = await known(profileId, auditEvent.entity)
  const meant = holding(record.replaceAll(' ', '_'), kinds)
  const withId = and(inArray(auditEvent.entity, kinds), eq(auditEvent.entityId, record))
  return meant.length === 0 ? withId : or(withId, inArray(auditEvent.entity, meant))
}

/** Every action or kind of record that occurs: found by leaping from one to the next in its index, for there are few. */
async function known(
  profileId: string,
  column: typeof auditEvent.action | typeof auditEvent.entity,
): Promise<string[]> {
  const next = (after?: SQL) =>
    sql`(select min(${column}) as word from ${auditEvent} where ${and(eq(auditEvent.profileId, profileId), after)})`
  const rows = await database().execute<{ word: string }>(sql`
    with recursive known as (
      ${next()} union all
      select next.word from known cross join lateral ${next(sql`${column} > known.word`)} next where known.word is not null
    )
    select word from known where word is not null`)
  return rows.map(({ word }) => word)
}

function holding(text: string, words: readonly string[]): string[] {
  return words.filter((word) => word.toLowerCase().includes(text.toLowerCase()))
}

function like(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

/** A cursor that is not one of ours is left out: the first page is shown. */
function readCursor(text: string | null | undefined): { readonly at: string; readonly id: string } | undefined {
  const found = text?.match(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)~(aud_[0-9a-z]{26})$/)
  return found?.[1] && found[2] && !Number.isNaN(Date.parse(found[1])) ? { at: found[1], id: found[2] } : undefined
}

/** Which fields differ, each as readable text. Fields of inner objects are named with dots. */
export function difference(before: unknown, after: unknown): readonly FieldChange[] {
  const [was, is] = [flat(before), flat(after)]
  const fields = new Set([...was.keys(), ...is.keys()])
  return [...fields]
    .map((field) => ({ field, before: was.get(field), after: is.get(field) }))
    .filter((change) => change.before !== change.after)
}

function flat(value: unknown, path = ''): Map<string, string> {
  if (value === null || value === undefined) return new Map(path === '' ? [] : [[path, 'nothing']])
  if (typeof value !== 'object' || (Array.isArray(value) && value.every((item) => typeof item !== 'object')))
    return new Map([[path, Array.isArray(value) ? value.join(', ') || 'none' : readable(value)]])
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [...flat(inner, path === '' ? key : `${path}.${key}`)]),
  )
}

function readable(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value === '' ? 'empty' : String(value)
}
