'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useId } from 'react'
import { BrandMark, BrandMarks } from './brand-mark'
import { Badge } from './ui/badge'
import { cn } from './ui/cn'
import { ErrorText } from './ui/field'
import { useForm } from './ui/form-context'
import { TextLink } from './ui/link-button'

/** One way to pay, as a row to choose. */
export interface MethodOption {
  /** Sent under the picker's name. */
  readonly value: string
  readonly title: string
  readonly hint?: string | undefined
  /** Ids of the methods whose marks stand at the end of the row. */
  readonly marks: readonly string[]
  /** A word beside the title, such as "Default". */
  readonly badge?: string | undefined
  /** Why it cannot be chosen; its presence disables the row. */
  readonly disabledReason?: string | undefined
}

/** A way to pay that is there, but not for this payer now: why, and where they mend it. */
export interface MissingOption {
  readonly title: string
  readonly marks: readonly string[]
  readonly why: string
  readonly fix?: { readonly href: string; readonly label: string } | undefined
}

export interface MethodPickerProps {
  name: string
  legend: string
  options: readonly MethodOption[]
  missing: readonly MissingOption[]
  value: string
  onChange: (value: string) => void
  error?: string | undefined
  /** What an option asks for, drawn under its row while it is chosen: the card fields. */
  children?: (value: string) => ReactNode
}

/** The ways to pay, one to be chosen; works before scripts arrive. What is missing is listed with the way to mend it. */
export function MethodPicker(props: MethodPickerProps) {
  const { name, legend, options, missing, value, onChange, error, children } = props
  const id = useId()
  const t = useTranslations('methods')
  const { state, pending, prefix } = useForm()
  const message = error ?? (pending ? undefined : state?.fields?.[name])
  return (
    <fieldset className="grid gap-2" aria-describedby={message ? `${id}-error` : undefined}>
      <legend className="mb-2 text-base font-semibold">{legend}</legend>
      {options.map((option, index) => (
        <div
          key={option.value}
          className="rounded-md border border-line bg-surface transition-colors has-[>label>input:checked]:border-accent-ink"
        >
          <MethodRow
            id={index === 0 ? `${prefix}-${name}` : `${id}-${option.value}`}
            name={name}
            option={option}
            checked={option.value === value}
            onChoose={() => onChange(option.value)}
          />
          {option.value === value && children?.(option.value)}
        </div>
      ))}
      {message && <ErrorText id={`${id}-error`}>{message}</ErrorText>}
      {missing.length > 0 && (
        <div className="mt-2 grid gap-2">
          <p className="text-[13px] font-medium text-ink-soft">{t('unavailable')}</p>
          <ul className="grid gap-2">
            {missing.map((option) => (
              <MissingRow key={`${option.title} ${option.why}`} option={option} />
            ))}
          </ul>
        </div>
      )}
    </fieldset>
  )
}

interface MethodRowProps {
  id: string
  name: string
  option: MethodOption
  checked: boolean
  onChoose: () => void
}

function MethodRow({ id, name, option, checked, onChoose }: MethodRowProps) {
  const about = option.disabledReason ?? option.hint
  const disabled = option.disabledReason !== undefined
  return (
    <label
      htmlFor={id}
      className={cn(
        'flex min-h-14 items-center gap-3 rounded-md px-4 py-3 has-checked:bg-accent-soft',
        disabled ? 'cursor-not-allowed' : 'not-has-checked:hover:bg-hover',
      )}
    >
      <input
        id={id}
        type="radio"
        name={name}
        value={option.value}
        checked={checked}
        onChange={onChoose}
        disabled={disabled}
        aria-describedby={about ? `${id}-about` : undefined}
        className="size-4 shrink-0"
      />
      <span className="grid min-w-0 flex-1 gap-0.5">
        <span className="flex flex-wrap items-center gap-2">
          <span className={cn('text-sm font-medium', disabled && 'text-ink-soft')}>{option.title}</span>
          {option.badge && <Badge>{option.badge}</Badge>}
        </span>
        {about && (
          <span id={`${id}-about`} className="text-[13px] text-ink-soft">
            {about}
          </span>
        )}
      </span>
      <span aria-hidden className="flex shrink-0 flex-wrap justify-end gap-1 max-sm:max-w-20">
        {option.marks.map((mark) => (
          <BrandMark key={mark} method={mark} decorative />
        ))}
      </span>
    </label>
  )
}

function MissingRow({ option }: { option: MissingOption }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-dashed border-line px-4 py-3">
      <span className="grid min-w-0 flex-1 gap-0.5">
        <span className="text-sm font-medium text-ink-soft">{option.title}</span>
        <span className="text-[13px] text-ink-soft">
          {option.why}
          {option.fix && (
            <>
              {' '}
              <TextLink href={option.fix.href}>{option.fix.label}</TextLink>
            </>
          )}
        </span>
      </span>
      <BrandMarks methods={option.marks} />
    </li>
  )
}
