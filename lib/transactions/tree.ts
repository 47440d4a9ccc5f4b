import type { TransactionType } from '@/lib/payments/contract'

// What a payment's transactions may become, and what they add up to. Pure: no database, no processor.

export type TransactionStatus = 'created' | 'pending' | 'unknown' | 'succeeded' | 'declined' | 'failed'

/** Which transaction may hang under which, and only under one that succeeded. A root (null) is what the field calls an attempt. */
export const PARENTS: Readonly<Record<TransactionType, readonly (TransactionType | null)[]>> = {
  verification: [null],
  authorization: [null],
  purchase: [null],
  capture: ['authorization'],
  void: ['authorization', 'purchase'],
  refund: ['capture', 'purchase'],
  chargeback: ['capture', 'purchase'],
  chargeback_reversal: ['chargeback'],
}

/** A row moves along these arrows. Money that a processor says arrived is always recorded, however late: only `succeeded` is final, but for a refund that came back (`comesBack`). */
export const TRANSITIONS: Readonly<Record<TransactionStatus, readonly TransactionStatus[]>> = {
  created: ['pending', 'unknown', 'succeeded', 'declined', 'failed'],
  pending: ['succeeded', 'declined'],
  unknown: ['pending', 'succeeded', 'declined', 'failed'],
  declined: ['succeeded'],
  failed: ['succeeded'],
  succeeded: [],
}

/**
 * `applied`: the row moves. `repeated`: it says nothing new (the same again, or old news that came late). `refused`: it contradicts what
 * is recorded; the report is kept for a person.
 */
export type Step = 'applied' | 'repeated' | 'refused'

export function step(from: TransactionStatus, to: TransactionStatus): Step {
  if (TRANSITIONS[from].includes(to)) return 'applied'
  return from === 'succeeded' && to === 'declined' ? 'refused' : 'repeated'
}

export interface Node {
  readonly id: string
  readonly parentId: string | null
  readonly type: TransactionType
  readonly status: TransactionStatus
  /** What was told, or asked while nothing is told. */
  readonly amountMinor: bigint
}

/** May `type` be added under `parent`? The amounts are the business of `summarize`. */
export function mayFollow(type: TransactionType, parent: Pick<Node, 'type' | 'status'> | null): boolean {
  return PARENTS[type].includes(parent?.type ?? null) && (parent === null || parent.status === 'succeeded')
}

/** Not final: it may still move money. */
export function isOpen(node: Pick<Node, 'status'>): boolean {
  return node.status === 'created' || node.status === 'pending' || node.status === 'unknown'
}

/** Over, and nothing moved by it that is still where it was moved to. */
export function cameToNothing(status: TransactionStatus): boolean {
  return status === 'declined' || status === 'failed'
}

export type PaymentStatus =
  | 'unpaid'
  | 'pending'
  | 'authorized'
  | 'part_paid'
  | 'paid'
  | 'overpaid'
  | 'part_refunded'
  | 'refunded'
  | 'disputed'
  | 'released'
  | 'verified'

/** Sums in minor units of the payment's currency. */
export interface Summary {
  readonly authorized: bigint
  readonly captured: bigint
  readonly refunded: bigint
  readonly disputed: bigint
  /** What may still be captured and refunded; what open transactions may yet take is not in it. */
  readonly capturable: bigint
  readonly refundable: bigint
  /** Something may still happen by itself. */
  readonly open: boolean
  readonly status: PaymentStatus
}

/** Every sum of a payment, from its rows. Nothing about its state is stored that this does not say. */
export function summarize(dueMinor: bigint, nodes: readonly Node[]): Summary {
  const sum = (wanted: (node: Node) => boolean) =>
    nodes.filter(wanted).reduce((total, node) => total + node.amountMinor, 0n)
  const voided = new Set(nodes.filter((n) => n.type === 'void' && n.status === 'succeeded').map((n) => n.parentId))
  const done = (type: TransactionType) => sum((n) => n.type === type && n.status === 'succeeded' && !voided.has(n.id))
  const underWay = (...types: TransactionType[]) => sum((n) => types.includes(n.type) && isOpen(n))

  const authorized = done('authorization')
  const captured = done('capture') + done('purchase')
  const refunded = done('refund')
  const disputed = done('chargeback') - done('chargeback_reversal')
  return {
    authorized,
    captured,
    refunded,
    disputed,
    capturable: atLeastZero(authorized - done('capture') - underWay('capture', 'void')),
    refundable: atLeastZero(captured - refunded - disputed - underWay('refund')),
    open: nodes.some(isOpen),
    status: statusOf(dueMinor, nodes, { authorized, captured, refunded, disputed, voided: voided.size > 0 }),
  }
}

interface Sums {
  readonly authorized: bigint
  readonly captured: bigint
  readonly refunded: bigint
  readonly disputed: bigint
  readonly voided: boolean
}

function statusOf(dueMinor: bigint, nodes: readonly Node[], sums: Sums): PaymentStatus {
  if (sums.disputed > 0n) return 'disputed'
  if (sums.refunded > 0n) return sums.refunded >= sums.captured ? 'refunded' : 'part_refunded'
  if (sums.captured > dueMinor) return 'overpaid'
  if (sums.captured > 0n) return sums.captured === dueMinor ? 'paid' : 'part_paid'
  if (sums.authorized > 0n) return 'authorized'
  if (nodes.some((n) => n.type === 'verification' && n.status === 'succeeded')) return 'verified'
  if (nodes.some((n) => n.parentId === null && isOpen(n))) return 'pending'
  return sums.voided ? 'released' : 'unpaid'
}

function atLeastZero(amount: bigint): bigint {
  return amount > 0n ? amount : 0n
}
