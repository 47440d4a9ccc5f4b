import { sql } from 'drizzle-orm'
import { insertion, together, updating } from '@/db/bulk'
import { database, type Tx } from '@/db/client'
import { payment, transaction } from '@/db/schema/payments'
import { auditEvent } from '@/db/schema/records'
import type { Actor } from '@/lib/auth/actor'
import { auditRows, type Deed } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import { ensureAccount } from '@/lib/customers/find'
import { gather } from '@/lib/gather'
import { newId } from '@/lib/ids'
import { holding } from '@/lib/payment-systems/open'
import { ok, type Result, refuse } from '@/lib/result'
import { lockPayment } from './find'
import { nodesOf } from './nodes'
import { CALL_GRACE_MS } from './patience'
import type { Plan, StartPayment } from './plan'
import { isOpen, type Node, type TransactionStatus } from './tree'

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
const SYSTEM_REMOVED = refuse('method_unavailable', 'This payment method was just removed. Choose another one.')

/** Somebody who wants to make an attempt, checked. */
interface Wish {
  readonly actor: Actor
  readonly input: StartPayment
  readonly plan: Plan
}

type PaymentRow = typeof payment.$inferSelect

/** What is written for a wish: an attempt, of a payment that is written with it or was there. */
interface Attempt {
  readonly wish: Wish
  readonly paymentId: string
  readonly transactionId: string
}

/** Writes the payment and its next attempt, or finds that there is nothing to write. */
export async function openAttempt(actor: Actor, input: StartPayment, plan: Plan): Promise<Result<Started>> {
  const wish = { actor, input, plan }
  for (;;) {
    const made = await newPayment(wish)
    if (made) return ok(started(made))
    const met = await meet(wish)
    if (met) return met
  }
}

/**
 * Writes a payment with its first attempt: one statement for all who want one at the same moment. Undefined for whose key has a payment
 * already, whose payment system was just removed, and who has no account in the currency yet.
 */
const newPayment = gather(
  async (wishes: readonly Wish[]): Promise<readonly (Attempt | undefined)[]> => {
    const attempts = wishes.map((wish) => ({ wish, paymentId: newId('pay'), transactionId: newId('txn') }))
    const systems = wishes.map(({ plan }) => ({ profileId: plan.customer.profileId, id: plan.offer.systemId }))
    const ofPayment = (id: string) => `join made on made.profile_id = v.profile_id and made.id = v.${id}`
    const made = await database().execute<{ id: string }>(sql`
      with held as (${holding(systems)}),
      made as (${insertion(payment, attempts.map(paymentRow), {
        conflict: 'skip those that are there',
        join: `
          join held on held.profile_id = v.profile_id and held.id = v.system_id
          join account as a
            on a.profile_id = v.profile_id and a.customer_id = v.customer_id and a.currency = v.currency`,
        joined: [{ column: payment.accountId, value: 'a.id' }],
      })} returning profile_id, id),
      begun as (${insertion(transaction, attempts.map(transactionRow), { join: ofPayment('payment_id') })}),
      told as (${insertion(auditEvent, auditRows(attempts.map(deedOf)), { join: ofPayment('entity_id') })})
      select id from made`)
    const ids = new Set(made.map(({ id }) => id))
    return attempts.map((attempt) => (ids.has(attempt.paymentId) ? attempt : undefined))
  },
  { most: 100, atOnce: 2 },
)

/**
 * Why no payment could be made, and what comes of it: a further attempt of the one that is there, or a refusal. Undefined when nothing
 * stands in the way any more: the account is open now.
 */
async function meet(wish: Wish): Promise<Result<Started> | undefined> {
  const { profileId, id: customerId } = wish.plan.customer
  const { currency } = wish.input.amount
  return database().transaction(async (tx) => {
    const [held] = await tx.execute(holding([{ profileId, id: wish.plan.offer.systemId }]))
    if (!held) return SYSTEM_REMOVED
    const owner = await lockPayment(tx, { profileId, idempotencyKey: idempotencyKey(wish.input) })
    if (!owner) {
      await ensureAccount(tx, { profileId, customerId, currency })
      return undefined
    }
    const refusal = await standing(tx, wish, owner)
    if (refusal) return refusal
    const attempt = { wish, paymentId: owner.id, transactionId: newId('txn') }
    await together(tx, [
      insertion(transaction, [transactionRow(attempt)]),
      updating(payment, ['profileId', 'id'], [renewed(attempt)]),
      insertion(auditEvent, auditRows([deedOf(attempt)])),
    ])
    return ok(started(attempt))
  })
}

const idempotencyKey = (input: StartPayment) => `${input.customerId}:${input.key}`

const started = ({ paymentId, transactionId }: Attempt): Started => ({
  paymentId,
  transactionId,
  status: 'created',
  made: true,
})

/** Why no attempt is added to a payment that is there: it is another one, it is under way or done, or the asker has not seen its last end. */
async function standing(tx: Tx, { input }: Wish, owner: PaymentRow): Promise<Result<Started> | undefined> {
  if (owner.amountMinor !== input.amount.amountMinor || owner.currency !== input.amount.currency) return ANOTHER_PAYMENT
  const attempts = (await nodesOf(tx, owner)).filter((node) => node.parentId === null)
  const shown = ({ id, status }: Node) => ok({ paymentId: owner.id, transactionId: id, status, made: false })
  const under = attempts.find((node) => isOpen(node) || node.status === 'succeeded')
  if (under) return shown(under)
  const last = attempts.at(-1)
  return last && attempts.length !== input.attempt ? shown(last) : undefined
}

function paymentRow({ wish: { plan, input }, paymentId }: Attempt) {
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

function deedOf({ wish: { actor, input }, paymentId, transactionId }: Attempt): Deed {
  const after = { transaction: transactionId, ...input.amount }
  return { actor, change: { action: `${input.type}.started`, entity: 'payment', entityId: paymentId, after } }
}

function transactionRow({ wish: { actor, input, plan }, paymentId, transactionId }: Attempt) {
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
    initiator: actor.kind === 'customer' ? ('customer' as const) : actor.kind,
    actorId: actor.kind === 'system' ? actor.name : actor.loginId,
    createdAt: now(),
    askAt: new Date(now().getTime() + CALL_GRACE_MS),
  }
}

function renewed({ wish: { plan }, paymentId }: Attempt) {
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
