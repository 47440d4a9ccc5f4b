import { ReceiptText } from 'lucide-react'
import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { requireCustomer } from '@/lib/auth/session'
import { documentsOf } from '@/lib/documents/read'
import { isId } from '@/lib/ids'
import { searchPayments } from '@/lib/transactions/search'
import { PaymentRows } from '../payment-rows'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('history'))('title') }
}

interface Props {
  searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

/** All payments of the customer, newest first, with refunds and documents. */
export default async function HistoryPage({ searchParams }: Props) {
  const actor = await requireCustomer()
  const asked = await searchParams
  const cursor = (name: string) => {
    const value = asked[name]
    return typeof value === 'string' && isId('pay', value) ? value : null
  }
  const after = cursor('after')
  const page = { after, before: after ? null : cursor('before'), size: 20, desc: true }
  const found = await searchPayments(actor, {}, page)
  const documents = await documentsOf(
    actor,
    found.rows.map(({ id }) => id),
    await getLocale(),
  )
  const t = await getTranslations('history')
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('intro')}
        actions={<LinkButton href="/self-care/orders">{(await getTranslations('orders'))('title')}</LinkButton>}
      />
      <Card flush>
        {found.rows.length === 0 ? (
          <EmptyState
            icon={<ReceiptText aria-hidden />}
            title={t('noneTitle')}
            action={<LinkButton href="/self-care/pay">{t('pay')}</LinkButton>}
          >
            {t('none')}
          </EmptyState>
        ) : (
          <PaymentRows rows={found.rows} documents={documents} />
        )}
      </Card>
      {(found.previous || found.next) && (
        <nav aria-label={t('pages')} className="flex justify-between gap-2">
          <span>
            {found.previous && (
              <LinkButton href={`/self-care/history?before=${found.previous}`} rel="prev">
                {t('newer')}
              </LinkButton>
            )}
          </span>
          {found.next && (
            <LinkButton href={`/self-care/history?after=${found.next}`} rel="next">
              {t('older')}
            </LinkButton>
          )}
        </nav>
      )}
    </>
  )
}
