'use client'

import { type ReactNode, useMemo } from 'react'
import { cn } from './cn'
import { FieldContext, useForm } from './form-context'
import { Label } from './label'

export interface FieldProps {
  label: ReactNode
  /** The name the control is sent under; also makes its id, `field-<name>` outside an `ActionForm`. */
  name: string
  /** Another id for the control. */
  id?: string | undefined
  hint?: ReactNode
  /** What is wrong; inside an `ActionForm` it comes by itself. */
  error?: string | undefined
  required?: boolean | undefined
  /** Says "(optional)" beside the label. */
  optional?: boolean | undefined
  className?: string | undefined
  /** One control: Input, Textarea, NativeSelect, Select, MoneyInput. */
  children: ReactNode
}

/** A label, one control, its hint and its error, wired for screen readers. */
export function Field({
  label,
  name,
  id: ownId,
  hint,
  error,
  required = false,
  optional,
  className,
  children,
}: FieldProps) {
  const { state, pending, prefix } = useForm()
  const id = ownId ?? `${prefix}-${name}`
  const message = error ?? (pending ? undefined : state?.fields?.[name])
  const invalid = message !== undefined && message !== ''
  const hasHint = hint !== undefined && hint !== null
  const info = useMemo(() => {
    const describedBy = [invalid && `${id}-error`, hasHint && `${id}-hint`].filter(Boolean).join(' ') || undefined
    return { id, name, describedBy, invalid, required }
  }, [id, name, invalid, hasHint, required])
  return (
    <div className={cn('grid content-start gap-1.5', className)}>
      <Label htmlFor={id} optional={optional}>
        {label}
      </Label>
      <FieldContext value={info}>{children}</FieldContext>
      {invalid && <ErrorText id={`${id}-error`}>{message}</ErrorText>}
      {hasHint && <HintText id={`${id}-hint`}>{hint}</HintText>}
    </div>
  )
}

/** The line under a control that says what is wrong. */
export function ErrorText({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className="text-[13px] text-danger">
      {children}
    </p>
  )
}

/** The line under a control that helps to fill it in. */
export function HintText({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className="text-[13px] text-ink-soft">
      {children}
    </p>
  )
}
