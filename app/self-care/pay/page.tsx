import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { Amount } from '@/components/money'
import { PayForm } from '@/components/payer-pay-form'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton, TextLink } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import type { CustomerActor } from '@/lib/auth/actor'
import { requireCustomer } from '@/lib/auth/session'
import { type AccountItem, listAccounts } from '@/lib/customers/accounts'
import { listCards } from '@/lib/customers/cards'
import { isId } from '@/lib/ids'
import { formatMoney, readMajor, toMajor } from '@/lib/money/format'
import { type Money, money } from '@/lib/money/money'
import { checkoutFor, payableCurrencies, type Retry, retryOf } from '@/lib/transactions/checkout'
import { searchPayments } from '@/lib/transactions/search'
import { merchantName } from '../merchant'
import { moneyText } from '../money-text'
import { Words } from '../words'
import { AccountTabs } from './account-tabs'
import { pay } from './actions'
import { type Methods, methodsOf } from './methods'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('pay'))('title') }
}

type Query = Promise<Readonly<Record<string, string | string[] | undefined>>>

/** Where a customer pays: account, amount, method, one button. With `payment`, another attempt of a payment that was not made. */
export default async function PayPage({ searchParams }: { searchParams: Query }) {
  const actor = await requireCustomer()
  const asked = await searchParams
  const text = (name: string) => (typeof asked[name] === 'string' ? asked[name] : undefined)
  const paymentId = text('payment')
  const retry = paymentId && isId('pay', paymentId) ? await retryOf(actor, paymentId) : undefined
  const accounts = await payingAccounts(actor)
  const wanted = retry?.amount.currency ?? text('account')
  const balance = accounts.find(({ currency }) => currency === wanted) ?? (await likeliest(actor, accounts))
  const t = await getTranslations('pay')
  return (
    <>
      <PageHeader title={retry ? t('again') : t('title')} description={retry ? undefined : t('intro')} />
      {paymentId && !retry && (
        <Notice tone="warning" action={<TextLink href="/self-care/history">{t('existing')}</TextLink>}>
          {t('gone')}
        </Notice>
      )}
      {accounts.length > 1 && balance && !retry && <AccountTabs accounts={accounts} current={balance.currency} />}
      {balance ? (
        <PayCard actor={actor} balance={balance} retry={retry} suggested={text('amount')} after={text('after')} />
      ) : (
        <NothingToPayWith />
      )}
    </>
  )
}

/** The customer's balances; for one without an account, the currencies it could be opened in by paying. */
async function payingAccounts(actor: CustomerActor): Promise<readonly Money[]> {
  const accounts: readonly AccountItem[] = (await listAccounts(actor, actor.customerId)) ?? []
  if (accounts.length > 0) return accounts.map(({ balance }) => balance)
  return (await payableCurrencies(actor)).map((currency) => money(0n, currency))
}

/** The account to begin with: one that owes, else the one that was last paid for, else the first. */
async function likeliest(actor: CustomerActor, accounts: readonly Money[]): Promise<Money | undefined> {
  const owing = accounts.find(({ amountMinor }) => amountMinor < 0n)
  if (owing || accounts.length < 2) return owing ?? accounts[0]
  const last = await searchPayments(actor, {}, { after: null, before: null, size: 1, desc: true })
  return accounts.find(({ currency }) => currency === last.rows[0]?.amount.currency) ?? accounts[0]
}

interface PayCardProps {
  actor: CustomerActor
  balance: Money
  retry: Retry | undefined
  suggested: string | undefined
  /** Starting afresh after the payment that this page had made. */
  after: string | undefined
}

async function PayCard({ actor, balance, retry, suggested, after }: PayCardProps) {
  const { currency } = balance
  const t = await getTranslations('pay')
  const locale = await getLocale()
  const checkout = await checkoutFor(actor, { currency, use: 'pay' })
  const cards = (await listCards(actor, actor.customerId)) ?? []
  const back = retry ? `/self-care/pay?payment=${retry.paymentId}` : `/self-care/pay?account=${currency}`
  const { methods, missing } = checkout
    ? await methodsOf(checkout, cards, { locale, currency, back })
    : { methods: [], missing: [] }
  const [first, ...others] = methods
  if (!checkout || !first) return <NothingToPayWith missing={missing} />
  const amount = retry ? toMajor(retry.amount) : amountFor(balance, suggested)
  return (
    <Card>
      <div className="grid gap-6">
        {retry ? (
          <p className="text-ink-soft">
            {t('fixed', { amount: formatMoney(retry.amount, locale) })}{' '}
            <TextLink href={`/self-care/pay?account=${currency}`}>{t('another')}</TextLink>
          </p>
        ) : (
          <p className="text-ink-soft">
            {t.rich('balanceNow', { amount: () => <Amount money={moneyText(balance)} locale={locale} /> })}
          </p>
        )}
        <Words of={['pay', 'methods']}>
          <PayForm
            // Another account, another payment: another form; nothing typed or refused in one belongs to the other.
            key={`${currency} ${retry?.key ?? after ?? ''}`}
            action={pay}
            hidden={{ currency, key: retry?.key ?? checkout.key, attempt: String(retry?.attempt ?? 0) }}
            currency={currency}
            locale={locale}
            amount={amount}
            fixed={retry !== undefined}
            methods={[first, ...others]}
            missing={missing}
          />
        </Words>
      </div>
    </Card>
  )
}

/** What stands in the field at first: what was asked for, else what is owed. */
function amountFor(balance: Money, suggested: string | undefined): string {
  const given = suggested === undefined ? null : readMajor(suggested, balance.currency)
  if (given && given.amountMinor > 0n) return toMajor(given)
  return balance.amountMinor < 0n ? toMajor(money(-balance.amountMinor, balance.currency)) : ''
}

async function NothingToPayWith({ missing = [] }: { missing?: Methods['missing'] }) {
  const t = await getTranslations('pay')
  return (
    <Card>
      <EmptyState title={t('noMethodsTitle')} action={<LinkButton href="/self-care">{t('home')}</LinkButton>}>
        <p>{t('noMethods', { merchant: await merchantName() })}</p>
        {missing.map((one) => (
          <p key={one.title} className="mt-2">
            {one.title}: {one.why} {one.fix && <TextLink href={one.fix.href}>{one.fix.label}</TextLink>}
          </p>
        ))}
      </EmptyState>
    </Card>
  )
}
