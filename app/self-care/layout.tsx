import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { signOut } from '@/app/(auth)/actions'
import { Geist } from '@/app/geist'
import { DrawnFor } from '@/components/drawn-for'
import { SelfCareShell } from '@/components/shell/self-care-shell'
import { requireCustomer, requireSession } from '@/lib/auth/session'
import { merchantName } from './merchant'
import { Words } from './words'

export async function generateMetadata(): Promise<Metadata> {
  const merchant = await merchantName()
  return { title: { default: merchant, template: `%s · ${merchant}` }, robots: { index: false } }
}

/** The frame of the customer's portal. Everybody who is not a customer reads "not found". */
export default async function SelfCareLayout({ children }: { children: ReactNode }) {
  const actor = await requireCustomer()
  const { seatId } = await requireSession()
  const t = await getTranslations('shell')
  const locale = await getLocale()
  const merchant = await merchantName()
  const nav = [
    { href: '/self-care', label: t('home'), exact: true },
    { href: '/self-care/pay', label: t('pay') },
    { href: '/self-care/cards', label: t('cards') },
    { href: '/self-care/history', label: t('history') },
    { href: '/self-care/details', label: t('details') },
  ]
  return (
    <div lang={locale}>
      <Geist />
      <Words of={['problem']}>
        <SelfCareShell
          merchant={{ name: merchant }}
          nav={nav}
          user={{ name: actor.name }}
          signOut={signOut}
          labels={{ skip: t('skip'), navigation: t('navigation'), signOut: t('signOut') }}
        >
          <DrawnFor seat={seatId ?? ''} words={{ moved: t('moved', { merchant }), load: t('load') }}>
            {children}
          </DrawnFor>
        </SelfCareShell>
      </Words>
    </div>
  )
}
