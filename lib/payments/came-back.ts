import type { TransactionType } from './contract'
import type { Outcome } from './outcome'

// Refunds that succeed and come back: banks return them days later, because the card was closed. Pure.

/** What is recorded of a transaction. */
interface Recorded {
  readonly type: TransactionType
  readonly status: string
  /** The processor's. */
  readonly reference: string | null
  /** What the processor said that it moved, if it ever did. */
  readonly toldMinor: bigint | null
}

/**
 * Does this take back a refund that succeeded? Only where its processor says so of it by its name. Of nothing else is a success taken back: what
 * undoes it is a transaction of its own.
 */
export function comesBack(
  outcome: Outcome,
  { type, status, reference }: Pick<Recorded, 'type' | 'status' | 'reference'>,
): boolean {
  return (
    type === 'refund' &&
    status === 'succeeded' &&
    outcome.kind === 'declined' &&
    outcome.reference !== undefined &&
    outcome.reference === reference
  )
}

/** A refund that succeeded before it was declined: what it had booked was booked back. */
export function hasComeBack({ type, status, toldMinor }: Pick<Recorded, 'type' | 'status' | 'toldMinor'>): boolean {
  return type === 'refund' && status === 'declined' && toldMinor !== null
}
