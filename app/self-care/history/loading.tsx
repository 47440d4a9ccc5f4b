import { getTranslations } from 'next-intl/server'
import { Skeleton } from '@/components/ui/skeleton'

// The one page of the portal with a skeleton: what stands behind one appears only once scripts run, and paying must not wait for that.

/** The shape of the list while it is read. */
export default async function Loading() {
  const t = await getTranslations('problem')
  return (
    <div role="status" className="grid gap-6">
      <span className="sr-only">{t('loading')}</span>
      <Skeleton className="h-7 w-48" />
      <Skeleton className="h-110" />
    </div>
  )
}
