import type { ReactNode } from 'react'

export interface DescriptionListProps {
  /** Facts in order; one without a value is left out. */
  items: readonly { label: string; value: ReactNode }[]
}

/** Names and values of one thing. */
export function DescriptionList({ items }: DescriptionListProps) {
  return (
    <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[minmax(120px,max-content)_1fr]">
      {items
        .filter(({ value }) => value !== null && value !== undefined && value !== '')
        .map(({ label, value }) => (
          <div key={label} className="grid gap-0.5 sm:col-span-2 sm:grid-cols-subgrid sm:items-baseline sm:gap-x-6">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
    </dl>
  )
}
