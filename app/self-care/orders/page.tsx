import { ClipboardList } from 'lucide-react'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { requireCustomer } from '@/lib/auth/session'
import { isId } from '@/lib/ids'
import { listOwnOrders } from '@/lib/orders/list-orders'
import { OrderRows } from './order-rows'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('orders'))('title') }
}

interface Props {
  searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

/** All orders of the customer, newest first, each with what is still to be paid of it. */
export default async function OrdersPage({ searchParams }: Props) {
  const actor = await requireCustomer()
  const asked = await searchParams
  const cursor = (name: string) => {
    const value = asked[name]
    return typeof value === 'string' && isId('ord', value) ? value : null
  }
  const after = cursor('after')
  const page = { after, before: after ? null : cursor('before'), size: 20, desc: true }
  const found = await listOwnOrders(actor, { open: false }, page)
  const t = await getTranslations('orders')
  return (
    <>
      <PageHeader title={t('title')} description={t('intro')} />
      <Card flush>
        {found.rows.length === 0 ? (
          <EmptyState icon={<ClipboardList aria-hidden />} title={t('noneTitle')}>
            {t('none')}
          </EmptyState>
        ) : (
          <OrderRows rows={found.rows} />
        )}
      </Card>
      {(found.previous || found.next) && (
        <nav aria-label={t('pages')} className="flex justify-between gap-2">
          <span>
            {found.previous && (
              <LinkButton href={`/self-care/orders?before=${found.previous}`} rel="prev">
                {t('newer')}
              </LinkButton>
            )}
          </span>
          {found.next && (
            <LinkButton href={`/self-care/orders?after=${found.next}`} rel="next">
              {t('older')}
            </LinkButton>
          )}
        </nav>
      )}
    </>
  )
}
