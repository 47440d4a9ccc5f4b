import type { z } from 'zod'
import type { Money } from '@/lib/money/money'
import type { Evidence, Forgotten, Outcome, StoredToken, Told } from './outcome'

// The contract between Quittance and a processor.
//
// Ways out       : purchase, authorize, verify, capture, void, refund, forget.
// Ways in        : inquire (we ask), resume (the payer's browser came back), receive (a callback).
// One shape back : Outcome. Whatever the way, the domain sees the same five kinds.
//
// An adapter is stateless: it sees its settings, the wire and a clock, and nothing else of ours. It never throws for a decline, an
// outage or an unreadable reply; it throws only for our own bug.

// ── what an adapter declares ────────────────────────────────────────────────────────────────────────

export interface PaymentAdapter<Settings = unknown> {
  /** Lower case, stored with every payment system. Never renamed, never reused. */
  readonly id: string
  readonly displayName: string
  /** Where an administrator reads about this processor's API and finds the credentials. */
  readonly documentation: string
  /** One flat object schema: the console draws the form from it, and `.meta()` of each field says how (see `SettingMeta`). */
  readonly settings: z.ZodType<Settings>
  /** What the schema alone cannot say, because it depends on Test mode. Returns messages by field, none when all is well. */
  checkSettings?(settings: Settings, live: boolean): Readonly<Record<string, string>>
  readonly methods: readonly [MethodSupport, ...MethodSupport[]]
  readonly entry: CardEntry
  /** What must be known of the payer before anything is sent, so that we can say so instead of the processor. */
  readonly payerNeeds: readonly PayerNeed[]
  /** May a kept instrument be charged while the payer is away? Absent or false: nothing unattended, ever (S0-28). */
  readonly unattended: boolean
  /** In milliseconds, where this processor is slower than others: how long "not found" may be its books lagging, and how long it may work on a payment. */
  readonly patience?: { readonly notFoundGraceMs?: number; readonly processorMs?: number }
  /** The trade's code for each transaction type, where this processor's differs from `TYPE_CODES` (S2-26). */
  readonly typeCodes?: Readonly<Partial<Record<TransactionType, string>>>
  /** An operation that is absent is an operation that is not supported. There is no second list to disagree with. */
  readonly operations: Operations<Settings>
  readonly inbound: Inbound<Settings>
  /** The names of the events that our callback address is to be told of, for whoever registers it by hand. Absent: there is nothing to choose. */
  readonly callbackEvents?: readonly string[]
  /** Keys of a raw reply that survive data protection. Everything else is dropped before evidence is stored. */
  readonly retainedKeys: readonly string[]
}

/** `.meta()` of a field of a settings schema. A `secret` is sealed at rest, write-only in the console and masked everywhere. */
export interface SettingMeta {
  readonly label: string
  readonly hint?: string
  readonly secret?: boolean
}

export type MethodKind = 'card' | 'wallet' | 'bank_redirect' | 'cash_slip' | 'crypto'

export interface MethodSupport {
  /** What an administrator ticks and a payer recognises: `visa`, `mastercard`, `amex`, `discover`, `paypal`, … */
  readonly id: string
  readonly kind: MethodKind
  readonly label: string
  readonly currencies: readonly string[] | 'any'
  /** The processor's own limits in minor units; an administrator may narrow them. Absent: none known for that currency. */
  readonly limits: Readonly<Record<string, { readonly min?: bigint; readonly max?: bigint }>>
}

/** Where the payer types a card number: into fields that the processor's own script draws, on the processor's pages, or nowhere. */
export type CardEntry =
  | {
      readonly kind: 'hosted_fields'
      /** Names the driver in `components/card-fields` that knows this script. */
      readonly library: string
      readonly script: string
      /** Settings the browser needs; never secret ones. */
      readonly publicSettings: readonly string[]
      /** Origins the script talks to and frames, for the content security policy. */
      readonly connects: readonly string[]
      readonly frames: readonly string[]
    }
  | { readonly kind: 'at_processor' }

export interface PayerNeed {
  readonly field: 'email' | 'phone' | 'name'
  readonly when: 'always' | 'keeping'
}

// ── ways out ────────────────────────────────────────────────────────────────────────────────────────

export type TransactionType =
  | 'verification'
  | 'authorization'
  | 'purchase'
  | 'capture'
  | 'void'
  | 'refund'
  | 'chargeback'
  | 'chargeback_reversal'

export interface Operations<Settings> {
  /** Takes the money at once. */
  readonly purchase?: Operation<Settings, StartRequest>
  /** Reserves the money; `capture` takes it. */
  readonly authorize?: Operation<Settings, StartRequest>
  /** Keeps an instrument without taking or reserving money. */
  readonly verify?: Operation<Settings, VerifyRequest>
  readonly capture?: Operation<Settings, FollowUpRequest> & { readonly partial: boolean; readonly multiple: boolean }
  /** Always the whole amount; `of` says what it may follow (D1). */
  readonly void?: Operation<Settings, FollowUpRequest> & { readonly of: readonly ('authorization' | 'purchase')[] }
  readonly refund?: Operation<Settings, FollowUpRequest> & { readonly partial: boolean; readonly multiple: boolean }
  /** Ends a pending attempt at the processor so that it can no longer succeed; answers what became of it. Absent: it can only run out. */
  readonly giveUp?: { run(target: Target, context: AdapterContext<Settings>): Promise<Inquiry> }
  /** Deletes a kept instrument at the processor. Repeating it is harmless. */
  readonly forget?: { run(token: StoredToken, context: AdapterContext<Settings>): Promise<Forgotten> }
}

export interface Operation<Settings, Request> {
  run(request: Request, context: AdapterContext<Settings>): Promise<Outcome>
}

export interface StartRequest {
  /** Ours, saved before the call. Sent as the processor's idempotency key and merchant reference. */
  readonly transactionId: string
  readonly amount: Money
  readonly instrument: Instrument
  /** Method ids the administrator enabled; an instrument of another is declined with `method_not_accepted`. */
  readonly accepted: readonly string[]
  /** Keep the instrument for later payments. Only with an adapter that has `kept` outcomes. */
  readonly keep: boolean
  readonly payer: Payer
  readonly description: string
  /** Where the browser comes back to. */
  readonly returnUrl: string
  readonly cancelUrl: string
  /** May the page that is open now run the processor's script for a challenge, or must the browser be sent away? */
  readonly challenge: 'embed' | 'redirect'
}

export type VerifyRequest = Omit<StartRequest, 'amount' | 'keep'> & { readonly currency: string }

export interface FollowUpRequest {
  readonly transactionId: string
  /** The processor's reference of the transaction that this one follows. */
  readonly parentReference: string
  readonly amount: Money
  /** True when `amount` is everything that is left to capture or refund. */
  readonly whole: boolean
  readonly reason?: string
}

/** No variant holds a card number, so no code path can carry one. */
export type Instrument =
  | { readonly kind: 'chosen_at_processor' }
  | { readonly kind: 'one_time_token'; readonly token: string }
  | { readonly kind: 'stored'; readonly token: StoredToken; readonly initiator: 'customer' | 'merchant' }

export interface Payer {
  /** Our customer's id. */
  readonly reference: string
  readonly name: string
  readonly email?: string
  readonly phone?: string
  /** The token of another instrument this payer keeps at the same system, so that the processor's own customer record is used again. */
  readonly known?: StoredToken
}

// ── ways in ─────────────────────────────────────────────────────────────────────────────────────────

export interface Inbound<Settings> {
  /** Ask the processor. The only source of truth; every adapter has it. */
  inquire(target: Target, context: AdapterContext<Settings>): Promise<Inquiry>
  /** The payer's browser came back. The query is a hint, not evidence; an adapter that must act on the return (PayPal captures) acts here. Absent: inquire. */
  resume?(target: Target, context: AdapterContext<Settings>): Promise<Inquiry>
  /**
   * Authenticate, then translate. Pure but for fetching a certificate. Tried with an `http` that sends nothing where too much is forged: what
   * can be told without it is to be told then, and the rest is `unchecked`. Absent: this processor sends no callbacks.
   */
  receive?(call: RawCall, context: AdapterContext<Settings>): Promise<CallbackVerdict>
  /** Registers our callback address at the processor and returns the settings that this yields (a signing secret). Absent: by hand. */
  subscribe?(callbackUrl: string, context: AdapterContext<Settings>): Promise<Subscription>
  /**
   * Is the payment with this reference one that we started? Asked where a report matches nothing and could not tell (see `Report.mark`). Absent: the
   * callbacks tell it themselves.
   */
  ownerOf?(reference: string, context: AdapterContext<Settings>): Promise<Ownership>
  /** "Check connection": a harmless call that proves the credentials. What is registered for callbacks is brought up to date on the way. */
  check(context: AdapterContext<Settings>): Promise<ConnectionCheck>
}

/** A failed inquiry is not a failed transaction. Only `not_found` may turn an unknown transaction into a failed one, after a grace period. */
export type Inquiry =
  | { readonly kind: 'answered'; readonly outcome: Told }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'unanswered'; readonly evidence: Evidence }

export interface Target {
  readonly transactionId: string
  readonly type: TransactionType
  readonly amount: Money
  /** The processor's reference, when we ever learned it. */
  readonly reference?: string
  /** The reference of the transaction this one follows (captures, voids, refunds). */
  readonly parentReference?: string
  /** Whether the payer asked to keep the instrument, so that the answer carries it. */
  readonly keep: boolean
}

/** A callback as it arrived: the raw bytes, because signatures are over bytes. */
export interface RawCall {
  readonly headers: Headers
  readonly body: Uint8Array
}

export type CallbackVerdict =
  /** Authentic and understood. Stored, answered 200, then applied. */
  | { readonly kind: 'reports'; readonly eventId: string; readonly reports: readonly Report[] }
  /** Authentic and of no interest. Stored, answered 200. */
  | { readonly kind: 'ignored'; readonly eventId: string; readonly reason: string }
  /** Authentic, but not readable now. Stored, answered 503 so that it comes again. */
  | { readonly kind: 'deferred'; readonly reason: string }
  /**
   * Not authentic (`forged`, 401), not a callback at all (`malformed`, 400), or nobody can tell just now whether it is authentic (`unchecked`, 503
   * so that it comes again). Counted, not stored: anybody can send it.
   */
  | { readonly kind: 'rejected'; readonly because: 'forged' | 'malformed' | 'unchecked'; readonly reason: string }

export interface Report {
  readonly about: ReportSubject
  readonly type: TransactionType
  /** `ask`: the callback says that something changed; what, the processor tells only when asked. */
  readonly outcome: Told | 'ask'
  readonly occurredAt: Date
  /**
   * Whether what it is about carries our id, as all that we start does. Absent: it does, so that it calls a person where we know nothing of it.
   * `none`: it does not, so that it is somebody else's where we know nothing of it. `of`: only the payment with that reference can tell (`ownerOf`).
   */
  readonly mark?: 'none' | { readonly of: string }
}

/** `foreign`: it does not carry our id, so that somebody else uses the same account. */
export type Ownership =
  | { readonly kind: 'ours' }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unanswered'; readonly evidence: Evidence }

export type ReportSubject =
  | { readonly kind: 'ours'; readonly transactionId: string }
  | { readonly kind: 'theirs'; readonly reference: string }
  /** Something we did not start, such as a refund made on the processor's dashboard: it hangs under that transaction. */
  | { readonly kind: 'under'; readonly parentReference: string }

export type Subscription =
  | { readonly kind: 'subscribed'; readonly settings: Readonly<Record<string, string>> }
  | { readonly kind: 'refused'; readonly message: string }

export type ConnectionCheck =
  /** `note`: what was put right on the way, in a sentence. */
  | { readonly kind: 'connected'; readonly account: string; readonly note?: string }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'unreachable'; readonly message: string }

// ── what an adapter is handed ───────────────────────────────────────────────────────────────────────

export interface AdapterContext<Settings> {
  readonly settings: Settings
  readonly live: boolean
  readonly now: Date
  readonly http: Http
  /** PEM certificates that a processor's certificate chain may end in. */
  readonly trustedRoots: () => Promise<readonly string[]>
}

/** One request, one answer, never an exception. Timeouts live behind it; it never retries. */
export type Http = (request: HttpRequest) => Promise<HttpResult>

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export type HttpResult =
  | { readonly kind: 'replied'; readonly status: number; readonly headers: Headers; readonly body: string }
  /** Nothing left our machine, or the connection was refused: nothing can have happened. */
  | { readonly kind: 'not_sent'; readonly cause: string }
  /** It was sent, and then there was silence, a reset or half a reply: anything may have happened. */
  | { readonly kind: 'no_reply'; readonly cause: string }

/** An adapter whose settings are known only to itself. */
export type AnyAdapter = PaymentAdapter<unknown>

/** Declares an adapter: typed by its own settings inside, opaque to everyone else. */
export function defineAdapter<Settings>(adapter: PaymentAdapter<Settings>): AnyAdapter {
  return adapter as unknown as AnyAdapter
}
