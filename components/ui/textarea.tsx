'use client'

import type { ComponentProps } from 'react'
import { cn } from './cn'
import { controlStyle } from './control-style'
import { useControl } from './form-context'

/** A text control of several lines. */
export function Textarea({ className, rows = 4, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={rows} {...rest} {...useControl(rest)} className={cn(controlStyle, 'py-2', className)} />
}
