import type { Money } from '@/lib/money/money'
import type {
  AnyAdapter,
  CallbackVerdict,
  ConnectionCheck,
  FollowUpRequest,
  Inquiry,
  Ownership,
  RawCall,
  StartRequest,
  Subscription,
  Target,
  VerifyRequest,
} from '../contract'
import type { Forgotten, Outcome, StoredToken } from '../outcome'

// What an adapter's author writes down so that `conformance.test.ts` can hold the adapter to the contract: recorded replies in the
// processor's documented shape with invented values, and what we say each of them means.

/** What each part of an adapter is handed. */
export interface Requests {
  readonly purchase: StartRequest
  readonly authorize: StartRequest
  readonly verify: VerifyRequest
  readonly capture: FollowUpRequest
  readonly void: FollowUpRequest
  readonly refund: FollowUpRequest
  readonly giveUp: Target
  readonly forget: StoredToken
  readonly inquire: Target
  readonly resume: Target
  /** The processor's reference of a payment. */
  readonly ownerOf: string
  /** Our callback address. */
  readonly subscribe: string
  readonly check: null
}

/** What each part of an adapter answers. */
export interface Results {
  readonly purchase: Outcome
  readonly authorize: Outcome
  readonly verify: Outcome
  readonly capture: Outcome
  readonly void: Outcome
  readonly refund: Outcome
  readonly giveUp: Inquiry
  readonly forget: Forgotten
  readonly inquire: Inquiry
  readonly resume: Inquiry
  readonly ownerOf: Ownership
  readonly subscribe: Subscription
  readonly check: ConnectionCheck
}

export type Part = keyof Requests

/** What must be there of an answer, at any depth; the rest may be anything. */
export type Expected<T extends { readonly kind: string }> = { readonly kind: T['kind'] } & Readonly<
  Record<string, unknown>
>

/** One request the adapter must make and the reply it gets. Steps are played in order; one request too many or too few fails the case. */
export interface Step {
  /** Method and address without its query, such as `POST https://api.stripe.com/v1/refunds`. */
  readonly to: string
  /** Each must occur in the address, a header or the body, after percent-decoding. */
  readonly sends?: readonly string[]
  /** None may occur there. */
  readonly omits?: readonly string[]
  readonly reply: Reply
}

export interface Reply {
  readonly status: number
  /** Sent as JSON text; `text` instead is sent as it is. */
  readonly json?: unknown
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * One call of one part. The first case of each part is the plain success: it is also played in every currency of `AMOUNTS` that the adapter
 * takes, and with a fault of every kind in place of its last reply. So its request and replies are written as functions of the amount.
 */
export type Case = {
  readonly [P in Part]: {
    readonly of: P
    readonly name: string
    readonly request: (amount: Money) => Requests[P]
    readonly steps: (amount: Money) => readonly Step[]
    /** Compared with `toMatchObject`. */
    readonly result: (amount: Money) => Expected<Results[P]>
    /** Instead of 10.50 EUR. */
    readonly amount?: Money
  }
}[Part]

export interface CallbackCase {
  readonly name: string
  /** The callback's body; an object is sent as JSON. */
  readonly body: unknown
  /** Requests the adapter makes while it verifies and translates. */
  readonly steps?: readonly Step[]
  /** Compared with `toMatchObject`. */
  readonly verdict: Expected<CallbackVerdict>
}

export interface CallbackCases {
  /** Signs as the processor would at that moment. `forger` signs with another's secret or key. */
  readonly sign: (body: string, signer: 'processor' | 'forger', at: Date) => RawCall | Promise<RawCall>
  /** Signs with the empty secret, for a signature whose key is `secretSetting`: while that is empty, anybody could. */
  readonly signWithEmpty?: (body: string, at: Date) => RawCall
  /** Headers without which, or with which empty, nothing may be believed. */
  readonly signatureHeaders: readonly string[]
  /** The setting that, empty, closes the door. */
  readonly secretSetting: string
  /** Seconds after (and before) its own time at which a callback is refused; absent when the signature covers no time. */
  readonly goodForSeconds?: number
  /** Requests made to verify any callback, such as fetching a certificate. */
  readonly verifySteps?: readonly Step[]
  readonly cases: readonly [CallbackCase, ...CallbackCase[]]
}

export interface SettingsCase {
  readonly name: string
  readonly settings: Readonly<Record<string, string>>
  readonly live: boolean
  /** Message expected at each field; none when the settings are right. */
  readonly fields: Readonly<Record<string, RegExp>>
}

export interface AdapterCases {
  readonly adapter: AnyAdapter
  /** Valid settings of Test mode with distinctive secrets, which are then looked for in all evidence. */
  readonly settings: Readonly<Record<string, string>>
  readonly settingsCases: readonly SettingsCase[]
  /** Must hold at least one case of every part the adapter has, the plain success first. */
  readonly cases: readonly Case[]
  /** Required of an adapter with `receive`. */
  readonly callbacks?: CallbackCases
  /** PEM roots handed to the adapter, when it verifies certificates. */
  readonly trustedRoots?: readonly string[]
  /** Personal values that occur in the recorded replies and must be gone from stored evidence. */
  readonly personal: readonly string[]
  /** Keys of a successful purchase's raw reply that must still be there: its reference, amount and state. */
  readonly retained: readonly string[]
}

/** The moment at which all cases are played. */
export const NOW = new Date('2026-03-14T09:26:53Z')

/** Two decimals, none, and three: where amounts go wrong. */
export const AMOUNTS: readonly Money[] = [
  { amountMinor: 1050n, currency: 'EUR' },
  { amountMinor: 1050n, currency: 'JPY' },
  { amountMinor: 10500n, currency: 'KWD' },
]

/** The transaction every case is about: it must be in what the adapter sends. */
export const TRANSACTION = 'txn_01kmpe7d1m7q2c8v4x0n6b3r5t'

/** A start request as a case needs it: give what differs. */
export function startRequest(
  amount: Money,
  differs: Partial<StartRequest> & Pick<StartRequest, 'instrument'>,
): StartRequest {
  return {
    transactionId: TRANSACTION,
    amount,
    accepted: ['visa', 'mastercard', 'amex', 'discover', 'paypal'],
    keep: false,
    payer: { reference: 'cus_01kmpe7d1m0000000000000000', name: 'Jane Payer', email: 'jane.payer@example.org' },
    description: 'Invoice 1001',
    returnUrl: 'https://pay.example.org/return',
    cancelUrl: 'https://pay.example.org/cancel',
    challenge: 'embed',
    ...differs,
  }
}

/** A capture, void or refund of everything under that reference: give what differs. */
export function followUp(
  amount: Money,
  parentReference: string,
  differs: Partial<FollowUpRequest> = {},
): FollowUpRequest {
  return { transactionId: TRANSACTION, parentReference, amount, whole: true, ...differs }
}
