import { CircleCheck, ClipboardCheck, TriangleAlert } from 'lucide-react'
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
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/empty-state'
import { TextLink } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { may } from '@/lib/auth/actor'
import { requireStaff } from '@/lib/auth/session'
import { type Inspection, inspectionStandings, listInspections } from '@/lib/transactions/inspections'
import { Recount } from './recount'
import { Standing } from './standing'
import { KINDS, verdictOf } from './words'

export const metadata: Metadata = { title: 'Inspections' }

const spec: TableSpec = { id: 'inspections', sortable: [], defaultSort: { id: 'at', desc: true }, filters: [] }

const columns = [
  { id: 'at', header: 'When', fixed: true },
  { id: 'kind', header: 'What' },
  { id: 'result', header: 'Result' },
  { id: 'checked', header: 'Looked at', align: 'end' },
  { id: 'took', header: 'Took', align: 'end' },
] as const

/** The nightly inspections: how they stand, and each result with its date. */
export default async function InspectionsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requireStaff('inspections.read')
  const whyNot = may(actor, 'payments.settle') ? null : 'Only an administrator has it counted again.'
  const state = parseTableState(await searchParams, spec, (await cookies()).get(PAGE_SIZE_COOKIE)?.value)
  const [standings, page] = await Promise.all([
    inspectionStandings(actor),
    listInspections(actor, { ...state, size: state.pageSize }),
  ])
  return (
    <>
      <PageHeader
        title="Inspections"
        description="Each night everything is checked from the rows up; nothing that is cached or summed is believed."
      />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        {standings.map((standing) => (
          <Standing key={standing.kind} {...standing} />
        ))}
      </div>
      <DataTable
        spec={spec}
        state={state}
        path="/admin/inspections"
        label="Inspections"
        columns={columns}
        rows={page.rows.map((one) => row(one, whyNot))}
        nextCursor={page.next}
        previousCursor={page.previous}
        empty={
          <div className="rounded-md border border-line bg-surface">
            <EmptyState icon={<ClipboardCheck aria-hidden />} title="No results yet">
              The result of each night appears here and is kept.
            </EmptyState>
          </div>
        }
      />
    </>
  )
}

function row(one: Inspection, whyNot: string | null): TableRow {
  const { kind, startedAt, finishedAt, found, checked } = one
  const Icon = found === 0 ? CircleCheck : TriangleAlert
  return {
    id: one.id,
    cells: {
      at: <Time value={finishedAt} />,
      kind: KINDS[kind].title,
      result: (
        <Badge tone={found === 0 ? 'success' : 'danger'}>
          <Icon aria-hidden className="size-3.5" /> {verdictOf(found)}
        </Badge>
      ),
      checked: KINDS[kind].counts(checked),
      took: took(finishedAt.getTime() - startedAt.getTime()),
    },
    detail: found > 0 ? <Findings one={one} whyNot={whyNot} /> : null,
  }
}

function took(ms: number): string {
  return ms < 1000 ? '< 1 s' : ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`
}

/** Findings about what is only kept beside the transactions, and can be worked out from them again. */
const DERIVED: readonly string[] = ['orders', 'sums']

function Findings({ one: { findings, found }, whyNot }: { one: Inspection; whyNot: string | null }) {
  return (
    <div className="grid gap-3">
      <ul className="grid gap-3">
        {findings.map(({ rule, subject, problem, paymentId }) => (
          <li key={`${rule} ${subject} ${problem}`} className="grid gap-0.5">
            <span className="flex flex-wrap gap-x-3 break-words">
              {problem}
              {paymentId && <TextLink href={`/admin/payments/${paymentId}`}>Go to the payment</TextLink>}
              {rule === 'orders' && <TextLink href={`/admin/orders/${subject}`}>Go to the order</TextLink>}
            </span>
            <span className="flex flex-wrap gap-x-3 break-all text-[13px] text-ink-soft">
              <span>{rule}</span>
              <span className="font-mono">{subject}</span>
            </span>
            {DERIVED.includes(rule) && <Recount subject={subject} whyNot={whyNot} />}
          </li>
        ))}
      </ul>
      {found > findings.length && (
        <p className="text-ink-soft">
          The first {findings.length} of {found} are kept.
        </p>
      )}
    </div>
  )
}
