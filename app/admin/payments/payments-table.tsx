'use client'

import { Receipt } from 'lucide-react'
import { DataTable, type DataTableProps } from '@/components/data-table/data-table'
import type { TableColumn, TableRow } from '@/components/data-table/table-types'
import { Amount, type MoneyText } from '@/components/money'
import { PaymentMethod } from '@/components/payment-method'
import { StatusBadge } from '@/components/status-badge'
import { Badge } from '@/components/ui/badge'
import { CopyText } from '@/components/ui/copy-button'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { Time } from '@/components/ui/time'

/** A payment as the list shows it. An amount is null where there is none. */
export interface PaymentLine {
  readonly id: string
  /** ISO text. */
  readonly at: string
  readonly status: string
  readonly needsPerson: boolean
  /** What the last attempt of an unpaid one met, in a sentence. */
  readonly problem: string | null
  readonly amount: MoneyText | null
  readonly refunded: MoneyText | null
  readonly pendingRefund: MoneyText | null
  readonly taken: MoneyText | null
  readonly method: string
  readonly label: string | null
  readonly customer: string
  readonly system: string
  readonly live: boolean
  readonly description: string
  readonly transactions: readonly TransactionText[]
}

interface TransactionText {
  readonly id: string
  readonly parentId: string | null
  readonly at: string
  readonly code: string
  readonly name: string
  readonly status: string
  readonly amount: MoneyText | null
  readonly reference: string | null
  readonly problem: string | null
}

const COLUMNS: readonly TableColumn[] = [
  { id: 'date', header: 'Date', fixed: true },
  { id: 'status', header: 'Status' },
  { id: 'amount', header: 'Amount', align: 'end' },
  { id: 'refunded', header: 'Refunded', align: 'end' },
  { id: 'method', header: 'Method' },
  { id: 'customer', header: 'Customer' },
  { id: 'system', header: 'Payment system' },
  { id: 'mode', header: 'Test mode' },
  { id: 'taken', header: 'Taken', align: 'end', hidden: true },
  { id: 'description', header: 'Description', hidden: true },
  { id: 'id', header: 'Id', hidden: true },
]

export interface PaymentsTableProps extends Omit<DataTableProps, 'columns' | 'rows' | 'empty'> {
  lines: readonly PaymentLine[]
  /** The list is one customer's, of this name. */
  customer?: string | undefined
}

/** The list of payments, for all customers and for one. Rows come as data and are drawn here, so that they are sent once. */
export function PaymentsTable({ lines, customer, ...rest }: PaymentsTableProps) {
  const columns = customer === undefined ? COLUMNS : COLUMNS.filter(({ id }) => id !== 'customer')
  return <DataTable {...rest} columns={columns} rows={lines.map(rowOf)} empty={<NoPayments customer={customer} />} />
}

function NoPayments({ customer }: { customer: string | undefined }) {
  const everybody = customer === undefined
  return (
    <div className="rounded-md border border-line bg-surface">
      <EmptyState
        icon={<Receipt aria-hidden />}
        title="No payments yet"
        action={everybody && <LinkButton href="/admin/customers">Go to customers</LinkButton>}
      >
        {everybody
          ? 'A payment appears here as soon as a customer pays, in self-care or by a payment link, or a kept card is charged.'
          : `What ${customer} pays, in self-care or by a payment link, and what is charged to a kept card, appears here.`}
      </EmptyState>
    </div>
  )
}

const none = <span className="text-ink-soft">–</span>

/** One payment as a row; opening it shows its transactions. */
function rowOf(line: PaymentLine): TableRow {
  return {
    id: line.id,
    href: `/admin/payments/${line.id}`,
    cells: {
      date: <Time value={line.at} />,
      status: (
        <span className="grid justify-items-start gap-1">
          <StatusBadge status={line.status} />
          {line.needsPerson && <Badge tone="warning">Needs a person</Badge>}
          {line.problem && <span className="text-[13px] text-ink-soft">{line.problem}</span>}
        </span>
      ),
      amount: some(line.amount),
      refunded: <Refunded line={line} />,
      method: <PaymentMethod method={line.method} label={line.label} />,
      customer: line.customer,
      system: line.system,
      mode: line.live ? none : <Badge tone="info">On</Badge>,
      taken: some(line.taken),
      description: line.description,
      id: <code className="font-mono text-xs">{line.id}</code>,
    },
    detail: <Transactions of={line.transactions} />,
  }
}

function some(amount: MoneyText | null) {
  return amount ? <Amount money={amount} /> : none
}

function Refunded({ line: { refunded, pendingRefund } }: { line: PaymentLine }) {
  if (!refunded && !pendingRefund) return none
  return (
    <span className="grid justify-items-end">
      {refunded && <Amount money={refunded} />}
      {pendingRefund && (
        <span className="whitespace-nowrap text-[13px] text-ink-soft">
          <Amount money={pendingRefund} /> under way
        </span>
      )}
    </span>
  )
}

const INDENTS = ['', 'ps-6', 'ps-12', 'ps-18']

function depthOf(one: TransactionText, all: readonly TransactionText[]): number {
  const parent = all.find(({ id }) => id === one.parentId)
  return parent ? 1 + depthOf(parent, all) : 0
}

function Transactions({ of }: { of: readonly TransactionText[] }) {
  if (of.length === 0) return <p className="text-ink-soft">No transaction was made.</p>
  return (
    <ul className="grid gap-2.5">
      {of.map((one) => (
        <li key={one.id} className={INDENTS[depthOf(one, of)]}>
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <Badge title={one.name}>
              <span className="font-mono">{one.code}</span>
            </Badge>
            <span>{one.name}</span>
            <StatusBadge status={one.status} />
            {one.amount && <Amount money={one.amount} />}
            {one.problem && <code className="font-mono text-[13px] text-danger">{one.problem}</code>}
            <span className="text-[13px] text-ink-soft">
              <Time value={one.at} />
            </span>
            {one.reference && <CopyText value={one.reference} label="Copy the processor’s reference" />}
          </span>
        </li>
      ))}
    </ul>
  )
}
