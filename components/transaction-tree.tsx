import { formatMoney } from '@/lib/money/format'
import { hasComeBack } from '@/lib/payments/came-back'
import type { TransactionView } from '@/lib/transactions/view'
import { StatusBadge } from './status-badge'
import { Badge } from './ui/badge'
import { CopyText } from './ui/copy-button'
import { Notice } from './ui/notice'
import { Time } from './ui/time'

/** The transactions of a payment: each attempt, and under it what followed. */
export function TransactionTree({ attempts }: { attempts: readonly TransactionView[] }) {
  return <Branch transactions={attempts} label="Transactions" />
}

function Branch({ transactions, label }: { transactions: readonly TransactionView[]; label: string }) {
  return (
    <ul aria-label={label} className="grid gap-4">
      {transactions.map((one) => (
        <li key={one.id} className="grid min-w-0 gap-4">
          <Transaction one={one} />
          {one.children.length > 0 && (
            <div className="ms-3 border-s border-line ps-4 sm:ms-5 sm:ps-6">
              <Branch transactions={one.children} label={`After the ${one.name.toLowerCase()}`} />
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

function Transaction({ one }: { one: TransactionView }) {
  const differs = one.told !== null && one.told.amountMinor !== one.asked.amountMinor
  return (
    <article className="grid min-w-0 gap-1.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Badge title={one.name}>
          <span className="font-mono">{one.code}</span>
        </Badge>
        <span className="font-medium">{one.name}</span>
        <StatusBadge status={one.status} />
        <span className="flex-1" />
        {one.asked.amountMinor > 0n && (
          <span className="font-medium tabular-nums">{formatMoney(one.told ?? one.asked)}</span>
        )}
      </div>
      <p className="flex flex-wrap gap-x-3 gap-y-1 text-[13px] text-ink-soft">
        <Time value={one.createdAt} />
        <span>{startedBy(one)}</span>
        <span>{one.systemName}</span>
        {one.label && <span className="tabular-nums">{one.label}</span>}
        {differs && <span>asked for {formatMoney(one.asked)}</span>}
        {one.expiresAt && one.status !== 'declined' && (
          <span>
            {one.type === 'authorization' && one.status === 'succeeded' ? 'reserved until' : 'ends'}{' '}
            <Time value={one.expiresAt} />
          </span>
        )}
      </p>
      {one.reason && <p className="break-words text-[13px]">Reason: {one.reason}</p>}
      {hasComeBack({ ...one, toldMinor: one.told?.amountMinor ?? null }) && (
        <p className="text-[13px]">It had succeeded, and the bank sent the money back.</p>
      )}
      {one.problem && (
        <p className="text-[13px] text-danger">
          {one.problem.staff} <span className="font-mono text-ink-soft">({one.problem.code})</span>
        </p>
      )}
      {one.needsPerson && (
        <Notice tone="warning" title="Needs a person">
          {one.needsPerson}
        </Notice>
      )}
      <div className="flex flex-wrap gap-x-6 gap-y-1 text-[13px] text-ink-soft">
        <CopyText value={one.id} label={`Copy the id of the ${one.name.toLowerCase()}`} />
        {one.reference && <CopyText value={one.reference} label="Copy the processor’s reference" />}
      </div>
    </article>
  )
}

const WHO = { customer: 'by the customer', staff: 'by staff', system: 'automatically', processor: 'at the processor' }

/** "by Ann Lee", or what kind of somebody it was. */
export function startedBy(one: Pick<TransactionView, 'actorName' | 'initiator'>): string {
  return one.actorName && one.initiator !== 'system' ? `by ${one.actorName}` : WHO[one.initiator]
}
