'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { startTransition, useActionState, useState, useTransition } from 'react'
import { type DefaultValues, type FieldValues, get, type Path, type Resolver, useForm } from 'react-hook-form'
import type { z } from 'zod'
import type { FormState } from '@/components/ui/form-context'

/** What the console's server actions answer: a result of the services, perhaps with a sentence on success. */
export interface ServiceAnswer extends FormState {
  readonly code?: string
}

export interface ServiceAction<Values> {
  (previous: unknown, data: FormData): Promise<ServiceAnswer>
  (input: Values & { confirmed: boolean }): Promise<ServiceAnswer>
}

export interface ServiceFormOptions<Values extends FieldValues> {
  /** The schema that the server reads with as well. */
  readonly schema: z.ZodType
  readonly defaultValues: DefaultValues<Values>
  readonly action: ServiceAction<Values>
  /** After the server said yes; by default what was typed is the new beginning. */
  readonly onSaved?: (values: Values) => void
  /** What is sent instead of what was typed: for what the browser alone knows, such as its time zone. */
  readonly asSent?: (values: Values) => Values
  /** Asked once everything is right by the schema; false holds it back, because something is to be shown first. */
  readonly mayGo?: () => boolean
}

/**
 * A form of the console: checked in the browser with the server's schema, sent to a service, its refusals beside the fields. A refusal
 * `needs_confirmation` becomes a question; the answer sends the same values with `confirmed`.
 */
export function useServiceForm<Values extends FieldValues>(options: ServiceFormOptions<Values>) {
  const { schema, defaultValues, action, onSaved, asSent, mayGo } = options
  const form = useForm<Values>({
    resolver: zodResolver(schema as never) as unknown as Resolver<Values>,
    defaultValues,
    shouldFocusError: false,
  })
  const [early, dispatch] = useActionState(
    action as (previous: unknown, data: FormData) => Promise<ServiceAnswer>,
    null,
  )
  const [answer, setAnswer] = useState<ServiceAnswer | null>(null)
  const [question, setQuestion] = useState<string | null>(null)
  const [attempts, setAttempts] = useState(0)
  const [pending, start] = useTransition()

  const send = (confirmed: boolean) => {
    const values = form.getValues()
    start(async () => {
      const said = await action({ ...(asSent?.(values) ?? values), confirmed })
      startTransition(() => {
        if (!said.ok && said.code === 'needs_confirmation') return setQuestion(said.message ?? '')
        setQuestion(null)
        setAnswer(said)
        setAttempts((count) => count + 1)
        if (said.ok) {
          form.reset(values)
          onSaved?.(values)
        } else
          for (const [name, message] of Object.entries(said.fields ?? {}))
            form.setError(name as Path<Values>, { type: 'server', message })
      })
    })
  }
  const check = form.handleSubmit(
    () => (mayGo?.() ?? true) && send(false),
    () => setAttempts((count) => count + 1),
  )
  // What is sent before scripts arrive must be what was shown, so the server draws the values too.
  const bind = (name: Path<Values>) => {
    const given: unknown = get(defaultValues, name)
    const drawn = typeof given === 'boolean' ? { defaultChecked: given } : { defaultValue: given as string | undefined }
    return { ...form.register(name), ...drawn }
  }
  const { errors: found, isDirty } = form.formState
  return {
    form,
    /** Registers a field and its value as the page is drawn: spread it on an input, a select or a switch. */
    bind,
    pending,
    attempts,
    early,
    answer,
    isDirty,
    question,
    /** Messages by field name, for fields that are not wired otherwise. */
    errors: Object.fromEntries(flat(found).map(({ name, message }) => [name, message])) as Readonly<
      Record<string, string>
    >,
    formProps: { action: dispatch, onSubmit: check },
    confirm: () => send(true),
    cancel: () => setQuestion(null),
  }
}

export type ServiceForm = Pick<
  ReturnType<typeof useServiceForm<FieldValues>>,
  'pending' | 'attempts' | 'early' | 'answer' | 'isDirty' | 'question' | 'errors' | 'formProps' | 'confirm' | 'cancel'
>

/** Errors of nested fields by their whole name: `assignments.0.min`. */
function flat(errors: object, prefix = ''): readonly { readonly name: string; readonly message: string }[] {
  return Object.entries(errors).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value !== 'object' || value === null || key === 'ref') return []
    const name = prefix + key
    if ('message' in value && typeof value.message === 'string' && value.message !== '')
      return [{ name, message: value.message }]
    return flat(value, `${name}.`)
  })
}
