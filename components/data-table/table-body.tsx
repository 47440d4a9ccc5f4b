'use client'

import type { ReactTable, Row } from '@tanstack/react-table'
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from '../navigation'
import { Button } from '../ui/button'
import { cn } from '../ui/cn'
import { TextLink } from '../ui/link-button'
import type { Features, TableColumn, TableRow } from './table-types'

export interface TableBodyProps {
  table: ReactTable<Features, TableRow>
  columns: readonly TableColumn[]
  /** The table without its filters. */
  clearHref: string
}

/** The rows; each may be a link and may open to show more. */
export function TableBody({ table, columns, clearHref }: TableBodyProps) {
  const { rows } = table.getRowModel()
  const expandable = rows.some((row) => row.getCanExpand())
  const width = table.getVisibleLeafColumns().length + (expandable ? 1 : 0)
  return (
    <tbody className="divide-y divide-line">
      {rows.length === 0 && (
        <tr>
          <td colSpan={width} className="px-4 py-10 text-center text-ink-soft">
            Nothing matches. <TextLink href={clearHref}>Clear the filters</TextLink>
          </td>
        </tr>
      )}
      {rows.map((row) => (
        <BodyRow key={row.id} row={row} table={table} columns={columns} expandable={expandable} width={width} />
      ))}
    </tbody>
  )
}

interface BodyRowProps {
  row: Row<Features, TableRow>
  table: ReactTable<Features, TableRow>
  columns: readonly TableColumn[]
  expandable: boolean
  width: number
}

function BodyRow({ row, table, columns, expandable, width }: BodyRowProps) {
  const { href, detail } = row.original
  const open = row.getIsExpanded()
  const detailId = `detail-${row.id}`
  return (
    <>
      <tr className={cn('relative', href !== undefined && 'hover:bg-hover')}>
        {expandable && (
          <td className="w-10 ps-2">
            {row.getCanExpand() && (
              <Button
                variant="ghost"
                size="small"
                square
                aria-label="Details"
                aria-expanded={open}
                aria-controls={open ? detailId : undefined}
                onClick={() => row.toggleExpanded()}
                className="relative z-10"
              >
                <ChevronRight
                  aria-hidden
                  className={cn('size-4 transition-transform', open ? 'rotate-90' : 'rtl:-scale-x-100')}
                />
              </Button>
            )}
          </td>
        )}
        {row.getVisibleCells().map((cell, index) => {
          const end = columns.find((column) => column.id === cell.column.id)?.align === 'end'
          const content = <table.FlexRender cell={cell} />
          return (
            <td key={cell.id} className={cn('px-4 py-2.5 max-sm:whitespace-nowrap', end && 'text-end tabular-nums')}>
              {index === 0 && href !== undefined ? <RowLink href={href}>{content}</RowLink> : content}
            </td>
          )
        })}
      </tr>
      {open && (
        <tr id={detailId} className="bg-sunken">
          <td colSpan={width} className="px-4 py-4">
            {detail}
          </td>
        </tr>
      )}
    </>
  )
}

/** The link of the first cell, stretched over its row: the whole row can be clicked, and it is still one ordinary link. */
function RowLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="rounded-sm font-medium text-ink after:absolute after:inset-0 hover:underline">
      {children}
    </Link>
  )
}
