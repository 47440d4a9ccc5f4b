'use client'

import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { keep } from './actions'
import { useTell } from './desk'

/** Turns a payment that was too much into balance of whoever paid it. */
export function KeepAsBalance(props: {
  paymentId: string
  amount: string
  customerName: string
  whyNot: string | null
}) {
  const tell = useTell()
  const { paymentId, amount, customerName, whyNot } = props
  if (whyNot)
    return (
      <Button variant="ghost" disabledReason={whyNot}>
        Keep as balance
      </Button>
    )
  return (
    <ConfirmDialog
      trigger={<Button variant="ghost">Keep as balance</Button>}
      title="Keep as balance"
      question={`Keep ${amount} as balance of ${customerName}? The order no longer counts this payment. It can be refunded later, from the balance.`}
      confirmLabel={`Keep ${amount}`}
      tone="primary"
      fields={{ paymentId }}
      action={async (data) => {
        const answer = await keep(data)
        if (answer.ok) tell(answer)
        return answer
      }}
    />
  )
}
