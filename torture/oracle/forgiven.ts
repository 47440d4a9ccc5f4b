import type { OurTransaction } from './facts'

// What was given back of an order before somebody else's money came for it: worked out anew, from transactions and the times of their steps.

/** What a transaction moved, and when it succeeded. */
export interface Move {
  readonly at: number
  readonly paymentId: string
  readonly reserved: bigint
  readonly taken: bigint
  readonly refunded: bigint
  readonly isVoid: boolean
  /** The authorization that it makes, takes from or ends. */
  readonly reservation: string
  /** Nothing of that is left afterwards. */
  readonly ends: boolean
}

interface Step {
  readonly to_status: string
  readonly at: number
}

/** The moves of a payment's transactions, in no order. */
export function movesOf(own: readonly OurTransaction[], steps: ReadonlyMap<string, readonly Step[]>): readonly Move[] {
  const nothing = { reserved: 0n, taken: 0n, refunded: 0n, isVoid: false, reservation: '', ends: false }
  return own
    .filter(({ status }) => status === 'succeeded')
    .flatMap((one): Move[] => {
      const at = steps.get(one.id)?.find(({ to_status }) => to_status === 'succeeded')?.at ?? 0
      const move = { ...nothing, at, paymentId: one.payment_id }
      const told = BigInt(one.told_minor ?? 0)
      if (one.type === 'authorization') return [{ ...move, reserved: told, reservation: one.id }]
      if (one.type === 'purchase') return [{ ...move, taken: told }]
      if (one.type === 'capture')
        return [{ ...move, taken: told, reservation: one.parent_id ?? '', ends: !isInParts(one) }]
      if (one.type === 'refund') return [{ ...move, refunded: told }]
      const undone = own.find(({ id }) => id === one.parent_id)
      if (one.type !== 'void' || !undone) return []
      const back = -BigInt(undone.told_minor ?? 0)
      const what = { ...move, isVoid: true, reservation: undone.id, ends: true }
      return [{ ...what, [undone.type === 'authorization' ? 'reserved' : 'taken']: back }]
    })
}

/** Does the processor keep the rest of a reservation of which a part was captured? */
export function isInParts({ adapter }: Pick<OurTransaction, 'adapter'>): boolean {
  return adapter === 'paypal'
}

/** How much less an order costs because it was given back while nothing of it was too much. */
export function forgivenOf(
  order: { readonly total: bigint; readonly preauthorize: boolean },
  moves: readonly Move[],
): bigint {
  const sums = new Map<string, { reserved: bigint; taken: bigint; refunded: bigint }>()
  const held = new Map<string, bigint>()
  const has = () =>
    [...sums.values()].reduce((all, one) => all + one.taken - one.refunded, 0n) +
    [...held.values()].reduce((all, one) => all + one, 0n)
  let costs = order.total
  for (const move of moves.toSorted((a, b) => a.at - b.at)) {
    const before = has()
    const all = [...sums.values()]
    const isPaid =
      all.reduce((sum, { taken }) => sum + taken, 0n) >= order.total ||
      (order.preauthorize && all.some(({ reserved, taken }) => reserved > 0n || taken > 0n))
    const own = sums.get(move.paymentId) ?? { reserved: 0n, taken: 0n, refunded: 0n }
    own.reserved += move.reserved
    own.taken += move.taken
    own.refunded += move.refunded
    sums.set(move.paymentId, own)
    const rest = (held.get(move.reservation) ?? 0n) + move.reserved - move.taken
    if (move.reservation !== '') held.set(move.reservation, move.ends || rest < 0n ? 0n : rest)
    if (move.refunded === 0n && !(move.isVoid && isPaid)) continue
    const tooMuch = before > costs ? before - costs : 0n
    const given = before - has()
    if (given > tooMuch) costs -= given - tooMuch
  }
  return order.total - costs
}
