import { database } from '@/db/client'
import { timeOf } from '@/lib/ids'
import { overpaidOrders } from '@/lib/needs-person/overpaid'
import type { Acknowledged } from '../records'
import type { Facts, Finding, OurTransaction } from './facts'
import { forgivenOf, isInParts, type Move, movesOf } from './forgiven'

// O6: orders and links are what the transactions for them say. Nothing that is cached, and none of the functions that compute it, is believed.

interface Order {
  readonly id: string
  readonly status: string
  readonly total: bigint
  readonly preauthorize: boolean
  readonly over: bigint
}

interface Link {
  readonly id: string
  readonly order_id: string | null
  readonly status: string
  readonly uses_most: number | null
  readonly uses: number
  readonly paid_minor: string
  readonly refunded_minor: string
  readonly paid_late: boolean
  /** Times are milliseconds since 1970. */
  readonly expires_at: number | null
  readonly part_min_minor: string | null
  readonly wake_at: number | null
  readonly cancelled_at: number | null
  readonly was_extended: boolean
  readonly told_paid: number
}

/** A payment for an order, from its transactions. */
interface Paid {
  readonly id: string
  readonly orderId: string
  readonly linkId: string | null
  readonly taken: bigint
  readonly net: bigint
  /** Reserved, and neither taken nor released. */
  readonly held: bigint
  readonly hasSucceeded: boolean
  /** What each of its transactions moved, and when. */
  readonly moves: readonly Move[]
  /** When its money came; null when none did. */
  readonly cameAt: number | null
  /** Each attempt from the moment when it was written to the last that was heard of it. */
  readonly attempts: readonly { readonly id: string; readonly from: number; readonly to: number }[]
}

/** O6: no order is paid twice, or it is listed; every link and order is in the state that its payments make of it. */
export async function judgeLinks(facts: Facts, told: Acknowledged): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const find = (subject: string, problem: string) => findings.push({ rule: 'O6', subject, problem })
  const { sql, profileId } = facts
  const paid = await paymentsOf(facts)
  const orders = await sql<(Omit<Order, 'total' | 'over'> & { total: string; over: string })[]>`
    select id, status, total_minor::text as total, preauthorize, over_minor::text as over from "order"`
  const links = await linksOf(facts)
  const system = { kind: 'system', profileId, name: 'torture' } as const
  const listed = new Set((await overpaidOrders(database(), system, 1000)).map(({ orderId }) => orderId))
  const byOrder = Map.groupBy(paid, ({ orderId }) => orderId)
  const known = new Map<string, Order>()
  for (const row of orders) {
    const order = { ...row, total: BigInt(row.total), over: BigInt(row.over) }
    known.set(row.id, order)
    judgeOrder(order, byOrder.get(row.id) ?? [], listed.has(row.id), find)
  }
  const byLink = Map.groupBy(paid, ({ linkId }) => linkId)
  for (const link of links) {
    const order = known.get(link.order_id ?? '')
    judgeLink(link, byLink.get(link.id) ?? [], order && isSettled(order, byOrder.get(order.id) ?? []), find)
  }
  const here = new Set(links.map(({ id }) => id))
  for (const id of told.links) if (!here.has(id)) find(id, 'was made, and is not there.')
  return findings
}

type Find = (subject: string, problem: string) => void

async function paymentsOf({ sql, ours }: Facts): Promise<readonly Paid[]> {
  const rows = await sql<{ id: string; order_id: string | null; link_id: string | null; purpose: string }[]>`
    select id, order_id, link_id, purpose from payment where order_id is not null or link_id is not null or purpose = 'order'`
  const steps = await sql<{ transaction_id: string; to_status: string; at: number }[]>`
    select transaction_id, to_status, (extract(epoch from at) * 1000)::float8 as at from transaction_step order by at`
  const byTransaction = Map.groupBy(steps, (one) => one.transaction_id)
  const byPayment = Map.groupBy(ours, (one) => one.payment_id)
  return rows.map((row) => {
    const own = byPayment.get(row.id) ?? []
    const roots = own.filter(({ parent_id }) => parent_id === null)
    const cameAt = roots.flatMap(({ id }) =>
      (byTransaction.get(id) ?? []).filter(({ to_status }) => to_status === 'succeeded').map(({ at }) => at),
    )[0]
    const attempts = roots.map(({ id }) => ({
      id,
      // The times in the row were moved back; its id was not.
      from: timeOf(id)?.getTime() ?? 0,
      to: byTransaction.get(id)?.at(-1)?.at ?? 0,
    }))
    return {
      id: row.id,
      orderId: row.order_id ?? '',
      linkId: row.link_id,
      ...moneyOf(own),
      moves: movesOf(own, byTransaction),
      cameAt: cameAt ?? null,
      attempts,
    }
  })
}

function moneyOf(own: readonly OurTransaction[]): Pick<Paid, 'taken' | 'net' | 'held' | 'hasSucceeded'> {
  const done = own.filter(({ status }) => status === 'succeeded')
  const undone = new Set(done.flatMap(({ type, parent_id }) => (type === 'void' ? [parent_id] : [])))
  const sum = (...types: readonly string[]) =>
    done
      .filter(({ id, type }) => types.includes(type) && !undone.has(id))
      .reduce((total, { told_minor }) => total + BigInt(told_minor ?? 0), 0n)
  const taken = sum('purchase', 'capture')
  return {
    taken,
    net: taken - sum('refund'),
    held: done
      .filter(({ id, type }) => type === 'authorization' && !undone.has(id))
      .reduce((total, one) => total + heldOf(one, done), 0n),
    hasSucceeded: done.some(({ parent_id }) => parent_id === null),
  }
}

function heldOf(reservation: OurTransaction, done: readonly OurTransaction[]): bigint {
  const captures = done.filter(({ type, parent_id }) => type === 'capture' && parent_id === reservation.id)
  if (captures.length > 0 && !isInParts(reservation)) return 0n
  return captures.reduce((left, one) => left - BigInt(one.told_minor ?? 0), BigInt(reservation.told_minor ?? 0))
}

function linksOf({ sql }: Facts): Promise<readonly Link[]> {
  return sql<Link[]>`
    select l.id, l.order_id, l.status, l.uses_most, l.uses, l.paid_minor::text, l.refunded_minor::text, l.paid_late, l.part_min_minor::text,
      (extract(epoch from l.expires_at) * 1000)::float8 as expires_at, (extract(epoch from l.wake_at) * 1000)::float8 as wake_at,
      (extract(epoch from e.cancelled_at) * 1000)::float8 as cancelled_at, coalesce(e.was_extended, false) as was_extended, coalesce(e.told_paid, 0) as told_paid
    from payment_link l left join lateral (
      select min(at) filter (where kind = 'cancelled') as cancelled_at, bool_or(kind = 'extended') as was_extended,
        count(*) filter (where kind in ('paid', 'paid_late'))::int as told_paid
      from link_event e where e.profile_id = l.profile_id and e.link_id = l.id) e on true`
}

const total = (paid: readonly Paid[], of: (one: Paid) => bigint) => paid.reduce((sum, one) => sum + of(one), 0n)

function isSettled(order: Order, paid: readonly Paid[]): boolean {
  return (
    total(paid, ({ taken }) => taken) >= order.total || (order.preauthorize && paid.some((one) => one.hasSucceeded))
  )
}

function judgeOrder(order: Order, paid: readonly Paid[], isListed: boolean, find: Find): void {
  const { id, status } = order
  const has = total(paid, ({ net, held }) => net + held)
  const costs =
    order.total -
    forgivenOf(
      order,
      paid.flatMap(({ moves }) => moves),
    )
  const over = has > costs ? has - costs : 0n
  if (order.over !== over) find(id, `has ${over} too much and says ${order.over}.`)
  if (isListed !== over > 0n)
    find(id, over > 0n ? 'is overpaid and listed nowhere.' : 'is listed as overpaid and is not.')
  const brought = paid.filter((one) => one.hasSucceeded)
  if (total(brought, ({ taken, held }) => taken + held) > order.total)
    find(id, `was paid more than its ${order.total}: by ${brought.map((one) => one.id)}.`)
  for (const [a, b] of pairs(paid))
    for (const one of a.attempts)
      for (const other of b.attempts)
        if (one.from < other.to && other.from < one.to) find(id, `two were paying at once: ${one.id} and ${other.id}.`)
  const expected = expectedOf(order, paid)
  if (!expected.includes(status)) find(id, `is ${status}, by its payments it is ${expected.join(' or ')}.`)
}

function pairs<T>(all: readonly T[]): readonly (readonly [T, T])[] {
  return all.flatMap((a, at) => all.slice(at + 1).map((b) => [a, b] as const))
}

function expectedOf(order: Order, paid: readonly Paid[]): readonly string[] {
  if (isSettled(order, paid) && !paid.some(({ held }) => held > 0n)) return ['complete']
  // What was ended by hand stays so, also while money is still reserved.
  if (paid.some(({ held }) => held > 0n)) return ['active', 'complete']
  if (paid.some(({ taken }) => taken > 0n)) return ['active', 'complete']
  return ['draft', 'pending', 'cancelled']
}

const LEEWAY_MS = 5000

function judgeLink(link: Link, paid: readonly Paid[], isDone: boolean | undefined, find: Find): void {
  const { id, status, uses_most: most } = link
  const brought = paid.filter((one) => one.hasSucceeded)
  const orphan = paid.find(({ orderId }) => orderId === '')
  if (orphan) find(id, `a payment by it is for no order: ${orphan.id}.`)
  if (link.uses !== brought.length) find(id, `says that it was used ${link.uses} times, it was ${brought.length}.`)
  const taken = total(paid, (one) => one.taken)
  if (BigInt(link.paid_minor) !== taken) find(id, `says that ${link.paid_minor} was paid, it was ${taken}.`)
  const back = taken - total(paid, (one) => one.net)
  if (BigInt(link.refunded_minor) !== back) find(id, `says that ${link.refunded_minor} was refunded, it was ${back}.`)
  if (most === 1 && link.part_min_minor === null && brought.length > 1)
    find(id, `was paid by two: ${brought.map((one) => one.id)}.`)
  if (most !== null && brought.length > most && link.part_min_minor === null)
    find(id, `was to be paid ${most} times, and was ${brought.length} times.`)
  if (link.told_paid > brought.length || (brought.length > 0 && link.told_paid === 0))
    find(id, `its story tells ${link.told_paid} times that it was paid, it was ${brought.length} times.`)
  const isUsedUp = most === 1 ? isDone === true : most !== null && brought.length >= most
  const mayBeOver = status === 'cancelled' || status === 'expired'
  if (isUsedUp && status !== 'success' && !(mayBeOver && brought.length === 0)) find(id, `is ${status} and is paid.`)
  if (!isUsedUp && !['scheduled', 'created', 'cancelled', 'expired'].includes(status))
    find(id, `is ${status} and nobody has paid it, or is at it.`)
  if (link.wake_at && link.wake_at < Date.now() - LEEWAY_MS) find(id, 'the clock has passed it by.')
  if (!link.was_extended) judgeLateness(link, brought, find)
}

function judgeLateness(link: Link, brought: readonly Paid[], find: Find): void {
  const end = Math.min(link.expires_at ?? Number.POSITIVE_INFINITY, link.cancelled_at ?? Number.POSITIVE_INFINITY)
  const came = brought.flatMap(({ cameAt }) => (cameAt === null ? [] : [cameAt]))
  // What came while the answer was being written down may be either.
  if (came.some((at) => at > end) && !link.paid_late) find(link.id, 'was paid late, and does not say so.')
  if (came.every((at) => at < end - LEEWAY_MS) && link.paid_late)
    find(link.id, 'says that it was paid late, and was not.')
}
