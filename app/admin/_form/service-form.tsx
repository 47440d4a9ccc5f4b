'use client'

import type { ReactNode } from 'react'
import { SeatField } from '@/components/drawn-for'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { FormContext } from '@/components/ui/form-context'
import { FormErrors } from '@/components/ui/form-errors'
import { Notice } from '@/components/ui/notice'
import type { ServiceForm as Service } from './use-service-form'

export interface ServiceFormProps {
  service: Service
  /** What the confirming button does, in a verb: "Untick". */
  confirmLabel?: string | undefined
  className?: string | undefined
  children: ReactNode
}

/** The form around `useServiceForm`: the summary that takes focus, the word of success, and the question before something is taken away. */
export function ServiceForm({ service, confirmLabel = 'Continue', className, children }: ServiceFormProps) {
  const { pending, attempts, early, answer, errors, formProps, isDirty } = service
  const list = Object.entries(errors).map(([name, message]) => ({ name, message }))
  const shown = answer ?? early
  return (
    <FormContext value={{ state: answer ? null : early, pending, prefix: 'field' }}>
      <form noValidate {...formProps} className={className ?? 'grid gap-5'}>
        <SeatField />
        {attempts > 0 && list.length > 0 && <FormErrors key={attempts} errors={list} />}
        {list.length === 0 && shown?.message && !(shown.ok && isDirty) && (
          <Notice tone={shown.ok ? 'success' : 'danger'}>{shown.message}</Notice>
        )}
        {children}
      </form>
      <Question service={service} confirmLabel={confirmLabel} />
    </FormContext>
  )
}

function Question({ service, confirmLabel }: { service: Service; confirmLabel: string }) {
  const { question, pending, confirm, cancel } = service
  return (
    <Dialog
      title="Please confirm"
      description={question ?? ''}
      open={question !== null}
      onOpenChange={(open) => !open && !pending && cancel()}
    >
      <DialogActions>
        <Button onClick={cancel}>Cancel</Button>
        <Button variant="danger" pending={pending} onClick={confirm}>
          {confirmLabel}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
