import type { ReactNode } from 'react'

export interface ItemProps {
  /** What it is, in a few words. */
  title: ReactNode
  /** Beside the title: since when, a badge. */
  aside?: ReactNode
  /** What happened. */
  what: ReactNode
  /** Whether money may have moved. */
  money: ReactNode
  /** What to do about it. */
  advice: ReactNode
  children?: ReactNode
  /** Buttons. */
  actions: ReactNode
}

/** One thing that needs a person: what happened, whether money moved, what to do, and the means to do it. */
export function Item({ title, aside, what, money, advice, children, actions }: ItemProps) {
  return (
    <li className="grid gap-3 px-4 py-5 sm:px-6">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 className="min-w-0 font-medium">{title}</h3>
        <div className="flex flex-wrap items-center gap-2 text-[13px] text-ink-soft">{aside}</div>
      </div>
      <div className="grid max-w-200 gap-1 break-words">
        <p>{what}</p>
        <p className="font-medium">{money}</p>
        <p className="text-ink-soft">{advice}</p>
      </div>
      {children}
      <div className="flex flex-wrap items-start gap-2">{actions}</div>
    </li>
  )
}
