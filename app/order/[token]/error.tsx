'use client'

import { useTranslations } from 'next-intl'
import { MessagePage } from '@/components/message-page'
import { Button } from '@/components/ui/button'
import { AWAY_DIGEST } from '@/lib/words'

/** The page of an order broke while it was being made. */
export default function OrderError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations('problem')
  const isAway = error.digest === AWAY_DIGEST
  return (
    <MessagePage
      title={t(isAway ? 'awayTitle' : 'title')}
      actions={
        <Button variant="primary" onClick={isAway ? () => location.reload() : reset}>
          {t('retry')}
        </Button>
      }
    >
      <p>{t(isAway ? 'away' : 'text')}</p>
      {error.digest && !isAway && (
        <p className="text-sm">
          {t('reference')} <code className="font-mono">{error.digest}</code>
        </p>
      )}
    </MessagePage>
  )
}
