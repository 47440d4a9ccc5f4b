import { and, eq, isNotNull } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { order, paymentLink } from '@/db/schema/orders'
import { payment } from '@/db/schema/payments'
import { type Money, money } from '@/lib/money/money'
import { notFound, ok, type Refusal, type Result, refuse } from '@/lib/result'
import { smaller } from './amounts'
import { isPast, type LinkRow, type LockedLink, lockLinks, lockOrders, type OrderRow } from './find'
import { insertOrder, lineOf } from './insert'
import { limitsOf } from './market'
import { mayPay, type PartRule } from './parts'
import { PAYMENT_FACTS } from './payments'
import { heldOf, isUnderWay, type PaymentFacts, usesOf } from './status'
import { hashToken } from './tokens'

/** How a link stands towards whoever opens it. */
export interface LinkStanding {
  readonly link: LinkRow
  /** `open`: somebody may begin to pay. Else why not, as `claimLink` would refuse. */
  readonly state: 'open' | 'not_yet' | 'expired' | 'cancelled' | 'paid' | 'busy'
  /** What may be paid now; null where nothing may. */
  readonly due: Money | null
  readonly parts: PartRule | null
  /** Null: whoever pays is not known yet. */
  readonly customerId: string | null
}

/** What `claimLink` would answer just now, without taking anything: for the page of a link. Undefined when there is none, or it shows nothing. */
export async function standingOf(
  tx: Tx,
  of: { readonly profileId: string; readonly linkId: string },
): Promise<LinkStanding | undefined> {
  const [found] = await tx
    .select({ row: paymentLink, isPast })
    .from(paymentLink)
    .where(and(eq(paymentLink.profileId, of.profileId), eq(paymentLink.id, of.linkId)))
  if (!found || found.row.closedAt !== null) return undefined
  const link = { ...found.row, isPast: found.isPast }
  const [its] =
    link.orderId === null
      ? []
      : await tx
          .select()
          .from(order)
          .where(and(eq(order.profileId, link.profileId), eq(order.id, link.orderId)))
  const owes = overOf(link) ?? (await (its ? oweOnce(tx, link, its) : oweShared(tx, link)))
  const customerId = its?.customerId ?? link.customerId
  if (!owes.ok) return { link, state: owes.code as LinkStanding['state'], due: null, parts: null, customerId }
  const { dueMinor, parts } = owes.value
  return { link, state: 'open', due: money(dueMinor, link.currency), parts, customerId }
}

/** The link that an address names; undefined when there is none. Whoever has the address may see it, unless it is closed. */
export async function linkByToken(token: string): Promise<LinkRow | undefined> {
  const [row] = await database()
    .select()
    .from(paymentLink)
    .where(eq(paymentLink.tokenHash, hashToken(token)))
  return row
}

/** What whoever claimed a link may collect now. */
export interface Claim {
  readonly linkId: string
  readonly orderId: string
  readonly due: Money
  /** How it may be paid in parts; null: all of it at once. */
  readonly parts: PartRule | null
  /** Null: whoever pays is not known yet. */
  readonly customerId: string | null
  readonly description: string
  readonly preauthorize: boolean
  readonly live: boolean
}

/** Who claims a link, and for what. */
export interface Claiming {
  readonly profileId: string
  readonly linkId: string
  /** What is to be paid; absent: whatever is due. */
  readonly amountMinor?: bigint
  /** Of a further attempt: the order of the first one, which a link that is used more often has not. */
  readonly orderId?: string | null
}

/**
 * Takes a link for one attempt to pay, until the transaction ends: of two who claim it at once, the second is told that somebody is paying. Write
 * the payment with the order and the link of the claim in the same transaction. Refuses, before anything is written, with `not_yet`,
 * `expired`, `cancelled`, `paid`, `busy`, or `amount` for one that may not be paid now. Time is the database's.
 */
export async function claimLink(tx: Tx, of: Claiming): Promise<Result<Claim>> {
  const [link] = await lockLinks(tx, [{ profileId: of.profileId, id: of.linkId }])
  if (!link || link.closedAt !== null) return notFound('payment link')
  const over = overOf(link)
  if (over) return over
  return link.orderId === null ? claimShared(tx, link, of) : claimOnce(tx, link, { ...of, orderId: link.orderId })
}

/** Why an amount may not be paid now; null when it may. */
function amountProblem(dueMinor: bigint, parts: PartRule | null, { amountMinor }: Claiming): Refusal | null {
  if (amountMinor === undefined || amountMinor === dueMinor) return null
  return parts && mayPay(parts, amountMinor) ? null : AMOUNT
}

function overOf({ status, isPast }: LockedLink): Refusal | null {
  if (status === 'success') return PAID
  if (status === 'cancelled') return refuse('cancelled', 'This link was cancelled. Nothing was charged.')
  if (status === 'expired' || isPast) return refuse('expired', 'This link has expired. Nothing was charged.')
  if (status === 'scheduled') return refuse('not_yet', 'This link is not open yet. Nothing was charged.')
  return null
}

const PAID = refuse('paid', 'This is paid already. Nothing was charged.')
const AMOUNT = refuse('amount', 'This amount cannot be paid now. Nothing was charged.', {
  amount: 'This amount cannot be paid now.',
})
const CANCELLED = refuse('cancelled', 'This order was cancelled. Nothing was charged.')
const BUSY = refuse('busy', 'Somebody is paying this just now. Wait a moment, so that it is not paid twice.')

interface Owed {
  readonly dueMinor: bigint
  readonly parts: PartRule | null
}

/** What is to be paid of an order by a link, if anything is just now. */
async function oweOnce(tx: Tx, link: LockedLink, its: OrderRow): Promise<Result<Owed>> {
  if (its.status === 'cancelled') return CANCELLED
  // Also by a link that was made while the order was ended, which nobody could end with it.
  if (its.status === 'complete') return PAID
  const ofOrder = and(eq(payment.profileId, link.profileId), isNotNull(payment.orderId), eq(payment.orderId, its.id))
  const payments = await tx
    .select(PAYMENT_FACTS)
    .from(payment)
    .where(and(eq(payment.purpose, 'order'), ofOrder))
  if (payments.some(isUnderWay)) return BUSY
  const dueMinor = owed(its, link, payments)
  return dueMinor <= 0n ? PAID : ok({ dueMinor, parts: await partsOf(tx, link, dueMinor) })
}

async function claimOnce(
  tx: Tx,
  link: LockedLink,
  of: Claiming & { readonly orderId: string },
): Promise<Result<Claim>> {
  const { orderId } = of
  const [its] = await lockOrders(tx, [{ profileId: link.profileId, id: orderId }])
  if (!its) return notFound('payment link')
  const owes = await oweOnce(tx, link, its)
  if (!owes.ok) return owes
  const { dueMinor, parts } = owes.value
  const problem = amountProblem(dueMinor, parts, of)
  if (problem) return problem
  await tx
    .update(paymentLink)
    .set({ status: 'processing' })
    .where(and(eq(paymentLink.profileId, link.profileId), eq(paymentLink.id, link.id)))
  const customerId = its.customerId ?? link.customerId
  return ok({ ...claimOf(link, orderId, dueMinor), customerId, parts })
}

/** What the link asks for and the order still lacks; what is reserved is not asked for again. */
function owed(its: OrderRow, link: LockedLink, payments: readonly PaymentFacts[]): bigint {
  return smaller(its.totalMinor - its.paidMinor - heldOf(payments), link.amountMinor - link.paidMinor)
}

async function partsOf(tx: Tx, link: LockedLink, dueMinor: bigint): Promise<PartRule | null> {
  if (link.partMinMinor === null) return null
  const limits = await limitsOf(tx, link)
  return { dueMinor, partMinMinor: link.partMinMinor, systemMinMinor: limits?.minMinor ?? 0n }
}

/** Of a link that is used more often: all of it, unless it is used up. */
async function oweShared(tx: Tx, link: LockedLink): Promise<Result<Owed>> {
  if (link.usesMost !== null) {
    const payments = await tx
      .select(PAYMENT_FACTS)
      .from(payment)
      .where(and(eq(payment.profileId, link.profileId), isNotNull(payment.linkId), eq(payment.linkId, link.id)))
    if (usesOf(payments) >= link.usesMost) return PAID
    if (usesOf(payments) + payments.filter(isUnderWay).length >= link.usesMost) return BUSY
  }
  return ok({ dueMinor: link.amountMinor, parts: null })
}

/** Whoever pays by a link that is used more often gets an order of their own. */
async function claimShared(tx: Tx, link: LockedLink, of: Claiming): Promise<Result<Claim>> {
  const owes = await oweShared(tx, link)
  if (!owes.ok) return owes
  const problem = amountProblem(owes.value.dueMinor, null, of)
  if (problem) return problem
  const given = of.orderId ? await lockOrders(tx, [{ profileId: link.profileId, id: of.orderId }]) : []
  if (given.some((one) => one.status === 'cancelled')) return CANCELLED
  const orderId = given[0]?.id ?? (await orderOfTheirOwn(tx, link))
  return ok({ ...claimOf(link, orderId, link.amountMinor), customerId: null, parts: null })
}

function orderOfTheirOwn(tx: Tx, link: LockedLink): Promise<string> {
  const actor = { kind: 'system', profileId: link.profileId, name: link.createdBy } as const
  return insertOrder(tx, actor, {
    status: 'pending',
    currency: link.currency,
    live: link.live,
    preauthorize: link.preauthorize,
    customerId: null,
    reference: null,
    note: null,
    madeByLink: true,
    lines: [lineOf(link.description ?? 'Payment', link.amountMinor)],
  })
}

function claimOf(link: LockedLink, orderId: string, dueMinor: bigint): Omit<Claim, 'customerId' | 'parts'> {
  return {
    linkId: link.id,
    orderId,
    due: money(dueMinor, link.currency),
    description: link.description ?? 'Payment',
    preauthorize: link.preauthorize,
    live: link.live,
  }
}
