import type { ComponentProps } from 'react'
import { cn } from './cn'

/** The visible name of a control; `optional` says so beside it. */
export function Label({
  optional,
  className,
  children,
  ...rest
}: ComponentProps<'label'> & { optional?: boolean | undefined }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: `htmlFor` comes from the field
    <label {...rest} className={cn('text-[13px] font-medium text-ink', className)}>
      {children}
      {optional && <span className="ms-1 font-normal text-ink-soft">(optional)</span>}
    </label>
  )
}
