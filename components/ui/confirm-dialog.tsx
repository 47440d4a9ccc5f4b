'use client'

import { AlertDialog } from 'radix-ui'
import { type FormEvent, type ReactNode, useState, useTransition } from 'react'
import { Button } from './button'
import { dialogBox, dialogOverlay } from './dialog-style'
import { Field } from './field'
import { FormContext, type FormState } from './form-context'
import { Notice } from './notice'
import { SubmitButton } from './submit-button'
import { Textarea } from './textarea'

export interface ConfirmDialogProps {
  /** The button that asks. */
  trigger: ReactNode
  title: string
  /** One question with the amount and the name in it: "Refund 10.00 USD to Anna Berg?" */
  question: ReactNode
  /** What the button does, in a verb: "Refund 10.00 USD". */
  confirmLabel: string
  cancelLabel?: string | undefined
  tone?: 'primary' | 'danger' | undefined
  /** Asks for a reason, sent as `reason`. */
  reason?: { label: string; hint?: string | undefined; required?: boolean | undefined } | undefined
  /** Sent along: `{ id: … }`. */
  fields?: Readonly<Record<string, string>> | undefined
  /** Does it. A refusal keeps the question open and shows its message; anything else, or a redirect, closes it. */
  action: (data: FormData) => Promise<FormState | undefined>
}

/** Asks once before something that destroys or moves money. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [open, setOpen] = useState(false)
  const [pending, start] = useTransition()
  const change = (next: boolean) => {
    if (!pending) setOpen(next)
  }
  return (
    <AlertDialog.Root open={open} onOpenChange={change}>
      <AlertDialog.Trigger asChild>{props.trigger}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={dialogOverlay} />
        <AlertDialog.Content className={`${dialogBox} max-w-md`}>
          <Question {...props} pending={pending} start={start} close={() => setOpen(false)} />
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

interface QuestionProps extends ConfirmDialogProps {
  pending: boolean
  start: (work: () => Promise<void>) => void
  close: () => void
}

function Question({
  title,
  question,
  confirmLabel,
  cancelLabel = 'Cancel',
  tone = 'primary',
  reason,
  fields,
  action,
  pending,
  start,
  close,
}: QuestionProps) {
  const [error, setError] = useState<string>()
  const [missing, setMissing] = useState<string>()
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (pending) return
    const data = new FormData(event.currentTarget)
    const wanted = reason?.required && String(data.get('reason') ?? '').trim() === ''
    setMissing(wanted ? 'Enter a reason. It is kept in the record.' : undefined)
    if (wanted) return
    setError(undefined)
    start(async () => {
      const answer = await action(data)
      if (answer?.ok === false) setError(answer.message ?? 'This could not be done. Nothing was changed.')
      else close()
    })
  }
  return (
    <FormContext value={{ state: null, pending, prefix: 'confirm' }}>
      <form noValidate onSubmit={send} className="grid gap-4">
        <div className="grid gap-1">
          <AlertDialog.Title className="text-base font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description className="text-ink-soft">{question}</AlertDialog.Description>
        </div>
        {error && <Notice tone="danger">{error}</Notice>}
        {Object.entries(fields ?? {}).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {reason && (
          <Field
            name="reason"
            label={reason.label}
            hint={reason.hint}
            error={missing}
            required={reason.required}
            optional={!reason.required}
          >
            <Textarea rows={2} maxLength={500} />
          </Field>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <AlertDialog.Cancel asChild>
            <Button>{cancelLabel}</Button>
          </AlertDialog.Cancel>
          <SubmitButton variant={tone}>{confirmLabel}</SubmitButton>
        </div>
      </form>
    </FormContext>
  )
}
