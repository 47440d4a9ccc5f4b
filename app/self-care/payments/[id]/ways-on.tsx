import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/components/ui/action-form'
import { LinkButton } from '@/components/ui/link-button'
import { SubmitButton } from '@/components/ui/submit-button'
import type { PayerWords } from '@/lib/transactions/payer-words'
import type { PaymentView } from '@/lib/transactions/view'
import { checkNow, payAnotherWay } from './actions'
import { openAttempt } from './open'

/** What the payer can do from here. */
export async function WaysOn({ view, words }: { view: PaymentView; words: PayerWords }) {
  const t = await getTranslations('payment')
  const card = view.purpose === 'card'
  switch (words.kind) {
    case 'paid':
    case 'saved':
      return (
        <Row>
          <LinkButton href={card ? '/self-care/cards' : '/self-care'}>{card ? t('toCards') : t('home')}</LinkButton>
        </Row>
      )
    case 'declined':
    case 'failed':
      // What is for an order is tried again by its link.
      if (view.summary.status === 'released' || view.purpose === 'order') return <HomeLink label={t('home')} />
      return card ? (
        <Row>
          <LinkButton href="/self-care/cards" variant="primary">
            {t('addAnother')}
          </LinkButton>
        </Row>
      ) : (
        <Row>
          <LinkButton href={`/self-care/pay?payment=${view.id}`} variant="primary">
            {t('tryAgain')}
          </LinkButton>
          <LinkButton href={`/self-care/pay?account=${view.amount.currency}`}>{t('anotherAmount')}</LinkButton>
        </Row>
      )
    case 'action_needed':
      return (
        <ActionForm action={payAnotherWay} className="grid justify-items-start gap-2">
          <input type="hidden" name="payment" value={view.id} />
          <SubmitButton variant="secondary">{card ? t('giveUp') : t('anotherWay')}</SubmitButton>
          <p className="text-[13px] text-ink-soft">{card ? t('givingUpCard') : t('givingUp')}</p>
        </ActionForm>
      )
    case 'on_its_way':
    case 'checking':
      if (!openAttempt(view)) return <HomeLink label={t('home')} />
      return (
        <ActionForm action={checkNow} className="flex flex-wrap gap-2">
          <input type="hidden" name="payment" value={view.id} />
          <SubmitButton variant="secondary">{t('checkNow')}</SubmitButton>
          <LinkButton href="/self-care" variant="ghost">
            {t('home')}
          </LinkButton>
        </ActionForm>
      )
  }
}

function HomeLink({ label }: { label: string }) {
  return (
    <Row>
      <LinkButton href="/self-care">{label}</LinkButton>
    </Row>
  )
}

function Row({ children }: { children: React.ReactNode }) {
  return <div className="flex flex-wrap gap-2">{children}</div>
}
