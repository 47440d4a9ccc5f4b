import type { CustomerActor } from '@/lib/auth/actor'
import { tooMany } from '@/lib/auth/limits'
import type { Result } from '@/lib/result'
import type { Started } from '@/lib/transactions/attempt-rows'
import type { StartPayment } from '@/lib/transactions/plan'
import { type Paced, startWithinLimits } from '@/lib/transactions/start-within-limits'
import { wordsIn } from './words'

/** From where and in which language a payer asks. */
export interface Asking extends Paced {
  readonly locale: string
}

/** Begins a payment, or keeps a card, as `start` does; refuses in the payer's words when that was tried too often. */
export async function begin(actor: CustomerActor, input: StartPayment, asking: Asking): Promise<Result<Started>> {
  const begun = await startWithinLimits(actor, input, asking)
  if (!begun.met) return begun.started
  const minutes = Math.ceil(begun.met.seconds / 60)
  return tooMany(
    begun.met,
    wordsIn(asking.locale)(input.type === 'verification' ? 'limits.card' : 'limits.pay', { minutes }),
  )
}
