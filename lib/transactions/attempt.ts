import { sql } from 'drizzle-orm'
import { insertion, together, updating } from '@/db/bulk'
import { database } from '@/db/client'
import { payment, transaction } from '@/db/schema/payments'
import { auditEvent } from '@/db/schema/records'
import type { Actor } from '@/lib/auth/actor'
import { auditRows } from '@/lib/auth/audit'
import { ensureAccount } from '@/lib/customers/find'
import { gather } from '@/lib/gather'
import { newId } from '@/lib/ids'
import { holding } from '@/lib/payment-systems/open'
import { ok, type Result } from '@/lib/result'
import {
  type Attempt,
  deedOf,
  idempotencyKey,
  paymentRow,
  renewed,
  type Started,
  SYSTEM_REMOVED,
  standing,
  started,
  transactionRow,
  type Wish,
} from './attempt-rows'
import { lockPayment } from './find'
import type { Plan, StartPayment } from './plan'

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
    const refusal = await standing(tx, wish.input, owner)
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
