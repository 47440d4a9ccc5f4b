import type { Money } from '@/lib/money/money'
import type { DeclineCode } from './declines'

// The one shape back: whatever the way in or out of a processor, the domain sees these five kinds.

/** What an adapter needs to charge a kept instrument again, one value per key. Sealed at rest. */
export type StoredToken = Readonly<Record<string, string>>

export type Outcome = Told | Fault

/** What a processor can tell us. */
export type Told =
  /** It happened. `amount` is what the processor says, which may differ from what we asked. */
  | {
      readonly kind: 'succeeded'
      readonly reference: string
      readonly amount: Money
      /** The method it was paid with, when the processor says. */
      readonly method?: string
      /** Such as "•••• 4242", for people. Never more digits than the last four. */
      readonly label?: string
      readonly kept?: KeptInstrument
      readonly evidence: Evidence
    }
  /** It has begun, and somebody has something to do. */
  | {
      readonly kind: 'pending'
      readonly reference: string
      readonly next: NextStep
      /** What it is about, when the processor says; needed where it may be something that we did not start. */
      readonly amount?: Money
      readonly expiresAt?: Date
      readonly evidence: Evidence
    }
  /** It was refused, or given up. No money moved. */
  | { readonly kind: 'declined'; readonly reference?: string; readonly code: DeclineCode; readonly evidence: Evidence }

/** Our own words for a call without an answer. */
export type Fault =
  /** It never reached the processor, or the processor could not accept the request. No money moved. */
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly evidence: Evidence }
  /** It may or may not have happened. Only an inquiry or a callback may settle it; nothing may retry it. */
  | { readonly kind: 'unknown'; readonly reference?: string; readonly evidence: Evidence }

export type FailureCode = 'unreachable' | 'rate_limited' | 'bad_credentials' | 'bad_request' | 'unsupported'

export interface Evidence {
  readonly processorCode?: string
  readonly message?: string
  /** The processor's reply as it was read. Cut to the adapter's `retainedKeys` before it is stored. */
  readonly raw?: unknown
}

export interface KeptInstrument {
  readonly token: StoredToken
  readonly method: string
  readonly lastFour: string
  /** `2030-04`, year and month. */
  readonly expires?: string
}

export type Forgotten = { readonly kind: 'forgotten' } | { readonly kind: 'unanswered'; readonly evidence: Evidence }

/** What the payer must do. The interface draws these four and knows no processor. */
export type NextStep =
  | { readonly kind: 'wait' }
  | {
      readonly kind: 'redirect'
      readonly method: 'GET' | 'POST'
      readonly url: string
      readonly fields: Readonly<Record<string, string>>
    }
  | {
      readonly kind: 'present'
      readonly lines: readonly { readonly label: string; readonly value: string }[]
      readonly code?: { readonly symbology: 'qr' | 'code128'; readonly content: string }
      readonly printable: boolean
    }
  /** The processor's script, named by `library`, finishes it on our page with this client token. */
  | { readonly kind: 'embed'; readonly library: string; readonly clientToken: string }
