'use client'

import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { match } from '../../actions'
import { useTell } from '../../desk'

export interface ApplyToProps {
  callbackId: string
  transactionId: string
  /** Why it does not fit. */
  problem: string | null
  /** With the amount and the name in it. */
  question: string
}

/** Applies the callback to one transaction. */
export function ApplyTo({ callbackId, transactionId, problem, question }: ApplyToProps) {
  const tell = useTell()
  if (problem) return <Button disabledReason={problem}>Apply to this</Button>
  return (
    <ConfirmDialog
      trigger={<Button>Apply to this</Button>}
      title="Apply the callback"
      question={`${question} What the processor says of it is booked.`}
      confirmLabel="Apply it"
      fields={{ callbackId, transactionId }}
      action={async (data) => {
        const answer = await match(data)
        if (answer.ok) tell(answer)
        return answer
      }}
    />
  )
}
