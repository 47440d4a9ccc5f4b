import { ActionForm } from '@/components/ui/action-form'
import { Card } from '@/components/ui/card'
import { CopyText } from '@/components/ui/copy-button'
import { SubmitButton } from '@/components/ui/submit-button'
import type { PaymentView, TransactionView } from '@/lib/transactions/view'
import { askAgain } from '../actions'

/** What of this payment is not final, what it waits for, and a way to ask now. */
export function OpenNotice({ view }: { view: PaymentView }) {
  const open = flat(view.attempts).filter(({ status }) => ['created', 'pending', 'unknown'].includes(status))
  if (open.length === 0) return null
  return (
    <Card title="Not final yet">
      <ul className="grid gap-5">
        {open.map((one) => (
          <li key={one.id} className="grid gap-3">
            <p>
              <span className="font-medium">{one.name}:</span> {waitsFor(one)}
            </p>
            {one.nextStep?.kind === 'redirect' && one.nextStep.method === 'GET' && (
              <p className="text-[13px] text-ink-soft">
                The payer’s address: <CopyText value={one.nextStep.url} label="Copy the payer’s address" />
              </p>
            )}
            <ActionForm action={askAgain} className="grid justify-items-start gap-3">
              <input type="hidden" name="paymentId" value={view.id} />
              <input type="hidden" name="transactionId" value={one.id} />
              <SubmitButton variant="secondary">Ask the processor again</SubmitButton>
            </ActionForm>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function waitsFor({ status, nextStep, needsPerson }: TransactionView): string {
  if (needsPerson) return needsPerson
  if (status !== 'pending')
    return 'the processor’s answer was lost or has not come, so it may or may not have happened. We ask by ourselves; nothing may be repeated.'
  switch (nextStep?.kind) {
    case 'redirect':
      return 'the payer has to confirm it at the processor. No money moved yet.'
    case 'embed':
      return 'the payer has to confirm it with their bank. No money moved yet.'
    case 'present':
      return 'the payer has been shown how to pay. No money moved yet.'
    default:
      return 'the processor has accepted it and confirms later.'
  }
}

function flat(all: readonly TransactionView[]): readonly TransactionView[] {
  return all.flatMap((one) => [one, ...flat(one.children)])
}
