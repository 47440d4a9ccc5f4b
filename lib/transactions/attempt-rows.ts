import type { Tx } from '@/db/client'
import type { payment } from '@/db/schema/payments'
import { type Actor, idOf } from '@/lib/auth/actor'
import type { Deed } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import { ok, type Result, refuse } from '@/lib/result'
import { nodesOf } from './nodes'
import { CALL_GRACE_MS } from './patience'
import type { Plan, StartPayment } from './plan'
import { isOpen, type Node, type TransactionStatus } from './tree'

// What is written for an attempt, and what is answered about one that is there.

export interface Started {
  readonly paymentId: string
  readonly transactionId: string
  readonly status: TransactionStatus
  /** This request made the attempt; false when it met one that was there. */
  readonly made: boolean
}

const ANOTHER_PAYMENT = refuse(
  'key_reused',
  'Another payment was already made from this page. Nothing was charged now. Reload the page to start a new one.',
)
export const SYSTEM_REMOVED = refuse('method_unavailable', 'This payment method was just removed. Choose another one.')

/** Somebody who wants to make an attempt, checked. */
export interface Wish {
  readonly actor: Actor
  readonly input: StartPayment
  readonly plan: Plan
}

type PaymentRow = typeof payment.$inferSelect

/** What is written for a wish: an attempt, of a payment that is written with it or was there. */
export interface Attempt {
  readonly wish: Wish
  readonly paymentId: string
  readonly transactionId: string
}

/** What makes every copy of a wish the same payment. */
export const idempotencyKey = (input: Pick<StartPayment, 'customerId' | 'key'>) => `${input.customerId}:${input.key}`

/** What is answered for an attempt that was just written. */
export const started = ({ paymentId, transactionId }: Attempt): Started => ({
  paymentId,
  transactionId,
  status: 'created',
  made: true,
})

/** Why no attempt is added to a payment that is there: it is another one, it is under way or done, or the asker has not seen its last end. */
export async function standing(
  tx: Tx,
  input: Pick<StartPayment, 'amount' | 'attempt'>,
  owner: PaymentRow,
): Promise<Result<Started> | undefined> {
  if (owner.amountMinor !== input.amount.amountMinor || owner.currency !== input.amount.currency) return ANOTHER_PAYMENT
  const attempts = (await nodesOf(tx, owner)).filter((node) => node.parentId === null)
  const shown = ({ id, status }: Node) => ok({ paymentId: owner.id, transactionId: id, status, made: false })
  const under = attempts.find((node) => isOpen(node) || node.status === 'succeeded')
  if (under) return shown(under)
  const last = attempts.at(-1)
  return last && attempts.length !== input.attempt ? shown(last) : undefined
}

/** The payment's row, without its account. */
export function paymentRow({ wish: { plan, input }, paymentId }: Attempt) {
  const { customer, offer, stored } = plan
  return {
    profileId: customer.profileId,
    id: paymentId,
    customerId: customer.id,
    purpose: input.type === 'verification' ? ('card' as const) : ('balance' as const),
    ...input.amount,
    description: input.description,
    idempotencyKey: idempotencyKey(input),
    live: offer.live,
    status: 'pending' as const,
    systemId: offer.systemId,
    method: stored?.method ?? offer.kind,
    label: labelOf(stored),
    createdAt: now(),
    updatedAt: now(),
  }
}

const labelOf = (stored: Plan['stored']) => (stored ? `•••• ${stored.lastFour}` : null)

/** Who began it, for the audit. */
export function deedOf({ wish: { actor, input }, paymentId, transactionId }: Attempt): Deed {
  const after = { transaction: transactionId, ...input.amount }
  return { actor, change: { action: `${input.type}.started`, entity: 'payment', entityId: paymentId, after } }
}

/** The attempt's row. */
export function transactionRow({ wish: { actor, input, plan }, paymentId, transactionId }: Attempt) {
  const { customer, offer, stored } = plan
  return {
    profileId: customer.profileId,
    id: transactionId,
    paymentId,
    type: input.type,
    currency: input.amount.currency,
    askedMinor: input.amount.amountMinor,
    systemId: offer.systemId,
    method: stored?.method ?? offer.kind,
    label: labelOf(stored),
    storedMethodId: stored?.id ?? null,
    keep: input.keep || input.type === 'verification',
    initiator: actor.kind === 'payer' ? ('customer' as const) : actor.kind,
    actorId: idOf(actor),
    createdAt: now(),
    askAt: new Date(now().getTime() + CALL_GRACE_MS),
  }
}

/** What a further attempt changes of its payment. */
export function renewed({ wish: { plan }, paymentId }: Attempt) {
  const { customer, offer, stored } = plan
  return {
    profileId: customer.profileId,
    id: paymentId,
    status: 'pending' as const,
    systemId: offer.systemId,
    method: stored?.method ?? offer.kind,
    label: labelOf(stored),
    updatedAt: now(),
  }
}
