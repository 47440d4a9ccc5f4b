import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { MessageTimeline } from '@/components/message-timeline'
import { PaymentActions } from '@/components/payment-actions'
import { PdfLink } from '@/components/payment-documents'
import { StatusBadge } from '@/components/status-badge'
import { TransactionTree } from '@/components/transaction-tree'
import { Card } from '@/components/ui/card'
import { CopyText } from '@/components/ui/copy-button'
import { DescriptionList } from '@/components/ui/description-list'
import { LinkButton, TextLink } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { may, type StaffActor } from '@/lib/auth/actor'
import { requireStaff } from '@/lib/auth/session'
import { documentsOf } from '@/lib/documents/read'
import { formatMoney } from '@/lib/money/format'
import { messagesOfOrder } from '@/lib/orders/messages'
import { getOrder, type OrderView } from '@/lib/orders/read'
import { getPayment } from '@/lib/transactions/read'
import type { PaymentView } from '@/lib/transactions/view'
import { kindName } from '../../messages/words'
import { moneyText } from '../../money-text'
import { LinksTable } from '../../payment-links/links-table'
import { linkLine, linkSpec } from '../../payment-links/table'
import { act } from '../../payments/actions'
import { CancelOrder } from './cancel-order'
import { OrderItems } from './order-items'

export const metadata: Metadata = { title: 'Order' }

/** One order: what is sold, its links, and what was paid for it with what can be done. */
export default async function OrderPage({ params }: { params: Promise<{ orderId: string }> }) {
  const actor = await requireStaff('orders.read')
  const order = await getOrder(actor, (await params).orderId)
  if (!order) notFound()
  const isOver = order.status === 'complete' || order.status === 'cancelled'
  return (
    <>
      <PageHeader
        title={`Order of ${formatMoney(order.sums.total)}`}
        breadcrumb={[{ href: '/admin/orders', label: 'Orders' }]}
        badge={
          <>
            <StatusBadge status={order.status} />
            {!order.live && <StatusBadge status="test" />}
          </>
        }
        description={STANDING[order.status]}
        actions={
          may(actor, 'orders.manage') &&
          order.owed.amountMinor > 0n && (
            <LinkButton href={`/admin/payment-links/new?order=${order.id}`} variant="primary">
              Create payment link
            </LinkButton>
          )
        }
      />
      {may(actor, 'orders.manage') && (
        <CancelOrder
          orderId={order.id}
          name={formatMoney(order.sums.total)}
          isOver={isOver}
          isLive={LIVE.has(order.status)}
        />
      )}
      <Card title="Products" flush>
        <OrderItems order={order} />
      </Card>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card title="Related transactions" description="What was reserved, taken and given back for this order.">
          <Transactions actor={actor} order={order} />
        </Card>
        <div className="grid gap-6">
          <Card title="Facts">
            <Facts order={order} />
          </Card>
          {may(actor, 'documents.read') && (
            <Card title="Related documents">
              <Documents actor={actor} order={order} />
            </Card>
          )}
        </div>
      </div>
      <Card title="Messages" description="What the payer was sent about this order, and what became of it.">
        <Messages actor={actor} order={order} />
      </Card>
      <section aria-label="Payment links" className="grid gap-3">
        <h2 className="text-base font-semibold">Payment links</h2>
        <Links order={order} />
      </section>
    </>
  )
}

const LIVE = new Set(['active', 'failed', 'suspended', 'paused', 'review'])

const STANDING: Readonly<Record<OrderView['status'], string>> = {
  draft: 'Nobody was asked to pay yet.',
  pending: 'The payer was asked to pay, and has not yet.',
  rejected: 'A payment by phone was declined. Nothing was taken.',
  active: 'Money is reserved or was paid in part.',
  failed: 'The last payment was declined; collection goes on.',
  suspended: 'The card was refused for good. Nothing is collected until there is another one.',
  paused: 'Nothing is collected until it is resumed.',
  review: 'More or less was collected than was agreed. Look at it.',
  complete: 'Nothing more is to be collected.',
  cancelled: 'Nothing is to be collected.',
}

async function Transactions({ actor, order }: { actor: StaffActor; order: OrderView }) {
  const views = await Promise.all(order.paymentIds.map((id) => getPayment(actor, id)))
  const shown = views.filter((view) => view !== undefined)
  if (shown.length === 0) return <p className="text-ink-soft">None yet.</p>
  return (
    <ul className="grid gap-6">
      {shown.map((view) => (
        <li key={view.id} className="grid gap-4">
          <TransactionTree attempts={view.attempts} />
          <PaymentActions
            paymentId={view.id}
            customerName={view.customer.name}
            processorName={view.system.processorName}
            seen={view.seen}
            actions={view.actions.map(({ max, ...action }) => ({
              ...action,
              max: moneyText(max),
              after: typeOf(view, action.transactionId),
            }))}
            moneyOf={view.purpose === 'order' ? 'order' : 'balance'}
            action={act}
          />
          {unclaimedOf(view)}
          <p>
            <TextLink href={`/admin/payments/${view.id}`}>The whole payment</TextLink>
          </p>
        </li>
      ))}
    </ul>
  )
}

/** What happens to a reservation that is taken in part, said plainly. */
function unclaimedOf({ summary }: PaymentView) {
  const restMinor = summary.authorized.amountMinor - summary.captured.amountMinor
  if (summary.captured.amountMinor === 0n || restMinor <= 0n || summary.capturable.amountMinor > 0n) return null
  return (
    <p className="text-[13px] text-ink-soft">
      {formatMoney({ ...summary.authorized, amountMinor: restMinor })} of the reservation were not taken. The payer’s
      bank releases them, when it likes: usually within a week.
    </p>
  )
}

function typeOf(view: PaymentView, transactionId: string): string {
  const all = view.attempts.flatMap((attempt) => [attempt, ...attempt.children])
  return all.find(({ id }) => id === transactionId)?.type ?? ''
}

/** What was issued for the order, oldest first, and the summary, which is issued when it is asked for. */
async function Documents({ actor, order }: { actor: StaffActor; order: OrderView }) {
  const found = [...(await documentsOf(actor, order.paymentIds)).values()].flat()
  const own = found.filter(({ id }, at) => found.findIndex((one) => one.id === id) === at)
  if (!order.customer)
    return <p className="text-ink-soft">None yet. Nobody knows whom they would be for until somebody pays.</p>
  return (
    <ul className="grid gap-2">
      <li>
        <PdfLink href={`/admin/orders/${order.id}/summary`}>Order summary, as it stands now</PdfLink>
      </li>
      {own.map(({ id, title }) => (
        <li key={id}>
          <PdfLink href={`/admin/documents/${id}`}>{title}</PdfLink>
        </li>
      ))}
      {isTakenInPart(order) && (
        <li className="text-[13px] text-ink-soft">
          There is no invoice: the order was taken in part, and nobody said which of the products were delivered. The
          receipt says what was taken.
        </li>
      )}
    </ul>
  )
}

function isTakenInPart({ preauthorize, paid, sums }: OrderView): boolean {
  return preauthorize && paid.amountMinor > 0n && paid.amountMinor < sums.total.amountMinor
}

function Facts({ order }: { order: OrderView }) {
  const { customer } = order
  const some = (amount: OrderView['paid']) => (amount.amountMinor > 0n ? formatMoney(amount) : null)
  return (
    <DescriptionList
      items={[
        { label: 'Paid', value: some(order.paid) },
        { label: 'Refunded', value: some(order.refunded) },
        { label: 'Still owed', value: some(order.owed) },
        { label: 'Pre-authorise', value: order.preauthorize ? 'Yes: reserved first, taken later' : null },
        {
          label: 'Customer',
          value: customer ? (
            <TextLink href={`/admin/customers/${customer.id}`}>{customer.name}</TextLink>
          ) : (
            'Whoever pays'
          ),
        },
        { label: 'Merchant reference', value: order.reference },
        { label: 'Note', value: order.note },
        { label: 'Reason', value: order.cancelReason },
        { label: 'Created', value: <Time value={order.createdAt} /> },
        { label: 'Changed', value: <Time value={order.updatedAt} /> },
        { label: 'Created by', value: order.madeByName },
        { label: 'Order id', value: <CopyText value={order.id} label="Copy the order’s id" /> },
      ]}
    />
  )
}

async function Messages({ actor, order }: { actor: StaffActor; order: OrderView }) {
  const messages = await messagesOfOrder(actor, order.id)
  const opened = order.links.flatMap(({ openedAt }) => openedAt ?? [])
  return <MessageTimeline messages={messages.map((one) => ({ ...one, name: kindName(one.kind) }))} opened={opened} />
}

function Links({ order }: { order: OrderView }) {
  if (order.links.length === 0) return <p className="text-ink-soft">None yet.</p>
  const spec = { ...linkSpec, filters: [], sortable: [] }
  return (
    <LinksTable
      spec={spec}
      state={{ sort: spec.defaultSort, filters: {}, after: null, before: null, pageSize: 25 }}
      path={`/admin/orders/${order.id}`}
      label="Payment links"
      lines={order.links.map(linkLine)}
      nextCursor={null}
      previousCursor={null}
      create={null}
    />
  )
}
