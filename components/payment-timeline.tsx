import type { StepView, TransactionView } from '@/lib/transactions/view'
import { StatusBadge } from './status-badge'
import { startedBy } from './transaction-tree'
import { Time } from './ui/time'

type Moment =
  | { readonly at: Date; readonly one: TransactionView; readonly step?: undefined }
  | { readonly at: Date; readonly one: TransactionView; readonly step: StepView }

const SOURCES = {
  call: 'The processor answered our call',
  callback: 'A callback of the processor said so',
  inquiry: 'The processor was asked',
  return: 'The payer came back, and the processor was asked',
  person: 'A person decided',
} as const

/** What we did and what the processor said, in order, each with its evidence. */
export function PaymentTimeline({
  attempts,
  steps,
}: {
  attempts: readonly TransactionView[]
  steps: readonly StepView[]
}) {
  const all = flat(attempts)
  const moments: Moment[] = all.flatMap((one) => [
    { at: one.createdAt, one },
    ...steps.filter(({ transactionId }) => transactionId === one.id).map((step) => ({ at: step.at, one, step })),
  ])
  moments.sort((a, b) => a.at.getTime() - b.at.getTime() || all.indexOf(a.one) - all.indexOf(b.one))
  return (
    <ol className="grid gap-4">
      {moments.map((moment) => (
        <li key={moment.step?.id ?? moment.one.id} className="grid min-w-0 gap-1 border-s-2 border-line ps-4">
          <span className="text-[13px] text-ink-soft">
            <Time value={moment.at} />
          </span>
          {moment.step ? <Step step={moment.step} name={moment.one.name} /> : <Beginning one={moment.one} />}
        </li>
      ))}
    </ol>
  )
}

function Beginning({ one }: { one: TransactionView }) {
  return (
    <p>
      <span className="font-medium">{one.name}</span>{' '}
      {one.initiator === 'processor' ? 'was made at the processor' : `was started ${startedBy(one)}`}
    </p>
  )
}

function Step({ step, name }: { step: StepView; name: string }) {
  const { processorCode, message, raw } = step.evidence
  return (
    <div className="grid min-w-0 gap-1.5">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {SOURCES[step.source]}: <span className="font-medium">{name}</span> <StatusBadge status={step.to} />
      </p>
      {(message || processorCode) && (
        <p className="break-words text-[13px] text-ink-soft">
          {message} {processorCode && <code className="font-mono">{processorCode}</code>}
        </p>
      )}
      {raw !== undefined && (
        <details className="min-w-0 text-[13px]">
          <summary className="w-fit cursor-pointer rounded-sm text-accent-ink">What the processor said</summary>
          <pre className="mt-2 max-h-80 overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs">
            {JSON.stringify(raw, null, 2)}
          </pre>
        </details>
      )}
    </div>
  )
}

function flat(transactions: readonly TransactionView[]): readonly TransactionView[] {
  return transactions.flatMap((one) => [one, ...flat(one.children)])
}
