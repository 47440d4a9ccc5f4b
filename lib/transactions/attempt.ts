import { and, eq } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { payment, transaction } from '@/db/schema/payments'
import type { Actor } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import { accountIn, type CustomerRow } from '@/lib/customers/find'
import { newId } from '@/lib/ids'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import { lockPayment } from './find'
import { nodesOf } from './nodes'
import { CALL_GRACE_MS } from './patience'
import type { Plan, StartPayment } from './plan'
import { isOpen, type TransactionStatus } from './tree'

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

/** Writes the payment and its next attempt, or finds that there is nothing to write. */
export async function openAttempt(actor: Actor, input: StartPayment, plan: Plan): Promise<Result<Started>> {
  const { customer, offer, stored } = plan
  return database().transaction(async (tx) => {
    const method = stored?.method ?? offer.kind
    const label = stored ? `•••• ${stored.lastFour}` : null
    const account = await accountIn(tx, {
      profileId: customer.profileId,
      customerId: customer.id,
      currency: input.amount.currency,
    })
    const made = await insertPayment(tx, input, plan, { accountId: account.id, method, label })
    const paymentId = made ?? (await paymentWithKey(tx, customer, input.key))
    const owner = paymentId === undefined ? undefined : await lockPayment(tx, customer.profileId, paymentId)
    if (!owner) return notFound('payment')
    if (owner.amountMinor !== input.amount.amountMinor || owner.currency !== input.amount.currency)
      return ANOTHER_PAYMENT

    const attempts = (await nodesOf(tx, owner)).filter((node) => node.parentId === null)
    const last = attempts.at(-1)
    const under = attempts.find((node) => isOpen(node) || node.status === 'succeeded')
    if (under) return ok({ paymentId: owner.id, transactionId: under.id, status: under.status, made: false })
    if (last && attempts.length !== input.attempt)
      return ok({ paymentId: owner.id, transactionId: last.id, status: last.status, made: false })

    const transactionId = newId('txn')
    await tx.insert(transaction).values({
      profileId: customer.profileId,
      id: transactionId,
      paymentId: owner.id,
      type: input.type,
      currency: input.amount.currency,
      askedMinor: input.amount.amountMinor,
      systemId: offer.systemId,
      method,
      label,
      storedMethodId: stored?.id ?? null,
      keep: input.keep || input.type === 'verification',
      initiator: actor.kind === 'customer' ? 'customer' : actor.kind,
      actorId: actor.kind === 'system' ? actor.name : actor.loginId,
      createdAt: now(),
      askAt: new Date(now().getTime() + CALL_GRACE_MS),
    })
    await tx
      .update(payment)
      .set({ status: 'pending', systemId: offer.systemId, method, label, updatedAt: now() })
      .where(and(eq(payment.profileId, owner.profileId), eq(payment.id, owner.id)))
    await audit(tx, actor, {
      action: `${input.type}.started`,
      entity: 'payment',
      entityId: owner.id,
      after: { transaction: transactionId, ...input.amount },
    })
    return ok({ paymentId: owner.id, transactionId, status: 'created' as const, made: true })
  })
}

interface Drawn {
  readonly accountId: string
  readonly method: string
  readonly label: string | null
}

/** Undefined when a payment with this key is there already. */
async function insertPayment(
  tx: Tx,
  input: StartPayment,
  { customer, offer }: Plan,
  drawn: Drawn,
): Promise<string | undefined> {
  const [made] = await tx
    .insert(payment)
    .values({
      ...drawn,
      profileId: customer.profileId,
      id: newId('pay'),
      customerId: customer.id,
      purpose: input.type === 'verification' ? 'card' : 'balance',
      ...input.amount,
      description: input.description,
      idempotencyKey: `${customer.id}:${input.key}`,
      live: offer.live,
      status: 'pending',
      systemId: offer.systemId,
      createdAt: now(),
    })
    .onConflictDoNothing()
    .returning({ id: payment.id })
  return made?.id
}

async function paymentWithKey(tx: Tx, customer: CustomerRow, key: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ id: payment.id })
    .from(payment)
    .where(and(eq(payment.profileId, customer.profileId), eq(payment.idempotencyKey, `${customer.id}:${key}`)))
  return row?.id
}
