'use client'

import { ScrollText } from 'lucide-react'
import { DataTable, type DataTableProps } from '@/components/data-table/data-table'
import type { TableRow } from '@/components/data-table/table-types'
import { EmptyState } from '@/components/ui/empty-state'
import { Time } from '@/components/ui/time'
import type { FieldChange } from '@/lib/auth/audit-log'
import { ChangeList } from './change-list'

/** An entry of the log as the list shows it. */
export interface AuditLine {
  readonly id: string
  /** ISO text. */
  readonly at: string
  readonly who: string
  readonly action: string
  readonly record: string
  readonly recordId: string
  readonly changes: readonly FieldChange[]
}

const columns = [
  { id: 'at', header: 'When', fixed: true },
  { id: 'who', header: 'Who' },
  { id: 'action', header: 'What was done' },
  { id: 'record', header: 'Record' },
  { id: 'changes', header: 'Changes' },
] as const

export interface AuditTableProps extends Omit<DataTableProps, 'columns' | 'rows' | 'empty'> {
  lines: readonly AuditLine[]
}

/** The audit log. Rows come as data and are drawn here, so that they are sent once. */
export function AuditTable({ lines, ...rest }: AuditTableProps) {
  const empty = (
    <EmptyState icon={<ScrollText aria-hidden />} title="Nothing has been changed yet">
      Every change that people or jobs make in this profile is noted here.
    </EmptyState>
  )
  return <DataTable {...rest} columns={columns} rows={lines.map(rowOf)} empty={empty} />
}

function rowOf(entry: AuditLine): TableRow {
  const { changes } = entry
  return {
    id: entry.id,
    cells: {
      at: <Time value={entry.at} />,
      who: entry.who,
      action: entry.action,
      record: (
        <span className="grid">
          {entry.record}
          <span className="font-mono text-xs text-ink-soft">{entry.recordId}</span>
        </span>
      ),
      changes:
        changes.length === 0 ? (
          ''
        ) : changes.length === 1 ? (
          <ChangeList changes={changes} />
        ) : (
          `${changes.length} fields`
        ),
    },
    detail: changes.length > 1 ? <ChangeList changes={changes} /> : null,
  }
}
