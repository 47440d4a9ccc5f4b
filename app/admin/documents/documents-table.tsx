'use client'

import { Files } from 'lucide-react'
import { DataTable, type DataTableProps } from '@/components/data-table/data-table'
import type { TableColumn, TableRow } from '@/components/data-table/table-types'
import { Amount, type MoneyText } from '@/components/money'
import { PdfLink } from '@/components/payment-documents'
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton, TextLink } from '@/components/ui/link-button'
import { Time } from '@/components/ui/time'

/** A document as the list shows it. */
export interface DocumentLine {
  readonly id: string
  readonly number: string
  readonly kind: string
  /** ISO text. */
  readonly issuedAt: string
  readonly payer: string
  readonly customerId: string
  readonly paymentId: string | null
  readonly amount: MoneyText
  readonly live: boolean
  readonly corrects: string | null
}

const COLUMNS: readonly TableColumn[] = [
  { id: 'number', header: 'Number', fixed: true },
  { id: 'kind', header: 'Kind' },
  { id: 'issued', header: 'Issued' },
  { id: 'customer', header: 'Issued to' },
  { id: 'amount', header: 'Amount', align: 'end' },
  { id: 'payment', header: 'Payment' },
  { id: 'mode', header: 'Test mode' },
]

export interface DocumentsTableProps extends Omit<DataTableProps, 'columns' | 'rows' | 'empty'> {
  lines: readonly DocumentLine[]
}

/** The list of documents. Rows come as data and are drawn here, so that they are sent once. */
export function DocumentsTable({ lines, ...rest }: DocumentsTableProps) {
  const empty = (
    <div className="rounded-md border border-line bg-surface">
      <EmptyState
        icon={<Files aria-hidden />}
        title="No documents yet"
        action={<LinkButton href="/admin/payments">Go to payments</LinkButton>}
      >
        A receipt is issued by itself for every payment that is taken, and a credit note for every refund.
      </EmptyState>
    </div>
  )
  return <DataTable {...rest} columns={COLUMNS} rows={lines.map(rowOf)} empty={empty} />
}

const none = <span className="text-ink-soft">–</span>

function rowOf(line: DocumentLine): TableRow {
  return {
    id: line.id,
    cells: {
      number: (
        <span className="whitespace-nowrap">
          <PdfLink href={`/admin/documents/${line.id}`}>{line.number}</PdfLink>
        </span>
      ),
      kind: (
        <span className="grid">
          {line.kind}
          {line.corrects && <span className="text-[13px] text-ink-soft">corrects {line.corrects}</span>}
        </span>
      ),
      issued: <Time value={line.issuedAt} />,
      customer: <TextLink href={`/admin/customers/${line.customerId}`}>{line.payer}</TextLink>,
      amount: <Amount money={line.amount} />,
      payment: line.paymentId ? <TextLink href={`/admin/payments/${line.paymentId}`}>Show payment</TextLink> : none,
      mode: line.live ? none : <Badge tone="info">On</Badge>,
    },
  }
}
