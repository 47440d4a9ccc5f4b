import { describe, expect, it } from 'vitest'
import type { LinkStatus, OrderStatus } from './states'
import { type AttemptFacts, linkStatusOf, orderStatusOf } from './status'

const facts = (status: AttemptFacts['status'], captured = 0n, authorized = 0n, refunded = 0n): AttemptFacts => ({
  status,
  authorizedMinor: authorized,
  heldMinor: captured === 0n ? authorized : 0n,
  capturedMinor: captured,
  refundedMinor: refunded,
  hasOpenAttempt: status === 'pending',
})

const PENDING = facts('pending')
const DECLINED = facts('unpaid')
const PAID = facts('paid', 1000n)
const HALF = facts('paid', 500n)
const STILL_TRIED = { ...HALF, hasOpenAttempt: true }
const HELD = facts('authorized', 0n, 1000n)
const CAPTURED_IN_PART = facts('part_paid', 400n, 1000n)
const RELEASED = facts('released')
const REFUNDED = facts('refunded', 1000n, 0n, 1000n)

const order = (status: OrderStatus, preauthorize = false) => ({ status, totalMinor: 1000n, preauthorize })

describe('orderStatusOf', () => {
  it.each<[string, OrderStatus, boolean, AttemptFacts[], OrderStatus]>([
    ['waits', 'pending', false, [], 'pending'],
    ['is being paid', 'pending', false, [PENDING], 'pending'],
    ['was declined', 'pending', false, [DECLINED], 'pending'],
    ['is paid', 'pending', false, [DECLINED, PAID], 'complete'],
    ['is paid in part', 'pending', false, [HALF], 'active'],
    ['is paid in two parts', 'active', false, [HALF, HALF], 'complete'],
    ['is paid twice', 'complete', false, [PAID, PAID], 'complete'],
    ['is paid by phone', 'draft', false, [PAID], 'complete'],
    ['is reserved', 'pending', true, [HELD], 'active'],
    ['is captured in part', 'active', true, [CAPTURED_IN_PART], 'complete'],
    ['is reversed', 'active', true, [RELEASED], 'complete'],
    ['is refunded', 'complete', false, [REFUNDED], 'complete'],
    ['was cancelled, and is paid late', 'cancelled', false, [PAID], 'complete'],
    ['was cancelled, and is reserved late', 'cancelled', true, [HELD], 'active'],
    ['was cancelled, and is declined late', 'cancelled', false, [DECLINED], 'cancelled'],
  ])('%s', (_what, from, preauthorize, payments, to) => {
    expect(orderStatusOf(order(from, preauthorize), payments)).toBe(to)
  })
})

describe('linkStatusOf', () => {
  const once = (status: LinkStatus, isOrderDone = false) => ({ status, usesMost: 1, isOrderDone })
  it.each<[string, LinkStatus, boolean, AttemptFacts[], LinkStatus]>([
    ['is not sent yet', 'scheduled', false, [], 'scheduled'],
    ['waits', 'created', false, [], 'created'],
    ['is being paid', 'created', false, [PENDING], 'processing'],
    ['was declined', 'processing', false, [DECLINED], 'created'],
    ['is paid in part', 'processing', false, [HALF], 'created'],
    ['is paid in part, and another attempt is open', 'processing', false, [STILL_TRIED], 'processing'],
    ['is paid', 'processing', true, [PAID], 'success'],
    ['its order was paid elsewhere', 'created', true, [], 'success'],
    ['was cancelled, and its order paid elsewhere', 'cancelled', true, [], 'cancelled'],
    ['expired while being paid', 'expired', false, [PENDING], 'expired'],
    ['expired, and is paid late', 'expired', true, [PAID], 'success'],
    ['was cancelled, and is paid late', 'cancelled', true, [PAID], 'success'],
    ['stays paid', 'success', true, [REFUNDED], 'success'],
  ])('%s', (_what, from, isOrderDone, payments, to) => {
    expect(linkStatusOf(once(from, isOrderDone), payments)).toBe(to)
  })

  it('stays open to others while one pays, until it is used up', () => {
    const link = { status: 'created' as const, usesMost: 2, isOrderDone: false }
    expect(linkStatusOf(link, [PENDING, PAID])).toBe('created')
    expect(linkStatusOf(link, [PAID, HELD])).toBe('success')
    expect(linkStatusOf({ ...link, usesMost: null }, Array(50).fill(PAID))).toBe('created')
  })
})
