import { columnVisibilityFeature, rowExpandingFeature, rowSortingFeature, tableFeatures } from '@tanstack/react-table'
import type { ReactNode } from 'react'

/** A column. Sorting is offered where the spec names it. */
export interface TableColumn {
  readonly id: string
  readonly header: string
  readonly align?: 'start' | 'end' | undefined
  /** Not shown until the reader chooses it. */
  readonly hidden?: boolean | undefined
  /** Cannot be taken away: what names the row. */
  readonly fixed?: boolean | undefined
}

/** A row as the server drew it. The first visible cell carries the link. */
export interface TableRow {
  readonly id: string
  readonly cells: Readonly<Record<string, ReactNode>>
  readonly href?: string | undefined
  /** What opening the row shows. */
  readonly detail?: ReactNode
}

/** What our tables use of the table library; the server does the sorting, filtering and paging. */
export const features = tableFeatures({ columnVisibilityFeature, rowExpandingFeature, rowSortingFeature })

export type Features = typeof features
