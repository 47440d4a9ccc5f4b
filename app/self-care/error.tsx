'use client'

import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { LinkButton } from '@/components/ui/link-button'
import { AWAY_DIGEST } from '@/lib/words'

/** A self-care page broke while it was being made. */
export default function SelfCareError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations('problem')
  const isAway = error.digest === AWAY_DIGEST
  return (
    <Card>
      <div role="alert" className="grid gap-4">
        <div className="grid gap-2">
          <h1 className="text-xl font-semibold tracking-tight">{t(isAway ? 'awayTitle' : 'title')}</h1>
          <p>{t(isAway ? 'away' : 'text')}</p>
          <p>{t(isAway ? 'awayPaying' : 'paying')}</p>
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
          <LinkButton href="/self-care/history">{t('history')}</LinkButton>
        </div>
      </div>
    </Card>
  )
}
