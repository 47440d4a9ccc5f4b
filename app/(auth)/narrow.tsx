import type { ReactNode } from 'react'

/** One task in the middle of the page. */
export function Narrow({ title, lead, children }: { title: string; lead?: ReactNode; children?: ReactNode }) {
  return (
    <main className="mx-auto w-full max-w-sm px-4 pt-8 pb-16 sm:pt-16">
      <div className="mb-6 grid gap-1">
        <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
        {lead && <p className="break-words text-base text-ink-soft">{lead}</p>}
      </div>
      {children}
    </main>
  )
}
