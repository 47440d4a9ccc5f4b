import { CircleCheck, CircleHelp, CircleX, Clock, Hand, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './ui/cn'

export type OutcomeKind = 'paid' | 'saved' | 'on_its_way' | 'action_needed' | 'checking' | 'declined' | 'failed'

const LOOKS: Readonly<Record<OutcomeKind, { readonly icon: LucideIcon; readonly style: string }>> = {
  paid: { icon: CircleCheck, style: 'border-success-line bg-success-soft text-success' },
  saved: { icon: CircleCheck, style: 'border-success-line bg-success-soft text-success' },
  on_its_way: { icon: Clock, style: 'border-info-line bg-info-soft text-info' },
  action_needed: { icon: Hand, style: 'border-info-line bg-info-soft text-info' },
  checking: { icon: CircleHelp, style: 'border-warning-line bg-warning-soft text-warning' },
  declined: { icon: CircleX, style: 'border-danger-line bg-danger-soft text-danger' },
  failed: { icon: CircleX, style: 'border-danger-line bg-danger-soft text-danger' },
}

export interface PayerOutcomeProps {
  kind: OutcomeKind
  title: string
  sentence: string
  advice: string
  /** The next step and the ways on. */
  children?: ReactNode
}

/** The result of a payment as its page's head: what happened, whether money moved, what to do. Read out when it changes. */
export function PayerOutcome({ kind, title, sentence, advice, children }: PayerOutcomeProps) {
  const { icon: Icon, style } = LOOKS[kind]
  return (
    <section className="grid gap-5 rounded-md border border-line bg-surface p-4 sm:p-6">
      <div role="status" aria-live="polite" aria-atomic className="flex items-start gap-4">
        <span aria-hidden className={cn('grid size-10 shrink-0 place-items-center rounded-full border', style)}>
          <Icon className="size-5" />
        </span>
        <div className="grid min-w-0 gap-1">
          <h1 className="break-words pt-1.5 text-xl font-semibold tracking-tight">{title}</h1>
          <p className="text-base">{sentence}</p>
          {advice && <p className="text-ink-soft">{advice}</p>}
        </div>
      </div>
      {children && <div className="grid gap-4 sm:ps-14">{children}</div>}
    </section>
  )
}
