import { FileUp, Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { PAGE_SIZE_COOKIE, parseTableState, type SearchParams, tableQuery } from '@/components/data-table/table-state'
import { LinkButton } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { may } from '@/lib/auth/actor'
import { requireStaff } from '@/lib/auth/session'
import { countLinks, listLinks } from '@/lib/orders/list-links'
import { counted } from '../counted'
import { LinksTable } from './links-table'
import { linkFilter, linkLine, linkSpec } from './table'

export const metadata: Metadata = { title: 'Payment links' }

const PATH = '/admin/payment-links'

/** Sales → Payment links (S4-11). */
export default async function PaymentLinksPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requireStaff('orders.read')
  const state = parseTableState(await searchParams, linkSpec, (await cookies()).get(PAGE_SIZE_COOKIE)?.value)
  const filter = linkFilter(state.filters)
  const [page, count] = await Promise.all([
    listLinks(actor, filter, { ...state, size: state.pageSize, desc: state.sort.desc }),
    countLinks(actor, filter),
  ])
  const create = may(actor, 'orders.manage') && (
    <LinkButton href={`${PATH}/new`} variant="primary">
      <Plus aria-hidden className="size-4" /> Create payment link
    </LinkButton>
  )
  return (
    <>
      <PageHeader
        title="Payment links"
        description="Addresses that payers open to pay, without an account, and what became of each."
        actions={
          create && (
            <>
              <LinkButton href={`${PATH}/upload`}>
                <FileUp aria-hidden className="size-4" /> From a file
              </LinkButton>
              {create}
            </>
          )
        }
      />
      <LinksTable
        spec={linkSpec}
        state={state}
        path={PATH}
        label="Payment links"
        lines={page.rows.map(linkLine)}
        nextCursor={page.next}
        previousCursor={page.previous}
        totalLabel={counted(count, 'payment link', 'payment links')}
        csvHref={`${PATH}/export?${tableQuery(linkSpec, state)}`}
        create={create}
      />
    </>
  )
}
