import type { Metadata } from 'next'
import type { SearchParams } from '@/components/data-table/table-state'
import { AccountsView } from '../accounts-view'

export const metadata: Metadata = { title: 'Accounts' }

interface Props {
  params: Promise<{ customerId: string; accountId: string }>
  searchParams: Promise<SearchParams>
}

/** A customer's balances, with the statement of one. */
export default async function AccountPage({ params, searchParams }: Props) {
  return <AccountsView {...(await params)} searchParams={await searchParams} />
}
