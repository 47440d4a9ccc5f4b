import { getTranslations } from 'next-intl/server'
import { openAttempt } from '@/app/self-care/payments/[id]/open'
import { ActionForm } from '@/components/ui/action-form'
import { buttonStyle } from '@/components/ui/button-style'
import { LinkButton } from '@/components/ui/link-button'
import { SubmitButton } from '@/components/ui/submit-button'
import { checkoutPath, linkPaymentPath } from '@/lib/api/payment-urls'
import type { DocumentLink } from '@/lib/documents/read'
import type { LinkCheckout } from '@/lib/transactions/link-checkout'
import type { PayerWords } from '@/lib/transactions/payer-words'
import type { PaymentView } from '@/lib/transactions/view'
import { checkNow, payAnotherWay } from './actions'

export interface WaysOnProps {
  token: string
  view: PaymentView
  words: PayerWords
  checkout: LinkCheckout
  papers: readonly DocumentLink[]
}

/** What the payer can do from here. */
export async function WaysOn(props: WaysOnProps) {
  const { token, view, words } = props
  const t = await getTranslations()
  const page = checkoutPath(token)
  if (view.attempts.some(({ status }) => status === 'succeeded')) return <Afterwards {...props} page={page} />
  const hidden = (
    <>
      <input type="hidden" name="linkToken" value={token} />
      <input type="hidden" name="payment" value={view.id} />
    </>
  )
  switch (words.kind) {
    case 'action_needed':
      return (
        <ActionForm action={payAnotherWay} className="grid justify-items-start gap-2">
          {hidden}
          <SubmitButton variant="secondary">{t('payment.anotherWay')}</SubmitButton>
          <p className="text-[13px] text-ink-soft">{t('payment.givingUp')}</p>
        </ActionForm>
      )
    case 'on_its_way':
    case 'checking':
      return (
        openAttempt(view) && (
          <ActionForm action={checkNow} className="flex flex-wrap gap-2">
            {hidden}
            <SubmitButton variant="secondary">{t('payment.checkNow')}</SubmitButton>
          </ActionForm>
        )
      )
    default:
      return (
        <div className="flex flex-wrap gap-2">
          <LinkButton href={page} variant="primary">
            {t('payment.tryAgain')}
          </LinkButton>
        </div>
      )
  }
}

/** It succeeded: to the order's portal, the receipt, and what is left to pay. */
async function Afterwards({ token, view, checkout, papers, page }: WaysOnProps & { page: string }) {
  const t = await getTranslations('link')
  const receipt = papers.find(({ kind }) => kind === 'receipt')
  const isPartOpen = checkout.once && checkout.state === 'open'
  return (
    <div className="flex flex-wrap gap-2">
      {checkout.once && (
        <LinkButton href={`/order/${encodeURIComponent(token)}`} variant="primary">
          {t('toPortal')}
        </LinkButton>
      )}
      {receipt && (
        // Not a page: the router has nothing to do with it.
        <a href={`${linkPaymentPath(token, view.id)}/documents/${receipt.id}`} className={buttonStyle()}>
          {t('download')}
        </a>
      )}
      {isPartOpen && <LinkButton href={page}>{t('payRest')}</LinkButton>}
      {!checkout.once && <LinkButton href={page}>{t('backToLink')}</LinkButton>}
    </div>
  )
}
