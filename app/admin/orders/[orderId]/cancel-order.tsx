'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import type { FormState } from '@/components/ui/form-context'
import { Notice } from '@/components/ui/notice'
import { cancel } from '../actions'

export interface CancelOrderProps {
  orderId: string
  /** Its total, which names it in the question. */
  name: string
  isOver: boolean
  /** Money is reserved or was paid: then it becomes complete instead of cancelled. */
  isLive: boolean
}

/** Ends an order, and says which of the two that was. */
export function CancelOrder({ orderId, name, isOver, isLive }: CancelOrderProps) {
  const [answer, setAnswer] = useState<FormState | null>(null)
  const run = async (data: FormData) => {
    const said = await cancel(data)
    if (said.ok) setAnswer(said)
    return said
  }
  if (isOver && !answer) return null
  return (
    <div className="grid gap-3">
      {!isOver && (
        <div>
          <ConfirmDialog
            trigger={<Button>Cancel order</Button>}
            title="Cancel this order?"
            question={
              isLive
                ? `Money is reserved or was paid for the ${name}, so the order becomes complete instead of cancelled. Its links can no longer be paid. What was paid stays paid.`
                : `Nobody can pay the ${name} any more. Its links can no longer be paid. This cannot be undone.`
            }
            confirmLabel={isLive ? 'Complete order' : 'Cancel order'}
            cancelLabel="Keep it"
            tone="danger"
            reason={{ label: 'Reason', hint: 'For your records; the payer does not see it.' }}
            fields={{ orderId }}
            action={run}
          />
        </div>
      )}
      {answer?.message && <Notice tone="success">{answer.message}</Notice>}
    </div>
  )
}
