import type { TableSpec } from '@/components/data-table/table-state'
import type { LinkDelivery, LinkFilter, LinkItem } from '@/lib/orders/list-links'
import type { LinkStatus } from '@/lib/orders/states'
import { moneyText } from '../money-text'
import type { LinkLine } from './links-table'

const STATUSES: readonly { readonly value: LinkStatus; readonly label: string }[] = [
  { value: 'scheduled', label: 'Scheduled' },
  { value: 'created', label: 'Created' },
  { value: 'processing', label: 'Processing' },
  { value: 'success', label: 'Success' },
  { value: 'cancelled', label: 'Cancelled' },
  { value: 'expired', label: 'Expired' },
]

const DELIVERIES: readonly { readonly value: LinkDelivery; readonly label: string }[] = [
  { value: 'queued', label: 'On its way' },
  { value: 'not_sent', label: 'Not sent' },
  { value: 'sent', label: 'Sent' },
  { value: 'delivered', label: 'Delivered' },
  { value: 'bounced', label: 'Bounced' },
  { value: 'failed', label: 'Failed' },
]

/** What the list of links can be asked. */
export const linkSpec: TableSpec = {
  id: 'payment-links',
  sortable: ['created'],
  defaultSort: { id: 'created', desc: true },
  filters: [
    { key: 'q', label: 'Reference, e-mail, description or id', kind: 'search' },
    { key: 'status', label: 'Status', kind: 'select', options: STATUSES },
    { key: 'delivery', label: 'Message', kind: 'select', options: DELIVERIES },
    {
      key: 'opened',
      label: 'Opened',
      kind: 'select',
      options: [
        { value: 'yes', label: 'Yes' },
        { value: 'no', label: 'Not yet' },
      ],
    },
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
export function linkFilter({
  q,
  status,
  delivery,
  opened,
  from,
  to,
  mode,
}: Readonly<Record<string, string>>): LinkFilter {
  return {
    text: q,
    status: STATUSES.find(({ value }) => value === status)?.value,
    delivery: DELIVERIES.find(({ value }) => value === delivery)?.value,
    opened: opened === undefined ? undefined : opened === 'yes',
    from,
    to,
    live: mode === undefined ? undefined : mode === 'live',
  }
}

/** Did everything that came through it go back? */
export function isAllRefunded({ paid, refunded }: Pick<LinkItem, 'paid' | 'refunded'>): boolean {
  return refunded.amountMinor > 0n && refunded.amountMinor >= paid.amountMinor
}

/** One link as plain data, for the browser to draw. */
export function linkLine(item: LinkItem): LinkLine {
  const time = (at: Date | null) => at?.toISOString() ?? null
  return {
    id: item.id,
    at: item.createdAt.toISOString(),
    status: item.status,
    paidLate: item.paidLate,
    amount: moneyText(item.amount),
    paid: item.paid.amountMinor > 0n ? moneyText(item.paid) : null,
    refunded: item.refunded.amountMinor > 0n ? moneyText(item.refunded) : null,
    isAllRefunded: isAllRefunded(item),
    description: item.description,
    reference: item.reference,
    contact: item.email ?? item.phone,
    live: item.live,
    uses: item.usesMost === 1 ? null : `${item.uses} of ${item.usesMost ?? 'any number'}`,
    sentAt: time(item.sentAt),
    deliveredAt: time(item.deliveredAt),
    delivery: item.delivery,
    openedAt: time(item.openedAt),
    paidAt: time(item.paidAt),
    expiresAt: time(item.expiresAt),
  }
}
