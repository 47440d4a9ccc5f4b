import { Wallet } from 'lucide-react'
import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { Amount } from '@/components/money'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton, TextLink } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { requireCustomer } from '@/lib/auth/session'
import { type AccountItem, listAccounts } from '@/lib/customers/accounts'
import { formatMoney } from '@/lib/money/format'
import { type Money, money } from '@/lib/money/money'
import { listOwnOrders } from '@/lib/orders/list-orders'
import { payerWords } from '@/lib/transactions/payer-words'
import { getPayment } from '@/lib/transactions/read'
import { searchPayments } from '@/lib/transactions/search'
import type { PaymentView } from '@/lib/transactions/view'
import { merchantName } from '../merchant'
import { moneyText } from '../money-text'
import { OrderRows } from '../orders/order-rows'
import { PaymentRows } from '../payment-rows'

export async function generateMetadata(): Promise<Metadata> {
  return { title: { absolute: `${(await getTranslations('shell'))('home')} · ${await merchantName()}` } }
}

const RECENT = { after: null, before: null, size: 5, desc: true } as const

/** What do I owe or have, what happens next, pay now. */
export default async function HomePage() {
  const actor = await requireCustomer()
  const t = await getTranslations('home')
  const accounts = (await listAccounts(actor, actor.customerId)) ?? []
  const recent = await searchPayments(actor, {}, RECENT)
  const underWay = await searchPayments(actor, { status: 'pending' }, { ...RECENT, size: 3 })
  const open = (await Promise.all(underWay.rows.map(({ id }) => getPayment(actor, id)))).filter((view) => !!view)
  const toPay = await listOwnOrders(actor, { open: true }, RECENT)
  const orders = await getTranslations('orders')
  const balances = accounts.map(({ balance }) => balance)
  return (
    <>
      <PageHeader title={t('title', { name: actor.name })} />
      {open.map((view) => (
        <UnderWay key={view.id} view={view} />
      ))}
      {toPay.rows.length > 0 && (
        <Card flush title={orders('openTitle')} actions={<TextLink href="/self-care/orders">{orders('all')}</TextLink>}>
          <OrderRows rows={toPay.rows} />
        </Card>
      )}
      <Card>
        <div className="grid gap-5">
          {balances.length === 0 && <p className="text-ink-soft">{t('noAccount')}</p>}
          {balances.map((balance) => (
            <Balance
              key={balance.currency}
              balance={balance}
              alone={balances.length === 1}
              hasOrders={toPay.rows.length > 0}
            />
          ))}
          {balances.length === 0 && <PayNow />}
          <div className="grid gap-0.5 border-t border-line pt-4">
            <h2 className="text-[13px] font-medium">{t('nextTitle')}</h2>
            <p className="text-ink-soft">
              {await whatNext(accounts, { isUnderWay: open.length > 0, hasOrders: toPay.rows.length > 0 })}
            </p>
          </div>
        </div>
      </Card>
      <Card
        flush
        title={t('recent')}
        actions={recent.rows.length > 0 && <TextLink href="/self-care/history">{t('all')}</TextLink>}
      >
        {recent.rows.length === 0 ? (
          <EmptyState icon={<Wallet aria-hidden />} title={t('noneTitle')}>
            {t('none')}
          </EmptyState>
        ) : (
          <PaymentRows rows={recent.rows} />
        )}
      </Card>
    </>
  )
}

/** One sentence on what will move money next. */
async function whatNext(
  accounts: readonly AccountItem[],
  { isUnderWay, hasOrders }: { readonly isUnderWay: boolean; readonly hasOrders: boolean },
): Promise<string> {
  const t = await getTranslations('home')
  const locale = await getLocale()
  if (isUnderWay) return t('nextOpen')
  const reserved = accounts.map((account) => account.reserved).filter(({ amountMinor }) => amountMinor > 0n)
  if (reserved.length > 0)
    return t('nextReserved', { amount: reserved.map((amount) => formatMoney(amount, locale)).join(', ') })
  if (accounts.some(({ balance }) => balance.amountMinor < 0n)) return t('nextOwed')
  return t(hasOrders ? 'nextOrders' : 'nextNone')
}

async function Balance({ balance, alone, hasOrders }: { balance: Money; alone: boolean; hasOrders: boolean }) {
  const t = await getTranslations('home')
  const locale = await getLocale()
  const { amountMinor, currency } = balance
  const owed = amountMinor < 0n ? money(-amountMinor, currency) : null
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
      <div className="grid gap-1">
        <p className="text-[13px] font-medium text-ink-soft">{alone ? t('balance') : t('balanceOf', { currency })}</p>
        <p className="text-3xl font-semibold leading-9 tracking-tight">
          <Amount money={moneyText(balance)} locale={locale} />
        </p>
        <p className="text-ink-soft">
          {owed
            ? t('owed', { amount: formatMoney(owed, locale) })
            : amountMinor > 0n
              ? t('credit')
              : t(hasOrders ? 'evenButOrders' : 'even')}
        </p>
      </div>
      <PayNow currency={currency} label={owed ? t('payOwed', { amount: formatMoney(owed, locale) }) : undefined} />
    </div>
  )
}

async function PayNow({ currency, label }: { currency?: string; label?: string | undefined }) {
  const t = await getTranslations('home')
  return (
    <LinkButton
      href={currency ? `/self-care/pay?account=${currency}` : '/self-care/pay'}
      variant="primary"
      size="large"
      className="max-sm:w-full"
    >
      {label ?? t('payNow')}
    </LinkButton>
  )
}

/** A payment that is not final: what it waits for, and the way to it. */
async function UnderWay({ view }: { view: PaymentView }) {
  const t = await getTranslations('home')
  const locale = await getLocale()
  const { kind } = payerWords(view)
  const amount = formatMoney(view.amount, locale)
  const toDo = kind === 'action_needed'
  const text =
    view.purpose === 'card'
      ? t('cardUnderWay')
      : kind === 'checking'
        ? t('checking', { amount })
        : toDo
          ? t('actionNeeded', { amount })
          : t('underWay', { amount })
  return (
    <Notice
      tone={kind === 'checking' ? 'warning' : 'info'}
      action={
        <LinkButton href={`/self-care/payments/${view.id}`} size="small">
          {toDo ? t('finishPayment') : t('showPayment')}
        </LinkButton>
      }
    >
      {text}
    </Notice>
  )
}
