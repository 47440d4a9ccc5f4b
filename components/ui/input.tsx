'use client'

import type { ComponentProps } from 'react'
import { cn } from './cn'
import { controlStyle } from './control-style'
import { useControl } from './form-context'

/** A one-line text control. Inside a `Field` it takes its id, name and error from there. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} {...useControl(rest)} className={cn(controlStyle, 'h-9 max-sm:h-11', className)} />
}
