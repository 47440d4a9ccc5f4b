import { Plus, Users } from 'lucide-react'
import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { DataTable } from '@/components/data-table/data-table'
import {
  PAGE_SIZE_COOKIE,
  parseTableState,
  type SearchParams,
  type TableSpec,
} from '@/components/data-table/table-state'
import type { TableColumn, TableRow } from '@/components/data-table/table-types'
import { Amount } from '@/components/money'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { may } from '@/lib/auth/actor'
import { requireStaff } from '@/lib/auth/session'
import { type CustomerItem, countCustomers, listCustomers } from '@/lib/customers/customers'
import { counted } from '../counted'
import { moneyText } from '../money-text'

export const metadata: Metadata = { title: 'Customers' }

const PATH = '/admin/customers'

const spec: TableSpec = {
  id: 'customers',
  sortable: ['created'],
  defaultSort: { id: 'created', desc: true },
  filters: [{ key: 'q', label: 'Name, e-mail, phone or number', kind: 'search' }],
}

const columns: readonly TableColumn[] = [
  { id: 'name', header: 'Name', fixed: true },
  { id: 'email', header: 'Email' },
  { id: 'phone', header: 'Phone' },
  { id: 'balance', header: 'Balance', align: 'end' },
  { id: 'reference', header: 'External reference', hidden: true },
  { id: 'created', header: 'Created' },
]

/** Sales → Customers. */
export default async function CustomersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requireStaff('customers.read')
  const state = parseTableState(await searchParams, spec, (await cookies()).get(PAGE_SIZE_COOKIE)?.value)
  const filter = { text: state.filters.q }
  const [page, count] = await Promise.all([
    listCustomers(actor, filter, { ...state, size: state.pageSize, desc: state.sort.desc }),
    countCustomers(actor, filter),
  ])
  const create = may(actor, 'customers.manage') && (
    <LinkButton href={`${PATH}/new`} variant="primary">
      <Plus aria-hidden className="size-4" /> Create customer
    </LinkButton>
  )
  return (
    <>
      <PageHeader
        title="Customers"
        description="Who pays you, what they have with you, and how they pay."
        actions={create}
      />
      <DataTable
        spec={spec}
        state={state}
        path={PATH}
        label="Customers"
        columns={columns}
        rows={page.rows.map(row)}
        nextCursor={page.next}
        previousCursor={page.previous}
        totalLabel={counted(count, 'customer', 'customers')}
        empty={
          <div className="rounded-md border border-line bg-surface">
            <EmptyState icon={<Users aria-hidden />} title="No customers yet" action={create}>
              A customer has balances, cards and payments, and may sign in to self-care to pay.
            </EmptyState>
          </div>
        }
      />
    </>
  )
}

function row(customer: CustomerItem): TableRow {
  const none = <span className="text-ink-soft">–</span>
  return {
    id: customer.id,
    href: `${PATH}/${customer.id}`,
    cells: {
      name: customer.name,
      email: customer.email ?? none,
      phone: customer.phone ?? none,
      balance:
        customer.balances.length === 0 ? (
          none
        ) : (
          <span className="grid justify-items-end">
            {customer.balances.map((balance) => (
              <Amount key={balance.currency} money={moneyText(balance)} />
            ))}
          </span>
        ),
      reference: customer.externalReference ?? none,
      created: <Time value={customer.createdAt} show="date" />,
    },
  }
}
