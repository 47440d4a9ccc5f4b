import { getLocale, getTranslations } from 'next-intl/server'
import { Link } from '@/components/navigation'
import { cn } from '@/components/ui/cn'
import { formatMoney } from '@/lib/money/format'
import type { Money } from '@/lib/money/money'

/** The accounts to choose among, as links: each has methods, limits and a balance of its own. */
export async function AccountTabs({ accounts, current }: { accounts: readonly Money[]; current: string }) {
  const t = await getTranslations('pay')
  const locale = await getLocale()
  return (
    <nav aria-label={t('account')} className="grid gap-2 sm:grid-cols-2">
      {accounts.map((balance) => (
        <Link
          key={balance.currency}
          href={`/self-care/pay?account=${balance.currency}`}
          aria-current={balance.currency === current ? 'true' : undefined}
          className={cn(
            'flex min-h-11 items-center justify-between gap-3 rounded-md border px-4 py-2',
            balance.currency === current
              ? 'border-accent-ink bg-accent-soft'
              : 'border-line bg-surface hover:border-line-strong',
          )}
        >
          <span className="font-medium">{balance.currency}</span>
          <span className="tabular-nums text-ink-soft">{formatMoney(balance, locale)}</span>
        </Link>
      ))}
    </nav>
  )
}
