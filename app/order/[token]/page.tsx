import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { MessagePage } from '@/components/message-page'
import { LinkButton } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { checkoutPath } from '@/lib/api/payment-urls'
import type { Portal } from '@/lib/orders/portal'
import { opened, portalOf } from '../open'
import { OrderSheet } from '../order-sheet'

interface Props {
  params: Promise<{ token: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const found = await opened((await params).token)
  const portal = found.kind === 'found' ? await portalOf(found.actor) : undefined
  const t = await getTranslations('order')
  return portal?.kind === 'order' ? { title: { absolute: t('titleOf', { merchant: portal.sheet.merchantName }) } } : {}
}

/** The order behind a link, from its first success on (S2-15): how it stands, what it is for, what was paid, and its papers. */
export default async function OrderPortalPage({ params }: Props) {
  const { token } = await params
  const found = await opened(token)
  if (found.kind === 'missing') notFound()
  if (found.kind === 'too_many') return <TooMany seconds={found.seconds} />
  if (found.kind === 'closed') return <Closed merchant={found.merchantName} />
  const portal = await portalOf(found.actor)
  if (!portal) notFound()
  const checkout = checkoutPath(token)
  if (portal.kind === 'none') redirect(`/pay/${encodeURIComponent(token)}`)
  if (portal.kind === 'shared') return <Shared merchant={portal.merchantName} checkout={checkout} />
  return <Order token={token} portal={portal} checkout={checkout} />
}

interface OrderProps {
  token: string
  portal: Extract<Portal, { kind: 'order' }>
  checkout: string
}

async function Order({ token, portal: { sheet, payer, due, isBusy }, checkout }: OrderProps) {
  const t = await getTranslations('order')
  const here = `/order/${encodeURIComponent(token)}`
  return (
    <div className="mx-auto grid w-full max-w-180 gap-6 px-4 pt-6 pb-16 sm:pt-12">
      <header className="min-w-0 break-words text-lg font-semibold">{sheet.merchantName}</header>
      <main className="grid gap-6">
        {isBusy && (
          <Notice tone="info" action={<LinkButton href={checkout}>{t('showPayment')}</LinkButton>}>
            {t('busy')}
          </Notice>
        )}
        <OrderSheet
          sheet={sheet}
          payer={payer}
          pay={due && { href: checkout, amount: due }}
          isBusy={isBusy}
          places={{ summary: `${here}/summary`, documents: `${here}/documents` }}
        />
      </main>
    </div>
  )
}

async function TooMany({ seconds }: { seconds: number }) {
  const t = await getTranslations('order')
  return (
    <MessagePage title={t('tooManyTitle')}>
      <p>{t('tooMany', { minutes: Math.ceil(seconds / 60) })}</p>
    </MessagePage>
  )
}

async function Closed({ merchant }: { merchant: string }) {
  const t = await getTranslations('order')
  return (
    <MessagePage title={t('closedTitle')} actions={<LinkButton href="/self-care">{t('toSelfCare')}</LinkButton>}>
      <p>{t('closed', { merchant })}</p>
    </MessagePage>
  )
}

async function Shared({ merchant, checkout }: { merchant: string; checkout: string }) {
  const t = await getTranslations('order')
  return (
    <MessagePage
      title={t('sharedTitle')}
      actions={
        <LinkButton href={checkout} variant="primary">
          {t('toCheckout')}
        </LinkButton>
      }
    >
      <p>{t('shared', { merchant })}</p>
    </MessagePage>
  )
}
