'use client'

import NextLink from 'next/link'
import { usePathname, useRouter } from 'next/navigation'
import { type ComponentType, type ReactNode, useMemo } from 'react'
import { type LinkProps, NavigationProvider } from '@/components/navigation'

// The router's link takes what an anchor takes; its types alone are narrower about `undefined`.
const AnyLink = NextLink as ComponentType<LinkProps & { prefetch: boolean }>

/** Nothing is fetched before it is asked for: every page is made for its reader, and a list would ask the server for each of its rows. */
function RoutedLink(props: LinkProps) {
  return <AnyLink {...props} prefetch={false} />
}

/** Lends the router to the components, which themselves know no framework. */
export function Providers({ children }: { children: ReactNode }) {
  const pathname = usePathname()
  const router = useRouter()
  const navigation = useMemo(
    () => ({ Link: RoutedLink, pathname, push: (href: string) => router.push(href) }),
    [pathname, router],
  )
  return <NavigationProvider value={navigation}>{children}</NavigationProvider>
}
