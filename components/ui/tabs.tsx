'use client'

import { Tabs as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { isCurrent, Link, useNavigation } from '../navigation'
import { cn } from './cn'

const listStyle = 'flex gap-6 overflow-x-auto border-b border-line'
const tabStyle = '-mb-px whitespace-nowrap border-b-2 py-2.5 text-sm font-medium focus-visible:-outline-offset-2'

export interface TabsProps {
  label: string
  tabs: readonly { id: string; label: ReactNode; content: ReactNode }[]
  defaultTab?: string | undefined
}

/** Views of one thing on one page. Where each view has its own address use `NavTabs`. */
export function Tabs({ label, tabs, defaultTab }: TabsProps) {
  const first = defaultTab ?? tabs[0]?.id ?? ''
  return (
    <Primitive.Root defaultValue={first} className="grid gap-4">
      <Primitive.List aria-label={label} className={listStyle}>
        {tabs.map((tab) => (
          <Primitive.Trigger
            key={tab.id}
            value={tab.id}
            className={cn(
              tabStyle,
              'border-transparent text-ink-soft hover:text-ink data-[state=active]:border-accent-ink data-[state=active]:text-ink',
            )}
          >
            {tab.label}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {tabs.map((tab) => (
        <Primitive.Content key={tab.id} value={tab.id}>
          {tab.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  )
}

export interface NavTabsProps {
  label: string
  /** `exact` marks a tab whose address is the beginning of the others'. */
  tabs: readonly { href: string; label: ReactNode; exact?: boolean | undefined }[]
}

/** The pages of one thing, as links; the current one is marked. */
export function NavTabs({ label, tabs }: NavTabsProps) {
  const { pathname } = useNavigation()
  return (
    <nav aria-label={label} className={listStyle}>
      {tabs.map((tab) => {
        const current = isCurrent(pathname, tab.href, tab.exact)
        return (
          <Link
            key={tab.href}
            href={tab.href}
            aria-current={current ? 'page' : undefined}
            className={cn(
              tabStyle,
              current ? 'border-accent-ink text-ink' : 'border-transparent text-ink-soft hover:text-ink',
            )}
          >
            {tab.label}
          </Link>
        )
      })}
    </nav>
  )
}
