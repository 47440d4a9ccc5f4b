import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { OrderSheet } from '@/app/order/order-sheet'
import { TextLink } from '@/components/ui/link-button'
import { requireCustomer } from '@/lib/auth/session'
import { isId } from '@/lib/ids'
import { ownOrder } from '@/lib/orders/portal'

interface Props {
  params: Promise<{ orderId: string }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('order'))('title') }
}

/** An order of the customer's own: what it is for, how it stands, its papers, and the way to pay what is owed. */
export default async function OwnOrderPage({ params }: Props) {
  const actor = await requireCustomer()
  const { orderId } = await params
  const found = isId('ord', orderId) ? await ownOrder(actor, orderId, await getLocale()) : undefined
  if (!found) notFound()
  const { sheet, isPayable } = found
  const t = await getTranslations('orders')
  return (
    <>
      <p>
        <TextLink href="/self-care/orders">{t('all')}</TextLink>
      </p>
      <OrderSheet
        sheet={sheet}
        pay={isPayable ? { href: `/self-care/orders/${orderId}/pay`, amount: sheet.owed } : null}
        isBusy={sheet.history.some(({ isOpen, what }) => isOpen && (what === 'paid' || what === 'reserved'))}
        places={{ summary: `/self-care/orders/${orderId}/summary`, documents: '/self-care/documents' }}
      />
    </>
  )
}
