import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { Amount } from '@/components/money'
import { NextStep } from '@/components/next-step'
import { PayerOutcome } from '@/components/payer-outcome'
import { TextLink } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { paymentUrls } from '@/lib/api/payment-urls'
import type { CustomerActor } from '@/lib/auth/actor'
import { requireCustomer } from '@/lib/auth/session'
import { listAccounts } from '@/lib/customers/accounts'
import { documentsOf } from '@/lib/documents/read'
import { payerKindsOf } from '@/lib/documents/settings'
import { checkoutFor } from '@/lib/transactions/checkout'
import { decisiveAttempt, payerWords } from '@/lib/transactions/payer-words'
import type { PaymentView } from '@/lib/transactions/view'
import { moneyText } from '../../money-text'
import { Words } from '../../words'
import { AutoRefresh } from './auto-refresh'
import { Attempts, Facts } from './facts'
import { ownPayment } from './open'
import { WaysOn } from './ways-on'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const view = await ownPayment(await requireCustomer(), (await params).id)
  return { title: payerWords(view).title }
}

/** What became of a payment, in words, and what to do next. */
export default async function PaymentPage({ params, searchParams }: Props) {
  const actor = await requireCustomer()
  const view = await ownPayment(actor, (await params).id)
  const asked = await searchParams
  const t = await getTranslations('payment')
  const words = payerWords(view)
  const [documents, kinds] = await Promise.all([documentsOf(actor, [view.id], await getLocale()), payerKindsOf(actor)])
  const papers = documents.get(view.id) ?? []
  const waits = view.summary.open && words.kind !== 'paid'
  const receiptDue = words.kind === 'paid' && papers.length === 0 && kinds.has('receipt')
  return (
    <>
      {asked.again === '1' && words.kind === 'paid' && (
        <Notice tone="info" action={<TextLink href="/self-care/pay">{t('startNew')}</TextLink>}>
          {t('again')}
        </Notice>
      )}
      <PayerOutcome kind={words.kind} title={words.title} sentence={words.sentence} advice={words.advice}>
        {words.kind === 'paid' && view.purpose === 'balance' && <BalanceNow actor={actor} view={view} />}
        {words.kind === 'action_needed' && <Step actor={actor} view={view} auto={asked.now === '1'} />}
        <WaysOn view={view} words={words} />
        {waits && <p className="text-[13px] text-ink-soft">{t('updates')}</p>}
      </PayerOutcome>
      <Facts
        view={view}
        papers={papers}
        hrefOf={(documentId) => `/self-care/documents/${documentId}`}
        receiptDue={receiptDue}
      />
      {view.attempts.length > 1 && <Attempts view={view} />}
      {waits && <AutoRefresh />}
      {receiptDue && <AutoRefresh times={6} />}
    </>
  )
}

async function BalanceNow({ actor, view }: { actor: CustomerActor; view: PaymentView }) {
  const t = await getTranslations('payment')
  const locale = await getLocale()
  const account = (await listAccounts(actor, actor.customerId))?.find(({ id }) => id === view.accountId)
  if (!account) return null
  return (
    <p className="text-base">
      {t.rich('balanceNow', { amount: () => <Amount money={moneyText(account.balance)} locale={locale} /> })}
    </p>
  )
}

async function Step({ actor, view, auto }: { actor: CustomerActor; view: PaymentView; auto: boolean }) {
  const step = decisiveAttempt(view)?.nextStep
  if (!step) return null
  const offers =
    step.kind === 'embed'
      ? (await checkoutFor(actor, { currency: view.amount.currency, use: 'pay' }))?.offers
      : undefined
  const entry = offers?.find(({ systemId }) => systemId === view.system.id)?.fields
  const where = view.method === 'wallet' ? view.system.processorName : undefined
  return (
    <Words of={['nextStep']}>
      <NextStep
        step={step}
        doneHref={paymentUrls(view.id).returnUrl}
        entry={entry}
        purpose={view.purpose === 'card' ? 'setup' : 'payment'}
        where={where}
        auto={auto}
      />
    </Words>
  )
}
