import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import {
  PAGE_SIZE_COOKIE,
  parseTableState,
  type SearchParams,
  type TableSpec,
} from '@/components/data-table/table-state'
import { LinkButton } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { may } from '@/lib/auth/actor'
import { requireStaff } from '@/lib/auth/session'
import { countDocuments, type DocumentItem, listDocuments } from '@/lib/documents/list'
import { isId } from '@/lib/ids'
import { counted } from '../counted'
import { moneyText } from '../money-text'
import { type DocumentLine, DocumentsTable } from './documents-table'
import { KINDS } from './kinds'

export const metadata: Metadata = { title: 'Documents' }

const spec: TableSpec = {
  id: 'documents',
  sortable: ['issued'],
  defaultSort: { id: 'issued', desc: true },
  filters: [
    { key: 'number', label: 'Number, such as R-2026-12', kind: 'search' },
    {
      key: 'kind',
      label: 'Kind',
      kind: 'select',
      options: Object.entries(KINDS).map(([value, label]) => ({ value, label })),
    },
    { key: 'customer', label: 'Customer', kind: 'text' },
    { key: 'from', label: 'From (UTC)', kind: 'date' },
    { key: 'to', label: 'To (UTC)', kind: 'date' },
  ],
}

/** Sales → Documents: every receipt, invoice, credit note and order summary, to find and to download. */
export default async function DocumentsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requireStaff('documents.read')
  const state = parseTableState(await searchParams, spec, (await cookies()).get(PAGE_SIZE_COOKIE)?.value)
  const { number, kind, customer, from, to } = state.filters
  const filter = { number, customer, from, to, kind: isKind(kind) ? kind : undefined }
  const cursor = (id: string | null) => (id !== null && isId('doc', id) ? id : null)
  const place = { after: cursor(state.after), before: cursor(state.before) }
  const [page, count] = await Promise.all([
    listDocuments(actor, filter, { ...place, size: state.pageSize, desc: state.sort.desc }),
    countDocuments(actor, filter),
  ])
  return (
    <>
      <PageHeader
        title="Documents"
        description="Receipts, invoices, credit notes and order summaries. Each is as it was issued, and says where its present state can be seen."
        actions={may(actor, 'documents.manage') && <LinkButton href="/admin/documents/settings">Settings</LinkButton>}
      />
      <DocumentsTable
        spec={spec}
        state={state}
        path="/admin/documents"
        label="Documents"
        lines={page.rows.map(lineOf)}
        nextCursor={page.next}
        previousCursor={page.previous}
        totalLabel={counted(count, 'document', 'documents')}
      />
    </>
  )
}

function isKind(text: string | undefined): text is DocumentItem['kind'] {
  return text !== undefined && Object.hasOwn(KINDS, text)
}

function lineOf({ kind, issuedAt, amount, ...rest }: DocumentItem): DocumentLine {
  return { ...rest, kind: KINDS[kind], issuedAt: issuedAt.toISOString(), amount: moneyText(amount) }
}
