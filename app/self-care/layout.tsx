import { CreditCard, House, ReceiptText, UserRound, Wallet } from 'lucide-react'
import type { Metadata } from 'next'
import { NextIntlClientProvider } from 'next-intl'
import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { signOut } from '@/app/(auth)/actions'
import { SelfCareShell } from '@/components/shell/self-care-shell'
import { requireCustomer } from '@/lib/auth/session'
import { merchantName } from './merchant'

export async function generateMetadata(): Promise<Metadata> {
  const merchant = await merchantName()
  return { title: { default: merchant, template: `%s · ${merchant}` }, robots: { index: false } }
}

/** The frame of the customer's portal. Everybody who is not a customer reads "not found". */
export default async function SelfCareLayout({ children }: { children: ReactNode }) {
  const actor = await requireCustomer()
  const t = await getTranslations('shell')
  const locale = await getLocale()
  const merchant = await merchantName()
  const nav = [
    { href: '/self-care', label: t('home'), icon: <House aria-hidden />, exact: true },
    { href: '/self-care/pay', label: t('pay'), icon: <Wallet aria-hidden /> },
    { href: '/self-care/cards', label: t('cards'), icon: <CreditCard aria-hidden /> },
    { href: '/self-care/history', label: t('history'), icon: <ReceiptText aria-hidden /> },
    { href: '/self-care/details', label: t('details'), icon: <UserRound aria-hidden /> },
  ]
  return (
    <div lang={locale}>
      <NextIntlClientProvider>
        <SelfCareShell
          merchant={{ name: merchant }}
          nav={nav}
          user={{ name: actor.name }}
          signOut={signOut}
          labels={{ skip: t('skip'), navigation: t('navigation'), signOut: t('signOut') }}
        >
          {children}
        </SelfCareShell>
      </NextIntlClientProvider>
    </div>
  )
}
