'use client'

import type { ReactTable, Row } from '@tanstack/react-table'
import type { ReactNode } from 'react'
import { Link } from '../navigation'
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
  const shown = columns.filter(({ id }) => table.getColumn(id)?.getIsVisible())
  const width = shown.length + (expandable ? 1 : 0)
  return (
    <tbody className="divide-y divide-line">
      {rows.length === 0 && (
        <tr>
          <td colSpan={width} className="px-4 py-10 text-ink-soft sm:text-center">
            Nothing matches. <TextLink href={clearHref}>Clear the filters</TextLink>
          </td>
        </tr>
      )}
      {rows.map((row) => (
        <BodyRow key={row.id} row={row} shown={shown} expandable={expandable} width={width} />
      ))}
    </tbody>
  )
}

/** Said once for a row, not for each of its cells: a page has hundreds. The cell of the chevron has its own measure. */
const cellStyle = {
  all: '*:px-4 *:py-2.5 max-sm:*:whitespace-nowrap',
  after: '*:not-first:px-4 *:not-first:py-2.5 max-sm:*:whitespace-nowrap',
}

interface BodyRowProps {
  row: Row<Features, TableRow>
  shown: readonly TableColumn[]
  expandable: boolean
  width: number
}

function BodyRow({ row, shown, expandable, width }: BodyRowProps) {
  const { href, detail, cells } = row.original
  const open = row.getIsExpanded()
  const detailId = `detail-${row.id}`
  return (
    <>
      <tr className={cn('relative', cellStyle[expandable ? 'after' : 'all'], href !== undefined && 'hover:bg-hover')}>
        {expandable && (
          <td className="w-10 ps-2">
            {row.getCanExpand() && (
              <button
                type="button"
                aria-label="Details"
                aria-expanded={open}
                aria-controls={open ? detailId : undefined}
                onClick={() => row.toggleExpanded()}
                className="chevron relative z-10 grid size-8 place-items-center rounded-md hover:bg-hover"
              />
            )}
          </td>
        )}
        {shown.map(({ id, align }, index) => {
          const content = cells[id]
          return (
            <td key={id} className={align === 'end' ? 'text-end tabular-nums' : undefined}>
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
