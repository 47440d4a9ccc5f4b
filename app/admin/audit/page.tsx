import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import {
  PAGE_SIZE_COOKIE,
  parseTableState,
  type SearchParams,
  type TableSpec,
} from '@/components/data-table/table-state'
import { PageHeader } from '@/components/ui/page-header'
import { type AuditEntry, listAudit } from '@/lib/auth/audit-log'
import { requireStaff } from '@/lib/auth/session'
import { type AuditLine, AuditTable } from './audit-table'

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

/** Who changed what, when, from what to what. Nothing here can be altered. */
export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requireStaff('audit.read')
  const state = parseTableState(await searchParams, spec, (await cookies()).get(PAGE_SIZE_COOKIE)?.value)
  const page = await listAudit(actor, state.filters, { ...state, size: state.pageSize })
  return (
    <div className="grid gap-6">
      <PageHeader title="Audit log" description="Who changed what, and when. Entries are never altered or removed." />
      <AuditTable
        spec={spec}
        state={state}
        path="/admin/audit"
        label="Audit log"
        lines={page.entries.map(line)}
        nextCursor={page.next}
        previousCursor={page.previous}
      />
    </div>
  )
}

const KINDS = { staff: '', customer: ' (customer)', payer: ' (by payment link)', system: ' (automatic)' } as const

function line({ id, at, actorName, actorKind, action, entity, entityId, changes }: AuditEntry): AuditLine {
  const who = actorName + KINDS[actorKind]
  return { id, at: at.toISOString(), who, action: words(action), record: words(entity), recordId: entityId, changes }
}

/** `payment_system.created` → "Payment system created". */
function words(code: string): string {
  const text = code.replace(/[._]/g, ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
