import type { ReactNode } from 'react'
import { CopyText } from '@/components/ui/copy-button'
import { LinkButton } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { NavTabs } from '@/components/ui/tabs'
import { may } from '@/lib/auth/actor'
import { loadCustomer } from '../load'

type Params = Promise<{ customerId: string }>

/** The pages of one customer. */
export default async function CustomerLayout({ children, params }: { children: ReactNode; params: Params }) {
  const { actor, customer } = await loadCustomer((await params).customerId)
  const path = `/admin/customers/${customer.id}`
  return (
    <>
      <PageHeader
        title={customer.name}
        breadcrumb={[{ href: '/admin/customers', label: 'Customers' }]}
        description={<CopyText value={customer.id} label="Copy the customer’s id" />}
        actions={
          may(actor, 'orders.manage') && (
            <>
              <LinkButton href={`/admin/orders/new?customer=${customer.id}`}>Create order</LinkButton>
              <LinkButton href={`/admin/payment-links/new?customer=${customer.id}`}>Create payment link</LinkButton>
            </>
          )
        }
      />
      <NavTabs
        label={`Pages of ${customer.name}`}
        tabs={[
          { href: path, label: 'Personal', exact: true },
          { href: `${path}/accounts`, label: 'Accounts' },
          { href: `${path}/cards`, label: 'Cards' },
          { href: `${path}/payments`, label: 'Payments' },
        ]}
      />
      {children}
    </>
  )
}
