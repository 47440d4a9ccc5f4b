import { getLocale, getTranslations } from 'next-intl/server'
import { MessagePage } from '@/components/message-page'

/** A code that no document has. */
export default async function NoSuchDocument() {
  const t = await getTranslations('document')
  return (
    <div lang={await getLocale()}>
      <MessagePage title={t('missingTitle')}>
        <p>{t('missing')}</p>
      </MessagePage>
    </div>
  )
}
