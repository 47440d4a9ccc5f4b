import type { ReactNode } from 'react'
import { buttonStyle } from '@/components/ui/button-style'
import { cn } from '@/components/ui/cn'

/** To where an order is paid. A plain anchor: a page on which a card is typed is loaded by itself. */
export function PayLink({ href, size, children }: { href: string; size: 'small' | 'large'; children: ReactNode }) {
  return (
    <a
      href={href}
      className={cn(buttonStyle('primary', size), size === 'large' ? 'max-sm:w-full sm:justify-self-start' : 'ms-auto')}
    >
      {children}
    </a>
  )
}
