import type { Metadata } from 'next'
import type { SearchParams } from '@/components/data-table/table-state'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { requireStaff } from '@/lib/auth/session'
import { currencyName } from '@/lib/money/currencies'
import { firstMarket, listMarkets } from '@/lib/orders/market'
import { payerOf } from '@/lib/orders/read'
import { mayBeLive } from '@/lib/orders/verification'
import { create } from '../actions'
import { OrderForm } from './order-form'

export const metadata: Metadata = { title: 'Create order' }

/** Create order: products and customer; its payment link comes afterwards. */
export default async function CreateOrderPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requireStaff('orders.manage')
  const { customer } = await searchParams
  const [markets, isVerified, payer] = await Promise.all([
    listMarkets(actor),
    mayBeLive(actor),
    typeof customer === 'string' ? payerOf(actor, customer) : null,
  ])
  return (
    <>
      <PageHeader
        title="Create order"
        breadcrumb={[{ href: '/admin/orders', label: 'Orders' }]}
        description="It is a draft until you send a payment link for it."
      />
      <Card>
        <OrderForm
          action={create}
          currencies={markets.map(({ currency }) => ({
            value: currency,
            label: `${currency} – ${currencyName(currency)}`,
          }))}
          whyNotLive={isVerified ? null : 'The profile is not verified yet; an administrator does that under Profile.'}
          start={{
            ...firstMarket(markets, isVerified),
            customer: payer?.email ?? payer?.id ?? '',
          }}
        />
      </Card>
    </>
  )
}
