import type { ReactNode } from 'react'
import { cn } from './cn'

export interface CardProps {
  title?: ReactNode
  description?: ReactNode
  /** Buttons at the end of the title's line. */
  actions?: ReactNode
  footer?: ReactNode
  /** No padding around the content: for tables and lists that reach the edge. */
  flush?: boolean | undefined
  className?: string | undefined
  children?: ReactNode
}

/** A panel: one subject of a page. */
export function Card({ title, description, actions, footer, flush, className, children }: CardProps) {
  return (
    <section className={cn('min-w-0 rounded-md border border-line bg-surface', className)}>
      {(title || actions) && (
        <header className="flex flex-wrap items-start justify-between gap-3 px-4 pt-4 sm:px-6 sm:pt-5">
          <div className="grid gap-0.5">
            {title && <h2 className="text-base font-semibold">{title}</h2>}
            {description && <p className="text-ink-soft">{description}</p>}
          </div>
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </header>
      )}
      <div className={cn(flush ? (title ? 'pt-4' : '') : 'px-4 py-4 sm:px-6 sm:py-5')}>{children}</div>
      {footer && <footer className="border-t border-line px-4 py-3 sm:px-6">{footer}</footer>}
    </section>
  )
}
