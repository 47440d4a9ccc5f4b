'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import type { FormState } from '@/components/ui/form-context'
import { Notice } from '@/components/ui/notice'
import { cancel, close, remind, resend } from '../actions'
import { ExtendDialog } from './extend-dialog'

export interface LinkActionsProps {
  linkId: string
  /** Its amount, which names it in questions. */
  name: string
  status: string
  /** Somebody is written to. */
  isSent: boolean
  wasSent: boolean
  isClosed: boolean
  /** ISO text; null: never. */
  expiresAt: string | null
}

/** What can be done with a link: a button each, a question before, the answer in place. */
export function LinkActions({ linkId, name, status, isSent, wasSent, isClosed, expiresAt }: LinkActionsProps) {
  const [answer, setAnswer] = useState<FormState | null>(null)
  const isPayable = status === 'created' || status === 'processing'
  const isOver = status === 'success' || status === 'cancelled' || status === 'expired'
  const answered = (action: (data: FormData) => Promise<FormState>) => async (data: FormData) => {
    const said = await action(data)
    if (said.ok) setAnswer(said)
    return said
  }
  const whyNotSent = isSent ? null : 'This link is sent to nobody: it was made without e-mail and SMS.'
  const fields = { linkId }
  return (
    <div className="grid gap-3 print:hidden">
      <div className="flex flex-wrap gap-2">
        {isPayable && (
          <Ask
            label="Resend"
            reason={whyNotSent}
            title="Send the link again?"
            question={`The payer gets the link for ${name} once more.`}
            fields={fields}
            action={answered(resend)}
          />
        )}
        {isPayable && (
          <Ask
            label="Remind"
            reason={whyNotSent}
            title="Remind the payer?"
            question={`The payer is reminded of ${name} now. Reminders that go out by themselves still do.`}
            fields={fields}
            action={answered(remind)}
          />
        )}
        {(isPayable || status === 'scheduled' || status === 'expired') && (
          <ExtendDialog linkId={linkId} isExpired={status === 'expired'} expiresAt={expiresAt} onDone={setAnswer} />
        )}
        {(isPayable || status === 'scheduled') && (
          <ConfirmDialog
            trigger={<Button variant="ghost">Cancel link</Button>}
            title="Cancel this link?"
            question={`Nobody can pay the ${name} any more, and this cannot be undone. Whoever opens the link reads your message.${wasSent ? ' The payer is told.' : ''}`}
            confirmLabel="Cancel link"
            cancelLabel="Keep it"
            tone="danger"
            reason={{ label: 'Message to the payer' }}
            fields={fields}
            action={answered(withMessage)}
          />
        )}
        {isOver && !isClosed && (
          <ConfirmDialog
            trigger={<Button variant="ghost">Close address</Button>}
            title="Close the address?"
            question="From now on it shows nothing to anybody: no order, no receipts. This cannot be undone."
            confirmLabel="Close address"
            tone="danger"
            fields={fields}
            action={answered(close)}
          />
        )}
      </div>
      {answer?.message && <Notice tone="success">{answer.message}</Notice>}
      {isClosed && <Notice>Its address was closed and shows nothing any more.</Notice>}
    </div>
  )
}

interface AskProps {
  label: string
  /** Why it cannot be done; null when it can. */
  reason: string | null
  title: string
  question: string
  fields: Readonly<Record<string, string>>
  action: (data: FormData) => Promise<FormState>
}

function Ask({ label, reason, ...rest }: AskProps) {
  if (reason) return <Button disabledReason={reason}>{label}</Button>
  return <ConfirmDialog {...rest} trigger={<Button>{label}</Button>} confirmLabel={label} />
}

/** The dialog's one text is sent as `reason`; the payer reads it as a message. */
function withMessage(data: FormData): Promise<FormState> {
  data.set('message', String(data.get('reason') ?? ''))
  return cancel(data)
}
