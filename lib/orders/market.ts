import { and, asc, eq, isNull } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { profile } from '@/db/schema/profile'
import { currencyMethod, paymentSystem } from '@/db/schema/systems'
import { type Actor, demand } from '@/lib/auth/actor'
import { formatMoney } from '@/lib/money/format'
import { type Money, money } from '@/lib/money/money'
import { listOffers } from '@/lib/payment-systems/eligibility'
import { adapterOf } from '@/lib/payments/registry'
import { type Refusal, refuse } from '@/lib/result'
import { larger, smaller } from './amounts'

/** A currency that somebody can pay in, and how. */
export interface MarketChoice {
  readonly currency: string
  readonly test: boolean
  readonly live: boolean
  /** It is the currency that the profile works in. */
  readonly isBase: boolean
}

/** The currencies that some payment system takes, by code. Needs `orders.manage`. */
export async function listMarkets(actor: Actor): Promise<readonly MarketChoice[]> {
  demand(actor, 'orders.manage')
  const rows = await database()
    .selectDistinct({ currency: currencyMethod.currency, live: paymentSystem.live, base: profile.baseCurrency })
    .from(currencyMethod)
    .innerJoin(
      paymentSystem,
      and(eq(paymentSystem.profileId, currencyMethod.profileId), eq(paymentSystem.id, currencyMethod.systemId)),
    )
    .innerJoin(profile, eq(profile.id, currencyMethod.profileId))
    .where(and(eq(currencyMethod.profileId, actor.profileId), isNull(paymentSystem.deletedAt)))
    .orderBy(asc(currencyMethod.currency))
  return [...Map.groupBy(rows, (row) => row.currency)].map(([code, of]) => ({
    currency: code,
    test: of.some(({ live }) => !live),
    live: of.some(({ live }) => live),
    isBase: of.some(({ base }) => base === code),
  }))
}

/** What a form starts with: the profile's own currency where it can be paid in, else the first that can; in Test mode alone before `isVerified`. */
export function firstMarket(
  markets: readonly MarketChoice[],
  isVerified: boolean,
): { readonly currency: string; readonly mode: 'live' | 'test' } {
  const usable = markets.filter(({ test }) => test || isVerified)
  const first = usable.find(({ isBase }) => isBase) ?? usable[0]
  return { currency: first?.currency ?? '', mode: first?.live && isVerified ? 'live' : 'test' }
}

export interface Market {
  readonly profileId: string
  readonly currency: string
  /** Through live payment systems, or through those in Test mode. */
  readonly live: boolean
  /** Only through systems that can reserve first. */
  readonly preauthorize: boolean
}

/** What can be paid at a time: by the system that takes the least, and by the one that takes the most. */
export interface Limits {
  readonly minMinor: bigint
  /** Null: one of them names no maximum. */
  readonly maxMinor: bigint | null
}

/** Nobody is known yet who lacks anything. */
const ANYBODY = { name: 'Anybody', email: 'anybody@example.com', phone: '+10000000' }

/** The limits of all payment systems that a payer could use in a market together; null where there is none. */
export async function limitsOf(tx: Tx, market: Market): Promise<Limits | null> {
  const { profileId, currency, live, preauthorize } = market
  const { offers } = await listOffers(tx, { profileId, currency, payer: ANYBODY, use: 'pay' })
  const usable = offers.filter(
    (offer) => offer.live === live && (!preauthorize || adapterOf(offer.adapterId).operations.authorize !== undefined),
  )
  if (usable.length === 0) return null
  const maxes = usable.flatMap(({ max }) => max?.amountMinor ?? [])
  return {
    minMinor: usable.map(({ min }) => min.amountMinor).reduce(smaller),
    maxMinor: maxes.length < usable.length ? null : maxes.reduce(larger),
  }
}

/** Why an amount cannot be paid there, for whoever sets it; null when it can. */
export function problemOf(amount: Money, { live, preauthorize }: Market, limits: Limits | null): Refusal | null {
  const { amountMinor, currency } = amount
  const say = (minor: bigint) => formatMoney(money(minor, currency), 'en', { trim: true })
  if (!limits) {
    const what = preauthorize ? 'reserves amounts in' : 'takes'
    const why = `No payment system ${live ? '' : 'in Test mode '}${what} ${currency}. Assign one under Currencies first.`
    return refuse('no_system', why, { currency: why })
  }
  if (amountMinor < limits.minMinor) {
    const why = `The amount must be no less than ${say(limits.minMinor)}: no payment system takes less.`
    return refuse('below_minimum', why, { amount: why })
  }
  if (limits.maxMinor !== null && amountMinor > limits.maxMinor) {
    const why = `The amount must be no more than ${say(limits.maxMinor)}: no payment system takes more.`
    return refuse('above_maximum', why, { amount: why })
  }
  return null
}
