import type { AnyAdapter } from '@/lib/payments/contract'
import { isOpen, mayFollow, type Node, summarize } from './tree'

// Which follow-ups a transaction still allows: the one answer for the page that draws the buttons and for the call that does the deed.

export type FollowUpType = 'capture' | 'void' | 'refund'

/** Can this processor do that after a transaction of this type, ever? Where it cannot, there is no button (D1). */
export function isSupported(adapter: AnyAdapter, type: FollowUpType, node: Pick<Node, 'type'>): boolean {
  const { operations } = adapter
  if (type === 'void') return operations.void?.of.some((of) => of === node.type) ?? false
  return operations[type] !== undefined
}

/** Was it done already, or is it under way, at a processor that does it only once (D3)? */
export function isUsedUp(adapter: AnyAdapter, type: FollowUpType, node: Node, nodes: readonly Node[]): boolean {
  const earlier = (of: FollowUpType) =>
    nodes.some((one) => one.parentId === node.id && one.type === of && (isOpen(one) || one.status === 'succeeded'))
  const once = (of: 'capture' | 'refund') => adapter.operations[of]?.multiple === false && earlier(of)
  // The capture that may happen once gives the rest back by itself, so nothing is left to reverse either.
  if (type === 'void') return earlier('void') || once('capture')
  return once(type) || (type === 'capture' && earlier('void'))
}

/** What a follow-up may still take from its parent, in minor units; what is under way counts as taken. */
export function leftOf(type: FollowUpType, parent: { readonly id: string }, nodes: readonly Node[]): bigint {
  const family = nodes.filter((node) => node.id === parent.id || node.parentId === parent.id)
  const disputes = family.filter((node) => node.type === 'chargeback').map((node) => node.id)
  const reversals = nodes.filter((node) => node.parentId !== null && disputes.includes(node.parentId))
  const summary = summarize(0n, [...family, ...reversals])
  return type === 'refund' ? summary.refundable : summary.capturable
}

export interface Possible {
  readonly type: FollowUpType
  readonly node: Node
  readonly leftMinor: bigint
  /** May it take less than all that is left? */
  readonly partial: boolean
}

/** Every follow-up that the processors can still do to these transactions. `adapterAt` answers whose a transaction is. */
export function possibleFollowUps(adapterAt: (node: Node) => AnyAdapter, nodes: readonly Node[]): readonly Possible[] {
  return nodes.flatMap((node) => TYPES.flatMap((type) => possible(adapterAt(node), type, node, nodes) ?? []))
}

const TYPES: readonly FollowUpType[] = ['capture', 'void', 'refund']

function possible(adapter: AnyAdapter, type: FollowUpType, node: Node, nodes: readonly Node[]): Possible | undefined {
  if (!mayFollow(type, node) || !isSupported(adapter, type, node) || isUsedUp(adapter, type, node, nodes))
    return undefined
  const leftMinor = leftOf(type, node, nodes)
  const partial = type !== 'void' && adapter.operations[type]?.partial === true
  return leftMinor > 0n ? { type, node, leftMinor, partial } : undefined
}
