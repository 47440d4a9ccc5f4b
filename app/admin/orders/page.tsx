import { Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { PAGE_SIZE_COOKIE, parseTableState, type SearchParams, tableQuery } from '@/components/data-table/table-state'
import { LinkButton } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { may } from '@/lib/auth/actor'
import { requireStaff } from '@/lib/auth/session'
import { countOrders, listOrders } from '@/lib/orders/list-orders'
import { counted } from '../counted'
import { OrdersTable } from './orders-table'
import { orderFilter, orderRow, orderSpec } from './table'

export const metadata: Metadata = { title: 'Orders' }

const PATH = '/admin/orders'

/** Sales → Orders. */
export default async function OrdersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requireStaff('orders.read')
  const state = parseTableState(await searchParams, orderSpec, (await cookies()).get(PAGE_SIZE_COOKIE)?.value)
  const filter = orderFilter(state.filters)
  const [page, count] = await Promise.all([
    listOrders(actor, filter, { ...state, size: state.pageSize, desc: state.sort.desc }),
    countOrders(actor, filter),
  ])
  const create = may(actor, 'orders.manage') && (
    <LinkButton href={`${PATH}/new`} variant="primary">
      <Plus aria-hidden className="size-4" /> Create order
    </LinkButton>
  )
  return (
    <>
      <PageHeader title="Orders" description="What is sold, to whom, and whether it is paid." actions={create} />
      <OrdersTable
        spec={orderSpec}
        state={state}
        path={PATH}
        label="Orders"
        lines={page.rows.map(orderRow)}
        nextCursor={page.next}
        previousCursor={page.previous}
        totalLabel={counted(count, 'order', 'orders')}
        csvHref={`${PATH}/export?${tableQuery(orderSpec, state)}`}
        create={create}
      />
    </>
  )
}
