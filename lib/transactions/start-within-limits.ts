import type { CustomerActor, PayerActor } from '@/lib/auth/actor'
import { type Count, giveBack, take } from '@/lib/auth/limiter'
import type { Met } from '@/lib/auth/limits'
import type { Result } from '@/lib/result'
import type { Started } from './attempt-rows'
import type { LinkWish } from './link-attempt'
import type { Plan, StartPayment } from './plan'
import { prepare, startPrepared } from './start'
import { type LinkPayment, prepareByLink, startByLinkPrepared } from './start-by-link'

// Card testing: thousands of stolen numbers are tried on a form that says which of them work. So a decline costs more than a success.
// Each try is charged as a decline before it is made, so that tries at the same moment cannot all be the last, and gets back the rest.

const DECLINE = 5
const COST = { succeeded: 1, failed: 1, pending: 2, unknown: 2, created: 2, declined: DECLINE } as const
/** Of a link, which many may pay from one network. */
const LINK_COST = { ...COST, succeeded: 0 } as const
const ONLY_DECLINES = { succeeded: 0, failed: 0, pending: 0, unknown: 0, created: 0, declined: DECLINE } as const

/** Whom a try counts for, and what it costs by what came of it. */
interface Charge extends Count {
  readonly cost: Readonly<Record<keyof typeof COST, number>>
}

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
  const limit = input.type === 'verification' ? 'card.customer' : 'pay.customer'
  const charges: readonly Charge[] = [
    { limit, key: actor.customerId, points: DECLINE, cost: COST },
    { limit: 'pay.address', key: network, points: DECLINE, cost: COST },
  ]
  const begin = (plan: Plan) => startPrepared(actor, input, plan)
  return within(charges, { prepare: () => prepare(actor, input), begin }, later)
}

/** `startByLink` for the page of a link, in the same way; `once`: one payer uses it. */
export function startByLinkWithinLimits(
  actor: PayerActor,
  input: LinkPayment,
  { network, later, once }: Paced & { readonly once: boolean },
): Promise<Begun> {
  const limit = once ? 'pay.link' : 'pay.shared_link'
  const charges: readonly Charge[] = [
    { limit, key: `${actor.linkId} ${network}`, points: DECLINE, cost: LINK_COST },
    { limit: 'pay.link_declines', key: actor.linkId, points: DECLINE, cost: ONLY_DECLINES },
    { limit: 'pay.address', key: network, points: DECLINE, cost: COST },
  ]
  const begin = (wish: LinkWish) => startByLinkPrepared(actor, wish)
  return within(charges, { prepare: () => prepareByLink(actor, input), begin }, later)
}

/** A start in its two halves. */
interface Halves<Prepared> {
  readonly prepare: () => Promise<Result<Prepared>>
  readonly begin: (prepared: Prepared) => Promise<Result<Started>>
}

async function within<Prepared>(
  charges: readonly Charge[],
  { prepare, begin }: Halves<Prepared>,
  later: Paced['later'],
): Promise<Begun> {
  // What the start needs is read while the try is counted: the payer waits for the longer of the two.
  const [taken, prepared] = await Promise.all([take(charges), prepare()])
  if (!taken.ok) return { met: taken }
  const started = prepared.ok ? await begin(prepared.value) : prepared
  const status = started.ok && started.value.made ? started.value.status : null
  const rest = charges.map(({ cost, ...count }) => ({ ...count, points: DECLINE - (status ? cost[status] : 0) }))
  if (status !== 'declined') later(() => giveBack(rest))
  return { met: null, started }
}
