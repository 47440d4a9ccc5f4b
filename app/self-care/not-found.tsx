import { getTranslations } from 'next-intl/server'
import { Card } from '@/components/ui/card'
import { LinkButton } from '@/components/ui/link-button'

/** Nothing of this customer's at this address. */
export default async function NotFound() {
  const t = await getTranslations('problem')
  return (
    <Card>
      <div className="grid gap-4">
        <div className="grid gap-2">
          <h1 className="text-xl font-semibold tracking-tight">{t('missingTitle')}</h1>
          <p>{t('missing')}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          <LinkButton href="/self-care" variant="primary">
            {t('home')}
          </LinkButton>
          <LinkButton href="/self-care/history">{t('history')}</LinkButton>
        </div>
      </div>
    </Card>
  )
}
