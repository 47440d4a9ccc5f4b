'use client'

import { isCurrent, Link, useNavigation } from '../navigation'
import { cn } from '../ui/cn'
import type { NavGroup, NavItem } from './nav'
import { NavIcon } from './nav-icon'

/** Groups of links down the side; icons alone when collapsed. */
export function NavList({
  groups,
  collapsed = false,
  onChoose,
}: {
  groups: readonly NavGroup[]
  collapsed?: boolean
  onChoose?: () => void
}) {
  return (
    <nav aria-label="Console" className="grid content-start gap-5">
      {groups.map((group) => (
        <div key={group.label ?? group.items[0]?.href} className="grid gap-0.5">
          {group.label && (
            <p className={cn('px-2 pb-1 text-xs font-medium text-ink-soft', collapsed && 'sr-only')}>{group.label}</p>
          )}
          <ul className="grid gap-0.5">
            {group.items.map((item) => (
              <li key={item.href}>
                <NavLink item={item} collapsed={collapsed} onChoose={onChoose} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

function NavLink({
  item,
  collapsed,
  onChoose,
}: {
  item: NavItem
  collapsed: boolean
  onChoose: (() => void) | undefined
}) {
  const { pathname } = useNavigation()
  const current = isCurrent(pathname, item.href, item.exact)
  return (
    <Link
      href={item.href}
      onClick={onChoose}
      aria-current={current ? 'page' : undefined}
      title={collapsed ? item.label : undefined}
      className={cn(
        'flex h-9 items-center gap-3 rounded-md px-2 text-sm font-medium focus-visible:-outline-offset-2',
        current ? 'bg-accent-soft text-accent-ink' : 'text-ink-soft hover:bg-hover hover:text-ink',
      )}
    >
      <span aria-hidden className="grid size-5 shrink-0 place-items-center [&>svg]:size-4">
        <NavIcon href={item.href} />
      </span>
      <span className={cn('flex-1 truncate', collapsed && 'sr-only')}>{item.label}</span>
      {item.count ? (
        <span
          className={cn('rounded-sm bg-warning-soft px-1.5 text-xs text-warning tabular-nums', collapsed && 'sr-only')}
        >
          {item.count}
          <span className="sr-only"> to look at</span>
        </span>
      ) : null}
    </Link>
  )
}
