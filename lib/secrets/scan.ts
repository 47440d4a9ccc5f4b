import type { Database } from '@/db/client'
import { type Finder, masked, type SecretKind, secretFinder } from './find'
import { readTexts, type TextRow, type TextTable, textTables } from './tables'

/** A secret in a place where none may be. Says where and of which kind, never what. */
export interface Finding {
  readonly kind: SecretKind
  readonly table: TextTable
  readonly column: string
  readonly key: readonly string[]
  readonly profileId: string | null
  /** The text around it, with every secret in it hidden. */
  readonly excerpt: string
}

export interface Scanned {
  /** How many rows were read, of each profile; under null those that are of none. */
  readonly rows: ReadonlyMap<string | null, number>
  /** At most ten thousand are kept. */
  readonly findings: readonly Finding[]
  readonly found: number
  /** Tables that this user of the database may not read: nothing is known of them. */
  readonly unreadable: readonly string[]
}

const MOST_KEPT = 10_000
const AROUND = 30

/**
 * Reads every text of a database and tells which hold secrets. Changes nothing, and holds each table's snapshot only while it reads that
 * table. Reads some twenty thousand rows a second on two busy cores.
 */
export async function scanDatabase(db: Database, find: Finder = secretFinder()): Promise<Scanned> {
  const rows = new Map<string | null, number>()
  const findings: Finding[] = []
  let found = 0
  const tables = await textTables(db)
  for (const table of tables.filter(({ readable }) => readable)) {
    await readTexts(db, table, (batch) => {
      for (const { profileId } of batch) rows.set(profileId, (rows.get(profileId) ?? 0) + 1)
      // Nearly always there is nothing, and one look at many rows is quicker than many looks.
      if (find(batch.flatMap(({ texts }) => texts).join('\n')).length === 0) return
      const fresh = batch.flatMap((row) => inRow(table, row, find))
      found += fresh.length
      findings.push(...fresh.slice(0, MOST_KEPT - findings.length))
    })
  }
  const unreadable = tables.filter(({ readable }) => !readable).map(placeOf)
  return { rows, findings, found, unreadable }
}

/** `payment`, `graphile_worker._private_jobs`. */
export function placeOf({ schema, name }: TextTable): string {
  return schema === 'public' ? name : `${schema}.${name}`
}

function inRow(table: TextTable, { key, profileId, texts }: TextRow, find: Finder): readonly Finding[] {
  return texts.flatMap((text, at) => {
    const hits = text === null ? [] : find(text)
    const [first] = hits
    const column = table.columns[at]
    if (text === null || !first || column === undefined) return []
    // What the key says may itself be what was found.
    const safeKey = key.map((part) => masked(part, find))
    const kinds = [...new Set(hits.map(({ kind }) => kind))]
    return kinds.map((kind) => {
      const hit = hits.find((one) => one.kind === kind) ?? first
      return { kind, table, column, key: safeKey, profileId, excerpt: excerptOf(text, hit, find) }
    })
  })
}

/** A hit in its surroundings, in one line, hidden. */
export function excerptOf(text: string, hit: { readonly start: number; readonly end: number }, find: Finder): string {
  const whole = masked(text, find)
  const from = Math.max(0, hit.start - AROUND)
  const to = Math.min(whole.length, Math.min(hit.end, hit.start + 60) + AROUND)
  return `${from > 0 ? '…' : ''}${whole.slice(from, to).replace(/\s+/g, ' ')}${to < whole.length ? '…' : ''}`
}
