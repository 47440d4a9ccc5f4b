import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Words } from '../self-care/words'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('order')
  return { title: t('title'), referrer: 'no-referrer', robots: { index: false, follow: false } }
}

/** Everything behind the link of an order: in the payer's language, found by no search engine, and telling nobody its address. */
export default async function OrderLayout({ children }: { children: ReactNode }) {
  return (
    <div lang={await getLocale()}>
      <Words of={['problem']}>{children}</Words>
    </div>
  )
}
