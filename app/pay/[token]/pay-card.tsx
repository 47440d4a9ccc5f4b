import { getLocale, getTranslations } from 'next-intl/server'
import { moneyText } from '@/app/self-care/money-text'
import { methodsOf } from '@/app/self-care/pay/methods'
import { Words } from '@/app/self-care/words'
import { limitOf } from '@/components/payer-limits'
import type { PayMethod } from '@/components/payer-methods'
import { Card } from '@/components/ui/card'
import { TextLink } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { rulesOf } from '@/lib/api/pay-link'
import { checkoutPath, linkPaymentPath } from '@/lib/api/payment-urls'
import type { PayerActor } from '@/lib/auth/actor'
import { formatMoney, toMajor } from '@/lib/money/format'
import type { Money } from '@/lib/money/money'
import type { LinkCheckout } from '@/lib/transactions/link-checkout'
import { payerWords } from '@/lib/transactions/payer-words'
import { pay } from './actions'
import { ownPayment } from './open'
import { LinkPayForm } from './pay-form'
import { NothingToPayWith, PortalButton } from './standings'
import { Summary } from './summary'

interface PayCardProps {
  token: string
  actor: PayerActor
  checkout: LinkCheckout
}

/** A link that can be paid: what for, how much, who, how, one button. */
export async function PayCard({ token, actor, checkout }: PayCardProps) {
  const { due, retry, part, key, attempt, merchantName, own, paid, terms } = checkout
  const locale = await getLocale()
  const amount = retry ?? due
  const rules = rulesOf(checkout)
  const methods = amount ? await rows(checkout, rules.part ? null : amount) : []
  if (!amount || !methods.some(({ disabledReason }) => disabledReason === undefined))
    return <NothingToPayWith token={token} merchant={merchantName} />
  return (
    <>
      <Told token={token} actor={actor} checkout={checkout} />
      <Card>
        <div className="grid gap-6">
          <Summary checkout={checkout} amount={amount} />
          <Words of={['payLink', 'pay', 'methods']}>
            <LinkPayForm
              // After a payment, or another attempt, the form is another one.
              key={`${key} ${attempt}`}
              action={pay}
              hidden={{ linkToken: token, key, attempt: String(attempt), paid: String(paid.amountMinor) }}
              rules={rules}
              amount={toMajor(amount)}
              partFrom={part && rules.part ? { from: moneyText(part.from), to: moneyText(part.to) } : null}
              due={moneyText(amount)}
              reserves={checkout.preauthorize}
              locale={locale}
              methods={methods}
              merchant={merchantName}
              terms={terms}
            />
          </Words>
        </div>
      </Card>
      {own && retry && part && <AnotherAmount token={token} />}
    </>
  )
}

/** The rows of the method picker. Where the amount is settled, a method that does not take it says so. */
async function rows(checkout: LinkCheckout, settled: Money | null): Promise<readonly PayMethod[]> {
  const { offers, mayKeep, merchantName } = checkout
  const t = await getTranslations()
  const locale = await getLocale()
  const currency = rulesOf(checkout).currency
  const asked = { locale, currency, back: '', settled: settled !== null }
  const { methods } = await methodsOf({ offers, unavailable: [] }, [], asked)
  return methods.map((method) => {
    const broken = settled && limitOf(method, settled)
    const shown = {
      ...method,
      title: method.entry ? t('link.card') : method.title,
      // Whatever is missing for keeping a card is nothing that whoever has the link could mend here.
      keep:
        mayKeep && method.keep && !method.keep.fix
          ? { hint: t('link.keepHint', { merchant: merchantName }) }
          : undefined,
    }
    if (!broken) return shown
    return {
      ...shown,
      disabledReason: t(`pay.${broken.which}`, { amount: formatMoney(broken.money, locale, { trim: true }) }),
    }
  })
}

/** What came before: an attempt that failed, a payment that was made, a part that is paid. */
async function Told({ token, actor, checkout }: PayCardProps) {
  const { own, retry, opensPortal, paid } = checkout
  const t = await getTranslations('link')
  const locale = await getLocale()
  if (retry && own) {
    const view = await ownPayment(actor, own.paymentId)
    const words = view && payerWords(view)
    return (
      <Notice tone="danger" title={words?.title}>
        {words?.sentence} {t('lastFailed')}
      </Notice>
    )
  }
  if (opensPortal && paid.amountMinor > 0n)
    return (
      <Notice tone="info" action={<PortalButton token={token} label={t('toPortal')} />}>
        {t('partPaid', { paid: formatMoney(paid, locale) })}
      </Notice>
    )
  if (own?.state === 'done')
    return (
      <Notice tone="info" action={<TextLink href={linkPaymentPath(token, own.paymentId)}>{t('showPayment')}</TextLink>}>
        {t('ownDone', { amount: formatMoney(own.amount, locale) })}
      </Notice>
    )
  return null
}

async function AnotherAmount({ token }: { token: string }) {
  const t = await getTranslations('link')
  return (
    <p className="text-center">
      <TextLink href={checkoutPath(token, { afresh: true })}>{t('otherAmount')}</TextLink>
    </p>
  )
}
