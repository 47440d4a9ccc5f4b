import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { LinkButton } from './link-button'

export interface PaginationProps {
  /** Addresses of the neighbouring pages; null where there is none. */
  previousHref: string | null
  nextHref: string | null
  /** What these are pages of: "Payments". */
  label: string
  /** At the start of the line: how many there are. */
  children?: ReactNode
}

/** To the page before and after. Says so plainly when everything is on one page, by not being there. */
export function Pagination({ previousHref, nextHref, label, children }: PaginationProps) {
  if (!previousHref && !nextHref && !children) return null
  return (
    <nav aria-label={`Pages of ${label}`} className="flex flex-wrap items-center justify-between gap-3">
      <div className="text-[13px] text-ink-soft">{children}</div>
      <div className="flex gap-2">
        {previousHref && (
          <LinkButton href={previousHref} size="small" rel="prev">
            <ChevronLeft aria-hidden className="size-4 rtl:-scale-x-100" /> Previous
          </LinkButton>
        )}
        {nextHref && (
          <LinkButton href={nextHref} size="small" rel="next">
            Next <ChevronRight aria-hidden className="size-4 rtl:-scale-x-100" />
          </LinkButton>
        )}
      </div>
    </nav>
  )
}
