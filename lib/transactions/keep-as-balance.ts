import { and, eq, isNotNull } from 'drizzle-orm'
import { together, updating } from '@/db/bulk'
import { database, type Tx } from '@/db/client'
import { paymentLink } from '@/db/schema/orders'
import { payment } from '@/db/schema/payments'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import { keeping } from '@/lib/ledger/post'
import { formatMoney } from '@/lib/money/format'
import { type Money, money } from '@/lib/money/money'
import { lockLinks, lockOrders } from '@/lib/orders/find'
import { followPayments } from '@/lib/orders/follow'
import { goingBackMinor } from '@/lib/orders/payments'
import { fillsBalances } from '@/lib/payment-systems/candidates'
import { heldMinor } from '@/lib/payment-systems/held'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import { lockPayment } from './find'
import { nodesOf } from './nodes'
import { type Node, summarize } from './tree'

/**
 * Turns a payment for an order that was paid twice into money on its customer's balance, as a whole; the order then no longer counts it. Refuses
 * a payment that is not all too much, of which something is under way (`under_way`), or of which a chargeback took something (`disputed`), one while
 * what is too much is being given back by another payment (`going_back`), and one in Test mode beside a live payment system (decision 28). A second call
 * finds nothing to do and says so. Needs `payments.settle`.
 */
export async function keepAsBalance(
  actor: Actor,
  { paymentId }: { readonly paymentId: string },
): Promise<Result<{ readonly kept: Money }>> {
  demand(actor, 'payments.settle')
  return database().transaction(async (tx) => {
    const owner = await lockPayment(tx, { profileId: actor.profileId, id: paymentId })
    if (!owner) return notFound('payment')
    if (owner.purpose !== 'order' || owner.orderId === null) return NOT_OF_AN_ORDER
    const nodes = await nodesOf(tx, owner)
    const summary = summarize(owner.amountMinor, nodes)
    const amountMinor = summary.captured - summary.refunded - summary.disputed
    if (summary.disputed > 0n) {
      const [taken, left] = [money(summary.disputed, owner.currency), money(amountMinor, owner.currency)]
      return refuse('disputed', `${whyDisputed(taken, left)} Nothing was changed.`)
    }
    if (summary.open) return UNDER_WAY
    if (amountMinor <= 0n) return NOTHING
    const order = { profileId: owner.profileId, orderId: owner.orderId }
    const overMinor = await overOfHeld(tx, order)
    if (amountMinor + (await reservedOf(tx, owner)) > overMinor) return NOT_ALL
    const backMinor = await goingBackOf(tx, order)
    if (amountMinor > overMinor - backMinor)
      return refuse('going_back', `${whyGoingBack(money(backMinor, owner.currency))} Nothing was changed.`)
    if (!owner.live && !(await fillsBalances(tx, owner))) return IN_TEST_MODE
    await together(tx, [
      ...keeping({ ...owner, amountMinor, transactionId: bringing(nodes) }),
      updating(
        payment,
        ['profileId', 'id'],
        [{ profileId: owner.profileId, id: owner.id, purpose: 'balance', updatedAt: now() }],
      ),
    ])
    await audit(tx, actor, {
      action: 'payment.kept_as_balance',
      entity: 'payment',
      entityId: owner.id,
      before: { purpose: 'order', order: owner.orderId },
      after: { purpose: 'balance', amountMinor, currency: owner.currency },
    })
    await followPayments(tx, [owner])
    return ok({ kept: money(amountMinor, owner.currency) })
  })
}

/**
 * Why a payment of which a chargeback took `taken` is not kept as balance, and what to do with what is `left` of it. Kept in part, what comes back
 * should the dispute be won would belong to somebody else than the rest.
 */
export function whyDisputed(taken: Money, left: Money): string {
  if (left.amountMinor <= 0n)
    return `A chargeback took all ${formatMoney(taken)} of this payment, so nothing of it is left to keep or to give back. Should the dispute be won, it is back and can be kept.`
  return `A chargeback took ${formatMoney(taken)} of this payment, so it cannot be kept as a whole. Refund the ${formatMoney(left)} that is left of it; should the dispute be won, it can be kept.`
}

/** Why what is too much is not kept while `back` of it is on its way to whoever paid it: together they would be more than was too much. */
export function whyGoingBack(back: Money): string {
  return `${formatMoney(back)} of what was paid for this order is being given back just now. Should that fail, this payment can be kept.`
}

const NOT_OF_AN_ORDER = refuse('not_for_order', 'This payment is on its customer’s balance already.')
const UNDER_WAY = refuse('under_way', 'Something is still under way with this payment. Nothing was changed.')
const NOTHING = refuse('nothing', 'There is nothing left of this payment to keep.')
const NOT_ALL = refuse(
  'not_all',
  'Only a part of this payment is too much, or none of it, so it cannot be kept as a whole. Nothing was changed: give back what is too much.',
)

const IN_TEST_MODE = refuse(
  'test_mode',
  'This payment was made in Test mode, where no money moved, so it fills no balance while a live payment system takes its currency. Nothing was changed: refund it instead.',
)

/** How much too much an order has, held with its links in the order that all take them. */
async function overOfHeld(tx: Tx, of: { readonly profileId: string; readonly orderId: string }): Promise<bigint> {
  const links = await tx
    .select({ profileId: paymentLink.profileId, id: paymentLink.id })
    .from(paymentLink)
    .where(and(eq(paymentLink.profileId, of.profileId), eq(paymentLink.orderId, of.orderId)))
  await lockLinks(tx, links)
  const [row] = await lockOrders(tx, [{ profileId: of.profileId, id: of.orderId }])
  return row?.overMinor ?? 0n
}

/** What of a payment is still reserved, and may yet be taken. */
async function reservedOf(tx: Tx, of: { readonly profileId: string; readonly id: string }): Promise<bigint> {
  const [row] = await tx
    .select({ heldMinor })
    .from(payment)
    .where(and(eq(payment.profileId, of.profileId), eq(payment.id, of.id)))
  return row?.heldMinor ?? 0n
}

/** What of an order's money is being given back, and is still counted as there. */
async function goingBackOf(tx: Tx, of: { readonly profileId: string; readonly orderId: string }): Promise<bigint> {
  const rows = await tx
    .select({ goingBackMinor })
    .from(payment)
    .where(
      and(
        eq(payment.profileId, of.profileId),
        eq(payment.purpose, 'order'),
        isNotNull(payment.orderId),
        eq(payment.orderId, of.orderId),
      ),
    )
  return rows.reduce((sum, row) => sum + row.goingBackMinor, 0n)
}

/** The transaction whose money it is. */
function bringing(nodes: readonly Node[]): string {
  const brought = nodes.find(
    ({ type, status }) => status === 'succeeded' && (type === 'purchase' || type === 'capture'),
  )
  if (!brought) throw new Error('money that came by no transaction')
  return brought.id
}
