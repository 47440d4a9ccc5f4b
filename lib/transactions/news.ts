import type { Tx } from '@/db/client'
import type { ReportSubject, TransactionType } from '@/lib/payments/contract'
import type { Outcome } from '@/lib/payments/outcome'

export type Source = 'call' | 'callback' | 'inquiry' | 'return' | 'person'

/** Something that is now known of a transaction, and how we know it. */
export interface News {
  readonly profileId: string
  /** The payment system that says so; it is believed about its own transactions only. */
  readonly systemId: string
  readonly about: ReportSubject
  readonly type: TransactionType
  readonly outcome: Outcome
  /** A person is believed only about what waits for a person. */
  readonly source: Source
  /** It was asked for after the transaction was over here, so that it cannot be old news. */
  readonly isFresh?: boolean
  /** Done in the same database transaction once the news was applied: the audit of who said so. */
  readonly alongside?: (tx: Tx) => Promise<void>
}
