import { getTranslations } from 'next-intl/server'
import { Skeleton } from '@/components/ui/skeleton'

/** The shape of a self-care page while it is being made. */
export async function PageSkeleton() {
  const t = await getTranslations('problem')
  return (
    <div role="status" className="grid gap-6">
      <span className="sr-only">{t('loading')}</span>
      <Skeleton className="h-7 w-48" />
      <Skeleton className="h-44" />
      <Skeleton className="h-64" />
    </div>
  )
}
