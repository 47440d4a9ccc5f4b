import type postgres from 'postgres'
import { createDatabase } from '@/db/client'
import { atMost, type Figure } from './figures'

interface TableSize {
  readonly table: string
  /** Bytes per payment: rows with what of them lies outside the page, and each index. */
  readonly rows: number
  readonly indexes: Readonly<Record<string, number>>
}

/** P6: bytes on disk per payment, all tables and indexes, in a database that was filled and vacuumed. */
export async function sizeRow(url: string, payments: number): Promise<Figure> {
  const { sql, close } = createDatabase(url)
  const tables = await sizesOf(sql, payments).finally(close)
  const totals = tables.map(({ table, rows, indexes }) => ({ table, bytes: rows + sum(Object.values(indexes)) }))
  const largest = totals.toSorted((a, b) => b.bytes - a.bytes).slice(0, 4)
  const value = sum(totals.map(({ bytes }) => bytes))
  return {
    id: 'P6',
    what: `bytes on disk per payment, all tables and indexes, after ${payments.toLocaleString('en')}`,
    ours: largest.map(({ table, bytes }) => `${table} ${Math.round(bytes)}`).join(', '),
    reference: '',
    value,
    unit: 'bytes',
    needed: atMost(6144, 3072),
    detail: tables,
  }
}

async function sizesOf(sql: postgres.Sql, payments: number): Promise<readonly TableSize[]> {
  const found = await sql<{ table: string; index: string | null; bytes: string }[]>`
    select t.relname as table, null as index, pg_table_size(t.oid)::text as bytes
    from pg_class t join pg_namespace s on s.oid = t.relnamespace where t.relkind = 'r' and s.nspname = 'public'
    union all
    select t.relname, i.relname, pg_relation_size(i.oid)::text
    from pg_class t join pg_namespace s on s.oid = t.relnamespace join pg_index x on x.indrelid = t.oid
    join pg_class i on i.oid = x.indexrelid where t.relkind = 'r' and s.nspname = 'public'`
  const byTable = Map.groupBy(found, ({ table }) => table)
  return [...byTable].map(([table, parts]) => ({
    table,
    rows: sum(parts.filter(({ index }) => index === null).map(({ bytes }) => Number(bytes))) / payments,
    indexes: Object.fromEntries(
      parts.flatMap(({ index, bytes }) => (index ? [[index, Number(bytes) / payments]] : [])),
    ),
  }))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
