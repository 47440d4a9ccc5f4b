'use client'

import { type ComponentProps, type FormEvent, type ReactNode, startTransition, useActionState, useId } from 'react'
import { SeatField } from '../drawn-for'
import { FormContext, type FormState } from './form-context'
import { FormErrors } from './form-errors'
import { Notice } from './notice'

export interface ActionFormProps extends Omit<ComponentProps<'form'>, 'action' | 'onSubmit'> {
  /** A server action: what it was before, what was sent; answers with errors by field, or `ok`. */
  action: (previous: FormState | null, data: FormData) => Promise<FormState>
  children: ReactNode
}

/**
 * A form around a server action. It works before scripts arrive; with them nothing typed is lost. Fields inside show their
 * errors by name, a summary takes focus, `SubmitButton` shows that it works.
 */
export function ActionForm({ action, children, ...rest }: ActionFormProps) {
  const [state, dispatch, pending] = useActionState(action, null)
  const prefix = useId()
  // React empties a form after its action; sending it ourselves keeps what was typed.
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const submitter = event.nativeEvent instanceof SubmitEvent ? event.nativeEvent.submitter : null
    const data = new FormData(event.currentTarget, submitter)
    startTransition(() => dispatch(data))
  }
  const errors = Object.entries(state?.fields ?? {}).map(([name, message]) => ({
    name,
    message,
    id: `${prefix}-${name}`,
  }))
  return (
    <FormContext value={{ state, pending, prefix }}>
      <form noValidate {...rest} action={dispatch} onSubmit={send}>
        <SeatField />
        {!pending && errors.length > 0 && <FormErrors errors={errors} message={state?.message} />}
        {!pending && errors.length === 0 && state?.message && (
          <Notice tone={state.ok ? 'success' : 'danger'}>{state.message}</Notice>
        )}
        {children}
      </form>
    </FormContext>
  )
}
