import { formatMoney } from '@/lib/money/format'
import type { Money } from '@/lib/money/money'
import { checkAmount } from '@/lib/payment-systems/eligibility'
import { hasComeBack } from '@/lib/payments/came-back'
import { cameToNothing } from './tree'
import type { PaymentView, TransactionView } from './view'

// What a payer reads about a payment: what happened, whether money moved, what to do next.

export interface PayerWords {
  readonly kind: 'paid' | 'on_its_way' | 'action_needed' | 'declined' | 'checking' | 'failed' | 'saved'
  readonly title: string
  readonly sentence: string
  /** What to do next; empty when there is nothing to do. */
  readonly advice: string
}

/** The attempt that counts: the one that succeeded, else the one under way, else the last. Undefined before the first. */
export function decisiveAttempt(view: PaymentView): TransactionView | undefined {
  const { attempts } = view
  return (
    attempts.find(({ status }) => status === 'succeeded') ??
    attempts.findLast(({ status }) => status === 'pending' || status === 'unknown' || status === 'created') ??
    attempts.at(-1)
  )
}

/** The payer's words for a payment as it stands. */
export function payerWords(view: PaymentView): PayerWords {
  const attempt = decisiveAttempt(view)
  switch (attempt?.status) {
    case 'succeeded':
      return succeeded(view, attempt)
    case 'pending':
      return pending(attempt)
    case 'declined':
      return declined(view, attempt)
    case 'failed':
      return failed(attempt)
    case 'created':
    case 'unknown':
    case undefined:
      return {
        kind: 'checking',
        title: 'Checking with your bank',
        sentence: `We are checking with your bank; do not ${attempt?.type === 'verification' ? 'add the card' : 'pay'} again.`,
        advice: 'This page shows the result as soon as we know it.',
      }
  }
}

function succeeded(view: PaymentView, attempt: TransactionView): PayerWords {
  const { summary } = view
  if (attempt.type === 'verification')
    return {
      kind: 'saved',
      title: 'Card saved',
      sentence: `${attempt.label ?? 'Your card'} is kept for later payments. Nothing was charged.`,
      advice: '',
    }
  if (summary.captured.amountMinor > 0n) {
    const back = summary.refunded.amountMinor > 0n ? ` ${text(summary.refunded)} of it was returned to you.` : ''
    return {
      kind: 'paid',
      title: `Paid ${text(summary.captured)}`,
      sentence: `${text(summary.captured)} was ${takenFrom(view, attempt)}.${back}${cameBack(attempt)}`,
      advice: '',
    }
  }
  if (summary.status === 'released')
    return {
      kind: 'failed',
      title: 'Reservation released',
      sentence: `The reservation of ${text(attempt.told ?? attempt.asked)} was released. No money was taken.`,
      advice: 'Your bank may show the reserved amount for a few more days.',
    }
  return {
    kind: 'on_its_way',
    title: `Reserved ${text(summary.authorized)}`,
    sentence: `${text(summary.authorized)} is reserved ${on(view, attempt)}. It is not taken yet.`,
    advice: 'You need do nothing.',
  }
}

/** Of a wallet there is no number to show: it has a name. */
function walletOf({ method, system }: PaymentView, { label }: TransactionView): string | undefined {
  return label === null && method === 'wallet' ? system.processorName : undefined
}

function takenFrom(view: PaymentView, attempt: TransactionView): string {
  const wallet = walletOf(view, attempt)
  return wallet ? `paid by ${wallet}` : `taken from ${attempt.label ?? 'your payment method'}`
}

function on(view: PaymentView, attempt: TransactionView): string {
  const wallet = walletOf(view, attempt)
  return wallet ? `by ${wallet}` : `on ${attempt.label ?? 'your payment method'}`
}

/** Of the last refund that its payer heard of, or may yet, when the bank sent it back: once another was made, that one is what counts. */
function cameBack(attempt: TransactionView): string {
  const last = below(attempt)
    .filter(({ type, status, told }) => type === 'refund' && (told !== null || !cameToNothing(status)))
    .reduce<TransactionView | undefined>((one, next) => (one && one.createdAt > next.createdAt ? one : next), undefined)
  if (!last?.told || !hasComeBack({ ...last, toldMinor: last.told.amountMinor })) return ''
  return ` A refund of ${text(last.told)} did not arrive: your bank sent it back to the merchant, who has been told to make it again.`
}

function below({ children }: TransactionView): readonly TransactionView[] {
  return children.flatMap((child) => [child, ...below(child)])
}

function pending({ nextStep, type }: TransactionView): PayerWords {
  const savesCard = type === 'verification'
  if (nextStep === null || nextStep.kind === 'wait')
    return {
      kind: 'on_its_way',
      title: 'On its way',
      sentence: `The ${savesCard ? 'card' : 'payment'} was sent. We wait for the payment company to confirm it.`,
      advice: `You need do nothing; do not ${savesCard ? 'add it' : 'pay'} again.`,
    }
  if (savesCard)
    return {
      kind: 'action_needed',
      title: 'One more step',
      sentence: 'Your card waits for you to confirm it. Nothing is charged.',
      advice: 'Continue to confirm the card.',
    }
  return {
    kind: 'action_needed',
    title: nextStep.kind === 'present' ? 'Pay with these details' : 'One more step',
    sentence:
      nextStep.kind === 'present'
        ? 'No money has moved yet. Use the details below to pay.'
        : 'Your payment waits for you to confirm it. No money has moved yet.',
    advice: nextStep.kind === 'present' ? 'We see your payment when it arrives.' : 'Continue to confirm the payment.',
  }
}

function declined(view: PaymentView, attempt: TransactionView): PayerWords {
  const code = attempt.problem?.code ?? 'generic'
  return {
    kind: 'declined',
    title: attempt.type === 'verification' ? 'Card not saved' : (DECLINED_TITLES[code] ?? 'Payment declined'),
    sentence: amountSentence(view, code) ?? attempt.problem?.payer ?? 'The payment was declined.',
    advice: `No money moved. ${attempt.problem?.advice ?? ''}`.trim(),
  }
}

const DECLINED_TITLES: Readonly<Record<string, string>> = {
  payer_cancelled: 'Payment cancelled',
  expired: 'Time ran out',
}

/** The limit in the words of S1-25, also when it is the processor that refuses the amount. */
function amountSentence({ limits, amount }: PaymentView, code: string): string | undefined {
  const zero = { amountMinor: 0n, currency: amount.currency }
  if (code === 'below_minimum' && limits.min !== null && limits.min.amountMinor > 0n)
    return checkAmount({ min: limits.min, max: null }, zero)?.message
  if (code === 'above_maximum' && limits.max !== null)
    return checkAmount({ min: zero, max: limits.max }, { ...zero, amountMinor: limits.max.amountMinor + 1n })?.message
  return undefined
}

function failed(attempt: TransactionView): PayerWords {
  return {
    kind: 'failed',
    title: attempt.type === 'verification' ? 'Card not saved' : 'Payment not made',
    sentence: attempt.problem?.payer ?? 'The payment could not be made, and no money moved.',
    advice: attempt.problem?.advice ?? '',
  }
}

function text(amount: Money): string {
  return formatMoney(amount)
}
