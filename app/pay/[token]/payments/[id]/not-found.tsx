import { headers } from 'next/headers'
import { getTranslations } from 'next-intl/server'
import { LinkButton } from '@/components/ui/link-button'
import { PATH_HEADER } from '@/lib/auth/next-path'
import { Frame, LinkNote } from '../../frame'
import NoSuchLink from '../../not-found'
import { checkoutOf, opened } from '../../open'

/** A payment of another browser, or none, which of the two is nobody's business; or no link has this address. */
export default async function NotHere() {
  // This page is given no parameters.
  const [, , token = ''] = ((await headers()).get(PATH_HEADER) ?? '').split(/[/?]/)
  const found = await opened(decodeURIComponent(token))
  const checkout = found.kind === 'found' ? await checkoutOf(found.actor) : undefined
  if (!checkout) return <NoSuchLink />
  const t = await getTranslations('link')
  return (
    <Frame merchant={checkout.merchantName} live={checkout.live}>
      <LinkNote
        title={t('notHereTitle')}
        actions={
          <LinkButton href={`/pay/${token}`} variant="primary">
            {t('openLink')}
          </LinkButton>
        }
      >
        <p>{t('notHere')}</p>
      </LinkNote>
    </Frame>
  )
}
