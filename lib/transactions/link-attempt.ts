import { and, eq, sql } from 'drizzle-orm'
import { insertion, together, updating } from '@/db/bulk'
import { database, type Tx } from '@/db/client'
import { account, customer } from '@/db/schema/customers'
import { payment, transaction } from '@/db/schema/payments'
import { auditEvent } from '@/db/schema/records'
import type { PayerActor } from '@/lib/auth/actor'
import { auditRows } from '@/lib/auth/audit'
import { type CustomerRow, ensureAccount } from '@/lib/customers/find'
import { customerOfTyped, type Typed } from '@/lib/customers/typed'
import { newId } from '@/lib/ids'
import type { LinkRow } from '@/lib/orders/find'
import { type Claim, claimLink } from '@/lib/orders/open'
import type { Terms } from '@/lib/orders/terms'
import type { Offer } from '@/lib/payment-systems/eligibility'
import { holding, type OpenSystem } from '@/lib/payment-systems/open'
import { ok, type Result } from '@/lib/result'
import { withAgreement } from './agreed'
import {
  deedOf,
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
import type { StartPayment } from './plan'

// A payment by link takes the link in the transaction that writes it, which costs a few round trips more than one without.

/** A wish to pay by a link, checked as far as it can be before the link is held. */
export interface LinkWish {
  readonly link: LinkRow
  readonly idempotencyKey: string
  readonly typed: Typed | null
  readonly agreed: Terms
  readonly offer: Offer
  readonly system: OpenSystem
  readonly payment: Omit<StartPayment, 'customerId'>
}

export interface LinkAttempt {
  readonly started: Started
  /** With whoever pays, who may be a customer only since now. */
  readonly wish: Wish
}

/**
 * Takes the link and writes the payment with its first attempt, or a further attempt of the payment that is there; all of it or nothing. Of two
 * with one key the second is shown what the first made; of two with different ones the second is refused. Locks: the key, the payment, the
 * link, the order.
 */
export async function openLinkAttempt(actor: PayerActor, wish: LinkWish): Promise<Result<LinkAttempt>> {
  const { profileId } = actor
  const { link, idempotencyKey, payment: wanted, offer } = wish
  return database().transaction(async (tx) => {
    // Who comes second with a key waits here, where nothing is held yet, and then meets what the first one made.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${profileId} ${idempotencyKey}`}, 0))`)
    const [held] = await tx.execute(holding([{ profileId, id: offer.systemId }]))
    if (!held) return SYSTEM_REMOVED
    const owner = await lockPayment(tx, { profileId, idempotencyKey })
    const shown = owner && (await standing(tx, wanted, owner))
    if (shown)
      return shown.ok ? ok({ started: shown.value, wish: wishOf(actor, wish, await payerOf(tx, owner)) }) : shown
    const claim = await claimLink(tx, {
      profileId,
      linkId: link.id,
      amountMinor: wanted.amount.amountMinor,
      orderId: owner?.orderId ?? null,
    })
    if (!claim.ok) return claim
    const payer = owner ? await payerOf(tx, owner) : await payerOfClaim(tx, actor, wish, claim.value)
    // Whose order it is may be known only since the wish was checked: the card may be a stranger's, and is not kept for them.
    const keep = wanted.keep && claim.value.customerId === null
    const own = wishOf(actor, { ...wish, payment: { ...wanted, keep } }, payer)
    const attempt = { wish: own, paymentId: owner?.id ?? newId('pay'), transactionId: newId('txn') }
    const first = owner ? null : await firstRow(tx, attempt, wish, claim.value)
    await together(tx, [
      first ? insertion(payment, [first]) : updating(payment, ['profileId', 'id'], [renewed(attempt)]),
      insertion(transaction, [transactionRow(attempt)]),
      insertion(auditEvent, auditRows([withAgreement(deedOf(attempt), wish.agreed)])),
    ])
    return ok({ started: started(attempt), wish: own })
  })
}

function wishOf(actor: PayerActor, { payment: wanted, offer, system }: LinkWish, payer: CustomerRow): Wish {
  return {
    actor,
    input: { ...wanted, customerId: payer.id },
    // What is kept of the customer is not for whoever has the link.
    plan: { customer: payer, offer, system, kept: [], initiator: 'customer' },
  }
}

async function payerOf(tx: Tx, of: { readonly profileId: string; readonly customerId: string }): Promise<CustomerRow> {
  const [row] = await tx
    .select()
    .from(customer)
    .where(and(eq(customer.profileId, of.profileId), eq(customer.id, of.customerId)))
  if (!row) throw new Error(`customer ${of.customerId} is not there`)
  return row
}

/** Whom the order is for, else a customer made of what was typed. */
async function payerOfClaim(
  tx: Tx,
  actor: PayerActor,
  { typed, link }: LinkWish,
  { customerId }: Claim,
): Promise<CustomerRow> {
  const { profileId } = actor
  if (customerId !== null) return payerOf(tx, { profileId, customerId })
  if (!typed) throw new Error('nobody is there to pay')
  const made = await customerOfTyped(tx, actor, typed, link.createdBy)
  return payerOf(tx, { profileId, customerId: made.id })
}

async function firstRow(tx: Tx, attempt: Parameters<typeof paymentRow>[0], { idempotencyKey }: LinkWish, claim: Claim) {
  const row = paymentRow(attempt)
  const { profileId, customerId, currency } = row
  await ensureAccount(tx, { profileId, customerId, currency })
  const [its] = await tx
    .select({ id: account.id })
    .from(account)
    .where(and(eq(account.profileId, profileId), eq(account.customerId, customerId), eq(account.currency, currency)))
  if (!its) throw new Error('an account that was just opened is not there')
  const { orderId, linkId } = claim
  return { ...row, accountId: its.id, purpose: 'order' as const, idempotencyKey, orderId, linkId }
}
