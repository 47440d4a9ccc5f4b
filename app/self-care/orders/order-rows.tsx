import { getLocale, getTranslations } from 'next-intl/server'
import { PayLink } from '@/app/order/pay-link'
import { Amount } from '@/components/money'
import { Link } from '@/components/navigation'
import { StatusBadge } from '@/components/status-badge'
import { Time } from '@/components/ui/time'
import { formatMoney } from '@/lib/money/format'
import type { OwnOrderItem } from '@/lib/orders/list-orders'
import { moneyText } from '../money-text'

/** Orders as a list that reads the same on a phone, each with the way to pay what is owed. */
export function OrderRows({ rows }: { rows: readonly OwnOrderItem[] }) {
  return (
    <ul className="divide-y divide-line border-t border-line">
      {rows.map((row) => (
        <OrderRow key={row.id} row={row} />
      ))}
    </ul>
  )
}

async function OrderRow({ row }: { row: OwnOrderItem }) {
  const t = await getTranslations('orders')
  const locale = await getLocale()
  const isPart = row.paid.amountMinor > 0n && row.owed.amountMinor > 0n
  return (
    <li className="grid gap-1 px-4 py-4 sm:px-6">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <Link
          href={`/self-care/orders/${row.id}`}
          className="min-w-0 break-words rounded-sm font-medium underline-offset-3 hover:underline"
        >
          {t('what', row.what)}
        </Link>
        <span className="font-medium">
          <Amount money={moneyText(row.total)} locale={locale} />
        </span>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span className="text-[13px] text-ink-soft">
          <Time value={row.createdAt} locale={locale} />
          {row.reference && ` · ${row.reference}`}
        </span>
        <StatusBadge
          status={BADGES[row.status] ?? 'complete'}
          label={t(isPart ? 'status.part_paid' : `status.${row.status}`)}
        />
      </div>
      {row.owed.amountMinor > 0n && (
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 pt-1">
          <span className="text-[13px] text-ink-soft">
            {isPart && t('paidOf', { paid: formatMoney(row.paid, locale), total: formatMoney(row.total, locale) })}
          </span>
          <PayLink href={`/self-care/orders/${row.id}/pay`} size="small">
            {t('payOf', { amount: formatMoney(row.owed, locale) })}
          </PayLink>
        </div>
      )}
    </li>
  )
}

/** The look of a badge of ours that says the same. */
const BADGES: Readonly<Partial<Record<OwnOrderItem['status'], string>>> = {
  pending: 'unpaid',
  active: 'part_paid',
  cancelled: 'cancelled',
}
