import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { Amount } from '@/components/money'
import { NextStep } from '@/components/next-step'
import { PayerOutcome } from '@/components/payer-outcome'
import { StatusBadge } from '@/components/status-badge'
import { Card } from '@/components/ui/card'
import { CopyText } from '@/components/ui/copy-button'
import { DescriptionList } from '@/components/ui/description-list'
import { TextLink } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { Time } from '@/components/ui/time'
import { paymentUrls } from '@/lib/api/payment-urls'
import type { CustomerActor } from '@/lib/auth/actor'
import { requireCustomer } from '@/lib/auth/session'
import { listAccounts } from '@/lib/customers/accounts'
import { type DocumentLink, documentsOf } from '@/lib/documents/read'
import { payerKindsOf } from '@/lib/documents/settings'
import { checkoutFor } from '@/lib/transactions/checkout'
import { decisiveAttempt, type PayerWords, payerWords } from '@/lib/transactions/payer-words'
import type { PaymentView } from '@/lib/transactions/view'
import { methodName } from '../../card-words'
import { MethodMark } from '../../method-mark'
import { moneyText } from '../../money-text'
import { Words } from '../../words'
import { AutoRefresh } from './auto-refresh'
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
      <Facts view={view} words={words} papers={papers} receiptDue={receiptDue} />
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
      <NextStep step={step} doneHref={paymentUrls(view.id).returnUrl} entry={entry} where={where} auto={auto} />
    </Words>
  )
}

interface FactsProps {
  view: PaymentView
  words: PayerWords
  papers: readonly DocumentLink[]
  receiptDue: boolean
}

async function Facts({ view, papers, receiptDue }: FactsProps) {
  const t = await getTranslations('payment')
  const locale = await getLocale()
  const { summary } = view
  const amount = (value: PaymentView['amount']) => <Amount money={moneyText(value)} locale={locale} />
  const charged = view.purpose !== 'card'
  return (
    <Card>
      <DescriptionList
        items={[
          { label: t('amount'), value: charged ? amount(view.amount) : null },
          { label: t('method'), value: <Method method={view.method} label={view.label} name={view.system.name} /> },
          { label: t('date'), value: <Time value={view.createdAt} locale={locale} /> },
          { label: t('for'), value: view.description },
          { label: t('refunded'), value: summary.refunded.amountMinor > 0n ? amount(summary.refunded) : null },
          {
            label: t('refundPending'),
            value: summary.pendingRefund.amountMinor > 0n ? amount(summary.pendingRefund) : null,
          },
          {
            label: t('documents'),
            value: receiptDue ? (
              <span className="text-ink-soft">{t('receiptSoon')}</span>
            ) : papers.length > 0 ? (
              <Papers papers={papers} />
            ) : null,
          },
          { label: t('reference'), value: <CopyText value={view.id} label={t('copyReference')} /> },
        ]}
      />
    </Card>
  )
}

function Method({ method, label, name }: { method: string; label: string | null; name: string }) {
  const kind = methodName(method)
  return (
    // In the line, not beside it: so the label before it stands on the same baseline.
    <span>
      <span className="me-2 inline-block align-middle">
        <MethodMark method={method} />
      </span>
      {label ? `${kind} ${label}` : kind === method ? name : kind}
    </span>
  )
}

function Papers({ papers }: { papers: readonly DocumentLink[] }) {
  return (
    <ul className="grid gap-1">
      {papers.map(({ id, title }) => (
        <li key={id}>
          <a
            href={`/self-care/documents/${id}`}
            className="text-accent-ink underline decoration-1 underline-offset-3 hover:decoration-2"
          >
            {title}
          </a>
        </li>
      ))}
    </ul>
  )
}

async function Attempts({ view }: { view: PaymentView }) {
  const t = await getTranslations('payment')
  const status = await getTranslations('attempt')
  const locale = await getLocale()
  return (
    <Card title={t('attempts')}>
      <ol className="grid gap-3">
        {view.attempts.map((attempt) => (
          <li key={attempt.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <span className="grid min-w-0 gap-0.5">
              <Method method={attempt.method} label={attempt.label} name={attempt.systemName} />
              {attempt.problem && <span className="text-[13px] text-ink-soft">{attempt.problem.payer}</span>}
            </span>
            <span className="flex items-center gap-3">
              <span className="text-[13px] text-ink-soft">
                <Time value={attempt.createdAt} locale={locale} />
              </span>
              <StatusBadge status={attempt.status} label={status(attempt.status)} />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
