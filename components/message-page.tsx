import type { ReactNode } from 'react'
import { QuittanceMark } from './brand'

/** A whole page with one message and a way on: not found, broken, expired. */
export function MessagePage({ title, children, actions }: { title: string; children: ReactNode; actions?: ReactNode }) {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-md content-center gap-6 px-4 py-12">
      <QuittanceMark className="size-8" />
      <div className="grid gap-2">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        <div className="grid gap-2 text-base text-ink-soft">{children}</div>
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </main>
  )
}
