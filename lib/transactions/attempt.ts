import { insertRows, updateRows } from '@/db/bulk'
import { database, type Tx } from '@/db/client'
import { payment, transaction } from '@/db/schema/payments'
import type { Actor } from '@/lib/auth/actor'
import { auditAll } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import { accountsIn } from '@/lib/customers/find'
import { firsts, gather } from '@/lib/gather'
import { newId } from '@/lib/ids'
import { holdSystems } from '@/lib/payment-systems/open'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import { lockPayments } from './find'
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
type Answer = Result<Started> | 'busy' | 'later'

/** What is to be written for a wish: an attempt of a payment that was just made, or of one that was there. */
interface Attempt {
  readonly wish: Wish
  readonly paymentId: string
  readonly transactionId: string
  readonly again: boolean
}

const door = gather(openAll, { most: 100, atOnce: 2 })

/** Writes the payment and its next attempt, or finds that there is nothing to write. */
export async function openAttempt(actor: Actor, input: StartPayment, plan: Plan): Promise<Result<Started>> {
  const wish = { actor, input, plan }
  for (;;) {
    let answer: Answer | undefined = await door(wish)
    // Whose payment is held by somebody else waits for it alone, and not in front of the others.
    if (answer === 'busy') [answer] = await openAll([wish])
    if (answer !== undefined && answer !== 'busy' && answer !== 'later') return answer
  }
}

/** All of it is written, or nothing. Of several with one key the first goes now, the others see what it did. */
async function openAll(batch: readonly Wish[]): Promise<readonly Answer[]> {
  return database().transaction(async (tx) => {
    const [inUse, accounts] = await Promise.all([
      holdSystems(
        tx,
        batch.map(({ plan }) => plan.system.row),
      ),
      accountsIn(tx, batch.map(accountKey)),
    ])
    const accountOf = new Map(batch.map((wish, at) => [wish, accounts[at]?.id ?? '']))
    const usable = batch.filter(({ plan }) => inUse.has(plan.system.row.id))
    const current = firsts(usable, keyOf)
    const made = await insertPayments(tx, [...current], accountOf)
    const rest = [...current].filter((wish) => !made.has(wish))
    const met = await existingPayments(tx, rest, { skipHeld: batch.length > 1 })
    const attempts: Attempt[] = []
    const answers: Answer[] = []
    for (const wish of batch) {
      const paymentId = made.get(wish)
      const owner = met.get(wish)
      if (!inUse.has(wish.plan.system.row.id)) answers.push(SYSTEM_REMOVED)
      else if (!current.has(wish)) answers.push('later')
      else if (paymentId === undefined && !owner) answers.push(batch.length > 1 ? 'busy' : notFound('payment'))
      else {
        const refusal = owner && (await standing(tx, wish, owner))
        const id = paymentId ?? owner?.id ?? ''
        const attempt = { wish, paymentId: id, transactionId: newId('txn'), again: owner !== undefined }
        if (!refusal) attempts.push(attempt)
        answers.push(refusal ?? ok(started(attempt)))
      }
    }
    await write(tx, attempts)
    return answers
  })
}

const accountKey = ({ plan: { customer }, input }: Wish) => ({
  profileId: customer.profileId,
  customerId: customer.id,
  currency: input.amount.currency,
})

const keyOf = ({ plan, input }: Wish) => `${plan.customer.profileId} ${idempotencyKey(input)}`
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

/** Ids of the payments that were made now; a wish whose key has a payment already has none. */
async function insertPayments(
  tx: Tx,
  wishes: readonly Wish[],
  accountOf: ReadonlyMap<Wish, string>,
): Promise<ReadonlyMap<Wish, string>> {
  const ids = new Map(wishes.map((wish) => [wish, newId('pay')]))
  const rows = wishes.map((wish) => ({
    ...paymentRow(wish),
    id: ids.get(wish) ?? '',
    accountId: accountOf.get(wish) ?? '',
  }))
  const inserted = await insertRows(tx, payment, rows, 'skip those that are there')
  const fresh = new Set(inserted.map(({ id }) => id))
  return new Map([...ids].filter(([, id]) => fresh.has(id)))
}

function paymentRow({ plan: { customer, offer, stored }, input }: Wish) {
  return {
    profileId: customer.profileId,
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

async function existingPayments(
  tx: Tx,
  wishes: readonly Wish[],
  options: { readonly skipHeld: boolean },
): Promise<ReadonlyMap<Wish, PaymentRow>> {
  const named = wishes.map(({ plan, input }) => ({
    profileId: plan.customer.profileId,
    idempotencyKey: idempotencyKey(input),
  }))
  const rows = new Map(
    (await lockPayments(tx, named, options)).map((row) => [`${row.profileId} ${row.idempotencyKey}`, row]),
  )
  return new Map(
    wishes.flatMap((wish) => {
      const row = rows.get(keyOf(wish))
      return row ? [[wish, row] as const] : []
    }),
  )
}

async function write(tx: Tx, attempts: readonly Attempt[]): Promise<void> {
  const again = attempts.filter((attempt) => attempt.again)
  await Promise.all([
    insertRows(tx, transaction, attempts.map(transactionRow)),
    updateRows(tx, payment, ['profileId', 'id'], again.map(renewed)),
    auditAll(
      tx,
      attempts.map(({ wish: { actor, input }, paymentId, transactionId }) => ({
        actor,
        change: {
          action: `${input.type}.started`,
          entity: 'payment',
          entityId: paymentId,
          after: { transaction: transactionId, ...input.amount },
        },
      })),
    ),
  ])
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
