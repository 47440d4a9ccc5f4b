'use client'

import { type FormEvent, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions, DialogClose } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { FormContext, type FormState } from '@/components/ui/form-context'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { extend } from '../actions'
import { useZone } from '../new/use-zone'
import { instantOf, localOf } from '../new/values'

export interface ExtendDialogProps {
  linkId: string
  isExpired: boolean
  /** ISO text; null: never. */
  expiresAt: string | null
  onDone: (answer: FormState) => void
}

/** Another expiry for a link, or none. */
export function ExtendDialog({ linkId, isExpired, expiresAt, onDone }: ExtendDialogProps) {
  const [open, setOpen] = useState(false)
  const [state, setState] = useState<FormState | null>(null)
  const [pending, start] = useTransition()
  const zone = useZone()
  const change = (next: boolean) => {
    if (pending) return
    setState(null)
    setOpen(next)
  }
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    data.set('expiresAt', instantOf(String(data.get('expiresAt') ?? '')))
    start(async () => {
      const answer = await extend(data)
      if (!answer.ok) return setState(answer)
      onDone(answer)
      setOpen(false)
    })
  }
  return (
    <Dialog
      trigger={<Button>Extend</Button>}
      title={isExpired ? 'Let it be paid again?' : 'Change when it expires'}
      description="The address stays the same, so whoever has it can go on using it."
      open={open}
      onOpenChange={change}
    >
      <FormContext value={{ state, pending, prefix: 'extend' }}>
        <form noValidate onSubmit={send} className="grid gap-4">
          {state?.message && <Notice tone="danger">{state.message}</Notice>}
          <input type="hidden" name="linkId" value={linkId} />
          <Field name="expiresAt" label="Expires" optional hint={`Empty: never. Time zone: ${zone}.`}>
            {/* What is there already stays unless it is changed: an empty field means never. */}
            <Input type="datetime-local" defaultValue={isExpired ? '' : localOf(expiresAt)} />
          </Field>
          <DialogActions>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <SubmitButton>Extend</SubmitButton>
          </DialogActions>
        </form>
      </FormContext>
    </Dialog>
  )
}
