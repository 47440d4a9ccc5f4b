import {
  getTableColumns,
  getTableName,
  type InferInsertModel,
  is,
  Placeholder,
  SQL,
  StringChunk,
  sql,
} from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Tx } from './client'

// Many rows in one statement whose text is always the same, so that it is prepared once: the rows travel as one JSON parameter.

type Row<Table extends PgTable> = Partial<InferInsertModel<Table>>
type Key<Table extends PgTable> = keyof InferInsertModel<Table> & string

/** Rows that are given when a query runs that was put together before (`prepared.ts`): those bound to this name. */
export type Later = Placeholder<string>

/**
 * Rows as a relation to join with: `json_to_recordset(…) as name(profile_id text, …)`. Its columns are called and typed as the table's:
 * those named, else those that the first row has; every row must have the same.
 */
export function relation<Table extends PgTable>(name: string, table: Table, rows: readonly Row<Table>[]): SQL
export function relation<Table extends PgTable>(
  name: string,
  table: Table,
  rows: readonly Row<Table>[] | Later,
  columns: readonly Key<Table>[],
): SQL
export function relation<Table extends PgTable>(
  name: string,
  table: Table,
  rows: readonly Row<Table>[] | Later,
  columns?: readonly Key<Table>[],
): SQL {
  return withRows('', name, table, rows, '', columns)
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
  return tx.execute<{ id: string }>(sql`${insertion(table, rows, conflict ? { conflict } : {})} returning id`)
}

/** How rows are inserted. */
export interface Insertion {
  readonly conflict?: 'skip those that are there'
  /** Joins that the rows, called `v`, must meet, as text. */
  readonly join?: string
  /** Further columns, and their values of what was joined, as text. */
  readonly joined?: readonly { readonly column: PgColumn; readonly value: string }[]
}

/** The statement of `insertRows` without its end: to be continued with `returning`, or written `together` with others. At least one row. */
export function insertion<Table extends PgTable>(
  table: Table,
  rows: readonly Row<Table>[],
  { conflict, join, joined = [] }: Insertion = {},
): SQL {
  const { given } = shapeOf(table, columnsOf(rows))
  const into = [...given.map(({ name }) => `"${name}"`), ...joined.map(({ column }) => `"${column.name}"`)]
  const values = [...given.map(({ name }) => `v."${name}"`), ...joined.map(({ value }) => value)]
  const before = `insert into "${getTableName(table)}" (${into.join(', ')}) select ${values.join(', ')} from `
  return withRows(before, 'v', table, rows, `${join ?? ''}${conflict ? ' on conflict do nothing' : ''}`)
}

/**
 * The statement that updates the rows that `keys` name, in no particular order: to be written `together` with others. Each row has the
 * keys and the same columns to set. At least one row.
 */
export function updating<Table extends PgTable>(
  table: Table,
  keys: readonly Key<Table>[],
  rows: readonly Row<Table>[],
): SQL {
  const { given } = shapeOf(table, columnsOf(rows))
  const set = given.filter(({ key }) => !keys.some((one) => one === key)).map(({ name }) => `"${name}" = v."${name}"`)
  const before = `update "${getTableName(table)}" as t set ${set.join(', ')} from `
  return withRows(before, 'v', table, rows, ` where ${matching('t', 'v', table, keys)}`)
}

/**
 * Several statements that write, as one: one round trip, one plan, all or nothing. None of them sees what the others write; keys between
 * their rows are checked at the end. With `last`, a query to end with, which is told of nothing either.
 */
export async function together(tx: Tx, writing: readonly SQL[], last?: SQL): Promise<void> {
  if (writing.length === 0 && !last) return
  const parts = writing.flatMap((one, at) => [text(`${at === 0 ? 'with' : '), '} w${at} as (`), ...one.queryChunks])
  const end = writing.length > 0 ? [text(') ')] : []
  await tx.execute(new SQL([...parts, ...end, ...(last?.queryChunks ?? [text('select')])]))
}

/** The condition that a row of the table is among those named by `keys` in `values`. In a query whose table has no alias. */
export function among<Table extends PgTable>(
  table: Table,
  keys: readonly Key<Table>[],
  values: readonly Row<Table>[] | Later,
): SQL {
  return sql`exists (select from ${relation('v', table, values, keys)} where ${sql.raw(matching(getTableName(table), 'v', table, keys))})`
}

/** `a.profile_id = b.profile_id and …` over the columns named, as text. */
export function matching<Table extends PgTable>(
  a: string,
  b: string,
  table: Table,
  keys: readonly Key<Table>[],
): string {
  const columns = getTableColumns(table)
  const pairs = keys.map((key) => {
    const name = columns[key]?.name ?? key
    return `"${a}"."${name}" = "${b}"."${name}"`
  })
  return pairs.join(' and ')
}

// As few pieces as can be: putting a statement together is what costs most of sending it.
const text = (value: string) => new StringChunk(value)

function withRows<Table extends PgTable>(
  before: string,
  name: string,
  table: Table,
  rows: readonly Row<Table>[] | Later,
  after: string,
  columns?: readonly Key<Table>[],
): SQL {
  const { given, typed } = shapeOf(table, columns ?? columnsOf(isLater(rows) ? [] : rows))
  return new SQL([
    text(`${before}json_to_recordset(`),
    isLater(rows) ? boundLater(given, rows) : jsonOf(given, rows),
    text(`::text::json) as ${name}(${typed})${after ? ` ${after}` : ''}`),
  ])
}

/** The columns that the first row has. */
const columnsOf = (rows: readonly object[]) => Object.keys(rows[0] ?? {})

function isLater(rows: readonly object[] | Later): rows is Later {
  return is(rows, Placeholder)
}

/** drizzle hands the encoder what was bound to the name, and types it as the name. */
const boundLater = (given: readonly Given[], rows: Later) =>
  sql.param(rows, { mapToDriverValue: (bound: unknown) => jsonOf(given, bound as readonly object[]) })

interface Shape {
  readonly given: readonly Given[]
  /** `"profile_id" text, "id" text` */
  readonly typed: string
}

interface Given {
  readonly key: string
  readonly name: string
  /** `"profile_id":` */
  readonly label: string
}

// Worked out once for each table and choice of columns: the same few come again with every payment.
const shapes = new WeakMap<PgTable, Map<string, Shape>>()

function shapeOf(table: PgTable, chosen: readonly string[]): Shape {
  const known = shapes.get(table) ?? new Map<string, Shape>()
  const choice = chosen.join()
  const shape = known.get(choice) ?? newShape(table, chosen)
  shapes.set(table, known.set(choice, shape))
  return shape
}

function newShape(table: PgTable, chosen: readonly string[]): Shape {
  const columns = Object.entries(getTableColumns(table)).filter(([key]) => chosen.includes(key))
  return {
    given: columns.map(([key, { name }]) => ({ key, name, label: `${JSON.stringify(name)}:` })),
    typed: columns.map(([, column]) => `"${column.name}" ${column.getSQLType()}`).join(', '),
  }
}

const bigintsAsText = (_key: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)

function jsonOf(given: readonly Given[], rows: readonly object[]): string {
  const records = rows.map((row) => {
    const fields = given.map(({ key, label }) => label + textOf((row as Record<string, unknown>)[key]))
    return `{${fields.join()}}`
  })
  return `[${records.join()}]`
}

/** Most values are plain, and said faster here than by a `JSON.stringify` that has to ask about each. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'bigint') return `"${value}"`
  return JSON.stringify(value, bigintsAsText)
}
