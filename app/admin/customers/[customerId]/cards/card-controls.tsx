'use client'

import { ActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { SubmitButton } from '@/components/ui/submit-button'
import { makeDefault, remove } from '../../actions'
import { TakePayment, type TakePaymentProps } from './take-payment'

export interface CardControlsProps extends Pick<TakePaymentProps, 'customer' | 'paymentKey'> {
  card: TakePaymentProps['card'] & { readonly isDefault: boolean }
  whyReadOnly: string | null
  whyNoCharge: string | null
}

/** What can be done with a kept card. */
export function CardControls({ customer, card, whyReadOnly, whyNoCharge, paymentKey }: CardControlsProps) {
  return (
    <div className="flex flex-wrap items-start gap-2">
      <TakePayment customer={customer} card={card} whyNot={whyNoCharge} paymentKey={paymentKey} />
      {!card.isDefault && (
        <ActionForm action={makeDefault} className="grid gap-2">
          <input type="hidden" name="customerId" value={customer.id} />
          <input type="hidden" name="cardId" value={card.id} />
          <SubmitButton variant="secondary" disabledReason={whyReadOnly}>
            Make default
          </SubmitButton>
        </ActionForm>
      )}
      {whyReadOnly ? (
        <Button variant="ghost" disabledReason={whyReadOnly}>
          Remove
        </Button>
      ) : (
        <ConfirmDialog
          trigger={
            <Button variant="ghost" aria-label={`Remove the card ending ${card.lastFour}`}>
              Remove
            </Button>
          }
          title="Remove this card"
          question={`Stop keeping •••• ${card.lastFour} of ${customer.name}? It cannot be charged any more, and the processor is told to delete it. Payments made with it stay.`}
          confirmLabel="Remove card"
          tone="danger"
          fields={{ customerId: customer.id, cardId: card.id }}
          action={remove}
        />
      )}
    </div>
  )
}
