import { insertRows } from '@/db/bulk'
import { database, type Tx } from '@/db/client'
import { paymentLink } from '@/db/schema/orders'
import { type Actor, demand, idOf } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import { findCustomer } from '@/lib/customers/find'
import { newId } from '@/lib/ids'
import { formatMoney, readTyped, toMajor } from '@/lib/money/format'
import { type Money, money } from '@/lib/money/money'
import { notFound, ok, type Refusal, type Result, refuse } from '@/lib/result'
import { announce } from './announce'
import { orConflict } from './conflicts'
import { findOrder, lockOrders, type OrderRow, tell } from './find'
import { insertOrder, lineOf } from './insert'
import { limitsOf, problemOf } from './market'
import { payableNow } from './parts'
import { NOT_VERIFIED } from './refusals'
import type { LinkInput } from './schemas'
import { startOrder } from './start-order'
import { makeToken } from './tokens'
import { isVerified } from './verification'
import { nextWake } from './wake'

/**
 * Makes a payment link, for an order or with an order of its own, and asks for it to be sent when it is to be. Refuses, by field: an amount
 * that no payment system takes, parts that would leave a rest nobody takes, a reference that another link has, a time that has passed, an
 * order that is settled or over, a live link of a profile that is not verified. Needs `orders.manage`.
 */
export async function createLink(actor: Actor, input: LinkInput): Promise<Result<{ readonly linkId: string }>> {
  demand(actor, 'orders.manage')
  return orConflict(() => database().transaction((tx) => createLinkIn(tx, actor, input)))
}

/** As `createLink` in the caller's transaction, which a reference that is there already undoes: see `orConflict`. */
export async function createLinkIn(
  tx: Tx,
  actor: Actor,
  input: LinkInput,
): Promise<Result<{ readonly linkId: string }>> {
  const found = await orderFor(tx, actor, input)
  if (!found.ok) return found
  const plan = await planOf(tx, actor, input, found.value)
  if (!plan.ok) return plan
  return ok({ linkId: await write(tx, actor, input, plan.value) })
}

interface Plan {
  readonly order: OrderRow | null
  readonly amount: Money
  readonly live: boolean
  readonly preauthorize: boolean
  readonly partMinMinor: bigint | null
  readonly customerId: string | null
}

/** The order a link is asked for, held; null when it gets one of its own. */
async function orderFor(tx: Tx, actor: Actor, { orderId }: LinkInput): Promise<Result<OrderRow | null>> {
  if (orderId === undefined) return ok(null)
  if (!(await findOrder(tx, actor, orderId))) return notFound('order')
  const [order] = await lockOrders(tx, [{ profileId: actor.profileId, id: orderId }])
  if (!order) return notFound('order')
  const isReserved = order.preauthorize && order.status === 'active'
  const isOpen = ['draft', 'pending', 'rejected', 'active'].includes(order.status)
  if (isOpen && !isReserved && order.paidMinor < order.totalMinor) return ok(order)
  return refuse('order_settled', 'There is nothing left to pay for this order, so it needs no payment link.')
}

async function planOf(tx: Tx, actor: Actor, input: LinkInput, order: OrderRow | null): Promise<Result<Plan>> {
  const amount = amountOf(input, order)
  if (!amount.ok) return amount
  const live = order?.live ?? input.mode === 'live'
  const preauthorize = order?.preauthorize ?? input.preauthorize
  if (live && !(await isVerified(tx, actor.profileId))) return NOT_VERIFIED
  const market = { profileId: actor.profileId, currency: amount.value.currency, live, preauthorize }
  const limits = await limitsOf(tx, market)
  const problem = problemOf(amount.value, market, limits) ?? timeProblem(input)
  if (problem) return problem
  const part = partOf(input, amount.value, limits?.minMinor ?? 0n)
  if (!part.ok) return part
  const customerId = order?.customerId ?? input.customerId ?? null
  if (customerId !== null && !order && !(await findCustomer(tx, actor, customerId))) return notFound('customer')
  return ok({ order, amount: amount.value, live, preauthorize, partMinMinor: part.value, customerId })
}

/** Of an order: what is still owed, whatever was sent. */
function amountOf({ amount, currency }: LinkInput, order: OrderRow | null): Result<Money> {
  if (order) return ok(money(order.totalMinor - order.paidMinor, order.currency))
  const read = readTyped(amount, currency)
  return 'money' in read ? ok(read.money) : refuse('invalid', read.message, { amount: read.message })
}

function timeProblem({ sendAt, expiresAt }: LinkInput): Refusal | null {
  const isPast = (at: Date | undefined) => at !== undefined && at.getTime() <= now().getTime()
  if (isPast(sendAt)) return refuse('past', 'This time has passed.', { sendAt: 'This time has passed.' })
  if (isPast(expiresAt)) return refuse('past', 'This time has passed.', { expiresAt: 'This time has passed.' })
  return null
}

function partOf({ parts, partMin }: LinkInput, due: Money, systemMinMinor: bigint): Result<bigint | null> {
  if (!parts) return ok(null)
  const read = readTyped(partMin ?? '', due.currency)
  if ('message' in read) return refuse('invalid', read.message, { partMin: read.message })
  const partMinMinor = read.money.amountMinor
  const { part } = payableNow({ dueMinor: due.amountMinor, partMinMinor, systemMinMinor })
  if (part) return ok(partMinMinor)
  const why = `No part could be paid: what is left must be at least ${formatMoney(money(systemMinMinor, due.currency), 'en', { trim: true })}, or nobody could pay it.`
  return refuse('unpayable_rest', why, { partMin: why })
}

async function write(tx: Tx, actor: Actor, input: LinkInput, plan: Plan): Promise<string> {
  const { profileId } = actor
  const id = newId('lnk')
  const orderId = input.uses === 'many' ? null : (plan.order?.id ?? (await ownOrder(tx, actor, input, plan)))
  const timed = {
    status: input.sending === 'scheduled' ? ('scheduled' as const) : ('created' as const),
    sendAt: input.sendAt ?? null,
    sentAt: null,
    createdAt: now(),
    expiresAt: input.expiresAt ?? null,
    remindUnpaidDays: input.remindUnpaidDays ?? null,
    remindExpiryHours: input.remindExpiryHours ?? null,
    unpaidRemindedAt: null,
    expiryRemindedAt: null,
  }
  const link = {
    profileId,
    id,
    orderId,
    ...makeToken(id),
    ...plan.amount,
    ...timed,
    wakeAt: nextWake(timed),
    description: input.description ?? null,
    customerId: plan.customerId,
    email: input.email ?? null,
    phone: input.phone ?? null,
    notifyEmail: input.notifyEmail,
    notifySms: input.notifySms,
    reference: input.reference ?? null,
    notes: input.notes,
    usesMost: input.uses === 'once' ? 1 : (input.usesMost ?? null),
    partMinMinor: plan.partMinMinor,
    preauthorize: plan.preauthorize,
    live: plan.live,
    createdBy: idOf(actor),
  }
  await insertRows(tx, paymentLink, [link])
  await tell(tx, [{ link, kind: 'created', by: actor }])
  if (plan.order && timed.status === 'created') await startOrder(tx, actor, plan.order)
  await audit(tx, actor, {
    action: 'payment_link.created',
    entity: 'payment_link',
    entityId: id,
    after: {
      order: orderId,
      amount: toMajor(plan.amount),
      currency: plan.amount.currency,
      live: plan.live,
      email: link.email,
      phone: link.phone,
      sending: input.sending,
      sendAt: timed.sendAt?.toISOString() ?? null,
      expiresAt: timed.expiresAt?.toISOString() ?? null,
      reference: link.reference,
      usesMost: link.usesMost,
      preauthorize: link.preauthorize,
    },
  })
  if (input.sending === 'now') await announce(tx, link, { kind: 'ready', occasion: 'created', by: actor })
  return id
}

/** The order behind a link that is used once and was asked for by itself: one line, over with the link. */
function ownOrder(tx: Tx, actor: Actor, input: LinkInput, { amount, live, preauthorize, customerId }: Plan) {
  return insertOrder(tx, actor, {
    status: input.sending === 'scheduled' ? 'draft' : 'pending',
    currency: amount.currency,
    live,
    preauthorize,
    customerId,
    reference: null,
    note: null,
    madeByLink: true,
    lines: [lineOf(input.description ?? 'Payment', amount.amountMinor)],
  })
}
