import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { PAGE_SIZE_COOKIE, parseTableState, type SearchParams, tableQuery } from '@/components/data-table/table-state'
import { PageHeader } from '@/components/ui/page-header'
import { requireStaff } from '@/lib/auth/session'
import { countPayments, paymentFilterOptions, searchPayments } from '@/lib/transactions/search'
import { counted } from '../counted'
import { PaymentsTable } from './payments-table'
import { paymentFilter, paymentLine, paymentSpec } from './table'

export const metadata: Metadata = { title: 'Payments' }

const PATH = '/admin/payments'

/** Financial → E-payments → Payments: every amount collected, and what became of it. */
export default async function PaymentsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requireStaff('payments.read')
  const spec = paymentSpec(await paymentFilterOptions(actor))
  const state = parseTableState(await searchParams, spec, (await cookies()).get(PAGE_SIZE_COOKIE)?.value)
  const filter = paymentFilter(state.filters)
  const [page, count] = await Promise.all([
    searchPayments(actor, filter, { ...state, size: state.pageSize, desc: state.sort.desc }),
    countPayments(actor, filter),
  ])
  return (
    <>
      <PageHeader title="Payments" description="Every amount collected, and what became of it." />
      <PaymentsTable
        spec={spec}
        state={state}
        path={PATH}
        label="Payments"
        lines={page.rows.map(paymentLine)}
        nextCursor={page.next}
        previousCursor={page.previous}
        totalLabel={counted(count, 'payment', 'payments')}
        csvHref={`${PATH}/export?${tableQuery(spec, state)}`}
      />
    </>
  )
}
