'use client'

import { Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { DataTable, type DataTableProps } from '@/components/data-table/data-table'
import type { TableColumn, TableRow } from '@/components/data-table/table-types'
import { Amount, type MoneyText } from '@/components/money'
import { EmptyState } from '@/components/ui/empty-state'
import { Time } from '@/components/ui/time'

/** A customer as the list shows them. */
export interface CustomerLine {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly phone: string | null
  readonly externalReference: string | null
  readonly balances: readonly MoneyText[]
  /** ISO text. */
  readonly at: string
}

const columns: readonly TableColumn[] = [
  { id: 'name', header: 'Name', fixed: true },
  { id: 'email', header: 'Email' },
  { id: 'phone', header: 'Phone' },
  { id: 'balance', header: 'Balance', align: 'end' },
  { id: 'reference', header: 'External reference', hidden: true },
  { id: 'created', header: 'Created' },
]

export interface CustomersTableProps extends Omit<DataTableProps, 'columns' | 'rows' | 'empty'> {
  lines: readonly CustomerLine[]
  /** The button that makes the first one, for whoever may. */
  create: ReactNode
}

/** The list of customers. Rows come as data and are drawn here, so that they are sent once. */
export function CustomersTable({ lines, create, ...rest }: CustomersTableProps) {
  const empty = (
    <div className="rounded-md border border-line bg-surface">
      <EmptyState icon={<Users aria-hidden />} title="No customers yet" action={create}>
        A customer has balances, cards and payments, and may sign in to self-care to pay.
      </EmptyState>
    </div>
  )
  return <DataTable {...rest} columns={columns} rows={lines.map(rowOf)} empty={empty} />
}

function rowOf(customer: CustomerLine): TableRow {
  const none = <span className="text-ink-soft">–</span>
  return {
    id: customer.id,
    href: `/admin/customers/${customer.id}`,
    cells: {
      name: customer.name,
      email: customer.email ?? none,
      phone: customer.phone ?? none,
      balance:
        customer.balances.length === 0 ? (
          none
        ) : (
          <span className="grid justify-items-end">
            {customer.balances.map((balance) => (
              <Amount key={balance.currency} money={balance} />
            ))}
          </span>
        ),
      reference: customer.externalReference ?? none,
      created: <Time value={customer.at} show="date" />,
    },
  }
}
