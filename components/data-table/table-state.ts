import { z } from 'zod'

// What a table shows is in its address: sort, filters, page. This file is the one reader and writer of such addresses, for the
// server (which asks the database) and the browser (which draws the links).

export type FilterSpec = {
  readonly key: string
  readonly label: string
} & (
  | { readonly kind: 'search' | 'text' | 'date' | 'amount' }
  | { readonly kind: 'select'; readonly options: readonly { readonly value: string; readonly label: string }[] }
)

/** What can be asked of a table. Plain data, so that a page can hand it to the browser. */
export interface TableSpec {
  /** Names the table in the browser's memory of chosen columns. */
  readonly id: string
  /** Columns that may be sorted by; a keyset needs an index for each. */
  readonly sortable: readonly string[]
  readonly defaultSort: TableSort
  readonly filters: readonly FilterSpec[]
}

export interface TableSort {
  readonly id: string
  readonly desc: boolean
}

/** What is asked of a table. At most one of `after` and `before` is set; they are the cursors the server gave, opaque here. */
export interface TableState {
  readonly sort: TableSort
  readonly filters: Readonly<Record<string, string>>
  readonly after: string | null
  readonly before: string | null
  readonly pageSize: number
}

export type SearchParams = Readonly<Record<string, string | readonly string[] | undefined>>

export const PAGE_SIZES = [25, 50, 100] as const

/** The cookie that remembers how many rows the reader likes. */
export const PAGE_SIZE_COOKIE = 'table_rows'

const pageSize = z.coerce.number().pipe(z.literal([...PAGE_SIZES]))
const cursor = z.string().min(1).max(500)

function filterSchema(filter: FilterSpec): z.ZodType<string> {
  switch (filter.kind) {
    case 'select':
      return z.string().refine((value) => filter.options.some((option) => option.value === value))
    case 'date':
      return z.iso.date()
    case 'amount':
      return z
        .string()
        .trim()
        .regex(/^\d{1,15}([.,]\d{1,8})?$/)
    default:
      return z.string().trim().min(1).max(200)
  }
}

/**
 * Reads a page's search parameters. What does not fit the spec is left out rather than refused: an old bookmark still shows the
 * table. `rememberedPageSize` is the value of the cookie `PAGE_SIZE_COOKIE`.
 */
export function parseTableState(params: SearchParams, spec: TableSpec, rememberedPageSize?: string): TableState {
  const one = (key: string) => {
    const value = params[key]
    return typeof value === 'string' ? value : value?.[0]
  }
  const filters: Record<string, string> = {}
  for (const filter of spec.filters) {
    const parsed = filterSchema(filter).safeParse(one(filter.key))
    if (parsed.success) filters[filter.key] = parsed.data
  }
  const after = cursor.safeParse(one('after')).data ?? null
  const size = pageSize.safeParse(one('rows') ?? rememberedPageSize)
  return {
    sort: parseSort(one('sort'), spec),
    filters,
    after,
    before: after === null ? (cursor.safeParse(one('before')).data ?? null) : null,
    pageSize: size.success ? size.data : PAGE_SIZES[0],
  }
}

function parseSort(text: string | undefined, spec: TableSpec): TableSort {
  const desc = text?.startsWith('-') ?? false
  const id = desc ? text?.slice(1) : text
  return id !== undefined && spec.sortable.includes(id) ? { id, desc } : spec.defaultSort
}

/** What a link of the table changes. Anything but a page turn goes back to the first page. */
export interface TableChange {
  readonly sort?: TableSort
  readonly filters?: Readonly<Record<string, string>>
  readonly after?: string
  readonly before?: string
  readonly pageSize?: number
}

/** The address of the table with a change applied. Defaults are left out, so addresses stay short. */
export function tableHref(path: string, spec: TableSpec, state: TableState, change: TableChange = {}): string {
  const query = tableQuery(spec, state, change)
  if (change.after !== undefined) query.set('after', change.after)
  else if (change.before !== undefined) query.set('before', change.before)
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

/** Sort, filters and page size without a page: what a CSV of everything the filter matches needs. */
export function tableQuery(spec: TableSpec, state: TableState, change: TableChange = {}): URLSearchParams {
  const query = new URLSearchParams()
  const filters = change.filters ?? state.filters
  for (const { key } of spec.filters) {
    const value = filters[key]
    if (value) query.set(key, value)
  }
  const sort = change.sort ?? state.sort
  if (sort.id !== spec.defaultSort.id || sort.desc !== spec.defaultSort.desc)
    query.set('sort', `${sort.desc ? '-' : ''}${sort.id}`)
  const rows = change.pageSize ?? state.pageSize
  if (rows !== PAGE_SIZES[0]) query.set('rows', String(rows))
  return query
}
