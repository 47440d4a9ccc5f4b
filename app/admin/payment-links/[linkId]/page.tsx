import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { SearchParams } from '@/components/data-table/table-state'
import { StatusBadge } from '@/components/status-badge'
import { Card } from '@/components/ui/card'
import { CopyText } from '@/components/ui/copy-button'
import { DescriptionList } from '@/components/ui/description-list'
import { TextLink } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { may } from '@/lib/auth/actor'
import { currentSeats, requireStaff } from '@/lib/auth/session'
import { formatMoney } from '@/lib/money/format'
import { getLink, type LinkView } from '@/lib/orders/read'
import { searchPayments } from '@/lib/transactions/search'
import { PaymentsTable } from '../../payments/payments-table'
import { paymentLine, paymentSpec } from '../../payments/table'
import { isAllRefunded } from '../table'
import { LinkActions } from './link-actions'
import { LinkAddress } from './link-address'
import { LinkStory } from './link-story'

export const metadata: Metadata = { title: 'Payment link' }

interface PageProps {
  params: Promise<{ linkId: string }>
  searchParams: Promise<SearchParams>
}

/** One link: its address, what became of it, and what can be done. */
export default async function PaymentLinkPage({ params, searchParams }: PageProps) {
  const actor = await requireStaff('orders.read')
  const link = await getLink(actor, (await params).linkId)
  if (!link) notFound()
  const { created } = await searchParams
  const merchant = (await currentSeats()).find(({ current }) => current)
  const isOpen = link.status === 'created' || link.status === 'processing' || link.status === 'scheduled'
  return (
    <>
      <PageHeader
        title={formatMoney(link.amount)}
        breadcrumb={[{ href: '/admin/payment-links', label: 'Payment links' }]}
        badge={
          <>
            <StatusBadge status={link.paidLate ? 'paid_late' : link.status} />
            {link.refunded.amountMinor > 0n && (
              <StatusBadge status={isAllRefunded(link) ? 'refunded' : 'part_refunded'} />
            )}
            {!link.live && <StatusBadge status="test" />}
          </>
        }
        description={link.description}
      />
      {/* What is printed is for the payer: who wants money of them, and where to pay it. */}
      <p className="hidden print:block">{merchant?.profileName}</p>
      {created === '1' && isOpen && (
        <div className="print:hidden">
          <Notice tone={link.delivery === 'not_sent' ? 'warning' : 'success'}>{createdWords(link)}</Notice>
        </div>
      )}
      {may(actor, 'orders.manage') && (
        <LinkActions
          linkId={link.id}
          name={formatMoney(link.amount)}
          status={link.status}
          isSent={link.channels.length > 0}
          wasSent={link.delivery !== null && link.delivery !== 'not_sent'}
          isClosed={link.closedAt !== null}
          expiresAt={link.expiresAt?.toISOString() ?? null}
        />
      )}
      {link.address !== null && (
        <LinkAddress
          address={link.address}
          isOpen={isOpen}
          isShared={link.usesMost !== 1}
          title={link.description ?? formatMoney(link.amount)}
        />
      )}
      <div className="grid items-start gap-6 print:hidden lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card title="What happened">
          <LinkStory link={link} />
        </Card>
        <Card title="Facts">
          <Facts link={link} />
        </Card>
      </div>
      <section aria-label="Payments" className="grid gap-3 print:hidden">
        <h2 className="text-base font-semibold">Payments</h2>
        <Payments linkId={link.id} />
      </section>
    </>
  )
}

function createdWords({ status, channels, delivery }: LinkView): string {
  if (status === 'scheduled') return 'The link is made. It is sent when its time comes, and can be paid from then on.'
  if (delivery === 'not_sent')
    return 'The link is made, but nothing was sent to the payer: what happened below says why. Copy it and share it yourself.'
  return channels.length > 0
    ? 'The link is made and on its way to the payer. You can share it yourself as well.'
    : 'The link is made. Copy it below and share it.'
}

/** How often it was used; null of a link that is used once. */
function usesOf({ uses, usesMost }: LinkView): string | null {
  if (usesMost === 1) return null
  return usesMost === null ? `${uses}, without a limit` : `${uses} of ${usesMost}`
}

function Facts({ link }: { link: LinkView }) {
  const time = (at: Date | null) => at && <Time value={at} />
  const { customer, order } = link
  return (
    <DescriptionList
      items={[
        { label: 'Paid', value: link.paid.amountMinor > 0n ? formatMoney(link.paid) : null },
        { label: 'Refunded', value: link.refunded.amountMinor > 0n ? formatMoney(link.refunded) : null },
        { label: 'Uses', value: usesOf(link) },
        { label: 'In parts', value: link.partMin && `From ${formatMoney(link.partMin)} on` },
        { label: 'Pre-authorise', value: link.preauthorize ? 'Yes' : null },
        { label: 'Order', value: order && <TextLink href={`/admin/orders/${order.id}`}>{order.id}</TextLink> },
        {
          label: 'Customer',
          value: customer && <TextLink href={`/admin/customers/${customer.id}`}>{customer.name}</TextLink>,
        },
        { label: 'Email', value: link.email },
        { label: 'Phone', value: link.phone },
        {
          label: 'Sent to the payer',
          value:
            link.channels.length === 0 ? 'No: shared by hand' : link.channels.map((one) => CHANNELS[one]).join(', '),
        },
        { label: 'To be sent', value: link.status === 'scheduled' ? time(link.sendAt) : null },
        { label: 'Sent', value: time(link.sentAt) },
        { label: 'Delivered', value: time(link.deliveredAt) },
        { label: 'Bounced', value: time(link.bouncedAt) },
        { label: 'Failed', value: time(link.failedAt) },
        { label: 'Opened', value: time(link.openedAt) },
        { label: 'Expires', value: time(link.expiresAt) ?? 'Never' },
        { label: 'Reminder', value: link.remindUnpaidDays && `${link.remindUnpaidDays} days after it was sent` },
        { label: 'Warning', value: link.remindExpiryHours && `${link.remindExpiryHours} hours before it expires` },
        { label: 'Message to the payer', value: link.cancelMessage },
        { label: 'Custom reference', value: link.reference },
        ...link.notes.map(({ title, value }) => ({ label: title, value: value || '–' })),
        { label: 'Created by', value: link.madeByName },
        { label: 'Link id', value: <CopyText value={link.id} label="Copy the link’s id" /> },
      ]}
    />
  )
}

const CHANNELS = { email: 'By e-mail', sms: 'By SMS' } as const

/** The newest payments that came through it. */
async function Payments({ linkId }: { linkId: string }) {
  const actor = await requireStaff('payments.read')
  const spec = { ...paymentSpec({ systems: [], methods: [] }), filters: [], sortable: [] }
  const page = await searchPayments(actor, { linkId }, { after: null, before: null, size: 25, desc: true })
  if (page.rows.length === 0) return <p className="text-ink-soft">Nobody has begun to pay.</p>
  return (
    <PaymentsTable
      spec={spec}
      state={{ sort: spec.defaultSort, filters: {}, after: null, before: null, pageSize: 25 }}
      path={`/admin/payment-links/${linkId}`}
      label="Payments"
      lines={page.rows.map(paymentLine)}
      nextCursor={null}
      previousCursor={null}
      totalLabel={page.next === null ? undefined : 'The newest 25'}
    />
  )
}
