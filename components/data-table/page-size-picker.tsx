'use client'

import { useNavigation } from '../navigation'
import { NativeSelect } from '../ui/native-select'
import { PAGE_SIZE_COOKIE, PAGE_SIZES, type TableSpec, type TableState, tableHref } from './table-state'

const YEAR_SECONDS = 365 * 24 * 60 * 60

/** How many rows a page holds; remembered for every table. */
export function PageSizePicker({ spec, state, path }: { spec: TableSpec; state: TableState; path: string }) {
  const { push } = useNavigation()
  const choose = (pageSize: number) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser we serve
    document.cookie = `${PAGE_SIZE_COOKIE}=${pageSize}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
    push(tableHref(path, spec, state, { pageSize }))
  }
  return (
    <span className="flex items-center gap-2">
      <NativeSelect
        aria-label="Rows on a page"
        className="w-20"
        value={String(state.pageSize)}
        onChange={(event) => choose(Number(event.target.value))}
        options={PAGE_SIZES.map((size) => ({ value: String(size), label: String(size) }))}
      />
      <span>rows</span>
    </span>
  )
}
