import type { ReactNode } from 'react'

export interface EmptyStateProps {
  icon?: ReactNode
  /** What would be here. */
  title: string
  /** What the thing is, in a sentence. */
  children?: ReactNode
  /** The first step. */
  action?: ReactNode
}

/** In place of a list that has nothing yet: says what the thing is and offers the first step. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-2 px-6 py-12 text-center">
      {icon && <div className="mb-1 text-ink-soft [&>svg]:size-6">{icon}</div>}
      <p className="text-base font-medium">{title}</p>
      {children && <div className="max-w-96 text-ink-soft">{children}</div>}
      {action && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}
