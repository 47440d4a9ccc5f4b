import type { Metadata } from 'next'
import type { SearchParams } from '@/components/data-table/table-state'
import { AccountsView } from './accounts-view'

export const metadata: Metadata = { title: 'Accounts' }

interface Props {
  params: Promise<{ customerId: string }>
  searchParams: Promise<SearchParams>
}

/** A customer's balances, with the statement of the first. */
export default async function AccountsPage({ params, searchParams }: Props) {
  return <AccountsView {...(await params)} searchParams={await searchParams} />
}
