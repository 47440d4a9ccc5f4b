'use client'

import { type ComponentProps, type ComponentType, createContext, type ReactNode, use } from 'react'

/** What an anchor takes, with an address that is never missing. */
export type LinkProps = Omit<ComponentProps<'a'>, 'href'> & { href: string }

/** The router as components see it: a link, the current path (null outside a router), a way to go elsewhere. */
export interface Navigation {
  readonly Link: ComponentType<LinkProps>
  readonly pathname: string | null
  readonly push: (href: string) => void
}

const plain: Navigation = {
  Link: (props) => <a {...props} />,
  pathname: null,
  push: (href) => window.location.assign(href),
}

const NavigationContext = createContext<Navigation>(plain)

/** Set once by the root layout; without it every link is a plain anchor. */
export function NavigationProvider({ value, children }: { value: Navigation; children: ReactNode }) {
  return <NavigationContext value={value}>{children}</NavigationContext>
}

/** The current path and a way to go elsewhere; for client components. */
export function useNavigation(): Navigation {
  return use(NavigationContext)
}

/** A link inside the application; works before scripts arrive, then without a full page load. */
export function Link(props: LinkProps) {
  const { Link: Routed } = useNavigation()
  return <Routed {...props} />
}

/** Whether a navigation entry is where the reader is: the page itself, or a page below it unless `exact`. */
export function isCurrent(pathname: string | null, href: string, exact = false): boolean {
  if (pathname === null) return false
  return pathname === href || (!exact && pathname.startsWith(`${href}/`))
}
