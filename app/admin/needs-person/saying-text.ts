import type { Saying } from '@/lib/callbacks/sayings'
import { formatMoney } from '@/lib/money/format'

const OUTCOMES = {
  succeeded: 'succeeded',
  pending: 'is pending',
  declined: 'was declined',
  ask: 'has changed; the processor tells how when it is asked',
} as const

/** "Refund of 6.00 USD succeeded (re_123)". */
export function sayingText({ name, outcome, amount, reference }: Saying): string {
  const of = amount ? ` of ${formatMoney(amount)}` : ''
  return `${name}${of} ${OUTCOMES[outcome]}${reference ? ` (${reference})` : ''}`
}
