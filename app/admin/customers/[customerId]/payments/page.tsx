import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { PAGE_SIZE_COOKIE, parseTableState, type SearchParams, tableQuery } from '@/components/data-table/table-state'
import { countPayments, paymentFilterOptions, searchPayments } from '@/lib/transactions/search'
import { counted } from '../../../counted'
import { PaymentsTable } from '../../../payments/payments-table'
import { paymentFilter, paymentLine, paymentSpec } from '../../../payments/table'
import { loadCustomer } from '../../load'

export const metadata: Metadata = { title: 'Payments' }

interface Props {
  params: Promise<{ customerId: string }>
  searchParams: Promise<SearchParams>
}

/** The payments of one customer. */
export default async function CustomerPaymentsPage({ params, searchParams }: Props) {
  const { actor, customer } = await loadCustomer((await params).customerId)
  const spec = paymentSpec(await paymentFilterOptions(actor), 'customer')
  const state = parseTableState(await searchParams, spec, (await cookies()).get(PAGE_SIZE_COOKIE)?.value)
  const filter = paymentFilter(state.filters, customer.id)
  const [page, count] = await Promise.all([
    searchPayments(actor, filter, { ...state, size: state.pageSize, desc: state.sort.desc }),
    countPayments(actor, filter),
  ])
  const query = tableQuery(spec, state)
  query.set('customerId', customer.id)
  return (
    <PaymentsTable
      spec={spec}
      state={state}
      path={`/admin/customers/${customer.id}/payments`}
      label={`Payments of ${customer.name}`}
      customer={customer.name}
      lines={page.rows.map(paymentLine)}
      nextCursor={page.next}
      previousCursor={page.previous}
      totalLabel={counted(count, 'payment', 'payments')}
      csvHref={`/admin/payments/export?${query}`}
    />
  )
}
