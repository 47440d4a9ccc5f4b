import { Plus } from 'lucide-react'
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
import { type CustomerItem, countCustomers, listCustomers } from '@/lib/customers/customers'
import { counted } from '../counted'
import { moneyText } from '../money-text'
import { type CustomerLine, CustomersTable } from './customers-table'

export const metadata: Metadata = { title: 'Customers' }

const PATH = '/admin/customers'

const spec: TableSpec = {
  id: 'customers',
  sortable: ['created'],
  defaultSort: { id: 'created', desc: true },
  filters: [{ key: 'q', label: 'Name, e-mail, phone or number', kind: 'search' }],
}

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
      <CustomersTable
        spec={spec}
        state={state}
        path={PATH}
        label="Customers"
        lines={page.rows.map(line)}
        nextCursor={page.next}
        previousCursor={page.previous}
        totalLabel={counted(count, 'customer', 'customers')}
        create={create}
      />
    </>
  )
}

function line({ id, name, email, phone, externalReference, createdAt, balances }: CustomerItem): CustomerLine {
  return { id, name, email, phone, externalReference, at: createdAt.toISOString(), balances: balances.map(moneyText) }
}
