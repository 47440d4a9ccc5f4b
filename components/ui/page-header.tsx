import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from '../navigation'

export interface PageHeaderProps {
  title: ReactNode
  description?: ReactNode
  /** The pages above this one, outermost first. */
  breadcrumb?: readonly { href: string; label: string }[] | undefined
  /** Beside the title: a status badge. */
  badge?: ReactNode
  actions?: ReactNode
}

/** The head of a page: where it is, what it is, what can be done. Holds the page's only `h1`. */
export function PageHeader({ title, description, breadcrumb = [], badge, actions }: PageHeaderProps) {
  return (
    <header className="grid gap-2">
      {breadcrumb.length > 0 && (
        <nav aria-label="Breadcrumb" className="print:hidden">
          <ol className="flex flex-wrap items-center gap-1 text-[13px] text-ink-soft">
            {breadcrumb.map((page) => (
              <li key={page.href} className="flex items-center gap-1">
                <Link href={page.href} className="rounded-sm hover:text-ink hover:underline">
                  {page.label}
                </Link>
                <ChevronRight aria-hidden className="size-3.5 rtl:-scale-x-100" />
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="grid min-w-0 gap-1">
          <div className="flex flex-wrap items-center gap-3">
            <h1 className="min-w-0 break-words text-xl font-semibold tracking-tight">{title}</h1>
            {badge}
          </div>
          {description && <p className="max-w-160 text-ink-soft">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2 print:hidden">{actions}</div>}
      </div>
    </header>
  )
}
