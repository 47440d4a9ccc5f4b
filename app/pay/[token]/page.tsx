import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { after } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { CHECKOUT_MARK, linkPaymentPath } from '@/lib/api/payment-urls'
import { isShown } from '@/lib/auth/visitor'
import { noteOpened } from '@/lib/orders/delivery'
import type { LinkCheckout } from '@/lib/transactions/link-checkout'
import { Frame } from './frame'
import { checkoutOf, opened } from './open'
import { PayCard } from './pay-card'
import { Busy, Cancelled, Expired, NotYet, UsedUp } from './standings'
import { TooMany } from './too-many'

interface Props {
  params: Promise<{ token: string }>
  searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const found = await opened((await params).token)
  const checkout = found.kind === 'found' ? await checkoutOf(found.actor) : undefined
  const t = await getTranslations('link')
  return checkout ? { title: { absolute: t('title', { merchant: checkout.merchantName }) } } : {}
}

/** Where a payment link leads: the checkout, or how the link stands. Showing it changes nothing about money. */
export default async function PayPage({ params, searchParams }: Props) {
  const { token } = await params
  const found = await opened(token)
  if (found.kind === 'too_many') return <TooMany seconds={found.seconds} />
  if (found.kind === 'closed') redirect(portalPath(token))
  const asked = await searchParams
  const checkout = found.kind === 'found' ? await checkoutOf(found.actor, asked.afresh === '1') : undefined
  if (found.kind === 'missing' || !checkout) notFound()
  if (await isShown()) after(() => noteOpened(token))
  const { own, state, opensPortal } = checkout
  if (own?.state === 'under_way') redirect(linkPaymentPath(token, own.paymentId))
  // From its first success on, the links of an order open its portal (S2-15), which leads here where there is more to pay.
  const isPayable = state === 'open' || state === 'busy'
  if (opensPortal && !(isPayable && asked[CHECKOUT_MARK] === '1')) redirect(portalPath(token))
  return (
    <Frame merchant={checkout.merchantName} live={checkout.live}>
      {state === 'open' ? (
        <PayCard token={token} actor={found.actor} checkout={checkout} />
      ) : (
        <Standing token={token} checkout={checkout} />
      )}
    </Frame>
  )
}

const portalPath = (token: string) => `/order/${encodeURIComponent(token)}`

function Standing(props: { token: string; checkout: LinkCheckout }) {
  switch (props.checkout.state) {
    case 'busy':
      return <Busy {...props} />
    case 'expired':
      return <Expired {...props} />
    case 'cancelled':
      return <Cancelled {...props} />
    case 'not_yet':
      return <NotYet {...props} />
    default:
      return <UsedUp {...props} />
  }
}
