'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { AWAY_DIGEST } from '@/lib/words'
import { Button } from './ui/button'
import { Card } from './ui/card'

export interface PayerProblemProps {
  error: Error & { digest?: string }
  reset: () => void
  /** What somebody does who was paying just now; by default they look at their payments. */
  paying?: string | undefined
  /** Where they look. */
  action?: ReactNode
}

/** A page of the payer's broke while it was being made: whether money moved, and what to do. */
export function PayerProblem({ error, reset, paying, action }: PayerProblemProps) {
  const t = useTranslations('problem')
  const isAway = error.digest === AWAY_DIGEST
  return (
    <Card>
      <div role="alert" className="grid gap-4">
        <div className="grid gap-2">
          <h1 className="text-xl font-semibold tracking-tight">{t(isAway ? 'awayTitle' : 'title')}</h1>
          <p>{t(isAway ? 'away' : 'text')}</p>
          <p>{paying ?? t(isAway ? 'awayPaying' : 'paying')}</p>
          {error.digest && !isAway && (
            <p className="text-[13px] text-ink-soft">
              {t('reference')} <code className="font-mono">{error.digest}</code>
            </p>
          )}
        </div>
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" onClick={isAway ? () => location.reload() : reset}>
            {t('retry')}
          </Button>
          {action}
        </div>
      </div>
    </Card>
  )
}
