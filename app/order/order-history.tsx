import { getLocale, getTranslations } from 'next-intl/server'
import { Amount } from '@/components/money'
import { StatusBadge } from '@/components/status-badge'
import { Time } from '@/components/ui/time'
import type { Happened, OrderSheet } from '@/lib/orders/sheet'
import { moneyText } from '../self-care/money-text'
import { PdfLink } from './pdf-link'

export interface OrderHistoryProps {
  sheet: OrderSheet
  /** Where a document is, by its id below it. */
  documents: string
}

/** What moved for an order, when, and the papers about it. With nothing of the cards it was paid with. */
export async function OrderHistory({ sheet: { history }, documents }: OrderHistoryProps) {
  const t = await getTranslations('order')
  if (history.length === 0) return <p className="px-4 pb-5 text-ink-soft sm:px-6">{t('nothingYet')}</p>
  return (
    <ul className="divide-y divide-line border-t border-line">
      {history.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what happened stays where it is, and its id is nobody's business
        <li key={index} className="px-4 py-4 sm:px-6">
          <Row one={one} documents={documents} />
        </li>
      ))}
    </ul>
  )
}

async function Row({ one, documents }: { one: Happened; documents: string }) {
  const t = await getTranslations('order')
  const locale = await getLocale()
  const came = one.documents.length > 0 ? `${t('cameBack')} ${t('creditNoteWithdrawn')}` : t('cameBack')
  return (
    <div className="grid gap-1">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1 font-medium">
          {t(`happened.${one.what}`)}
          {one.isOpen && <StatusBadge status="pending" label={t('underWay')} />}
        </span>
        <span className="font-medium">
          {(one.what === 'refunded' || one.what === 'charged_back') && '−'}
          <Amount money={moneyText(one.amount)} locale={locale} />
        </span>
      </div>
      <span className="text-[13px] text-ink-soft">
        <Time value={one.at} locale={locale} />
      </span>
      {one.what === 'came_back' && <span className="text-[13px] text-ink-soft">{came}</span>}
      {one.isKept && <span className="text-[13px] text-ink-soft">{t('kept')}</span>}
      {one.isPaperDue && (
        <span className="text-[13px] text-ink-soft">
          {t(one.what === 'refunded' ? 'creditNoteSoon' : 'receiptSoon')}
        </span>
      )}
      {one.documents.length > 0 && (
        <ul className="grid justify-items-start gap-1 text-[13px]">
          {one.documents.map(({ id, title }) => (
            <li key={id}>
              <PdfLink href={`${documents}/${id}`}>{title}</PdfLink>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
