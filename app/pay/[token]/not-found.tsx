import { getTranslations } from 'next-intl/server'
import { MessagePage } from '@/components/message-page'

/** No link has this address, or it shows nothing any more. */
export default async function NoSuchLink() {
  const t = await getTranslations('link')
  return (
    <MessagePage title={t('missingTitle')}>
      <p>{t('missing')}</p>
    </MessagePage>
  )
}
