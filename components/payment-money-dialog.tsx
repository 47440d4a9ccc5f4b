'use client'

import { type FormEvent, type ReactNode, useId, useState, useTransition } from 'react'
import { formatMoney, readTyped } from '@/lib/money/format'
import type { Money } from '@/lib/money/money'
import { MoneyInput } from './money-input'
import { Button, type ButtonProps } from './ui/button'
import { Dialog, DialogActions, DialogClose } from './ui/dialog'
import { Field } from './ui/field'
import { FormContext, type FormState } from './ui/form-context'
import { FormErrors } from './ui/form-errors'
import { Notice } from './ui/notice'
import { SubmitButton } from './ui/submit-button'
import { Textarea } from './ui/textarea'

export interface MoneyDialogProps {
  /** The button that asks. */
  label: string
  variant?: ButtonProps['variant']
  disabledReason?: string | null | undefined
  title: string
  currency: string
  /** Decimal text in the amount field, "25.00"; empty when nothing is suggested. */
  amount: string
  /** The amount cannot be another. */
  whole?: boolean | undefined
  amountHint?: ReactNode
  /** The question with the amount and the name in it; asked anew as the amount is typed. */
  question: (amount: string) => string
  /** What the button does with the amount: "Refund". */
  verb: string
  /** The button says the verb alone, where the amount is only spoken of. */
  bare?: boolean | undefined
  tone?: 'primary' | 'danger' | undefined
  /** What follows from this amount, said plainly; null while none can be read. */
  consequence?: ((typed: Money | null) => ReactNode) | undefined
  reason?: { readonly label: string; readonly hint?: string; readonly required: boolean } | undefined
  /** Sent along. */
  fields: Readonly<Record<string, string>>
  /** Further fields, above the amount. */
  children?: ReactNode
  /** Does it. A refusal stays in the dialog; success closes it. */
  action: (data: FormData) => Promise<FormState | undefined>
  onDone?: ((answer: FormState) => void) | undefined
}

/** Asks once before money moves: how much, why, and with the amount and the name in the sentence. */
export function MoneyDialog(props: MoneyDialogProps) {
  const [open, setOpen] = useState(false)
  const [pending, start] = useTransition()
  if (props.disabledReason)
    return (
      <Button variant={props.variant} disabledReason={props.disabledReason}>
        {props.label}
      </Button>
    )
  return (
    <Dialog
      trigger={<Button variant={props.variant}>{props.label}</Button>}
      title={props.title}
      open={open}
      // It stays while it works; the next one may be asked for while the page still follows the last.
      onOpenChange={(next) => (next || !pending) && setOpen(next)}
    >
      <MoneyForm {...props} pending={pending} start={start} close={() => setOpen(false)} />
    </Dialog>
  )
}

interface MoneyFormProps extends MoneyDialogProps {
  pending: boolean
  start: (work: () => Promise<void>) => void
  close: () => void
}

function MoneyForm({ pending, start, close, ...props }: MoneyFormProps) {
  const prefix = useId()
  const [typed, setTyped] = useState(props.amount)
  const [answer, setAnswer] = useState<FormState | null>(null)
  const read = readTyped(props.whole ? props.amount : typed, props.currency)
  const money = 'money' in read ? read.money : null
  const shown = money ? formatMoney(money) : `… ${props.currency}`
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (pending) return
    const data = new FormData(event.currentTarget)
    const fields = faults(data, read, props.reason?.required === true)
    if (Object.keys(fields).length > 0) return setAnswer({ ok: false, fields })
    start(async () => {
      const said = await props.action(data)
      if (said?.ok === false) return setAnswer(said)
      if (said) props.onDone?.(said)
      close()
    })
  }
  return (
    <FormContext value={{ state: answer, pending, prefix }}>
      <form noValidate onSubmit={send} className="grid gap-4">
        {!pending && answer && <Faults answer={answer} prefix={prefix} />}
        {Object.entries(props.fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {props.children}
        {props.whole ? (
          <input type="hidden" name="amount" value={props.amount} />
        ) : (
          <Field name="amount" label="Amount" hint={props.amountHint} required>
            <MoneyInput
              currency={props.currency}
              defaultValue={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
        )}
        {props.reason && (
          <Field
            name="reason"
            label={props.reason.label}
            hint={props.reason.hint}
            required={props.reason.required}
            optional={!props.reason.required}
          >
            <Textarea rows={2} maxLength={500} />
          </Field>
        )}
        <div className="grid gap-1" aria-live="polite">
          <p className="font-medium">{props.question(shown)}</p>
          {props.consequence && <div className="text-ink-soft">{props.consequence(money)}</div>}
        </div>
        <DialogActions>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <SubmitButton variant={props.tone ?? 'primary'}>
            {money && !props.bare ? `${props.verb} ${shown}` : props.verb}
          </SubmitButton>
        </DialogActions>
      </form>
    </FormContext>
  )
}

function faults(data: FormData, read: ReturnType<typeof readTyped>, reasonRequired: boolean): Record<string, string> {
  const reason = String(data.get('reason') ?? '').trim()
  return {
    ...('message' in read ? { amount: read.message } : {}),
    ...(reasonRequired && reason === '' ? { reason: 'Enter a reason. It is kept in the record.' } : {}),
  }
}

function Faults({ answer, prefix }: { answer: FormState; prefix: string }) {
  const errors = Object.entries(answer.fields ?? {}).map(([name, message]) => ({
    name,
    message,
    id: `${prefix}-${name}`,
  }))
  if (errors.length > 0) return <FormErrors errors={errors} />
  return <Notice tone="danger">{answer.message ?? 'This could not be done. No money moved.'}</Notice>
}
