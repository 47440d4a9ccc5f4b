import { getTranslations } from 'next-intl/server'
import { MessagePage } from '@/components/message-page'
import { LinkButton } from '@/components/ui/link-button'

/** A link that is nobody's. */
export default async function NoSuchLink() {
  const t = await getTranslations('order')
  return (
    <MessagePage title={t('missingTitle')} actions={<LinkButton href="/self-care">{t('toSelfCare')}</LinkButton>}>
      <p>{t('missing')}</p>
    </MessagePage>
  )
}
