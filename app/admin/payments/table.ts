import type { TableSpec } from '@/components/data-table/table-state'
import type { MoneyText } from '@/components/money'
import type { Money } from '@/lib/money/money'
import type { PaymentFilter } from '@/lib/transactions/filter'
import { problemOf } from '@/lib/transactions/problems'
import type { PaymentFilterOptions, PaymentItem } from '@/lib/transactions/search'
import type { PaymentStatus } from '@/lib/transactions/tree'
import { moneyText } from '../money-text'
import type { PaymentLine } from './payments-table'

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

/** One payment as plain data, for the browser to draw. */
export function paymentLine(item: PaymentItem): PaymentLine {
  const { id, status, needsPerson, method, label, live, description } = item
  return {
    id,
    at: item.createdAt.toISOString(),
    status,
    needsPerson,
    problem: problemIn(item),
    amount: item.purpose === 'card' ? null : moneyText(item.amount),
    refunded: some(item.refunded),
    pendingRefund: some(item.pendingRefund),
    taken: some(item.captured),
    method,
    label,
    customer: item.customer.name,
    system: item.system.name,
    live,
    description,
    transactions: item.transactions.map(({ createdAt, amount, ...line }) => ({
      ...line,
      at: createdAt.toISOString(),
      amount: some(amount),
    })),
  }
}

function some(amount: Money): MoneyText | null {
  return amount.amountMinor > 0n ? moneyText(amount) : null
}

/** Why an unpaid one is unpaid: what the last attempt met. */
function problemIn({ status, transactions }: PaymentItem): string | null {
  const last = transactions.findLast(({ parentId }) => parentId === null)
  return status === 'unpaid' && last?.problem ? problemOf(last.problem).staff : null
}
