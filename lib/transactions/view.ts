import type { PAYMENT_PURPOSES } from '@/db/schema/payments'
import type { LedgerEntry } from '@/lib/ledger/read'
import type { Money } from '@/lib/money/money'
import type { TransactionType } from '@/lib/payments/contract'
import type { Evidence, NextStep } from '@/lib/payments/outcome'
import type { Agreement } from './agreed'
import type { FollowUpType } from './possible'
import type { PaymentStatus, TransactionStatus } from './tree'

// A payment as people read it.

/** What a payment is for: a customer's balance, an order, or only to keep a card. */
export type PaymentPurpose = (typeof PAYMENT_PURPOSES)[number]

export interface PaymentView {
  readonly id: string
  readonly purpose: PaymentPurpose
  readonly description: string
  /** What was to be collected; zero when a card is only kept. */
  readonly amount: Money
  readonly live: boolean
  readonly method: string
  readonly label: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly accountId: string
  readonly customer: { readonly id: string; readonly name: string }
  readonly system: {
    readonly id: string
    readonly name: string
    readonly adapterId: string
    readonly processorName: string
    readonly live: boolean
    readonly removed: boolean
  }
  readonly summary: PaymentSums
  /** The attempts, oldest first, each with what followed it. */
  readonly attempts: readonly TransactionView[]
  /** How many transactions there are: what `followUp` wants to be told as `seen`. */
  readonly seen: number
  /** What can be done now; empty for customers. */
  readonly actions: readonly PaymentAction[]
  /** The least and most that the payment system takes in this currency; null where it is not assigned any more, or has no maximum. */
  readonly limits: { readonly min: Money | null; readonly max: Money | null }
  /** What its payer agreed to, with each attempt by a link; empty for customers. */
  readonly agreements: readonly Agreement[]
  /** What the processor said, step by step; empty for customers. */
  readonly steps: readonly StepView[]
  /** Empty for whoever may not read the ledger. */
  readonly entries: readonly LedgerEntry[]
}

export interface PaymentSums {
  readonly status: PaymentStatus
  readonly authorized: Money
  readonly captured: Money
  readonly refunded: Money
  readonly disputed: Money
  /** Reserved, and still to be had: nothing after the one capture of a processor that captures once. */
  readonly capturable: Money
  readonly refundable: Money
  readonly pendingRefund: Money
  /** Something may still happen by itself. */
  readonly open: boolean
}

export interface TransactionView {
  readonly id: string
  readonly parentId: string | null
  readonly type: TransactionType
  /** The trade's code as this processor's adapter has it: PA, CP, DB, RF, RV, … (S2-26). */
  readonly code: string
  readonly name: string
  readonly status: TransactionStatus
  readonly asked: Money
  /** What the processor says happened; null until it says so. */
  readonly told: Money | null
  /** The payment system it went through; attempts of one payment may differ. */
  readonly systemName: string
  readonly method: string
  readonly label: string | null
  /** The processor's own identifier. */
  readonly reference: string | null
  readonly problem: ProblemView | null
  /** What the payer has to do, addresses already leading to the sandbox in Test mode. */
  readonly nextStep: NextStep | null
  readonly expiresAt: Date | null
  readonly initiator: 'customer' | 'staff' | 'system' | 'processor'
  /** Who, by name; null for customers reading, and where nobody did. */
  readonly actorName: string | null
  /** Null for customers reading: staff write it for staff. */
  readonly reason: string | null
  readonly needsPerson: string | null
  readonly createdAt: Date
  readonly settledAt: Date | null
  readonly children: readonly TransactionView[]
}

/** Why it did not happen, in the words of either side, and what to do about it. */
export interface ProblemView {
  readonly code: string
  readonly payer: string
  readonly staff: string
  readonly advice: string
}

export interface StepView {
  readonly id: string
  readonly transactionId: string
  readonly source: 'call' | 'callback' | 'inquiry' | 'return' | 'person'
  readonly from: TransactionStatus
  readonly to: TransactionStatus
  readonly evidence: Evidence
  readonly at: Date
}

export interface PaymentAction {
  readonly type: FollowUpType
  readonly transactionId: string
  readonly max: Money
  /** May it take less than `max`? */
  readonly partial: boolean
  /** A capture of less than all: does the processor release the rest, or does it stay reserved? */
  readonly releasesRest: boolean
  readonly disabledBecause?: string
}
