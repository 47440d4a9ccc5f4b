'use client'

import { type ReactNode, useId } from 'react'
import { cn } from './cn'
import { ErrorText } from './field'
import { useForm } from './form-context'

export interface RadioOption {
  readonly value: string
  readonly label: ReactNode
  readonly hint?: ReactNode
  /** Shown at the end of the line: a brand mark, an amount. */
  readonly mark?: ReactNode
  /** Why it cannot be chosen; its presence disables the option. */
  readonly disabledReason?: string | null | undefined
}

export interface RadioGroupProps {
  legend: ReactNode
  /** The legend is for screen readers only, because the page already says it. */
  hideLegend?: boolean | undefined
  name: string
  options: readonly RadioOption[]
  defaultValue?: string | undefined
  value?: string | undefined
  onValueChange?: ((value: string) => void) | undefined
  error?: string | undefined
  hint?: ReactNode
}

/** One of several, each in its own row; works before scripts arrive. */
export function RadioGroup({
  legend,
  hideLegend,
  name,
  options,
  defaultValue,
  value,
  onValueChange,
  error,
  hint,
}: RadioGroupProps) {
  const id = useId()
  const { state, pending, prefix } = useForm()
  const message = error ?? (pending ? undefined : state?.fields?.[name])
  const initial = state?.values?.[name] ?? defaultValue
  const described = [message && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ')
  return (
    <fieldset className="grid gap-2" aria-describedby={described || undefined}>
      <legend className={cn('mb-1.5 text-[13px] font-medium', hideLegend && 'sr-only')}>{legend}</legend>
      {hint && (
        <p id={`${id}-hint`} className="text-[13px] text-ink-soft">
          {hint}
        </p>
      )}
      {options.map((option, index) => (
        <RadioRow
          key={option.value}
          id={index === 0 ? `${prefix}-${name}` : `${id}-${option.value}`}
          name={name}
          option={option}
          choice={
            value === undefined ? { defaultChecked: option.value === initial } : { checked: option.value === value }
          }
          onChoose={() => onValueChange?.(option.value)}
        />
      ))}
      {message && <ErrorText id={`${id}-error`}>{message}</ErrorText>}
    </fieldset>
  )
}

interface RadioRowProps {
  id: string
  name: string
  option: RadioOption
  choice: { checked: boolean } | { defaultChecked: boolean }
  onChoose: () => void
}

function RadioRow({ id, name, option, choice, onChoose }: RadioRowProps) {
  const hint = option.disabledReason ?? option.hint
  const disabled = Boolean(option.disabledReason)
  return (
    <label
      htmlFor={id}
      className={cn(
        'flex items-start gap-3 rounded-md border border-line bg-surface px-4 py-3 transition-colors has-checked:border-accent-ink has-checked:bg-accent-soft',
        disabled ? 'cursor-not-allowed' : 'hover:border-line-strong',
      )}
    >
      <input
        id={id}
        type="radio"
        name={name}
        value={option.value}
        disabled={disabled}
        aria-describedby={hint ? `${id}-about` : undefined}
        onChange={onChoose}
        className="mt-0.5 size-4 shrink-0"
        {...choice}
      />
      <span className="grid min-w-0 flex-1 gap-0.5">
        <span className={cn('text-sm font-medium', disabled && 'text-ink-soft')}>{option.label}</span>
        {hint && (
          <span id={`${id}-about`} className="text-[13px] text-ink-soft">
            {hint}
          </span>
        )}
      </span>
      {option.mark}
    </label>
  )
}
