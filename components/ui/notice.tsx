import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn'

export type NoticeTone = 'info' | 'success' | 'warning' | 'danger'

const tones = {
  info: { icon: Info, style: 'border-info-line bg-info-soft text-info' },
  success: { icon: CircleCheck, style: 'border-success-line bg-success-soft text-success' },
  warning: { icon: TriangleAlert, style: 'border-warning-line bg-warning-soft text-warning' },
  danger: { icon: CircleAlert, style: 'border-danger-line bg-danger-soft text-danger' },
} as const

export interface NoticeProps {
  tone?: NoticeTone | undefined
  title?: ReactNode
  /** What to do about it: a button or a link. */
  action?: ReactNode
  children?: ReactNode
}

/** A message in the page: what happened, whether money moved, what to do. Read out when it appears. */
export function Notice({ tone = 'info', title, action, children }: NoticeProps) {
  const { icon: Icon, style } = tones[tone]
  return (
    <div
      role={tone === 'danger' || tone === 'warning' ? 'alert' : 'status'}
      className={cn('flex gap-3 rounded-md border p-3', style)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-3">
        <div className="grid min-w-0 gap-0.5">
          {title && <p className="font-medium">{title}</p>}
          {children && <div className={title ? 'text-ink' : undefined}>{children}</div>}
        </div>
        {action}
      </div>
    </div>
  )
}
