import { and, desc, eq, sql } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { customer } from '@/db/schema/customers'
import { payment } from '@/db/schema/payments'
import { profile } from '@/db/schema/profile'
import { demand, type PayerActor } from '@/lib/auth/actor'
import { type Money, money } from '@/lib/money/money'
import { type LinkStanding, standingOf } from '@/lib/orders/open'
import { mayPay, payableNow } from '@/lib/orders/parts'
import { type Terms, termsOf } from '@/lib/orders/terms'
import { listOffers, type Offers, type PayerFacts } from '@/lib/payment-systems/eligibility'
import { adapterOf } from '@/lib/payments/registry'
import { type LinkFacts, linkFacts } from './link-facts'
import { nodesOf } from './nodes'
import { OPERATION } from './plan'
import { isOpen } from './tree'
import { visitPrefix } from './visit'

// What the page of a link needs before its payer may ask to pay.

export interface LinkCheckout extends LinkFacts {
  readonly merchantName: string
  readonly description: string | null
  readonly live: boolean
  /** One payer uses it; else whoever has it pays on their own, and gets an order of their own. */
  readonly once: boolean
  /** It is reserved first, and taken later. */
  readonly preauthorize: boolean
  readonly state: LinkStanding['state']
  /** What the merchant wrote for payers when it was cancelled. */
  readonly cancelMessage: string | null
  readonly expiresAt: Date | null
  /** What the payer has to agree to. */
  readonly terms: Terms
  /** What may be paid now; null where nothing may. */
  readonly due: Money | null
  /** Less than that may be paid: from, to. Null: all of it at once. */
  readonly part: { readonly from: Money; readonly to: Money } | null
  /** Nobody knows yet who pays: name and e-mail are asked for, unless `retry` is what is paid. */
  readonly asksWho: boolean
  /** May what is paid with be kept, where the method allows it? Where it is known who pays, whoever has the link may be somebody else. */
  readonly mayKeep: boolean
  /** The ways to pay of the link's mode; those that can reserve, where it is reserved first. */
  readonly offers: Offers['offers']
  readonly unavailable: Offers['unavailable']
  /** For `startByLink`. */
  readonly key: string
  readonly attempt: number
  /**
   * With `key` and `attempt` the payment of this browser that was not made is tried again, and this is its amount, which is settled. Null: they
   * make a new payment, as it is where none was tried, or its amount is not what may be paid now.
   */
  readonly retry: Money | null
  /** The payment of this browser that is under way, or was the last. */
  readonly own: OwnPayment | null
}

export interface OwnPayment {
  readonly paymentId: string
  readonly state: 'under_way' | 'done' | 'failed'
  readonly amount: Money
}

/**
 * What somebody sees who opens a link in the browser of this `visit`; `afresh`: who does not want to try again what was not made, but another
 * amount. Undefined when there is no such link. Needs `link.read`.
 */
export async function linkCheckout(
  actor: PayerActor,
  visit: string,
  { afresh = false } = {},
): Promise<LinkCheckout | undefined> {
  demand(actor, 'link.read')
  const db = database()
  const standing = await standingOf(db, actor)
  if (!standing) return undefined
  const { link, due, parts } = standing
  const [merchant] = await db.select({ name: profile.name }).from(profile).where(eq(profile.id, actor.profileId))
  const last = await ownOf(db, actor, visit)
  const part = parts && payableNow(parts).part
  return {
    merchantName: merchant?.name ?? '',
    description: link.description,
    live: link.live,
    once: link.usesMost === 1,
    preauthorize: link.preauthorize,
    state: standing.state,
    cancelMessage: link.cancelMessage,
    expiresAt: link.expiresAt,
    terms: await termsOf(db, actor.profileId),
    ...(await linkFacts(db, link)),
    due,
    part: part && { from: money(part.from, link.currency), to: money(part.to, link.currency) },
    asksWho: standing.customerId === null,
    mayKeep: link.usesMost === 1 && standing.customerId === null,
    ...(await offersOf(db, standing)),
    ...nextOf(last, standing, afresh),
    own: last?.own ?? null,
  }
}

/** Whoever is not known yet lacks nothing that they cannot type. */
const ANYBODY: PayerFacts = { name: 'Anybody', email: 'anybody@example.com', phone: null }

async function offersOf(db: Tx, { link, customerId }: LinkStanding): Promise<Offers> {
  const [known] =
    customerId === null
      ? []
      : await db
          .select()
          .from(customer)
          .where(and(eq(customer.profileId, link.profileId), eq(customer.id, customerId)))
  const { profileId, currency } = link
  const { offers, unavailable } = await listOffers(db, { profileId, currency, payer: known ?? ANYBODY, use: 'pay' })
  const operation = OPERATION[link.preauthorize ? 'authorization' : 'purchase']
  return {
    offers: offers.filter(
      (offer) => offer.live === link.live && adapterOf(offer.adapterId).operations[operation] !== undefined,
    ),
    // What stands in the way of a known customer is theirs to mend in self-care, and nothing for whoever has the link to read.
    unavailable: known ? [] : unavailable,
  }
}

interface LastPayment {
  readonly own: OwnPayment
  /** Its key, without what is the browser's own, and how many attempts it has had. */
  readonly key: string
  readonly attempts: number
}

/** The last payment of this browser by the link. */
async function ownOf(db: Tx, actor: PayerActor, visit: string): Promise<LastPayment | null> {
  const prefix = visitPrefix(actor.linkId, visit)
  const [row] = await db
    .select()
    .from(payment)
    .where(
      and(
        eq(payment.profileId, actor.profileId),
        eq(payment.linkId, actor.linkId),
        sql`starts_with(${payment.idempotencyKey}, ${prefix})`,
      ),
    )
    .orderBy(desc(payment.createdAt), desc(payment.id))
    .limit(1)
  if (!row) return null
  const attempts = (await nodesOf(db, row)).filter((node) => node.parentId === null)
  const isDone = attempts.some(({ status }) => status === 'succeeded')
  const state = attempts.some(isOpen) ? 'under_way' : isDone ? 'done' : 'failed'
  const own = { paymentId: row.id, state, amount: money(row.amountMinor, row.currency) } as const
  return { own, key: row.idempotencyKey.slice(prefix.length), attempts: attempts.length }
}

/** What the next attempt of this browser is: another one of what was not made, if that may still be paid, or a new payment. */
function nextOf(
  last: LastPayment | null,
  { due, parts }: LinkStanding,
  afresh: boolean,
): Pick<LinkCheckout, 'key' | 'attempt' | 'retry'> {
  if (!last) return { key: 'after:none', attempt: 0, retry: null }
  const { own, key, attempts } = last
  const { amountMinor } = own.amount
  const isDue = due !== null && (amountMinor === due.amountMinor || (parts !== null && mayPay(parts, amountMinor)))
  if (own.state === 'failed' && isDue && !afresh) return { key, attempt: attempts, retry: own.amount }
  return { key: `after:${own.paymentId}`, attempt: 0, retry: null }
}
