import { larger } from './amounts'
import { isSettled, type LeftFacts, leftOf, type OrderFacts } from './status'

// What an order no longer costs, because it was given back. Pure.

/** A transaction of a payment for the order that succeeded, with what it moved. */
export interface MoneyStep {
  readonly paymentId: string
  readonly transactionId: string
  readonly parentId: string | null
  readonly type: 'authorization' | 'purchase' | 'capture' | 'refund' | 'void' | 'chargeback' | 'chargeback_reversal'
  /** Of its parent, null for a root: what a void undoes. */
  readonly of: string | null
  /** Of a void all that its parent came to. */
  readonly amountMinor: bigint
  /** Of a capture: it gave the rest of the reservation back, because its processor captures once. */
  readonly isLast: boolean
}

/**
 * What is given back while nothing is too much is taken off what the order costs: money that comes after it was asked for by nobody, although the
 * sums alone would say that the order is paid once. What is given back while too much is there is given back of that. A reversal before the
 * order is settled takes nothing off: its payer is asked again. `steps` in the order they happened.
 */
export function forgivenOf(order: Omit<OrderFacts, 'status'>, steps: readonly MoneyStep[]): bigint {
  const payments = new Map<string, Sums>()
  let forgiven = 0n
  for (const step of steps) {
    const facts = [...payments.values()]
    const had = leftOf(facts)
    const wasSettled = isSettled(order, facts)
    payments.set(step.paymentId, after(payments.get(step.paymentId) ?? NOTHING, step))
    if (step.type === 'refund' || (step.type === 'void' && wasSettled)) {
      const given = had - leftOf([...payments.values()])
      forgiven += larger(given - larger(had - (order.totalMinor - forgiven), 0n), 0n)
    }
  }
  return forgiven
}

/** What is taken and not given back after these steps; what is only reserved is not in it, and what was charged back is. */
export function paidBy(steps: readonly MoneyStep[]): bigint {
  return steps.reduce((sum, { type, of, amountMinor }) => {
    const taken = type === 'purchase' || type === 'capture'
    const back = type === 'refund' || (type === 'void' && of !== 'authorization')
    return taken ? sum + amountMinor : back ? sum - amountMinor : sum
  }, 0n)
}

interface Sums extends LeftFacts {
  /** What is left of each, by its transaction. */
  readonly reservations: Readonly<Record<string, bigint>>
}

const NOTHING: Sums = {
  status: 'unpaid',
  authorizedMinor: 0n,
  heldMinor: 0n,
  capturedMinor: 0n,
  refundedMinor: 0n,
  disputedMinor: 0n,
  reservations: {},
}

function after(facts: Sums, { type, of, transactionId, parentId, amountMinor, isLast }: MoneyStep): Sums {
  const undone = parentId ?? ''
  switch (type) {
    case 'chargeback':
      return { ...facts, disputedMinor: facts.disputedMinor + amountMinor }
    case 'chargeback_reversal':
      return { ...facts, disputedMinor: facts.disputedMinor - amountMinor }
    case 'refund':
      return { ...facts, refundedMinor: facts.refundedMinor + amountMinor }
    case 'purchase':
      return { ...facts, capturedMinor: facts.capturedMinor + amountMinor }
    case 'authorization':
      return holding(transactionId, amountMinor, { ...facts, authorizedMinor: facts.authorizedMinor + amountMinor })
    case 'capture': {
      const rest = isLast ? 0n : larger((facts.reservations[undone] ?? 0n) - amountMinor, 0n)
      return holding(undone, rest, { ...facts, capturedMinor: facts.capturedMinor + amountMinor })
    }
    case 'void':
      return of === 'authorization'
        ? holding(undone, 0n, { ...facts, authorizedMinor: facts.authorizedMinor - amountMinor })
        : { ...facts, capturedMinor: facts.capturedMinor - amountMinor }
  }
}

function holding(reservation: string, leftMinor: bigint, facts: Sums): Sums {
  const reservations = { ...facts.reservations, [reservation]: leftMinor }
  return { ...facts, reservations, heldMinor: Object.values(reservations).reduce((sum, one) => sum + one, 0n) }
}
