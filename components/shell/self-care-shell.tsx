'use client'

import { LogOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { isCurrent, Link, useNavigation } from '../navigation'
import { cn } from '../ui/cn'
import { SubmitButton } from '../ui/submit-button'
import type { NavItem } from './nav'
import { NavIcon } from './nav-icon'
import { SkipLink } from './skip-link'
import type { FormAction } from './user-menu'

export interface SelfCareShellProps {
  /** The merchant the customer knows. */
  merchant: { readonly name: string; readonly logoUrl?: string | undefined }
  /** Home, Pay, Cards, Billing history; labels already in the reader's language. */
  nav: readonly NavItem[]
  /** Who is signed in; without it neither navigation nor sign-out is drawn. */
  user?: { readonly name: string } | undefined
  signOut?: FormAction | undefined
  /** The shell's own words in the reader's language. */
  labels: { readonly skip: string; readonly navigation: string; readonly signOut: string }
  children: ReactNode
}

/** The frame of every self-care page: the merchant's name, four links (at the bottom of a phone), the page. */
export function SelfCareShell({ merchant, nav, user, signOut, labels, children }: SelfCareShellProps) {
  const links = user ? nav : []
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink>{labels.skip}</SkipLink>
      <header className="border-b border-line bg-surface">
        <div className="mx-auto flex h-16 w-full max-w-180 items-center gap-4 px-4">
          <Link href="/self-care" className="flex min-w-0 items-center gap-3 rounded-md text-base font-semibold">
            {/* biome-ignore lint/performance/noImgElement: the merchant's own logo, wherever it is kept */}
            {merchant.logoUrl && <img src={merchant.logoUrl} alt="" className="size-8 rounded-md object-contain" />}
            <span className="truncate">{merchant.name}</span>
          </Link>
          <span className="flex-1" />
          {user && signOut && (
            <form action={signOut} className="flex min-w-0 items-center gap-2">
              <span className="truncate text-ink-soft max-sm:hidden">{user.name}</span>
              <SubmitButton variant="ghost" size="small">
                <LogOut aria-hidden className="size-4 rtl:-scale-x-100" />
                {labels.signOut}
              </SubmitButton>
            </form>
          )}
        </div>
        {links.length > 0 && (
          <nav aria-label={labels.navigation} className="mx-auto flex w-full max-w-180 gap-1 px-2 pb-2 max-sm:hidden">
            {links.map((item) => (
              <SideLink key={item.href} item={item} />
            ))}
          </nav>
        )}
      </header>
      <main
        id="main"
        tabIndex={-1}
        className={cn(
          'mx-auto grid w-full max-w-180 flex-1 content-start gap-6 px-4 py-8',
          links.length > 0 && 'max-sm:pb-28',
        )}
      >
        {children}
      </main>
      {links.length > 0 && (
        <nav
          aria-label={labels.navigation}
          className="fixed inset-x-0 bottom-0 z-30 grid auto-cols-fr grid-flow-col border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
        >
          {links.map((item) => (
            <BottomLink key={item.href} item={item} />
          ))}
        </nav>
      )}
    </div>
  )
}

function SideLink({ item }: { item: NavItem }) {
  const current = isCurrent(useNavigation().pathname, item.href, item.exact)
  return (
    <Link
      href={item.href}
      aria-current={current ? 'page' : undefined}
      className={cn(
        'flex h-9 items-center gap-2 rounded-md px-3 font-medium [&>svg]:size-4',
        current ? 'bg-accent-soft text-accent-ink' : 'text-ink-soft hover:bg-hover hover:text-ink',
      )}
    >
      <NavIcon href={item.href} />
      {item.label}
    </Link>
  )
}

function BottomLink({ item }: { item: NavItem }) {
  const current = isCurrent(useNavigation().pathname, item.href, item.exact)
  return (
    <Link
      href={item.href}
      aria-current={current ? 'page' : undefined}
      className={cn(
        'grid min-h-16 min-w-0 content-center justify-items-center gap-1 px-1 text-center text-xs font-medium leading-4 focus-visible:-outline-offset-2 [&>svg]:size-5',
        current ? 'text-accent-ink' : 'text-ink-soft',
      )}
    >
      <NavIcon href={item.href} />
      <span className="max-w-full truncate">{item.label}</span>
    </Link>
  )
}
