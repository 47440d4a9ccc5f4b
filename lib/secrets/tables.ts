import { sql } from 'drizzle-orm'
import type { Database, Tx } from '@/db/client'

// Every text of a database, table by table, whoever made the table: the job queue's and the migrations' own are read like ours.

export interface TextRow {
  /** The values of the primary key, in its order; of a table without one, where the row lies. */
  readonly key: readonly string[]
  /** Of which profile it is; null in tables that are of none. */
  readonly profileId: string | null
  /** One for each column of the table, null where there is nothing. */
  readonly texts: readonly (string | null)[]
}

export interface TextTable {
  readonly schema: string
  readonly name: string
  /** The columns that can hold text: text, JSON, XML, bytes, and lists of them. */
  readonly columns: readonly string[]
  readonly keyColumns: readonly string[]
  readonly hasProfile: boolean
  /** Whether this user of the database may read it. */
  readonly readable: boolean
}

const BATCH = 500

/** Every table outside the system's own schemas that has a column with text. */
export async function textTables(tx: Tx): Promise<readonly TextTable[]> {
  const tables = await tx.execute<{
    schema: string
    name: string
    columns: string[]
    key_columns: string[]
    has_profile: boolean
    readable: boolean
  }>(sql`
    select n.nspname as schema, c.relname as name, t.columns, coalesce(k.columns, '[]') as key_columns,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'profile_id' and not a.attisdropped) as has_profile,
      has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') as readable
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    cross join lateral (
      select json_agg(a.attname order by a.attnum) as columns
      from pg_attribute a join pg_type y on y.oid = a.atttypid
      left join pg_type e on e.oid = coalesce(nullif(y.typelem, 0), nullif(y.typbasetype, 0))
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        and (y.typcategory = 'S' or y.typname in ('json', 'jsonb', 'xml', 'bytea', 'hstore')
          or y.typcategory = 'A' and (e.typcategory = 'S' or e.typname in ('json', 'jsonb', 'xml', 'bytea')))
    ) t
    left join lateral (
      select json_agg(a.attname order by array_position(i.indkey::int2[], a.attnum)) as columns
      from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey::int2[])
      where i.indrelid = c.oid and i.indisprimary
    ) k on true
    where c.relkind in ('r', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and t.columns is not null
    order by 1, 2`)
  return tables.map(({ key_columns, has_profile, ...rest }) => ({
    ...rest,
    keyColumns: key_columns,
    hasProfile: has_profile,
  }))
}

/**
 * Hands every row of a table to `visit`, a batch at a time, all from one moment. Each batch is a statement of its own, so that the
 * database's time limit holds for the batch and not for the table.
 */
export async function readTexts(
  db: Database,
  table: TextTable,
  visit: (rows: readonly TextRow[]) => void,
): Promise<void> {
  const name = sql`${sql.identifier(table.schema)}.${sql.identifier(table.name)}`
  // As one JSON object, because a function takes a hundred values at most.
  const list = (columns: readonly string[]) =>
    sql`(select row_to_json(listed) from (select ${sql.join(
      columns.map((column, at) => sql`${sql.identifier(column)}::text as ${sql.identifier(`c${at}`)}`),
      sql`, `,
    )}) as listed)`
  const key = table.keyColumns.length > 0 ? list(table.keyColumns) : list(['ctid'])
  const profile = table.hasProfile ? sql`profile_id::text` : sql`null::text`
  await db.transaction(
    async (tx) => {
      // Bytes are shown as the characters they are, where they are any.
      await tx.execute(sql`set local bytea_output = 'escape'`)
      await tx.execute(sql`
        declare texts no scroll cursor for
        select ${key} as key, ${profile} as profile, ${list(table.columns)} as texts from ${name}`)
      for (;;) {
        const rows = await tx.execute<{
          key: Record<string, string>
          profile: string | null
          texts: Record<string, string | null>
        }>(sql`fetch ${sql.raw(String(BATCH))} from texts`)
        if (rows.length > 0)
          visit(
            rows.map(({ key: parts, profile: profileId, texts }) => ({
              key: Object.values(parts),
              profileId,
              texts: Object.values(texts),
            })),
          )
        if (rows.length < BATCH) return
      }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}
