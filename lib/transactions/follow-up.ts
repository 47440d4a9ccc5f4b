import { and, eq } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { payment, transaction } from '@/db/schema/payments'
import { type Actor, demand, idOf } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import { visibleCustomers } from '@/lib/customers/find'
import { newId } from '@/lib/ids'
import { formatMoney } from '@/lib/money/format'
import { type Money, money } from '@/lib/money/money'
import { type OpenSystem, openSystem } from '@/lib/payment-systems/open'
import type { FollowUpRequest } from '@/lib/payments/contract'
import type { Outcome } from '@/lib/payments/outcome'
import { notFound, ok, type Refusal, type Result, refuse } from '@/lib/result'
import { apply } from './apply'
import type { Started } from './attempt-rows'
import { callForOutcome } from './call'
import { lockPayment } from './find'
import { inquireLate } from './inquire'
import { nodesOf } from './nodes'
import { CALL_GRACE_MS } from './patience'
import { type FollowUpType, isUsedUp, leftOf } from './possible'
import { mayFollow, type Node } from './tree'

// What can be done with money that was reserved or taken: the same shape as `start`.

export interface FollowUp {
  /** The transaction to act on. */
  readonly transactionId: string
  readonly type: FollowUpType
  /** How much; absent means all that is left. A reversal is always whole (D3). */
  readonly amount?: Money
  readonly reason: string
  /** How many transactions of this payment the asker saw. If there are more by now, nothing is done: a second click changes nothing. */
  readonly seen: number
}

const PERMISSION = { capture: 'payments.capture', void: 'payments.capture', refund: 'payments.refund' } as const

/**
 * Captures, reverses or refunds. Refuses, before anything is written: what the processor cannot do (with the reason), more than is left
 * (saying how much is), another currency than the payment's, and a page that is out of date.
 */
export async function followUp(actor: Actor, input: FollowUp): Promise<Result<Started>> {
  demand(actor, PERMISSION[input.type])
  const place = await locate(actor, input.transactionId)
  if (!place) return notFound('transaction')
  const system = await openSystem(database(), actor.profileId, place.systemId)
  if (!system) return notFound('payment system')
  const row = await record(actor, input, place, system)
  if (!row.ok) return row
  const { transactionId, amount, whole } = row.value
  const request: FollowUpRequest = {
    transactionId,
    parentReference: row.value.parentReference,
    amount,
    whole,
    ...(input.reason ? { reason: input.reason } : {}),
  }
  const outcome = await callForOutcome(transactionId, () => run(system, input.type, request))
  const applied = await apply({
    profileId: actor.profileId,
    systemId: place.systemId,
    about: { kind: 'ours', transactionId },
    type: input.type,
    outcome,
    source: 'call',
  })
  // While we waited for the answer something else was heard: what is true by now, the processor says.
  if (applied.kind === 'conflict') await inquireLate({ profileId: actor.profileId, transactionId })
  const [after] = await database()
    .select({ status: transaction.status })
    .from(transaction)
    .where(and(eq(transaction.profileId, actor.profileId), eq(transaction.id, transactionId)))
  return ok({ paymentId: place.paymentId, transactionId, status: after?.status ?? 'unknown', made: true })
}

type TransactionRow = typeof transaction.$inferSelect

async function locate(actor: Actor, transactionId: string): Promise<TransactionRow | undefined> {
  const [found] = await database()
    .select({ row: transaction })
    .from(transaction)
    .innerJoin(payment, and(eq(payment.profileId, transaction.profileId), eq(payment.id, transaction.paymentId)))
    .innerJoin(customer, and(eq(customer.profileId, payment.profileId), eq(customer.id, payment.customerId)))
    .where(and(eq(transaction.profileId, actor.profileId), eq(transaction.id, transactionId), visibleCustomers(actor)))
  return found?.row
}

interface Recorded {
  readonly transactionId: string
  readonly parentReference: string
  readonly amount: Money
  readonly whole: boolean
}

async function record(
  actor: Actor,
  input: FollowUp,
  parent: TransactionRow,
  system: OpenSystem,
): Promise<Result<Recorded>> {
  return database().transaction(async (tx) => {
    const owner = await lockPayment(tx, { profileId: actor.profileId, id: parent.paymentId })
    if (!owner) return notFound('payment')
    const nodes = await nodesOf(tx, owner)
    if (nodes.length !== input.seen)
      return refuse(
        'out_of_date',
        'Something happened to this payment meanwhile. Nothing was done now: look again, then decide.',
      )
    const node = nodes.find((one) => one.id === parent.id)
    const refusal = cannot(input, system, node, nodes)
    if (refusal) return refusal
    const left = leftOf(input.type, parent, nodes)
    const wanted = input.type === 'void' ? left : (input.amount ?? money(left, owner.currency)).amountMinor
    const wrong = checkShare(input, system, wanted, left, owner.currency)
    if (wrong) return wrong
    const [fresh] = await tx
      .select({ reference: transaction.reference })
      .from(transaction)
      .where(and(eq(transaction.profileId, actor.profileId), eq(transaction.id, parent.id)))
    if (!fresh?.reference)
      return refuse(
        'no_reference',
        'The processor never gave a reference for this transaction, so it cannot be acted on.',
      )
    const transactionId = await insertChild(tx, actor, input, parent, wanted)
    return ok({
      transactionId,
      parentReference: fresh.reference,
      amount: money(wanted, owner.currency),
      whole: wanted === left,
    })
  })
}

async function insertChild(
  tx: Tx,
  actor: Actor,
  input: FollowUp,
  parent: TransactionRow,
  amountMinor: bigint,
): Promise<string> {
  const id = newId('txn')
  await tx.insert(transaction).values({
    profileId: parent.profileId,
    id,
    paymentId: parent.paymentId,
    parentId: parent.id,
    type: input.type,
    currency: parent.currency,
    askedMinor: amountMinor,
    systemId: parent.systemId,
    method: parent.method,
    label: parent.label,
    initiator: actor.kind === 'payer' ? 'customer' : actor.kind,
    actorId: idOf(actor),
    reason: input.reason,
    createdAt: now(),
    askAt: new Date(now().getTime() + CALL_GRACE_MS),
  })
  await audit(tx, actor, {
    action: `${input.type}.started`,
    entity: 'payment',
    entityId: parent.paymentId,
    after: { transaction: id, amountMinor, currency: parent.currency, reason: input.reason },
  })
  return id
}

function cannot(
  input: FollowUp,
  { adapter, row }: OpenSystem,
  node: Node | undefined,
  nodes: readonly Node[],
): Refusal | null {
  const { operations } = adapter
  if (!node || !mayFollow(input.type, node))
    return refuse('not_possible', `A ${input.type} cannot follow this transaction.`)
  if (row.deletedAt)
    return refuse('system_removed', `The payment system "${row.name}" was removed. Do it on the processor’s own pages.`)
  if (!operations[input.type]) return refuse('unsupported', `${adapter.displayName} has no ${input.type}.`)
  if (input.type === 'void' && !operations.void?.of.some((type) => type === node.type))
    return refuse(
      'unsupported',
      `With ${adapter.displayName} only an uncaptured authorisation can be reversed. Refund it instead.`,
    )
  if (isUsedUp(adapter, input.type, node, nodes))
    return refuse('done_once', `${adapter.displayName} can do this only once, and it was done or is under way.`)
  return null
}

function checkShare(
  input: FollowUp,
  { adapter }: OpenSystem,
  wanted: bigint,
  left: bigint,
  currency: string,
): Refusal | null {
  const field = (message: string) => refuse('amount', message, { amount: message })
  const rest = formatMoney(money(left, currency))
  const verb = input.type === 'refund' ? 'refunded' : input.type === 'capture' ? 'captured' : 'reversed'
  if (input.amount && input.amount.currency !== currency) return field(`This payment is in ${currency}.`)
  if (left <= 0n) return refuse('nothing_left', `Nothing is left that could be ${verb}.`)
  if (wanted <= 0n) return field('The amount must be more than zero.')
  if (wanted > left) return field(`Only ${rest} can still be ${verb}.`)
  const facts = input.type === 'void' ? undefined : adapter.operations[input.type]
  if (facts && !facts.partial && wanted < left) return field(`${adapter.displayName} can only do this whole: ${rest}.`)
  return null
}

async function run({ adapter, context }: OpenSystem, type: FollowUpType, request: FollowUpRequest): Promise<Outcome> {
  return adapter.operations[type]?.run(request, context) ?? { kind: 'failed', code: 'unsupported', evidence: {} }
}
