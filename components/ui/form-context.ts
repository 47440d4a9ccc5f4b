'use client'

import { createContext, use } from 'react'

/**
 * What a form's server action answers; any `Result` of the services will do. `fields` holds what is wrong by field name,
 * `message` is for people and shown above the fields, `values` is what was typed (never secrets), so that a form sent before
 * scripts arrived comes back filled.
 */
export interface FormState {
  readonly ok: boolean
  readonly message?: string
  readonly fields?: Readonly<Record<string, string>>
  readonly values?: Readonly<Record<string, string>>
}

export interface FormInfo {
  readonly state: FormState | null
  readonly pending: boolean
  /** Begins the ids of the form's controls, `<prefix>-<name>`: two forms of a page may have fields of the same name. */
  readonly prefix: string
}

export const FormContext = createContext<FormInfo>({ state: null, pending: false, prefix: 'field' })

/** The last answer of the form around this component, and whether it is working; neutral outside a form. */
export function useForm(): FormInfo {
  return use(FormContext)
}

export interface FieldInfo {
  readonly id: string
  readonly name: string | undefined
  readonly describedBy: string | undefined
  readonly invalid: boolean
  readonly required: boolean
}

export const FieldContext = createContext<FieldInfo | null>(null)

interface ControlProps {
  id?: string | undefined
  name?: string | undefined
  'aria-describedby'?: string | undefined
  'aria-invalid'?: unknown
  defaultValue?: unknown
  value?: unknown
}

/** Wires a control to the field around it: id, name, description, error, and what was typed before. The control's own props win. */
export function useControl(props: ControlProps) {
  const field = use(FieldContext)
  const { state } = useForm()
  const name = props.name ?? field?.name
  const described = [props['aria-describedby'], field?.describedBy].filter(Boolean).join(' ')
  const typed = name === undefined ? undefined : state?.values?.[name]
  return {
    id: props.id ?? field?.id,
    name,
    'aria-describedby': described || undefined,
    'aria-invalid': props['aria-invalid'] ? true : field?.invalid || undefined,
    'aria-required': field?.required || undefined,
    ...(props.value === undefined && typed !== undefined && { defaultValue: typed }),
  } as const
}
