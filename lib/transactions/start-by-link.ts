import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { order, paymentLink } from '@/db/schema/orders'
import { payment } from '@/db/schema/payments'
import { demand, type PayerActor } from '@/lib/auth/actor'
import type { Typed } from '@/lib/customers/typed'
import { money } from '@/lib/money/money'
import type { LinkRow } from '@/lib/orders/find'
import type { Terms } from '@/lib/orders/terms'
import { candidatesAmongMany } from '@/lib/payment-systems/candidates'
import { checkAmount, offerFor, type PayerFacts } from '@/lib/payment-systems/eligibility'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import type { Started } from './attempt-rows'
import { type LinkWish, openLinkAttempt } from './link-attempt'
import { type ChosenInstrument, lacking, OPERATION, placeOf, type StartPayment } from './plan'
import { carryOut } from './start'
import { visitPrefix } from './visit'

/** What somebody who opened a link wants to pay, and how. */
export interface LinkPayment extends Pick<StartPayment, 'keep' | 'attempt' | 'challenge' | 'urls'> {
  /** In minor units of the link's currency. */
  readonly amountMinor: bigint
  readonly with: Exclude<ChosenInstrument, { kind: 'stored' }>
  /** A secret of the payer's browser, at least 128 bits: what it made it may see again. */
  readonly visit: string
  /** The same for all pages of one browser since its last payment: see decision 4. */
  readonly key: string
  /** Who they say they are; null where the link knows whom it is for. */
  readonly payer: Typed | null
  /** What they agreed to, by its address; kept with the attempt. Absent: nothing was asked. */
  readonly agreed?: Terms
}

/**
 * Starts a payment by link, or a further attempt of one that was declined; otherwise as `start`. Whether the link can be paid is decided in the
 * transaction that writes the payment. Refuses what `claimLink` refuses, and `who` where nobody knows who pays. Needs `link.pay`.
 */
export async function startByLink(actor: PayerActor, input: LinkPayment): Promise<Result<Started>> {
  const prepared = await prepareByLink(actor, input)
  return prepared.ok ? startByLinkPrepared(actor, prepared.value) : prepared
}

/** The first half of `startByLink`, which refuses and writes nothing: for who has something else to ask meanwhile. */
export function prepareByLink(actor: PayerActor, input: LinkPayment): Promise<Result<LinkWish>> {
  demand(actor, 'link.pay')
  return check(actor, input)
}

/** The second half, for the same actor. */
export async function startByLinkPrepared(actor: PayerActor, prepared: LinkWish): Promise<Result<Started>> {
  const opened = await openLinkAttempt(actor, prepared)
  if (!opened.ok || !opened.value.started.made) return opened.ok ? ok(opened.value.started) : opened
  const { started, wish } = opened.value
  return carryOut(wish.input, wish.plan, started)
}

async function check(actor: PayerActor, input: LinkPayment): Promise<Result<LinkWish>> {
  const { profileId } = actor
  const link = await linkOf(actor)
  if (!link) return notFound('payment link')
  const idempotencyKey = `${visitPrefix(link.id, input.visit)}${input.key}`
  const meant = await whoIsMeant(link)
  const known = await knownPayer(link, idempotencyKey, meant)
  const facts: PayerFacts | null = known ?? (input.payer && { ...input.payer, phone: null })
  if (!facts) return WHO
  // No card is kept where strangers pay one after the other, nor for somebody whose link may have been passed on to a stranger.
  if (input.keep && (link.usesMost !== 1 || meant !== null)) return CANNOT_KEEP
  const type = link.preauthorize ? 'authorization' : 'purchase'
  const { currency } = link
  const candidates = (await candidatesAmongMany({ profileId, currency })).filter(
    ({ row, adapter }) => row.live === link.live && adapter.operations[OPERATION[type]] !== undefined,
  )
  const choice = { profileId, currency, payer: facts, keep: input.keep, use: 'pay', ...placeOf(input.with) } as const
  const found = offerFor(choice, candidates)
  if (!found.ok) return found
  const { offer, system } = found.value
  const amount = money(input.amountMinor, currency)
  const refusal = checkAmount(offer, amount) ?? lacking({ type }, system)
  if (refusal) return refusal
  const { with: instrument, keep, attempt, challenge, urls } = input
  const description = link.description ?? 'Payment'
  return ok({
    link,
    idempotencyKey,
    typed: input.payer,
    agreed: input.agreed ?? { termsUrl: null, privacyUrl: null },
    offer,
    system,
    payment: { type, amount, with: instrument, keep, key: input.key, attempt, challenge, urls, description },
  })
}

const WHO = refuse('who', 'Nothing was charged. Say who pays.', {
  name: 'Enter your name.',
  email: 'Enter your e-mail address.',
})
const CANNOT_KEEP = refuse('cannot_keep', 'Nothing was charged. With this link no card can be kept.', {
  keep: 'With this link no card can be kept.',
})

async function linkOf(actor: PayerActor): Promise<LinkRow | undefined> {
  const [row] = await database()
    .select()
    .from(paymentLink)
    .where(and(eq(paymentLink.profileId, actor.profileId), eq(paymentLink.id, actor.linkId)))
  return row?.closedAt === null ? row : undefined
}

/** Whose order it is, or whom the link is for; null while nobody is known. */
async function whoIsMeant({ profileId, orderId, customerId }: LinkRow): Promise<string | null> {
  if (orderId === null) return customerId
  const [its] = await database()
    .select({ id: order.customerId })
    .from(order)
    .where(and(eq(order.profileId, profileId), eq(order.id, orderId)))
  return its?.id ?? customerId
}

/** Who made the first attempt, or who is meant; undefined while nobody is known. */
async function knownPayer({ profileId }: LinkRow, idempotencyKey: string, meant: string | null) {
  const db = database()
  const [made] = await db
    .select({ id: payment.customerId })
    .from(payment)
    .where(and(eq(payment.profileId, profileId), eq(payment.idempotencyKey, idempotencyKey)))
  const id = made?.id ?? meant
  if (!id) return undefined
  const [row] = await db
    .select()
    .from(customer)
    .where(and(eq(customer.profileId, profileId), eq(customer.id, id)))
  return row
}
