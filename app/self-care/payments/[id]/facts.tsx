import { getLocale, getTranslations } from 'next-intl/server'
import { Amount } from '@/components/money'
import { StatusBadge } from '@/components/status-badge'
import { Card } from '@/components/ui/card'
import { CopyText } from '@/components/ui/copy-button'
import { DescriptionList } from '@/components/ui/description-list'
import { Time } from '@/components/ui/time'
import type { DocumentLink } from '@/lib/documents/read'
import type { PaymentView } from '@/lib/transactions/view'
import { methodName } from '../../card-words'
import { MethodMark } from '../../method-mark'
import { moneyText } from '../../money-text'

export interface FactsProps {
  view: PaymentView
  papers: readonly DocumentLink[]
  /** Where a document is downloaded from. */
  hrefOf: (documentId: string) => string
  /** It will be there in a moment. */
  receiptDue: boolean
}

/** What there is to know about a payment, for its payer. */
export async function Facts({ view, papers, hrefOf, receiptDue }: FactsProps) {
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
              <Papers papers={papers} hrefOf={hrefOf} />
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

function Papers({ papers, hrefOf }: Pick<FactsProps, 'papers' | 'hrefOf'>) {
  return (
    <ul className="grid gap-1">
      {papers.map(({ id, title }) => (
        <li key={id}>
          <a href={hrefOf(id)} className="text-accent-ink underline decoration-1 underline-offset-3 hover:decoration-2">
            {title}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** Every attempt of a payment, with why it was refused. */
export async function Attempts({ view }: { view: PaymentView }) {
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
