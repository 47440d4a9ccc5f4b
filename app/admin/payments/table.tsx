import type { SearchParams, TableSpec } from '@/components/data-table/table-state'
import type { TableColumn, TableRow } from '@/components/data-table/table-types'
import { Amount } from '@/components/money'
import { PaymentMethod } from '@/components/payment-method'
import { StatusBadge } from '@/components/status-badge'
import { Badge } from '@/components/ui/badge'
import { CopyText } from '@/components/ui/copy-button'
import { Time } from '@/components/ui/time'
import { formatMoney } from '@/lib/money/format'
import type { PaymentFilter } from '@/lib/transactions/filter'
import { problemOf } from '@/lib/transactions/problems'
import type { PaymentFilterOptions, PaymentItem, TransactionLine } from '@/lib/transactions/search'
import type { PaymentStatus } from '@/lib/transactions/tree'
import { moneyText } from '../money-text'

// The list of payments, for all customers and for one.

const STATUSES: readonly { readonly value: PaymentStatus; readonly label: string }[] = [
  { value: 'paid', label: 'Paid' },
  { value: 'part_paid', label: 'Part paid' },
  { value: 'overpaid', label: 'Overpaid' },
  { value: 'authorized', label: 'Authorized' },
  { value: 'pending', label: 'Pending' },
  { value: 'unpaid', label: 'Unpaid' },
  { value: 'part_refunded', label: 'Part refunded' },
  { value: 'refunded', label: 'Refunded' },
  { value: 'disputed', label: 'Disputed' },
  { value: 'released', label: 'Released' },
  { value: 'verified', label: 'Verified (card kept)' },
]

/** What the list can be asked; `options` are the profile's systems and methods. Of one customer: without the customer filter. */
export function paymentSpec(options: PaymentFilterOptions, of: 'all' | 'customer' = 'all'): TableSpec {
  return {
    id: 'payments',
    sortable: ['date'],
    defaultSort: { id: 'date', desc: true },
    filters: [
      { key: 'q', label: 'Search payments', kind: 'search' },
      { key: 'from', label: 'From (UTC)', kind: 'date' },
      { key: 'to', label: 'To (UTC)', kind: 'date' },
      { key: 'status', label: 'Status', kind: 'select', options: STATUSES },
      { key: 'method', label: 'Method', kind: 'select', options: options.methods },
      { key: 'system', label: 'Payment system', kind: 'select', options: options.systems },
      {
        key: 'mode',
        label: 'Test mode',
        kind: 'select',
        options: [
          { value: 'test', label: 'On' },
          { value: 'live', label: 'Off' },
        ],
      },
      { key: 'amount', label: 'Amount', kind: 'amount' },
      { key: 'last4', label: 'Last four digits', kind: 'text' },
      ...(of === 'all' ? [{ key: 'customer', label: 'Customer', kind: 'text' } as const] : []),
      { key: 'reference', label: 'Processor’s reference', kind: 'text' },
      { key: 'id', label: 'Payment or transaction id', kind: 'text' },
    ],
  }
}

/** The filter in an address, as the search wants it. */
export function paymentFilter(filters: Readonly<Record<string, string>>, customerId?: string): PaymentFilter {
  const { q, from, to, status, method, system, mode, amount, last4, customer, reference, id } = filters
  return {
    text: q,
    from,
    to,
    status: STATUSES.find(({ value }) => value === status)?.value,
    method,
    systemId: system,
    live: mode === undefined ? undefined : mode === 'live',
    amount,
    lastFour: last4,
    customer,
    reference,
    id,
    customerId,
  }
}

/** A route handler's query in the shape of a page's search parameters. */
export function searchParamsOf(query: URLSearchParams): SearchParams {
  return Object.fromEntries([...new Set(query.keys())].map((key) => [key, query.getAll(key)]))
}

export const PAYMENT_COLUMNS: readonly TableColumn[] = [
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

/** One payment as a row; opening it shows its transactions. */
export function paymentRow(item: PaymentItem): TableRow {
  const none = <span className="text-ink-soft">–</span>
  const problem = problemIn(item)
  return {
    id: item.id,
    href: `/admin/payments/${item.id}`,
    cells: {
      date: <Time value={item.createdAt} />,
      status: (
        <span className="grid justify-items-start gap-1">
          <StatusBadge status={item.status} />
          {item.needsPerson && <Badge tone="warning">Needs a person</Badge>}
          {problem && <span className="text-[13px] text-ink-soft">{problem}</span>}
        </span>
      ),
      amount: item.purpose === 'card' ? none : <Amount money={moneyText(item.amount)} />,
      refunded: <Refunded item={item} />,
      method: <PaymentMethod method={item.method} label={item.label} />,
      customer: item.customer.name,
      system: item.system.name,
      mode: item.live ? none : <Badge tone="info">On</Badge>,
      taken: item.captured.amountMinor > 0n ? <Amount money={moneyText(item.captured)} /> : none,
      description: item.description,
      id: <code className="font-mono text-xs">{item.id}</code>,
    },
    detail: <Lines lines={item.transactions} />,
  }
}

/** Why an unpaid one is unpaid: what the last attempt met. */
function problemIn({ status, transactions }: PaymentItem): string | null {
  const last = transactions.findLast(({ parentId }) => parentId === null)
  return status === 'unpaid' && last?.problem ? problemOf(last.problem).staff : null
}

function Refunded({ item }: { item: PaymentItem }) {
  const { refunded, pendingRefund } = item
  if (refunded.amountMinor === 0n && pendingRefund.amountMinor === 0n) return <span className="text-ink-soft">–</span>
  return (
    <span className="grid justify-items-end">
      {refunded.amountMinor > 0n && <Amount money={moneyText(refunded)} />}
      {pendingRefund.amountMinor > 0n && (
        <span className="whitespace-nowrap text-[13px] text-ink-soft">{formatMoney(pendingRefund)} under way</span>
      )}
    </span>
  )
}

const INDENTS = ['', 'ps-6', 'ps-12', 'ps-18']

function depthOf(line: TransactionLine, lines: readonly TransactionLine[]): number {
  const parent = lines.find(({ id }) => id === line.parentId)
  return parent ? 1 + depthOf(parent, lines) : 0
}

function Lines({ lines }: { lines: readonly TransactionLine[] }) {
  if (lines.length === 0) return <p className="text-ink-soft">No transaction was made.</p>
  return (
    <ul className="grid gap-2.5">
      {lines.map((line) => (
        <li key={line.id} className={INDENTS[depthOf(line, lines)]}>
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <Badge title={line.name}>
              <span className="font-mono">{line.code}</span>
            </Badge>
            <span>{line.name}</span>
            <StatusBadge status={line.status} />
            {line.amount.amountMinor > 0n && <span className="tabular-nums">{formatMoney(line.amount)}</span>}
            {line.problem && <code className="font-mono text-[13px] text-danger">{line.problem}</code>}
            <span className="text-[13px] text-ink-soft">
              <Time value={line.createdAt} />
            </span>
            {line.reference && <CopyText value={line.reference} label="Copy the processor’s reference" />}
          </span>
        </li>
      ))}
    </ul>
  )
}
