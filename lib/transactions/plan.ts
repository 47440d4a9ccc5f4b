import type { Actor } from '@/lib/auth/actor'
import type { CustomerRow } from '@/lib/customers/find'
import { payerAmongMany } from '@/lib/customers/payer'
import type { StoredMethodRow } from '@/lib/customers/stored-methods'
import type { Money } from '@/lib/money/money'
import { type Candidate, candidatesAmongMany, forBalances } from '@/lib/payment-systems/candidates'
import { checkAmount, type Offer, type OfferChoice, offerFor } from '@/lib/payment-systems/eligibility'
import type { OpenSystem } from '@/lib/payment-systems/open'
import type { MethodKind } from '@/lib/payments/contract'
import { notFound, ok, type Refusal, type Result, refuse } from '@/lib/result'

export interface StartPayment {
  readonly customerId: string
  readonly type: 'purchase' | 'authorization' | 'verification'
  /** What to collect; for a verification zero, in the currency the card will be used in. */
  readonly amount: Money
  readonly with: ChosenInstrument
  /** Keep what is paid with for later payments. A verification always keeps. */
  readonly keep: boolean
  /** Made once per wish to pay, by whoever asks. The same key is the same payment, however often it is sent. */
  readonly key: string
  /** How many attempts of this payment the asker has seen end. An attempt that the asker has not seen is shown instead of made again. */
  readonly attempt: number
  readonly description: string
  readonly challenge: 'embed' | 'redirect'
  /** Where the payer's browser comes back to. */
  readonly urls: (
    paymentId: string,
    transactionId: string,
  ) => { readonly returnUrl: string; readonly cancelUrl: string }
}

export type ChosenInstrument =
  | { readonly kind: 'chosen_at_processor'; readonly systemId: string; readonly methodKind: MethodKind }
  | {
      readonly kind: 'one_time_token'
      readonly systemId: string
      readonly methodKind: MethodKind
      readonly token: string
    }
  | { readonly kind: 'stored'; readonly storedMethodId: string }

/** Everything an attempt needs, found and checked before anything is written. */
export interface Plan {
  readonly customer: CustomerRow
  readonly offer: Offer
  readonly system: OpenSystem
  /** What the customer keeps, the default first. */
  readonly kept: readonly StoredMethodRow[]
  readonly stored?: StoredMethodRow
  /** Who is there: the payer, or nobody but us. */
  readonly initiator: 'customer' | 'merchant'
}

const IN_TEST_MODE = refuse(
  'method_unavailable',
  'This payment method is in Test mode, where no money moves. Choose another one.',
)

/** Finds what an attempt needs and refuses what cannot be, in words for the asker. Writes nothing. */
export async function check(actor: Actor, input: StartPayment): Promise<Result<Plan>> {
  const { profileId } = actor
  const { currency } = input.amount
  const [payer, candidates] = await Promise.all([
    payerAmongMany(actor, input.customerId),
    candidatesAmongMany({ profileId, currency }),
  ])
  if (!payer) return notFound('customer')
  const { customer, kept } = payer
  const { with: chosen } = input
  const stored = chosen.kind === 'stored' ? kept.find((row) => row.id === chosen.storedMethodId) : undefined
  if (chosen.kind === 'stored' && !stored)
    return refuse('card_removed', 'This card is no longer kept. Choose another one.', {
      method: 'Choose another card.',
    })
  const choice: OfferChoice = {
    profileId,
    currency,
    payer: customer,
    keep: input.keep || input.type === 'verification',
    use: input.type === 'verification' ? 'keep' : stored && actor.kind !== 'customer' ? 'unattended' : 'pay',
    ...(stored ? { systemId: stored.systemId, kind: 'card' } : placeOf(chosen)),
  }
  const offered = forBalances(candidates)
  const isSetAside = ({ row }: Candidate) => row.id === choice.systemId && !offered.some((one) => one.row.id === row.id)
  if (candidates.some(isSetAside)) return IN_TEST_MODE
  const found = offerFor(choice, offered)
  if (!found.ok) return found
  const { offer, system } = found.value
  const refusal = input.type === 'verification' ? null : checkAmount(offer, input.amount)
  const initiator = actor.kind === 'customer' ? 'customer' : 'merchant'
  return (
    refusal ?? lacking(input, system) ?? ok({ customer, offer, system, kept, initiator, ...(stored ? { stored } : {}) })
  )
}

/** Where a new way to pay is: a stored one knows by itself. */
export function placeOf(chosen: ChosenInstrument): { systemId: string; kind: MethodKind } {
  if (chosen.kind === 'stored') throw new Error('a stored method knows its own system')
  return { systemId: chosen.systemId, kind: chosen.methodKind }
}

/** The adapter's operation for each kind of first transaction. */
export const OPERATION = { purchase: 'purchase', authorization: 'authorize', verification: 'verify' } as const

/** Refuses what the processor has no operation for. */
export function lacking(input: Pick<StartPayment, 'type'>, { adapter }: OpenSystem): Refusal | undefined {
  if (adapter.operations[OPERATION[input.type]]) return undefined
  return refuse('unsupported', `${adapter.displayName} cannot do this kind of transaction.`)
}
