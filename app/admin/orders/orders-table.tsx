'use client'

import { ShoppingBag } from 'lucide-react'
import type { ReactNode } from 'react'
import { DataTable, type DataTableProps } from '@/components/data-table/data-table'
import type { TableColumn, TableRow } from '@/components/data-table/table-types'
import { Amount, type MoneyText } from '@/components/money'
import { StatusBadge } from '@/components/status-badge'
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/empty-state'
import { Time } from '@/components/ui/time'

/** An order as the list shows it. An amount is null where there is none. */
export interface OrderRowText {
  readonly id: string
  /** ISO text. */
  readonly at: string
  readonly status: string
  readonly total: MoneyText
  readonly paid: MoneyText | null
  readonly refunded: MoneyText | null
  readonly reference: string | null
  readonly customer: string | null
  readonly preauthorize: boolean
  readonly live: boolean
}

const COLUMNS: readonly TableColumn[] = [
  { id: 'created', header: 'Created', fixed: true },
  { id: 'status', header: 'Status' },
  { id: 'total', header: 'Total', align: 'end' },
  { id: 'paid', header: 'Paid', align: 'end' },
  { id: 'refunded', header: 'Refunded', align: 'end' },
  { id: 'customer', header: 'Customer' },
  { id: 'reference', header: 'Reference' },
  { id: 'mode', header: 'Test mode' },
  { id: 'preauthorize', header: 'Pre-authorise', hidden: true },
  { id: 'id', header: 'Id', hidden: true },
]

export interface OrdersTableProps extends Omit<DataTableProps, 'columns' | 'rows' | 'empty'> {
  lines: readonly OrderRowText[]
  /** The button that makes the first one, for whoever may. */
  create: ReactNode
}

/** The list of orders. Rows come as data and are drawn here, so that they are sent once. */
export function OrdersTable({ lines, create, ...rest }: OrdersTableProps) {
  const empty = (
    <div className="rounded-md border border-line bg-surface">
      <EmptyState icon={<ShoppingBag aria-hidden />} title="No orders yet" action={create}>
        An order is what one payer owes you, line by line. You send a payment link for it, and see here what became of
        it.
      </EmptyState>
    </div>
  )
  return <DataTable {...rest} columns={COLUMNS} rows={lines.map(rowOf)} empty={empty} />
}

const none = <span className="text-ink-soft">–</span>
const some = (amount: MoneyText | null) => (amount ? <Amount money={amount} /> : none)

function rowOf(line: OrderRowText): TableRow {
  return {
    id: line.id,
    href: `/admin/orders/${line.id}`,
    cells: {
      created: <Time value={line.at} />,
      status: <StatusBadge status={line.status} />,
      total: <Amount money={line.total} />,
      paid: some(line.paid),
      refunded: some(line.refunded),
      customer: line.customer ?? none,
      reference: line.reference ?? none,
      mode: line.live ? none : <Badge tone="info">On</Badge>,
      preauthorize: line.preauthorize ? 'Yes' : none,
      id: <code className="font-mono text-xs">{line.id}</code>,
    },
  }
}
