import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'

export interface FrameProps {
  merchant: string
  live: boolean
  children: ReactNode
}

/** The frame of a link's pages: whom the payer pays, and whether it is a test. */
export async function Frame({ merchant, live, children }: FrameProps) {
  const t = await getTranslations('link')
  return (
    <div className="mx-auto grid w-full max-w-130 gap-6 px-4 pt-6 pb-16 sm:pt-12">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <span className="min-w-0 break-words text-lg font-semibold">{merchant}</span>
        {!live && <Badge tone="warning">{t('testMode')}</Badge>}
      </header>
      <main className="grid gap-6">{children}</main>
    </div>
  )
}

export interface LinkNoteProps {
  title: string
  children: ReactNode
  actions?: ReactNode
}

/** Why there is nothing to pay, and the way on. Read out when it takes the place of something else. */
export function LinkNote({ title, children, actions }: LinkNoteProps) {
  return (
    <Card>
      <div className="grid gap-4">
        <div role="status" aria-live="polite" className="grid gap-2">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          <div className="grid gap-2 text-base text-ink-soft">{children}</div>
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
    </Card>
  )
}
