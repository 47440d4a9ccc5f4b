import { and, eq } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { database, type Tx } from '@/db/client'
import { seat } from '@/db/schema/access'
import { customer } from '@/db/schema/customers'
import { order, paymentLink } from '@/db/schema/orders'
import { payment, transaction } from '@/db/schema/payments'
import { paymentSystem } from '@/db/schema/systems'
import { env } from '@/lib/env'
import type { JobPayload } from '@/lib/jobs/queue'
import { type Money, money } from '@/lib/money/money'
import type { MessageKind } from '@/lib/notifications/kinds'
import { notify } from '@/lib/notifications/notify'
import { messagesAbout } from '@/lib/notifications/read'
import { portalOf } from '@/lib/orders/tokens'
import { hasComeBack } from '@/lib/payments/came-back'
import { adapterOf } from '@/lib/payments/registry'
import { messageFor } from './decide'

type Which = JobPayload<'message.outcome'>
type Facts = NonNullable<Awaited<ReturnType<typeof factsOf>>>

/**
 * The job `message.outcome`: tells the customer by e-mail what became of a transaction, once, as things are when it runs. Does nothing for a
 * transaction that has not succeeded, unless it is a refund that came back, one there is nothing to tell of, and a customer without an e-mail address. Safe to repeat.
 */
export async function confirmOutcome(which: Which): Promise<void> {
  await database().transaction(async (tx) => {
    const facts = await factsOf(tx, which)
    if (!facts || facts.customer.email === null) return
    const remaining = remainingOf(facts)
    const kind = messageFor({
      type: facts.transaction.type,
      parentType: facts.parent?.type ?? null,
      hasComeBack: hasComeBack(facts.transaction),
      paymentStatus: facts.payment.status,
      remainingMinor: remaining?.amountMinor ?? null,
    })
    if (!kind || (await wasTold(tx, which, kind))) return
    const link = placeOf(facts)
    await notify(tx, {
      profileId: which.profileId,
      kind,
      channel: 'email',
      to: { name: facts.customer.name, address: facts.customer.email },
      locale: facts.customer.locale,
      about: { entity: 'transaction', entityId: which.transactionId },
      occasion: 'outcome',
      values: valuesOf(facts, remaining),
      ...(link === undefined ? {} : { link }),
    })
  })
}

/** By the time it is tried again another kind may fit, and the customer has read one already. That a refund came back is told after that. */
async function wasTold(tx: Tx, { profileId, transactionId }: Which, kind: MessageKind): Promise<boolean> {
  const told = await messagesAbout(tx, profileId, [{ entity: 'transaction', entityId: transactionId }])
  return told.some((one) => kind !== 'refund_failed' || one.kind === kind)
}

/** Everything a message says of a transaction that succeeded or came back; undefined of any other. */
async function factsOf(tx: Tx, { profileId, transactionId }: Which) {
  const parent = alias(transaction, 'parent')
  const [found] = await tx
    .select({
      transaction,
      parent: { type: parent.type },
      payment,
      customer,
      order,
      link: paymentLink,
      seatId: seat.id,
      adapter: paymentSystem.adapter,
    })
    .from(transaction)
    .innerJoin(payment, and(eq(payment.profileId, transaction.profileId), eq(payment.id, transaction.paymentId)))
    .innerJoin(customer, and(eq(customer.profileId, payment.profileId), eq(customer.id, payment.customerId)))
    .innerJoin(
      paymentSystem,
      and(eq(paymentSystem.profileId, transaction.profileId), eq(paymentSystem.id, transaction.systemId)),
    )
    .leftJoin(parent, and(eq(parent.profileId, transaction.profileId), eq(parent.id, transaction.parentId)))
    .leftJoin(order, and(eq(order.profileId, payment.profileId), eq(order.id, payment.orderId)))
    .leftJoin(paymentLink, and(eq(paymentLink.profileId, payment.profileId), eq(paymentLink.id, payment.linkId)))
    .leftJoin(seat, and(eq(seat.profileId, customer.profileId), eq(seat.customerId, customer.id)))
    .where(and(eq(transaction.profileId, profileId), eq(transaction.id, transactionId)))
  return found && (found.transaction.status === 'succeeded' || hasComeBack(found.transaction)) ? found : undefined
}

/** What the order still lacks; what is over lacks nothing. Null where the payment is for none. */
function remainingOf({ order: of }: Facts): Money | null {
  if (!of) return null
  const isOver = of.status === 'complete' || of.status === 'cancelled'
  const leftMinor = isOver ? 0n : of.totalMinor - of.paidMinor
  return money(leftMinor > 0n ? leftMinor : 0n, of.currency)
}

function valuesOf(facts: Facts, remaining: Money | null) {
  const { transaction: one, payment: whole, order: of, link, adapter } = facts
  const amount = money(one.toldMinor ?? one.askedMinor, one.currency)
  const method = adapterOf(adapter).methods.find(({ id }) => id === one.method)?.label ?? one.method
  return {
    amount,
    authorised: one.type === 'authorization' ? amount : undefined,
    remaining: remaining && remaining.amountMinor > 0n ? remaining : undefined,
    method: [method, one.label ?? whole.label].filter(Boolean).join(' '),
    description: whole.description,
    reference: of?.reference ?? link?.reference ?? null,
  }
}

/** Where the customer sees it: at the link they paid by, else in self-care where they have access; undefined when nowhere. */
function placeOf({ link, seatId, payment: whole }: Facts): string | undefined {
  // The address of a link that many use belongs to none of them.
  if (link && link.closedAt === null && link.orderId !== null) return portalOf(link)
  return seatId === null ? undefined : new URL(`/self-care/payments/${whole.id}`, env().BASE_URL).href
}
