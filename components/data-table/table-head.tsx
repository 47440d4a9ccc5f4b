'use client'

import type { ReactTable } from '@tanstack/react-table'
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import { Link } from '../navigation'
import { cn } from '../ui/cn'
import { type TableSpec, type TableState, tableHref } from './table-state'
import type { Features, TableColumn, TableRow } from './table-types'

export interface TableHeadProps {
  table: ReactTable<Features, TableRow>
  columns: readonly TableColumn[]
  spec: TableSpec
  state: TableState
  path: string
}

/** The heads of the columns; those that can be sorted by are links. */
export function TableHead({ table, columns, spec, state, path }: TableHeadProps) {
  const expandable = table.getRowModel().rows.some((row) => row.getCanExpand())
  return (
    <thead className="border-b border-line bg-sunken text-[13px] text-ink-soft">
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id}>
          {expandable && (
            <th scope="col" className="w-10">
              <span className="sr-only">Details</span>
            </th>
          )}
          {group.headers.map((header) => {
            const id = header.column.id
            const sorted = state.sort.id === id ? (state.sort.desc ? 'descending' : 'ascending') : undefined
            const sortable = spec.sortable.includes(id)
            const end = columns.find((column) => column.id === id)?.align === 'end'
            const text = <table.FlexRender header={header} />
            return (
              <th
                key={header.id}
                scope="col"
                aria-sort={sorted}
                className={cn('whitespace-nowrap px-4 py-2 font-medium', end ? 'text-end' : 'text-start')}
              >
                {sortable ? (
                  <Link
                    href={tableHref(path, spec, state, { sort: { id, desc: sorted ? !state.sort.desc : false } })}
                    className={cn('inline-flex items-center gap-1 rounded-sm hover:text-ink', sorted && 'text-ink')}
                  >
                    {text}
                    <SortMark sorted={sorted} />
                  </Link>
                ) : (
                  text
                )}
              </th>
            )
          })}
        </tr>
      ))}
    </thead>
  )
}

function SortMark({ sorted }: { sorted: 'ascending' | 'descending' | undefined }) {
  const Icon = sorted === 'ascending' ? ArrowUp : sorted === 'descending' ? ArrowDown : ChevronsUpDown
  return <Icon aria-hidden className="size-3.5" />
}
