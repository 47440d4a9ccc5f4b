'use client'

import { type ComponentProps, useId } from 'react'
import { Input } from './ui/input'

export interface MoneyInputProps extends Omit<ComponentProps<'input'>, 'type' | 'inputMode'> {
  /** The currency's code, shown after the amount. */
  currency: string
}

/** An amount to type. It stays as typed; the server reads it and says what is wrong. `defaultValue` is decimal text: "25.00". */
export function MoneyInput({ currency, className, ...rest }: MoneyInputProps) {
  const id = useId()
  const described = [rest['aria-describedby'], id].filter(Boolean).join(' ')
  return (
    <span className="relative block">
      <Input
        autoComplete="off"
        {...rest}
        type="text"
        inputMode="decimal"
        aria-describedby={described}
        className={`pe-14 tabular-nums ${className ?? ''}`}
      />
      <span id={id} className="pointer-events-none absolute inset-e-3 top-1/2 -translate-y-1/2 text-sm text-ink-soft">
        {currency}
      </span>
    </span>
  )
}
