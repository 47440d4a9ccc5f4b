import type { ReactNode } from 'react'
import { cn } from './cn'

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger'

const tones: Record<Tone, string> = {
  neutral: 'border-line bg-sunken text-ink-soft',
  info: 'border-info-line bg-info-soft text-info',
  success: 'border-success-line bg-success-soft text-success',
  warning: 'border-warning-line bg-warning-soft text-warning',
  danger: 'border-danger-line bg-danger-soft text-danger',
}

/** A word or two about a thing; colour only where it means a state. */
export function Badge({
  tone = 'neutral',
  children,
  title,
}: {
  tone?: Tone | undefined
  children: ReactNode
  title?: string | undefined
}) {
  return (
    <span
      title={title}
      className={cn(
        'inline-flex h-6 items-center gap-1 whitespace-nowrap rounded-md border px-2 text-xs font-medium',
        tones[tone],
      )}
    >
      {children}
    </span>
  )
}
