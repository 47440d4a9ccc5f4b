'use client'

import { useTable } from '@tanstack/react-table'
import { type ReactNode, useMemo } from 'react'
import { Pagination } from '../ui/pagination'
import { PageSizePicker } from './page-size-picker'
import { TableBody } from './table-body'
import { TableHead } from './table-head'
import { type TableSpec, type TableState, tableHref } from './table-state'
import { TableToolbar } from './table-toolbar'
import { type Features, features, type TableColumn, type TableRow } from './table-types'
import { useHiddenColumns } from './use-hidden-columns'

export interface DataTableProps {
  spec: TableSpec
  /** From `parseTableState`. */
  state: TableState
  /** The page's own path, without a query. */
  path: string
  /** What the rows are, for the table's name: "Payments". */
  label: string
  columns: readonly TableColumn[]
  rows: readonly TableRow[]
  nextCursor: string | null
  previousCursor: string | null
  /** "1,204 payments", where it is known. */
  totalLabel?: string | undefined
  /** Where a CSV of everything the filter matches comes from. */
  csvHref?: string | undefined
  /** An EmptyState for when there is nothing at all; nothing found by a filter is said by the table itself. */
  empty: ReactNode
}

/** Rows the server sorted, filtered and paged, with everything the reader chose in the address. Works before scripts arrive. */
export function DataTable({
  spec,
  state,
  path,
  label,
  columns,
  rows,
  nextCursor,
  previousCursor,
  totalLabel,
  csvHref,
  empty,
}: DataTableProps) {
  const [columnVisibility, setColumnVisibility] = useHiddenColumns(spec.id, columns)
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        header: column.header,
        enableHiding: !column.fixed,
      })),
    [columns],
  )
  const table = useTable<Features, TableRow>({
    features,
    columns: definitions,
    data: rows as TableRow[],
    getRowId: (row) => row.id,
    getRowCanExpand: (row) => row.original.detail !== undefined && row.original.detail !== null,
    manualSorting: true,
    state: { columnVisibility, sorting: [state.sort] },
    onColumnVisibilityChange: setColumnVisibility,
  })
  const filtered = Object.keys(state.filters).length > 0
  const paged = state.after !== null || state.before !== null
  if (rows.length === 0 && !filtered && !paged) return <>{empty}</>
  return (
    <div className="grid min-w-0 gap-3">
      <TableToolbar table={table} spec={spec} state={state} path={path} csvHref={csvHref} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section aria-label={label} tabIndex={0} className="overflow-x-auto rounded-md border border-line bg-surface">
        <table className="w-full border-collapse text-sm">
          <caption className="sr-only">{label}</caption>
          <TableHead table={table} columns={columns} spec={spec} state={state} path={path} />
          <TableBody table={table} columns={columns} clearHref={tableHref(path, spec, state, { filters: {} })} />
        </table>
      </section>
      <Pagination
        label={label}
        previousHref={previousCursor === null ? null : tableHref(path, spec, state, { before: previousCursor })}
        nextHref={nextCursor === null ? null : tableHref(path, spec, state, { after: nextCursor })}
      >
        <span className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {totalLabel && <span className="tabular-nums">{totalLabel}</span>}
          <PageSizePicker spec={spec} state={state} path={path} />
        </span>
      </Pagination>
    </div>
  )
}
