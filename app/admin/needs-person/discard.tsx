'use client'

import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import type { FormState } from '@/components/ui/form-context'
import { acknowledge, discard, dropJob } from './actions'
import { useTell } from './desk'

const REASON = { label: 'Reason', hint: 'For the record.', required: true } as const

/** Tells the page of success; a refusal stays in the question. */
function useTold(action: (data: FormData) => Promise<FormState>) {
  const tell = useTell()
  return async (data: FormData) => {
    const answer = await action(data)
    if (answer.ok) tell(answer)
    return answer
  }
}

/** Lays a callback aside for good. */
export function DiscardCallback(props: { callbackId: string; systemName: string; says: string }) {
  const action = useTold(discard)
  return (
    <ConfirmDialog
      trigger={<Button variant="ghost">Discard</Button>}
      title="Discard the callback"
      question={`Never apply this callback of ${props.systemName}${props.says ? `: “${props.says}”` : ''}? Our books stay as they are.`}
      confirmLabel="Discard it"
      tone="danger"
      reason={REASON}
      fields={{ callbackId: props.callbackId }}
      action={action}
    />
  )
}

/** Removes a job that gave up. */
export function DiscardJob({ jobId, title, loss }: { jobId: string; title: string; loss: string }) {
  const action = useTold(dropJob)
  return (
    <ConfirmDialog
      trigger={<Button variant="ghost">Discard</Button>}
      title="Discard the job"
      question={`${title}: give it up for good? ${loss}`}
      confirmLabel="Discard it"
      tone="danger"
      reason={REASON}
      fields={{ jobId }}
      action={action}
    />
  )
}

/** Says that a refund is dealt with that did not arrive, or arrived after all. */
export function RefundDealtWith(props: {
  transactionId: string
  amount: string
  hasArrived: boolean
  whyNot: string | null
}) {
  const action = useTold(acknowledge)
  const { transactionId, amount, hasArrived, whyNot } = props
  const question = hasArrived
    ? `Has the customer got ${amount} once, and not another way as well?`
    : `Has the customer got ${amount} by now, or agreed to something else?`
  if (whyNot)
    return (
      <Button variant="secondary" disabledReason={whyNot}>
        Dealt with
      </Button>
    )
  return (
    <ConfirmDialog
      trigger={<Button variant="secondary">Dealt with</Button>}
      title="The refund is dealt with"
      question={`${question} It no longer waits here; nothing is booked by this.`}
      confirmLabel="It is dealt with"
      tone="primary"
      reason={{ label: 'What was done', hint: 'For the record.', required: true }}
      fields={{ transactionId }}
      action={action}
    />
  )
}
