import { ArrowRight } from 'lucide-react'
import type { FieldChange } from '@/lib/auth/audit-log'

/** Fields before and after. */
export function ChangeList({ changes }: { changes: readonly FieldChange[] }) {
  return (
    <dl className="grid gap-1">
      {changes.map(({ field, before, after }) => (
        <div key={field} className="flex flex-wrap items-baseline gap-x-2">
          <dt className="text-ink-soft">{label(field)}</dt>
          <dd className="flex min-w-0 flex-wrap items-baseline gap-x-2 break-all">
            {before !== undefined && <del className="text-ink-soft">{before}</del>}
            {before !== undefined && after !== undefined && (
              <ArrowRight aria-label="became" className="size-3.5 self-center text-ink-soft rtl:-scale-x-100" />
            )}
            {after !== undefined && <ins className="no-underline">{after}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** `baseCurrency` and `base_currency` → "base currency". */
function label(field: string): string {
  return field
    .replace(/_/g, ' ')
    .replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
}
