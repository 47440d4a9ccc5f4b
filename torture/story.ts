import type { CustomerActor, StaffActor } from '@/lib/auth/actor'
import type { PaymentView } from '@/lib/transactions/view'
import type { Client } from './client'
import type { Json, StartBody } from './driver'
import { BACK_TO, type Processors } from './processors'
import type { Random } from './random'
import type { Records } from './records'

/** Everything that the stories of payments take place in. */
export interface World {
  readonly client: Client
  readonly processors: Processors
  readonly records: Records
  readonly cards: string
  readonly wallet: string
  readonly staff: StaffActor
  readonly customers: readonly [CustomerActor, ...CustomerActor[]]
}

export type View = Json<PaymentView>
export type Attempt = View['attempts'][number]

/** One wish to pay: who, how much, under which key. */
export interface Wish {
  readonly payer: CustomerActor
  readonly key: string
  readonly type: 'purchase' | 'authorization' | 'verification'
  readonly amountMinor: string
  readonly currency: string
}

const CARD_CURRENCIES = ['USD', 'USD', 'USD', 'EUR', 'CHF', 'JPY', 'KWD'] as const
const PAYPAL_CURRENCIES = ['USD', 'USD', 'EUR', 'CHF'] as const

export const PLAIN_CARDS = ['pm_card_visa', 'pm_card_mastercard', 'pm_card_amex', 'pm_card_discover'] as const
export const DECLINED_CARDS = [
  'pm_card_visa_chargeDeclined',
  'pm_card_visa_chargeDeclinedInsufficientFunds',
  'pm_card_visa_chargeDeclinedLostCard',
  'pm_card_chargeDeclinedExpiredCard',
  'pm_card_chargeDeclinedProcessingError',
  'pm_card_radarBlock',
] as const
/** Paid with at once; a refund to them takes its time, or comes back after it had succeeded. */
export const SLOW_REFUNDS = ['pm_card_pendingRefund', 'pm_card_refundFail'] as const
export const CHALLENGED_CARDS = ['pm_card_threeDSecure2Required', 'pm_card_authenticationRequired'] as const

/** A wish whose number is its key: the same seed wishes the same. */
export function wishOf(
  world: World,
  index: number,
  random: Random,
  with_: 'card' | 'paypal',
  type: Wish['type'],
): Wish {
  const currency = with_ === 'card' ? random.pick(CARD_CURRENCIES) : random.pick(PAYPAL_CURRENCIES)
  const amount = type === 'verification' ? 0 : random.int(200, 60_000)
  return {
    payer: random.pick(world.customers),
    key: `wish-${index}`,
    type,
    // Stripe wants the last of three decimals to be 0.
    amountMinor: String(currency === 'KWD' ? amount * 10 : amount),
    currency,
  }
}

type With = StartBody['input']['with']

export const byCard = (world: World, token: string): With => ({
  kind: 'one_time_token',
  systemId: world.cards,
  methodKind: 'card',
  token,
})

export const byPayPal = (world: World): With => ({
  kind: 'chosen_at_processor',
  systemId: world.wallet,
  methodKind: 'wallet',
})

/** What the page posts when "Pay" is pressed. */
export function request(wish: Wish, instrument: With, more: Partial<StartBody['input']> = {}): StartBody {
  const { payer, type, key, amountMinor, currency } = wish
  return {
    actor: payer,
    backTo: BACK_TO,
    input: {
      customerId: payer.customerId,
      type,
      amount: { amountMinor, currency },
      with: instrument,
      keep: false,
      key,
      attempt: 0,
      description: 'Top-up',
      challenge: 'redirect',
      ...more,
    },
  }
}

/** The attempt that counts now: what succeeded, else what is open, else the last. */
export function decisive(view: View): Attempt | undefined {
  const open = (one: Attempt) => one.status === 'pending' || one.status === 'unknown' || one.status === 'created'
  return (
    view.attempts.find(({ status }) => status === 'succeeded') ?? view.attempts.findLast(open) ?? view.attempts.at(-1)
  )
}
