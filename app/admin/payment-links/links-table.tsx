'use client'

import { Link as LinkIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { DataTable, type DataTableProps } from '@/components/data-table/data-table'
import type { TableColumn, TableRow } from '@/components/data-table/table-types'
import { Amount, type MoneyText } from '@/components/money'
import { StatusBadge } from '@/components/status-badge'
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/empty-state'
import { Time } from '@/components/ui/time'

/** A link as the list shows it. Times are ISO text, null where it has not come to that. */
export interface LinkLine {
  readonly id: string
  readonly at: string
  readonly status: string
  readonly paidLate: boolean
  readonly amount: MoneyText
  readonly paid: MoneyText | null
  readonly refunded: MoneyText | null
  readonly isAllRefunded: boolean
  readonly description: string | null
  readonly reference: string | null
  readonly contact: string | null
  readonly live: boolean
  /** "3 of 10"; null for a link that is used once. */
  readonly uses: string | null
  readonly sentAt: string | null
  readonly deliveredAt: string | null
  /** What was last heard of a message to the payer. */
  readonly delivery: string | null
  readonly openedAt: string | null
  readonly paidAt: string | null
  readonly expiresAt: string | null
}

const COLUMNS: readonly TableColumn[] = [
  { id: 'created', header: 'Created', fixed: true },
  { id: 'status', header: 'Status' },
  { id: 'amount', header: 'Amount', align: 'end' },
  { id: 'paid', header: 'Paid', align: 'end' },
  { id: 'refunded', header: 'Refunded', align: 'end', hidden: true },
  { id: 'description', header: 'Description' },
  { id: 'contact', header: 'Sent to', hidden: true },
  { id: 'sent', header: 'Sent' },
  { id: 'delivered', header: 'Delivered' },
  { id: 'opened', header: 'Opened' },
  { id: 'mode', header: 'Test mode' },
  { id: 'reference', header: 'Reference', hidden: true },
  { id: 'uses', header: 'Uses', hidden: true },
  { id: 'expires', header: 'Expires', hidden: true },
  { id: 'id', header: 'Id', hidden: true },
]

export interface LinksTableProps extends Omit<DataTableProps, 'columns' | 'rows' | 'empty'> {
  lines: readonly LinkLine[]
  /** The button that makes the first one, for whoever may. */
  create: ReactNode
}

/** The list of payment links. Rows come as data and are drawn here, so that they are sent once. */
export function LinksTable({ lines, create, ...rest }: LinksTableProps) {
  const empty = (
    <div className="rounded-md border border-line bg-surface">
      <EmptyState icon={<LinkIcon aria-hidden />} title="No payment links yet" action={create}>
        A payment link is an address that a payer opens to pay, without an account. You send it by e-mail or SMS, or
        share it yourself.
      </EmptyState>
    </div>
  )
  return <DataTable {...rest} columns={COLUMNS} rows={lines.map(rowOf)} empty={empty} />
}

const none = <span className="text-ink-soft">–</span>
const when = (at: string | null) => (at === null ? none : <Time value={at} />)

const MISSED: Readonly<Record<string, string>> = { bounced: 'Bounced', failed: 'Failed', not_sent: 'Not sent' }

/** When it was delivered, or that the last message did not arrive. */
function deliveredOf({ delivery, deliveredAt }: LinkLine) {
  const missed = MISSED[delivery ?? '']
  if (missed) return <Badge tone="danger">{missed}</Badge>
  return delivery === 'queued' ? <Badge tone="info">On its way</Badge> : when(deliveredAt)
}

function rowOf(line: LinkLine): TableRow {
  return {
    id: line.id,
    href: `/admin/payment-links/${line.id}`,
    cells: {
      created: <Time value={line.at} />,
      status: (
        <span className="flex flex-wrap gap-1">
          <StatusBadge status={line.paidLate ? 'paid_late' : line.status} />
          {line.paid && line.status !== 'success' && line.uses === null && <StatusBadge status="part_paid" />}
          {line.refunded && <StatusBadge status={line.isAllRefunded ? 'refunded' : 'part_refunded'} />}
        </span>
      ),
      amount: <Amount money={line.amount} />,
      paid: line.paid ? <Amount money={line.paid} /> : none,
      refunded: line.refunded ? <Amount money={line.refunded} /> : none,
      description: line.description ?? none,
      contact: line.contact ?? none,
      sent: when(line.sentAt),
      delivered: deliveredOf(line),
      opened: when(line.openedAt),
      mode: line.live ? none : <Badge tone="info">On</Badge>,
      reference: line.reference ?? none,
      uses: line.uses ?? none,
      expires: when(line.expiresAt),
      id: <code className="font-mono text-xs">{line.id}</code>,
    },
  }
}
