import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { SearchParams } from '@/components/data-table/table-state'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import type { StaffActor } from '@/lib/auth/actor'
import { requireStaff } from '@/lib/auth/session'
import { currencyName } from '@/lib/money/currencies'
import { formatMoney, toMajor } from '@/lib/money/format'
import { channelsWithoutProvider } from '@/lib/notifications/providers'
import { firstMarket, listMarkets } from '@/lib/orders/market'
import { getOrder, payerOf } from '@/lib/orders/read'
import { mayBeLive } from '@/lib/orders/verification'
import { create } from '../actions'
import { LinkForm } from './link-form'
import { EMPTY, type LinkValues } from './values'

export const metadata: Metadata = { title: 'Create payment link' }

/** "+ Create payment link" (S4-12): for an order, for a customer, or for whoever opens it. */
export default async function CreateLinkPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requireStaff('orders.manage')
  const { order, customer } = await searchParams
  const [markets, isVerified] = await Promise.all([listMarkets(actor), mayBeLive(actor)])
  const start = await valuesFor(actor, text(order), text(customer))
  if (!start) notFound()
  return (
    <>
      <PageHeader title="Create payment link" breadcrumb={[{ href: '/admin/payment-links', label: 'Payment links' }]} />
      <Card>
        <LinkForm
          action={create}
          currencies={markets.map(({ currency }) => ({
            value: currency,
            label: `${currency} – ${currencyName(currency)}`,
          }))}
          whyNotLive={isVerified ? null : 'The profile is not verified yet; an administrator does that under Profile.'}
          fixedAmount={start.owed}
          cannotSend={channelsWithoutProvider()}
          values={{
            ...EMPTY,
            ...firstMarket(markets, isVerified),
            ...start.values,
          }}
        />
      </Card>
    </>
  )
}

function text(value: SearchParams[string]): string {
  return typeof value === 'string' ? value : ''
}

/** What is known beforehand; undefined when the address names something that this reader has not. */
async function valuesFor(
  actor: StaffActor,
  orderId: string,
  customerId: string,
): Promise<{ readonly values: Partial<LinkValues>; readonly owed: string | null } | undefined> {
  if (orderId) {
    const order = await getOrder(actor, orderId)
    if (!order || order.owed.amountMinor === 0n) return undefined
    const values = {
      orderId,
      amount: toMajor(order.owed),
      currency: order.currency,
      mode: order.live ? ('live' as const) : ('test' as const),
      preauthorize: order.preauthorize,
      email: order.customer?.email ?? '',
      phone: order.customer?.phone ?? '',
      description: order.lines
        .map(({ name }) => name)
        .join(', ')
        .slice(0, 200),
    }
    return { values, owed: formatMoney(order.owed) }
  }
  if (!customerId) return { values: {}, owed: null }
  const payer = await payerOf(actor, customerId)
  if (!payer) return undefined
  return { values: { customerId, email: payer.email ?? '', phone: payer.phone ?? '' }, owed: null }
}
