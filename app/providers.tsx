'use client'

import NextLink from 'next/link'
import { usePathname, useRouter } from 'next/navigation'
import { type ComponentType, type ReactNode, useMemo } from 'react'
import { type LinkProps, NavigationProvider } from '@/components/navigation'

// The router's link takes what an anchor takes; its types alone are narrower about `undefined`.
const RoutedLink = NextLink as ComponentType<LinkProps>

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
