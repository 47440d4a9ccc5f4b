import { getTableColumns, getTableName, type InferInsertModel, type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Tx } from './client'

// Many rows in one statement whose text is always the same, so that it is prepared once: the rows travel as one JSON parameter.

type Row<Table extends PgTable> = Partial<InferInsertModel<Table>>
type Key<Table extends PgTable> = keyof InferInsertModel<Table> & string

/**
 * Rows as a relation to join with: `json_to_recordset(…) as name(profile_id text, …)`. Its columns are called and typed as the table's,
 * those that the first row has; every row must have the same.
 */
export function relation<Table extends PgTable>(name: string, table: Table, rows: readonly Row<Table>[]): SQL {
  const columns = columnsOf(table, rows)
  const json = JSON.stringify(
    rows.map((row) => {
      const record = row as Record<string, unknown>
      return Object.fromEntries(columns.map(({ key, column }) => [column.name, record[key]]))
    }),
    (_key, value) => (typeof value === 'bigint' ? value.toString() : value),
  )
  const types = columns.map(({ column }) => sql`${sql.identifier(column.name)} ${sql.raw(column.getSQLType())}`)
  return sql`json_to_recordset(${json}::text::json) as ${sql.identifier(name)}(${sql.join(types, sql`, `)})`
}

/**
 * Inserts the rows, which all have the same columns; the others take their defaults. Answers the ids that were inserted: all, unless
 * `those that are there` are skipped, whichever unique key they meet.
 */
export async function insertRows<Table extends PgTable & { readonly id: PgColumn }>(
  tx: Tx,
  table: Table,
  rows: readonly Row<Table>[],
  conflict?: 'skip those that are there',
): Promise<readonly { readonly id: string }[]> {
  if (rows.length === 0) return []
  return tx.execute<{ id: string }>(sql`${insertion(table, rows, conflict)} returning id`)
}

/** The statement of `insertRows` without its end, to be continued with `returning`. At least one row. */
export function insertion<Table extends PgTable>(
  table: Table,
  rows: readonly Row<Table>[],
  conflict?: 'skip those that are there',
): SQL {
  const names = sql.join(
    columnsOf(table, rows).map(({ column }) => sql.identifier(column.name)),
    sql`, `,
  )
  const skip = conflict ? sql`on conflict do nothing` : sql``
  return sql`insert into ${table} (${names}) select ${names} from ${relation('v', table, rows)} ${skip}`
}

/** Updates the rows that `keys` name, in no particular order. Each row has the keys and the same columns to set. */
export async function updateRows<Table extends PgTable>(
  tx: Tx,
  table: Table,
  keys: readonly Key<Table>[],
  rows: readonly Row<Table>[],
): Promise<void> {
  if (rows.length === 0) return
  const columns = columnsOf(table, rows)
  const named = (name: string) => sql`${sql.identifier(name)} = v.${sql.identifier(name)}`
  const set = columns.filter(({ key }) => !keys.some((one) => one === key)).map(({ column }) => named(column.name))
  await tx.execute(
    sql`update ${table} as t set ${sql.join(set, sql`, `)} from ${relation('v', table, rows)} where ${matching('t', 'v', table, keys)}`,
  )
}

/** The condition that a row of the table is among those named by `keys` in `values`. In a query whose table has no alias. */
export function among<Table extends PgTable>(
  table: Table,
  keys: readonly Key<Table>[],
  values: readonly Row<Table>[],
): SQL {
  const named = values.map((value) => Object.fromEntries(keys.map((key) => [key, value[key]])) as Row<Table>)
  return sql`exists (select from ${relation('v', table, named)} where ${matching(getTableName(table), 'v', table, keys)})`
}

/** `a.profile_id = b.profile_id and …` over the columns named. */
export function matching<Table extends PgTable>(a: string, b: string, table: Table, keys: readonly Key<Table>[]): SQL {
  const columns = getTableColumns(table)
  const pairs = keys.map((key) => {
    const name = sql.identifier(columns[key]?.name ?? key)
    return sql`${sql.identifier(a)}.${name} = ${sql.identifier(b)}.${name}`
  })
  return sql.join(pairs, sql` and `)
}

function columnsOf<Table extends PgTable>(table: Table, rows: readonly Row<Table>[]) {
  const given = rows[0] ?? {}
  return Object.entries(getTableColumns(table))
    .filter(([key]) => key in given)
    .map(([key, column]) => ({ key, column }))
}
