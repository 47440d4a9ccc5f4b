import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { AutoRefresh } from '@/app/self-care/payments/[id]/auto-refresh'
import { Attempts, Facts } from '@/app/self-care/payments/[id]/facts'
import { Words } from '@/app/self-care/words'
import { NextStep } from '@/components/next-step'
import { PayerOutcome } from '@/components/payer-outcome'
import { Notice } from '@/components/ui/notice'
import { linkPaymentPath, linkPaymentUrls } from '@/lib/api/payment-urls'
import { documentsByPayment } from '@/lib/documents/by-payment'
import { payerKindsOf } from '@/lib/documents/settings'
import type { LinkCheckout } from '@/lib/transactions/link-checkout'
import { decisiveAttempt, payerWords } from '@/lib/transactions/payer-words'
import type { PaymentView } from '@/lib/transactions/view'
import { Frame } from '../../frame'
import { checkoutOf, opened, ownPayment } from '../../open'
import { TooMany } from '../../too-many'
import { WaysOn } from './ways-on'

interface Props {
  params: Promise<{ token: string; id: string }>
  searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { token, id } = await params
  const found = await opened(token)
  const view = found.kind === 'found' ? await ownPayment(found.actor, id) : undefined
  return view ? { title: { absolute: payerWords(view).title } } : {}
}

/** What became of a payment by link, for the browser that made it, in words, and what to do next. */
export default async function LinkPaymentPage({ params, searchParams }: Props) {
  const { token, id } = await params
  const found = await opened(token)
  if (found.kind === 'too_many') return <TooMany seconds={found.seconds} />
  if (found.kind !== 'found') notFound()
  const checkout = await checkoutOf(found.actor)
  if (!checkout) notFound()
  const view = await ownPayment(found.actor, id)
  if (!view) notFound()
  const asked = await searchParams
  const t = await getTranslations('payment')
  const words = payerWords(view)
  const [papers, kinds] = await Promise.all([
    documentsByPayment(found.actor, view.id, await getLocale()),
    payerKindsOf(found.actor),
  ])
  const waits = view.summary.open && words.kind !== 'paid'
  const receiptDue = words.kind === 'paid' && papers.length === 0 && kinds.has('receipt')
  return (
    <Frame merchant={checkout.merchantName} live={checkout.live}>
      {asked.again === '1' && words.kind === 'paid' && <Notice tone="info">{t('again')}</Notice>}
      <PayerOutcome kind={words.kind} title={words.title} sentence={words.sentence} advice={words.advice}>
        {words.kind === 'action_needed' && (
          <Step token={token} view={view} checkout={checkout} auto={asked.now === '1'} />
        )}
        <WaysOn token={token} view={view} words={words} checkout={checkout} papers={papers} />
        {waits && <p className="text-[13px] text-ink-soft">{t('updates')}</p>}
      </PayerOutcome>
      <Facts
        view={view}
        papers={papers}
        hrefOf={(documentId) => `${linkPaymentPath(token, view.id)}/documents/${documentId}`}
        receiptDue={receiptDue}
      />
      {view.attempts.length > 1 && <Attempts view={view} />}
      {waits && <AutoRefresh />}
      {receiptDue && <AutoRefresh times={6} />}
    </Frame>
  )
}

interface StepProps {
  token: string
  view: PaymentView
  checkout: LinkCheckout
  auto: boolean
}

function Step({ token, view, checkout, auto }: StepProps) {
  const step = decisiveAttempt(view)?.nextStep
  if (!step) return null
  const entry = checkout.offers.find(({ systemId }) => systemId === view.system.id)?.fields
  const where = view.method === 'wallet' ? view.system.processorName : undefined
  return (
    <Words of={['nextStep']}>
      <NextStep
        step={step}
        doneHref={linkPaymentUrls(token)(view.id).returnUrl}
        entry={entry}
        where={where}
        auto={auto}
      />
    </Words>
  )
}
