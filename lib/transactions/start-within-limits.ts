import type { CustomerActor, PayerActor } from '@/lib/auth/actor'
import { type Count, giveBack, take } from '@/lib/auth/limiter'
import type { Met } from '@/lib/auth/limits'
import type { Result } from '@/lib/result'
import type { Started } from './attempt-rows'
import type { StartPayment } from './plan'
import { start } from './start'
import { type LinkPayment, startByLink } from './start-by-link'

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

/** The limit that was met, or what came of it. */
export type Begun = { readonly met: Met } | { readonly met: null; readonly started: Result<Started> }

/**
 * `start` for a payer's own page. Answers the limit met, and asks no processor, when this customer or anybody from their network has tried
 * too often. What reached no processor costs nothing: a refusal, or an attempt that was there already.
 */
export async function startWithinLimits(
  actor: CustomerActor,
  input: StartPayment,
  { network, later }: Paced,
): Promise<Begun> {
  const counts: readonly Count[] = [
    {
      limit: input.type === 'verification' ? 'card.customer' : 'pay.customer',
      key: actor.customerId,
      points: DECLINE,
    },
    { limit: 'pay.address', key: network, points: DECLINE },
  ]
  return within(counts, () => start(actor, input), later)
}

/** `startByLink` for the page of a link, in the same way. */
export function startByLinkWithinLimits(
  actor: PayerActor,
  input: LinkPayment,
  { network, later }: Paced,
): Promise<Begun> {
  const counts: readonly Count[] = [
    { limit: 'pay.link', key: `${actor.linkId} ${network}`, points: DECLINE },
    { limit: 'pay.address', key: network, points: DECLINE },
  ]
  return within(counts, () => startByLink(actor, input), later)
}

async function within(
  counts: readonly Count[],
  begin: () => Promise<Result<Started>>,
  later: Paced['later'],
): Promise<Begun> {
  const taken = await take(counts)
  if (!taken.ok) return { met: taken }
  const started = await begin()
  const cost = started.ok && started.value.made ? COST[started.value.status] : 0
  if (cost < DECLINE) later(() => giveBack(counts, DECLINE - cost))
  return { met: null, started }
}
