import type { Money } from '@/lib/money/money'
import type { Report } from '@/lib/payments/contract'
import { TYPE_NAMES } from '@/lib/words'

/** What a report says, for people. */
export interface Saying {
  /** "Payment", "Refund" … */
  readonly name: string
  /** `ask`: the callback says that something changed, and what is learned by asking. */
  readonly outcome: 'succeeded' | 'pending' | 'declined' | 'ask'
  readonly amount: Money | null
  /** The processor's own identifier. */
  readonly reference: string | null
}

/** What a report says, in short. */
export function sayingOf({ type, outcome, about }: Report): Saying {
  const reference = about.kind === 'theirs' ? about.reference : about.kind === 'under' ? about.parentReference : null
  if (outcome === 'ask') return { name: TYPE_NAMES[type], outcome, amount: null, reference }
  return {
    name: TYPE_NAMES[type],
    outcome: outcome.kind,
    amount: ('amount' in outcome ? outcome.amount : undefined) ?? null,
    reference: outcome.reference ?? reference,
  }
}
