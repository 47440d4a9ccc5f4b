import { ScrollText } from 'lucide-react'
import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { DataTable } from '@/components/data-table/data-table'
import {
  PAGE_SIZE_COOKIE,
  parseTableState,
  type SearchParams,
  type TableSpec,
} from '@/components/data-table/table-state'
import type { TableRow } from '@/components/data-table/table-types'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { type AuditEntry, listAudit } from '@/lib/auth/audit-log'
import { requireStaff } from '@/lib/auth/session'
import { ChangeList } from './change-list'

export const metadata: Metadata = { title: 'Audit log' }

const spec: TableSpec = {
  id: 'audit',
  sortable: [],
  defaultSort: { id: 'at', desc: true },
  filters: [
    { key: 'person', label: 'Who', kind: 'search' },
    { key: 'action', label: 'What was done', kind: 'text' },
    { key: 'record', label: 'Record or id', kind: 'text' },
    { key: 'from', label: 'From', kind: 'date' },
    { key: 'to', label: 'To', kind: 'date' },
  ],
}

const columns = [
  { id: 'at', header: 'When', fixed: true },
  { id: 'who', header: 'Who' },
  { id: 'action', header: 'What was done' },
  { id: 'record', header: 'Record' },
  { id: 'changes', header: 'Changes' },
] as const

/** Who changed what, when, from what to what. Nothing here can be altered. */
export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requireStaff('audit.read')
  const state = parseTableState(await searchParams, spec, (await cookies()).get(PAGE_SIZE_COOKIE)?.value)
  const page = await listAudit(actor, state.filters, { ...state, size: state.pageSize })
  return (
    <div className="grid gap-6">
      <PageHeader title="Audit log" description="Who changed what, and when. Entries are never altered or removed." />
      <DataTable
        spec={spec}
        state={state}
        path="/admin/audit"
        label="Audit log"
        columns={columns}
        rows={page.entries.map(row)}
        nextCursor={page.next}
        previousCursor={page.previous}
        empty={
          <EmptyState icon={<ScrollText aria-hidden />} title="Nothing has been changed yet">
            Every change that people or jobs make in this profile is noted here.
          </EmptyState>
        }
      />
    </div>
  )
}

const KINDS = { staff: '', customer: ' (customer)', system: ' (automatic)' } as const

function row(entry: AuditEntry): TableRow {
  const { changes } = entry
  return {
    id: entry.id,
    cells: {
      at: <Time value={entry.at} />,
      who: entry.actorName + KINDS[entry.actorKind],
      action: words(entry.action),
      record: (
        <span className="grid">
          {words(entry.entity)}
          <span className="font-mono text-xs text-ink-soft">{entry.entityId}</span>
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

/** `payment_system.created` → "Payment system created". */
function words(code: string): string {
  const text = code.replace(/[._]/g, ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
