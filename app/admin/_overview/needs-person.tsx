import { CircleCheck } from 'lucide-react'
import { Amount } from '@/components/money'
import { StatusBadge } from '@/components/status-badge'
import { Card } from '@/components/ui/card'
import { TextLink } from '@/components/ui/link-button'
import { Time } from '@/components/ui/time'
import type { NeedsPerson as Needs } from '@/lib/payment-systems/overview'
import { moneyText } from '../money-text'

/** Transactions that nobody but a person can settle, and callbacks that found no transaction or contradict one. */
export function NeedsPerson({ transactions, transactionCount, callbacks, callbackCount }: Needs) {
  const count = transactionCount + callbackCount
  if (count === 0)
    return (
      <p className="flex items-center gap-2 text-ink-soft">
        <CircleCheck aria-hidden className="size-4 text-success" /> Nothing needs a person.
      </p>
    )
  const shown = transactions.length + callbacks.length
  return (
    <Card
      title="Needs a person"
      description={count > shown ? `${count} things, the ${shown} most pressing below` : undefined}
      flush
    >
      <ul className="divide-y divide-line border-t border-line">
        {transactions.map(({ transactionId, paymentId, why, amount, since }) => (
          <li key={transactionId} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 sm:px-6">
            <TextLink href={`/admin/payments/${paymentId}`}>
              Payment of <Amount money={moneyText(amount)} />
            </TextLink>
            <span className="min-w-0 flex-1 basis-60">{why}</span>
            <span className="text-ink-soft">
              since <Time value={since} />
            </span>
          </li>
        ))}
        {callbacks.map(({ id, state, problem, systemName, receivedAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 sm:px-6">
            <span>Callback of {systemName}</span>
            <StatusBadge status={state} />
            <span className="min-w-0 flex-1 basis-60">{problem}</span>
            <Time value={receivedAt} />
          </li>
        ))}
      </ul>
    </Card>
  )
}
