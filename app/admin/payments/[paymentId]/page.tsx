import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { MessageTimeline } from '@/components/message-timeline'
import { PaymentActions } from '@/components/payment-actions'
import { PaymentDocuments } from '@/components/payment-documents'
import { PaymentEntries } from '@/components/payment-entries'
import { PaymentMethod } from '@/components/payment-method'
import { PaymentTimeline } from '@/components/payment-timeline'
import { StatusBadge } from '@/components/status-badge'
import { TransactionTree } from '@/components/transaction-tree'
import { Card } from '@/components/ui/card'
import { CopyText } from '@/components/ui/copy-button'
import { DescriptionList } from '@/components/ui/description-list'
import { TextLink } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { may } from '@/lib/auth/actor'
import { requireStaff } from '@/lib/auth/session'
import { confirmationsOf } from '@/lib/confirmations/read'
import { documentsOf } from '@/lib/documents/read'
import { formatMoney } from '@/lib/money/format'
import { getPayment } from '@/lib/transactions/read'
import type { PaymentView } from '@/lib/transactions/view'
import { kindName } from '../../messages/words'
import { moneyText } from '../../money-text'
import { act } from '../actions'
import { OpenNotice } from './open-notice'

export const metadata: Metadata = { title: 'Payment' }

/** One payment: how much, from whom, what happened to it, and what can be done. */
export default async function PaymentPage({ params }: { params: Promise<{ paymentId: string }> }) {
  const actor = await requireStaff('payments.read')
  const view = await getPayment(actor, (await params).paymentId)
  if (!view) notFound()
  const documents = (await documentsOf(actor, [view.id])).get(view.id) ?? []
  const confirmations = await confirmationsOf(actor, view.id)
  return (
    <>
      <PageHeader
        title={view.purpose === 'card' ? 'Card kept without a payment' : formatMoney(view.amount)}
        breadcrumb={[{ href: '/admin/payments', label: 'Payments' }]}
        badge={
          <>
            <StatusBadge status={view.summary.status} />
            {!view.live && <StatusBadge status="test" />}
          </>
        }
        description={
          <>
            {view.description} · <TextLink href={`/admin/customers/${view.customer.id}`}>{view.customer.name}</TextLink>
          </>
        }
      />
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
      <OpenNotice view={view} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card title="Transactions">
          <TransactionTree attempts={view.attempts} />
        </Card>
        <div className="grid gap-6">
          <Card title="Facts">
            <Facts view={view} />
          </Card>
          <Card title="Documents">
            <PaymentDocuments documents={documents} />
          </Card>
        </div>
      </div>
      {may(actor, 'ledger.read') && (
        <Card title="Ledger entries" flush={view.entries.length > 0}>
          {view.entries.length > 0 ? (
            <PaymentEntries entries={view.entries} names={namesOf(view)} />
          ) : (
            <p className="text-ink-soft">None: no money was taken or reserved.</p>
          )}
        </Card>
      )}
      <Card title="Timeline" description="What we did and what the processor said, with its own words.">
        <PaymentTimeline attempts={view.attempts} steps={view.steps} />
      </Card>
      {confirmations.length > 0 && (
        <Card title="Messages" description="What the customer was told, and what became of it.">
          <MessageTimeline messages={confirmations.map((one) => ({ ...one, name: kindName(one.kind) }))} />
        </Card>
      )}
    </>
  )
}

function Facts({ view }: { view: PaymentView }) {
  const { summary } = view
  const some = (amount: typeof view.amount) => (amount.amountMinor > 0n ? formatMoney(amount) : null)
  return (
    <DescriptionList
      items={[
        { label: 'Taken', value: some(summary.captured) },
        { label: 'Reserved', value: some(summary.capturable) },
        { label: 'Released', value: some(releasedOf(view)) },
        { label: 'Refunded', value: some(summary.refunded) },
        { label: 'Refund under way', value: some(summary.pendingRefund) },
        { label: 'Disputed', value: some(summary.disputed) },
        {
          label: 'Customer',
          value: <TextLink href={`/admin/customers/${view.customer.id}`}>{view.customer.name}</TextLink>,
        },
        { label: 'Method', value: <PaymentMethod method={view.method} label={view.label} /> },
        { label: 'Payment system', value: `${view.system.name}${view.system.removed ? ' (removed)' : ''}` },
        { label: 'Processor', value: view.system.processorName },
        { label: 'Test mode', value: view.live ? 'Off' : 'On' },
        { label: 'Agreed to', value: view.agreements.length > 0 ? <Agreements of={view.agreements} /> : null },
        { label: 'Created', value: <Time value={view.createdAt} /> },
        { label: 'Changed', value: <Time value={view.updatedAt} /> },
        { label: 'Payment id', value: <CopyText value={view.id} label="Copy the payment’s id" /> },
        { label: 'Customer id', value: <CopyText value={view.customer.id} label="Copy the customer’s id" /> },
      ]}
    />
  )
}

/** What the payer ticked before each attempt, by the address that it had then. */
function Agreements({ of }: { of: PaymentView['agreements'] }) {
  return (
    <ul className="grid gap-2">
      {of.map(({ at, termsUrl, privacyUrl }) => (
        <li key={at.getTime()} className="grid gap-0.5">
          {termsUrl && <span className="break-all">Terms: {termsUrl}</span>}
          {privacyUrl && <span className="break-all">Privacy policy: {privacyUrl}</span>}
          <span className="text-[13px] text-ink-soft">
            <Time value={at} />
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Of a reservation that was captured in part: what went back to the customer's bank. */
function releasedOf({ summary, amount }: PaymentView) {
  const { authorized, captured, capturable, open } = summary
  const rest = authorized.amountMinor - captured.amountMinor
  const released = captured.amountMinor > 0n && capturable.amountMinor === 0n && !open && rest > 0n
  return { ...amount, amountMinor: released ? rest : 0n }
}

function typeOf(view: PaymentView, transactionId: string): string {
  const all = view.attempts.flatMap((attempt) => [attempt, ...attempt.children])
  return all.find(({ id }) => id === transactionId)?.type ?? ''
}

function namesOf(view: PaymentView): Readonly<Record<string, string>> {
  return {
    [`clearing:${view.system.id}`]: `Clearing: ${view.system.name}`,
    sales: 'Sales',
    [`customer:${view.accountId}`]: `Customer: ${view.customer.name}`,
  }
}
