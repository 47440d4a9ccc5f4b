'use client'

import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from './cn'
import { controlStyle } from './control-style'
import { useControl } from './form-context'

export interface SelectOption {
  readonly value: string
  readonly label: string
  readonly disabled?: boolean | undefined
}

export interface NativeSelectProps extends Omit<ComponentProps<'select'>, 'children'> {
  options: readonly SelectOption[]
  /** An empty first choice with this text. */
  placeholder?: string | undefined
}

/** The browser's own list: works before scripts arrive and is best on phones. The usual choice in forms. */
export function NativeSelect({ options, placeholder, className, ...rest }: NativeSelectProps) {
  return (
    <span className={cn('relative block', className)}>
      <select {...rest} {...useControl(rest)} className={cn(controlStyle, 'h-9 appearance-none pe-9 max-sm:h-11')}>
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute inset-e-3 top-1/2 size-4 -translate-y-1/2 text-ink-soft"
      />
    </span>
  )
}
