'use client'

import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { QuittanceMark } from '../brand'
import { Link } from '../navigation'
import { Button } from '../ui/button'
import { cn } from '../ui/cn'
import { CommandMenu } from './command-menu'
import { NAV_COOKIE, type NavGroup } from './nav'
import { NavDrawer } from './nav-drawer'
import { NavList } from './nav-list'
import { SkipLink } from './skip-link'
import { UserMenu, type UserMenuProps } from './user-menu'

const YEAR_SECONDS = 365 * 24 * 60 * 60

export interface ConsoleShellProps extends UserMenuProps {
  /** What this reader may see, for instance `consoleNav` filtered by permission. */
  groups: readonly NavGroup[]
  /** From the cookie `NAV_COOKIE`, so that the first paint is right. */
  collapsed?: boolean | undefined
  children: ReactNode
}

/** The frame of every console page: navigation at the side (a drawer on phones), search, the user's menu, and the page itself. */
export function ConsoleShell({ groups, collapsed: initial = false, children, ...menu }: ConsoleShellProps) {
  const [collapsed, setCollapsed] = useState(initial)
  const toggle = () => {
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser we serve
    document.cookie = `${NAV_COOKIE}=${collapsed ? '0' : '1'}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
    setCollapsed(!collapsed)
  }
  return (
    <div className="flex min-h-dvh">
      <SkipLink>Skip to the page</SkipLink>
      <aside
        className={cn(
          'sticky top-0 flex h-dvh shrink-0 flex-col gap-5 overflow-y-auto border-e border-line bg-surface p-3 max-md:hidden print:hidden',
          collapsed ? 'w-15' : 'w-56',
        )}
      >
        <Link href="/admin" className="flex h-8 items-center gap-3 rounded-md px-1.5 font-semibold tracking-tight">
          <QuittanceMark className="size-6 shrink-0" />
          <span className={cn(collapsed && 'sr-only')}>Quittance</span>
        </Link>
        <NavList groups={groups} collapsed={collapsed} />
        <span className="flex-1" />
        <Button
          variant="ghost"
          size="small"
          square
          aria-label={collapsed ? 'Widen the navigation' : 'Narrow the navigation'}
          aria-expanded={!collapsed}
          onClick={toggle}
        >
          {collapsed ? (
            <PanelLeftOpen aria-hidden className="size-4 rtl:-scale-x-100" />
          ) : (
            <PanelLeftClose aria-hidden className="size-4 rtl:-scale-x-100" />
          )}
        </Button>
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b border-line bg-canvas px-4 md:px-8 print:hidden">
          <NavDrawer groups={groups} />
          <CommandMenu groups={groups} />
          <span className="flex-1" />
          <UserMenu {...menu} />
        </header>
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto grid w-full max-w-300 flex-1 content-start gap-6 px-4 py-6 md:px-8"
        >
          {children}
        </main>
      </div>
    </div>
  )
}
