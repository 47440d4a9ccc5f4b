import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Words } from '@/app/self-care/words'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('payLink')
  // No other site is told the address: see the referrer policy in lib/auth/headers.ts.
  return { title: t('submit'), robots: { index: false, follow: false } }
}

/** Everything behind a payment link: in the payer's language, found by no search engine. */
export default async function PayLayout({ children }: { children: ReactNode }) {
  return (
    <div lang={await getLocale()}>
      <Words of={['problem']}>{children}</Words>
    </div>
  )
}
