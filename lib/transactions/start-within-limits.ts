import type { CustomerActor } from '@/lib/auth/actor'
import { type Count, giveBack, take } from '@/lib/auth/limiter'
import type { Met } from '@/lib/auth/limits'
import type { Result } from '@/lib/result'
import type { Started } from './attempt-rows'
import type { StartPayment } from './plan'
import { start } from './start'

// Card testing: thousands of stolen numbers are tried on a form that says which of them work. So a decline costs more than a success.
// Each try is charged as a decline before it is made, so that tries at the same moment cannot all be the last, and gets back the rest.

const DECLINE = 5
const COST = { succeeded: 1, failed: 1, pending: 2, unknown: 2, created: 2, declined: DECLINE } as const

export interface Paced {
  /** The payer's network address. */
  readonly network: string
  /** Runs what the payer need not wait for, once they have their answer. */
  readonly later: (work: () => Promise<void>) => void
}

/**
 * `start` for a payer's own page. Answers the limit met, and asks no processor, when this customer or anybody from their network has tried
 * too often. What reached no processor costs nothing: a refusal, or an attempt that was there already.
 */
export async function startWithinLimits(
  actor: CustomerActor,
  input: StartPayment,
  { network, later }: Paced,
): Promise<{ readonly met: Met } | { readonly met: null; readonly started: Result<Started> }> {
  const counts: readonly Count[] = [
    {
      limit: input.type === 'verification' ? 'card.customer' : 'pay.customer',
      key: actor.customerId,
      points: DECLINE,
    },
    { limit: 'pay.address', key: network, points: DECLINE },
  ]
  const taken = await take(counts)
  if (!taken.ok) return { met: taken }
  const started = await start(actor, input)
  const cost = started.ok && started.value.made ? COST[started.value.status] : 0
  if (cost < DECLINE) later(() => giveBack(counts, DECLINE - cost))
  return { met: null, started }
}
