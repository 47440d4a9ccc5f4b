import { describe, expect, it } from 'vitest'
import { owedOf, standingFor } from './standing'
import type { OrderStatus } from './states'
import type { PaymentFacts } from './status'

const none = { authorizedMinor: 0n, heldMinor: 0n, capturedMinor: 0n, refundedMinor: 0n }
const HELD: PaymentFacts = { ...none, status: 'authorized', authorizedMinor: 100n, heldMinor: 100n }
const FREED: PaymentFacts = { ...none, status: 'released' }

function order(status: OrderStatus, paid: bigint, more: { readonly refunded?: bigint; readonly pre?: boolean } = {}) {
  const { refunded = 0n, pre = false } = more
  return { status, totalMinor: 100n, paidMinor: paid, refundedMinor: refunded, preauthorize: pre }
}

describe('an order as its payer is told of it', () => {
  it.each([
    ['to_pay', order('pending', 0n), [], 100n],
    ['to_pay', order('failed', 0n), [], 100n],
    ['reserved', order('active', 0n, { pre: true }), [HELD], 0n],
    ['released', order('complete', 0n, { pre: true }), [FREED], 0n],
    ['part_taken', order('complete', 40n, { pre: true }), [], 0n],
    ['part_held', order('complete', 40n, { pre: true }), [{ ...HELD, capturedMinor: 40n, heldMinor: 60n }], 0n],
    ['paid', order('complete', 100n, { pre: true }), [], 0n],
    ['part_paid', order('active', 40n), [], 60n],
    ['part_paid', order('active', 40n, { refunded: 10n }), [], 60n],
    ['paid', order('complete', 100n), [], 0n],
    ['paid', order('complete', 200n, { refunded: 100n }), [], 0n],
    ['part_refunded', order('complete', 100n, { refunded: 1n }), [], 0n],
    ['part_refunded', order('complete', 200n, { refunded: 101n }), [], 0n],
    ['refunded', order('complete', 100n, { refunded: 100n }), [], 0n],
    // That somebody has to look at it is the merchant's business.
    ['ended', order('review', 40n), [], 60n],
    ['ended', order('complete', 40n), [], 0n],
    ['ended', order('complete', 0n), [], 0n],
    ['cancelled', order('cancelled', 0n), [], 0n],
  ] as const)('is %s', (standing, row, payments, owed) => {
    expect(standingFor(row, payments)).toBe(standing)
    expect(owedOf(row)).toBe(owed)
  })
})
