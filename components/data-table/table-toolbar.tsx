'use client'

import type { ReactTable } from '@tanstack/react-table'
import { Columns3, Download, Search, SlidersHorizontal } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useNavigation } from '../navigation'
import { Button } from '../ui/button'
import { buttonStyle } from '../ui/button-style'
import { cn } from '../ui/cn'
import { DropdownMenu, MenuCheckbox, MenuLabel } from '../ui/dropdown-menu'
import { LinkButton } from '../ui/link-button'
import { FilterControl } from './filter-control'
import { type TableSpec, type TableState, tableHref } from './table-state'
import type { Features, TableRow } from './table-types'

export interface TableToolbarProps {
  table: ReactTable<Features, TableRow>
  spec: TableSpec
  state: TableState
  path: string
  csvHref: string | undefined
}

/** Filters as an ordinary form over the address, then columns and CSV. */
export function TableToolbar({ table, spec, state, path, csvHref }: TableToolbarProps) {
  const search = spec.filters.filter((filter) => filter.kind === 'search')
  const others = spec.filters.filter((filter) => filter.kind !== 'search')
  const active = others.filter(({ key }) => state.filters[key]).length
  const [open, setOpen] = useState(active > 0)
  const [opened, setOpened] = useState(false)
  // Drawn when there is something in them or when first opened, and then kept: closing them loses nothing that was typed.
  const drawn = opened || active > 0
  const toggle = () => {
    setOpened(true)
    setOpen(!open)
  }
  const { push } = useNavigation()
  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const filters = Object.fromEntries(spec.filters.map(({ key }) => [key, String(data.get(key) ?? '').trim()]))
    push(tableHref(path, spec, state, { filters }))
  }
  const anyFilter = Object.keys(state.filters).length > 0
  return (
    <search>
      <form
        // Uncontrolled fields follow the address when it changes under them.
        key={JSON.stringify(state.filters)}
        method="get"
        action={path}
        onSubmit={apply}
        className="grid gap-3"
      >
        <div className="flex flex-wrap items-end gap-2">
          {search.map((filter) => (
            <FilterControl key={filter.key} filter={filter} value={state.filters[filter.key]} />
          ))}
          {search.length > 0 && (
            <Button type="submit" square aria-label="Search">
              <Search aria-hidden className="size-4" />
            </Button>
          )}
          {others.length > 0 && (
            <Button aria-expanded={open} onClick={toggle}>
              <SlidersHorizontal aria-hidden className="size-4" /> Filters{active > 0 && ` (${active})`}
            </Button>
          )}
          <span className="flex-1" />
          <ColumnMenu table={table} />
          {csvHref && (
            // A plain anchor: the answer is a file, not a page.
            <a href={csvHref} download className={buttonStyle('secondary')}>
              <Download aria-hidden className="size-4" /> <span className="max-sm:sr-only">CSV</span>
            </a>
          )}
        </div>
        {drawn && (
          <div className={cn('flex flex-wrap items-end gap-3', !open && 'hidden')}>
            {others.map((filter) => (
              <FilterControl key={filter.key} filter={filter} value={state.filters[filter.key]} />
            ))}
            <Button type="submit">Apply</Button>
            {anyFilter && (
              <LinkButton variant="ghost" href={tableHref(path, spec, state, { filters: {} })}>
                Clear
              </LinkButton>
            )}
          </div>
        )}
        <input type="hidden" name="sort" value={`${state.sort.desc ? '-' : ''}${state.sort.id}`} />
        <input type="hidden" name="rows" value={state.pageSize} />
      </form>
    </search>
  )
}

function ColumnMenu({ table }: { table: ReactTable<Features, TableRow> }) {
  const columns = table.getAllLeafColumns().filter((column) => column.getCanHide())
  if (columns.length === 0) return null
  return (
    <DropdownMenu
      trigger={
        <Button>
          <Columns3 aria-hidden className="size-4" /> <span className="max-sm:sr-only">Columns</span>
        </Button>
      }
    >
      <MenuLabel>Columns shown</MenuLabel>
      {columns.map((column) => (
        <MenuCheckbox
          key={column.id}
          checked={column.getIsVisible()}
          onCheckedChange={(checked) => column.toggleVisibility(checked)}
        >
          {String(column.columnDef.header)}
        </MenuCheckbox>
      ))}
    </DropdownMenu>
  )
}
