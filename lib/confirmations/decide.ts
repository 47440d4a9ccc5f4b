import type { PAYMENT_STATUSES, TRANSACTION_TYPES } from '@/db/schema/payments'
import type { MessageKind } from '@/lib/notifications/kinds'

type TransactionType = (typeof TRANSACTION_TYPES)[number]

export interface Outcome {
  readonly type: TransactionType
  /** Of what it undoes or follows; null of an attempt. */
  readonly parentType: TransactionType | null
  /** A refund that succeeded, and was returned by the payer’s bank. */
  readonly hasComeBack: boolean
  /** What its payment is by now. */
  readonly paymentStatus: (typeof PAYMENT_STATUSES)[number]
  /** What the order still lacks; null where the payment is for none. */
  readonly remainingMinor: bigint | null
}

/**
 * What a customer is told of a transaction that succeeded, or came back, as things are by now; null where there is nothing to tell: a card that was kept, a
 * reservation that has been taken or released since, a payment that has been undone, a dispute.
 */
export function messageFor({
  type,
  parentType,
  hasComeBack,
  paymentStatus,
  remainingMinor,
}: Outcome): MessageKind | null {
  switch (type) {
    case 'authorization':
      return paymentStatus === 'authorized' ? 'payment_authorised' : null
    case 'purchase':
    case 'capture':
      if (paymentStatus === 'released') return null
      return remainingMinor !== null && remainingMinor <= 0n ? 'purchase_confirmation' : 'payment_confirmation'
    case 'refund':
      return hasComeBack ? 'refund_failed' : 'refund_confirmation'
    case 'void':
      // What undoes money that was received gives it back; what undoes a reservation took nothing.
      return parentType === 'purchase' || parentType === 'capture' ? 'refund_confirmation' : null
    case 'verification':
    case 'chargeback':
    case 'chargeback_reversal':
      return null
  }
}
