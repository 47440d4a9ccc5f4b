import { getLocale, getTranslations } from 'next-intl/server'
import { AutoRefresh } from '@/app/self-care/payments/[id]/auto-refresh'
import { LinkButton } from '@/components/ui/link-button'
import { Time } from '@/components/ui/time'
import { linkPaymentPath } from '@/lib/api/payment-urls'
import { formatMoney } from '@/lib/money/format'
import type { LinkCheckout } from '@/lib/transactions/link-checkout'
import { LinkNote } from './frame'

// Why a link cannot be paid just now, each with its way on.

interface StandingProps {
  token: string
  checkout: LinkCheckout
}

/** Somebody else is paying: since when, and what to do meanwhile. */
export async function Busy({ token, checkout: { underWaySeconds, opensPortal } }: StandingProps) {
  const t = await getTranslations('link')
  return (
    <LinkNote
      title={t('busyTitle')}
      actions={
        <>
          <LinkButton href={pathOf(token)} variant="primary">
            {t('lookAgain')}
          </LinkButton>
          {opensPortal && <PortalButton token={token} label={t('toPortal')} />}
        </>
      }
    >
      <p>{t('busy', { time: lasting(underWaySeconds ?? 0, t) })}</p>
      <p>{t('busyNext')}</p>
      <AutoRefresh />
    </LinkNote>
  )
}

function lasting(seconds: number, t: Awaited<ReturnType<typeof getTranslations<'link'>>>): string {
  if (seconds < 120) return t('seconds', { count: seconds })
  const minutes = Math.floor(seconds / 60)
  return minutes < 120 ? t('minutes', { count: minutes }) : t('hours', { count: Math.floor(minutes / 60) })
}

/** Its time is over. */
export async function Expired({ checkout: { expiresAt, merchantName } }: StandingProps) {
  const t = await getTranslations('link')
  const locale = await getLocale()
  return (
    <LinkNote title={t('expiredTitle')}>
      <p>
        {expiresAt ? t.rich('expired', { date: () => <Time value={expiresAt} locale={locale} /> }) : t('expiredPlain')}
      </p>
      <p>{t('askNew', { merchant: merchantName })}</p>
    </LinkNote>
  )
}

/** The merchant took it back, perhaps with a word to the payer. */
export async function Cancelled({ checkout: { cancelMessage, merchantName } }: StandingProps) {
  const t = await getTranslations('link')
  return (
    <LinkNote title={t('cancelledTitle')}>
      <p>{t('cancelled', { merchant: merchantName })}</p>
      {cancelMessage && (
        <figure className="grid gap-1 border-s-2 border-line-strong ps-3">
          <figcaption className="text-[13px]">{t('cancelledSays', { merchant: merchantName })}</figcaption>
          <blockquote className="whitespace-pre-line break-words text-ink">{cancelMessage}</blockquote>
        </figure>
      )}
      <p>{t('askMerchant', { merchant: merchantName })}</p>
    </LinkNote>
  )
}

/** It waits for the time at which it is sent. */
export async function NotYet({ token, checkout: { merchantName } }: StandingProps) {
  const t = await getTranslations('link')
  return (
    <LinkNote title={t('notYetTitle')} actions={<LinkButton href={pathOf(token)}>{t('lookAgain')}</LinkButton>}>
      <p>{t('notYet', { merchant: merchantName })}</p>
      <p>{t('openLater')}</p>
    </LinkNote>
  )
}

/** Paid as often as it may be; whoever paid by it in this browser finds their payment. */
export async function UsedUp({ token, checkout: { own, merchantName } }: StandingProps) {
  const t = await getTranslations('link')
  const locale = await getLocale()
  const isOwn = own?.state === 'done'
  return (
    <LinkNote
      title={t('usedUpTitle')}
      actions={
        isOwn && (
          <LinkButton href={linkPaymentPath(token, own.paymentId)} variant="primary">
            {t('showPayment')}
          </LinkButton>
        )
      }
    >
      <p>{isOwn ? t('usedUpOwn', { amount: formatMoney(own.amount, locale) }) : t('usedUp')}</p>
      <p>{t('askNew', { merchant: merchantName })}</p>
    </LinkNote>
  )
}

/** No payment system takes it at the moment. */
export async function NothingToPayWith({ token, merchant }: { token: string; merchant: string }) {
  const t = await getTranslations('link')
  return (
    <LinkNote title={t('nothingTitle')} actions={<LinkButton href={pathOf(token)}>{t('lookAgain')}</LinkButton>}>
      <p>{t('nothing', { merchant })}</p>
      <p>{t('nothingNext', { merchant })}</p>
    </LinkNote>
  )
}

export function PortalButton({ token, label }: { token: string; label: string }) {
  return <LinkButton href={`/order/${encodeURIComponent(token)}`}>{label}</LinkButton>
}

function pathOf(token: string): string {
  return `/pay/${encodeURIComponent(token)}`
}
