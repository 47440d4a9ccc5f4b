import { getLocale, getTranslations } from 'next-intl/server'
import { Amount } from '@/components/money'
import { StatusBadge } from '@/components/status-badge'
import { Card } from '@/components/ui/card'
import { CopyText } from '@/components/ui/copy-button'
import { DescriptionList } from '@/components/ui/description-list'
import { Notice } from '@/components/ui/notice'
import { Time } from '@/components/ui/time'
import { formatMoney } from '@/lib/money/format'
import type { Money } from '@/lib/money/money'
import type { OrderSheet as Sheet } from '@/lib/orders/sheet'
import { moneyText } from '../self-care/money-text'
import { AutoRefresh } from '../self-care/payments/[id]/auto-refresh'
import { OrderHistory } from './order-history'
import { OrderLines } from './order-lines'
import { PayLink } from './pay-link'
import { PdfLink } from './pdf-link'

export interface OrderSheetProps {
  sheet: Sheet
  /** Whom it is for, masked; null where the reader knows, or nobody does. */
  payer?: string | null
  /** Where what is left can be paid; null where it cannot. */
  pay: { readonly href: string; readonly amount: Money } | null
  /** Somebody is paying just now: then nothing is said of how to pay. */
  isBusy?: boolean
  /** Where the papers are; a document is below by its id. */
  places: { readonly summary: string; readonly documents: string }
}

/** An order as whoever pays it reads it: in the portal of its links, and in self-care. */
export async function OrderSheet({ sheet, payer = null, pay, isBusy = false, places }: OrderSheetProps) {
  const t = await getTranslations('order')
  const locale = await getLocale()
  const waits = sheet.history.some(({ isOpen }) => isOpen)
  const isPaperDue = sheet.history.some((one) => one.isPaperDue)
  return (
    <>
      {!sheet.live && <Notice tone="info">{t('test')}</Notice>}
      <Standing sheet={sheet} pay={pay} isBusy={isBusy} />
      {sheet.over.amountMinor > 0n && (
        <Notice tone="info">
          {t('over', { amount: formatMoney(sheet.over, locale), merchant: sheet.merchantName })}
        </Notice>
      )}
      <Card title={t('lines')} flush>
        <OrderLines sheet={sheet} />
      </Card>
      <Card title={t('history')} flush>
        <OrderHistory sheet={sheet} documents={places.documents} />
      </Card>
      <Card title={t('papers')}>
        <Papers sheet={sheet} places={places} />
      </Card>
      <Card title={t('facts')}>
        <DescriptionList
          items={[
            { label: t('payer'), value: payer },
            { label: t('reference'), value: sheet.reference },
            { label: t('ordered'), value: <Time value={sheet.createdAt} locale={locale} /> },
            { label: t('number'), value: <CopyText value={sheet.id} label={t('copyNumber')} /> },
          ]}
        />
      </Card>
      {waits && <AutoRefresh />}
      {isPaperDue && <AutoRefresh times={6} />}
    </>
  )
}

/** The look of a badge of ours that says the same. */
const BADGES: Readonly<Record<Sheet['standing'], string>> = {
  to_pay: 'unpaid',
  part_paid: 'part_paid',
  reserved: 'authorized',
  paid: 'paid',
  part_held: 'complete',
  part_taken: 'complete',
  released: 'complete',
  part_refunded: 'part_refunded',
  refunded: 'refunded',
  ended: 'complete',
  cancelled: 'cancelled',
}

async function Standing({ sheet, pay, isBusy }: Required<Pick<OrderSheetProps, 'sheet' | 'pay' | 'isBusy'>>) {
  const { standing, sums, paid, refunded, reserved, released, owed, merchantName } = sheet
  const t = await getTranslations('order')
  const locale = await getLocale()
  const say = (amount: Money) => formatMoney(amount, locale)
  const values = {
    merchant: merchantName,
    total: say(sums.total),
    paid: say(paid),
    refunded: say(refunded),
    reserved: say(reserved),
    released: say(released),
    owed: say(owed),
  }
  const facts = [
    [t('paid'), paid],
    [t('refunded'), refunded],
    [t('reserved'), reserved],
    [t('released'), released],
    [t('owed'), owed],
  ] as const
  return (
    <Card>
      <div className="grid gap-5">
        <div className="grid gap-2">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <h1 className="text-xl font-semibold tracking-tight">{t('titleTotal', { total: values.total })}</h1>
            <StatusBadge status={BADGES[standing]} label={t(`status.${standing}`)} />
          </div>
          <p className="max-w-140 text-base">{t(`standing.${standing}`, values)}</p>
          {released.amountMinor > 0n && standing !== 'part_taken' && (
            <p className="max-w-140 text-ink-soft">{t('releasedNote', values)}</p>
          )}
        </div>
        <dl className="grid gap-2 border-t border-line pt-4 sm:grid-cols-[repeat(auto-fit,minmax(120px,max-content))] sm:gap-x-10">
          {facts
            .filter(([, amount]) => amount.amountMinor > 0n)
            .map(([label, amount]) => (
              <div
                key={label}
                className="flex items-baseline justify-between gap-4 sm:grid sm:justify-start sm:gap-0.5"
              >
                <dt className="text-ink-soft">{label}</dt>
                <dd className="text-base font-medium">
                  <Amount money={moneyText(amount)} locale={locale} />
                </dd>
              </div>
            ))}
        </dl>
        {pay && (
          <PayLink href={pay.href} size="large">
            {t(paid.amountMinor > 0n ? 'payRest' : 'pay', { amount: say(pay.amount) })}
          </PayLink>
        )}
        {!pay && !isBusy && owed.amountMinor > 0n && (
          <p className="text-ink-soft">{t('cannotPay', { merchant: merchantName })}</p>
        )}
      </div>
    </Card>
  )
}

async function Papers({ sheet, places }: Pick<OrderSheetProps, 'sheet' | 'places'>) {
  const t = await getTranslations('order')
  if (!sheet.hasSummary) return <p className="text-ink-soft">{t('noPapers')}</p>
  return (
    <ul className="grid gap-3">
      <li className="grid gap-0.5">
        <PdfLink href={places.summary}>{t('summary')}</PdfLink>
        <span className="text-[13px] text-ink-soft">{t('summaryHint')}</span>
      </li>
      {sheet.invoice && (
        <li>
          <PdfLink href={`${places.documents}/${sheet.invoice.id}`}>{sheet.invoice.title}</PdfLink>
        </li>
      )}
    </ul>
  )
}
