import { getLocale, getTranslations } from 'next-intl/server'
import { Amount } from '@/components/money'
import { Link } from '@/components/navigation'
import { StatusBadge } from '@/components/status-badge'
import { Time } from '@/components/ui/time'
import type { DocumentLink } from '@/lib/documents/read'
import { formatMoney } from '@/lib/money/format'
import type { PaymentItem } from '@/lib/transactions/search'
import { methodName } from './card-words'
import { MethodMark } from './method-mark'
import { moneyText } from './money-text'

export interface PaymentRowsProps {
  rows: readonly PaymentItem[]
  /** By payment. */
  documents?: ReadonlyMap<string, readonly DocumentLink[]> | undefined
}

/** Payments as a list that reads the same on a phone: what, when, how, how much, what became of it. */
export function PaymentRows({ rows, documents }: PaymentRowsProps) {
  return (
    <ul className="divide-y divide-line border-t border-line">
      {rows.map((row) => (
        <PaymentRow key={row.id} row={row} documents={documents?.get(row.id) ?? []} />
      ))}
    </ul>
  )
}

async function PaymentRow({ row, documents }: { row: PaymentItem; documents: readonly DocumentLink[] }) {
  const t = await getTranslations('history')
  const status = await getTranslations('status')
  const locale = await getLocale()
  const kind = methodName(row.method)
  const method = row.label ? `${kind} ${row.label}` : kind === row.method ? row.system.name : kind
  return (
    <li className="px-4 py-4 sm:px-6">
      <div className="flex items-start gap-4">
        <MethodMark method={row.method} />
        <div className="grid min-w-0 flex-1 gap-1">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
            <Link
              href={`/self-care/payments/${row.id}`}
              className="rounded-sm font-medium underline-offset-3 hover:underline"
            >
              {method}
            </Link>
            <span className="font-medium">
              {row.purpose === 'card' ? (
                <span className="font-normal text-ink-soft">{t('nothing')}</span>
              ) : (
                <Amount money={moneyText(row.amount)} locale={locale} />
              )}
            </span>
          </div>
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <span className="text-[13px] text-ink-soft">
              <Time value={row.createdAt} locale={locale} />
            </span>
            <StatusBadge status={row.status === 'verified' ? 'succeeded' : row.status} label={status(row.status)} />
          </div>
          {row.refunded.amountMinor > 0n && (
            <p className="text-[13px] text-ink-soft">{t('refunded', { amount: formatMoney(row.refunded, locale) })}</p>
          )}
          {row.pendingRefund.amountMinor > 0n && (
            <p className="text-[13px] text-ink-soft">
              {t('refundPending', { amount: formatMoney(row.pendingRefund, locale) })}
            </p>
          )}
          {documents.map(({ id, title }) => (
            <a
              key={id}
              href={`/self-care/documents/${id}`}
              className="justify-self-start rounded-sm text-[13px] text-accent-ink underline decoration-1 underline-offset-3 hover:decoration-2"
            >
              {t('pdfOf', { title })}
            </a>
          ))}
        </div>
      </div>
    </li>
  )
}
