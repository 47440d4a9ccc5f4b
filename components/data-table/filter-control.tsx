'use client'

import { Input } from '../ui/input'
import { Label } from '../ui/label'
import { NativeSelect } from '../ui/native-select'
import type { FilterSpec } from './table-state'

/** The control of one filter. */
export function FilterControl({ filter, value }: { filter: FilterSpec; value: string | undefined }) {
  const id = `filter-${filter.key}`
  if (filter.kind === 'search') {
    return (
      <span className="min-w-44 flex-1 sm:max-w-80">
        <Input
          id={id}
          name={filter.key}
          type="search"
          aria-label={filter.label}
          placeholder={filter.label}
          defaultValue={value}
        />
      </span>
    )
  }
  return (
    <div className="grid min-w-36 gap-1.5 max-sm:flex-1">
      <Label htmlFor={id}>{filter.label}</Label>
      {filter.kind === 'select' ? (
        <NativeSelect id={id} name={filter.key} defaultValue={value ?? ''} placeholder="Any" options={filter.options} />
      ) : (
        <Input
          id={id}
          name={filter.key}
          type={filter.kind === 'date' ? 'date' : 'text'}
          inputMode={filter.kind === 'amount' ? 'decimal' : undefined}
          defaultValue={value}
        />
      )}
    </div>
  )
}
