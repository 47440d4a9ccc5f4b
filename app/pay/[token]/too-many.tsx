import { getTranslations } from 'next-intl/server'
import { MessagePage } from '@/components/message-page'

/** Somebody from this network guessed too often; `proxy.ts` answers 429 with it. */
export async function TooMany({ seconds }: { seconds: number }) {
  const t = await getTranslations('link')
  return (
    <MessagePage title={t('tooManyTitle')}>
      <p>{t('tooMany', { minutes: Math.ceil(seconds / 60) })}</p>
    </MessagePage>
  )
}
