import type { TableSpec } from '@/components/data-table/table-state'
import type { OrderFilter, OrderItem } from '@/lib/orders/list-orders'
import type { OrderStatus } from '@/lib/orders/states'
import { moneyText } from '../money-text'
import type { OrderRowText } from './orders-table'

const STATUSES: readonly { readonly value: OrderStatus; readonly label: string }[] = [
  { value: 'draft', label: 'Draft' },
  { value: 'pending', label: 'Pending' },
  { value: 'rejected', label: 'Rejected' },
  { value: 'active', label: 'Active' },
  { value: 'failed', label: 'Failed' },
  { value: 'suspended', label: 'Suspended' },
  { value: 'paused', label: 'Paused' },
  { value: 'review', label: 'Review' },
  { value: 'complete', label: 'Complete' },
  { value: 'cancelled', label: 'Cancelled' },
]

/** What the list of orders can be asked. */
export const orderSpec: TableSpec = {
  id: 'orders',
  sortable: ['created'],
  defaultSort: { id: 'created', desc: true },
  filters: [
    { key: 'q', label: 'Reference, customer or id', kind: 'search' },
    { key: 'status', label: 'Status', kind: 'select', options: STATUSES },
    { key: 'from', label: 'From (UTC)', kind: 'date' },
    { key: 'to', label: 'To (UTC)', kind: 'date' },
    {
      key: 'mode',
      label: 'Test mode',
      kind: 'select',
      options: [
        { value: 'test', label: 'On' },
        { value: 'live', label: 'Off' },
      ],
    },
  ],
}

/** The filter in an address, as the search wants it. */
export function orderFilter({ q, status, from, to, mode }: Readonly<Record<string, string>>): OrderFilter {
  return {
    text: q,
    status: STATUSES.find(({ value }) => value === status)?.value,
    from,
    to,
    live: mode === undefined ? undefined : mode === 'live',
  }
}

/** One order as plain data, for the browser to draw. */
export function orderRow(item: OrderItem): OrderRowText {
  const some = (amount: OrderItem['paid']) => (amount.amountMinor > 0n ? moneyText(amount) : null)
  return {
    id: item.id,
    at: item.createdAt.toISOString(),
    status: item.status,
    total: moneyText(item.total),
    paid: some(item.paid),
    refunded: some(item.refunded),
    reference: item.reference,
    customer: item.customer?.name ?? null,
    preauthorize: item.preauthorize,
    live: item.live,
  }
}
