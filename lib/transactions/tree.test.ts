import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PAYMENT_STATUSES, TRANSACTION_STATUSES, TRANSACTION_TYPES } from '@/db/schema/payments'
import {
  isOpen,
  mayFollow,
  type Node,
  PARENTS,
  type PaymentStatus,
  step,
  summarize,
  type TransactionStatus,
} from './tree'

const node = (
  id: string,
  type: Node['type'],
  status: TransactionStatus,
  amountMinor: bigint,
  parentId: string | null = null,
): Node => ({
  id,
  type,
  status,
  amountMinor,
  parentId,
})

describe('the steps of a transaction', () => {
  const words = { applied: 'moves', repeated: '-', refused: 'CONFLICT' }
  it.each<[TransactionStatus, string]>([
    //          to: created, pending, unknown, succeeded, declined, failed
    ['created', '- moves moves moves moves moves'],
    ['pending', '- - - moves moves -'],
    ['unknown', '- moves - moves moves moves'],
    ['succeeded', '- - - - CONFLICT -'],
    ['declined', '- - - moves - -'],
    ['failed', '- - - moves - -'],
  ])('from %s: %s', (from, row) => {
    expect(TRANSACTION_STATUSES.map((to) => words[step(from, to)]).join(' ')).toBe(row)
  })

  it('end somewhere: from every status a final one can be reached, and late money always lands', () => {
    for (const status of TRANSACTION_STATUSES) {
      if (isOpen({ status })) expect(step(status, 'succeeded')).toBe('applied')
      if (status === 'declined' || status === 'failed') expect(step(status, 'succeeded')).toBe('applied')
    }
  })
})

describe('what may follow what', () => {
  it('hangs only under what succeeded', () => {
    for (const type of TRANSACTION_TYPES)
      for (const parent of TRANSACTION_TYPES)
        for (const status of TRANSACTION_STATUSES)
          expect(mayFollow(type, { type: parent, status })).toBe(
            PARENTS[type].includes(parent) && status === 'succeeded',
          )
  })

  it('a refund never follows an authorisation, a void never a capture', () => {
    expect(mayFollow('refund', { type: 'authorization', status: 'succeeded' })).toBe(false)
    expect(mayFollow('void', { type: 'capture', status: 'succeeded' })).toBe(false)
  })
})

describe('the sums of a payment of 100.00', () => {
  const PA = node('pa', 'authorization', 'succeeded', 10_000n)
  const DB = node('db', 'purchase', 'succeeded', 10_000n)
  const CP = node('cp', 'capture', 'succeeded', 6_000n, 'pa')
  const cases: readonly [
    string,
    PaymentStatus,
    readonly Node[],
    Partial<Record<'capturable' | 'refundable', bigint>>,
  ][] = [
    ['nothing yet', 'unpaid', [], {}],
    ['a declined attempt', 'unpaid', [node('1', 'purchase', 'declined', 10_000n)], {}],
    ['an attempt under way', 'pending', [node('1', 'purchase', 'pending', 10_000n)], {}],
    ['an attempt whose reply was lost', 'pending', [node('1', 'purchase', 'unknown', 10_000n)], {}],
    ['reserved', 'authorized', [PA], { capturable: 10_000n, refundable: 0n }],
    ['reserved, a capture under way', 'authorized', [PA, { ...CP, status: 'unknown' }], { capturable: 4_000n }],
    ['captured in part', 'part_paid', [PA, CP], { capturable: 4_000n, refundable: 6_000n }],
    ['released', 'released', [PA, node('rv', 'void', 'succeeded', 10_000n, 'pa')], { capturable: 0n }],
    ['paid', 'paid', [DB], { refundable: 10_000n }],
    ['paid after a decline', 'paid', [node('1', 'purchase', 'declined', 10_000n), DB], {}],
    ['paid twice', 'overpaid', [DB, node('db2', 'purchase', 'succeeded', 10_000n)], { refundable: 20_000n }],
    [
      'refunded in part',
      'part_refunded',
      [DB, node('rf', 'refund', 'succeeded', 2_500n, 'db')],
      { refundable: 7_500n },
    ],
    ['a refund under way', 'paid', [DB, node('rf', 'refund', 'pending', 2_500n, 'db')], { refundable: 7_500n }],
    ['a refund that failed', 'paid', [DB, node('rf', 'refund', 'declined', 2_500n, 'db')], { refundable: 10_000n }],
    ['refunded', 'refunded', [DB, node('rf', 'refund', 'succeeded', 10_000n, 'db')], { refundable: 0n }],
    ['charged back', 'disputed', [DB, node('cb', 'chargeback', 'succeeded', 10_000n, 'db')], { refundable: 0n }],
    [
      'a chargeback won',
      'paid',
      [
        DB,
        node('cb', 'chargeback', 'succeeded', 10_000n, 'db'),
        node('cbr', 'chargeback_reversal', 'succeeded', 10_000n, 'cb'),
      ],
      { refundable: 10_000n },
    ],
  ]
  it.each(cases)('%s: %s', (_name, status, nodes, sums) => {
    expect(summarize(10_000n, nodes)).toMatchObject({ status, ...sums })
  })

  it('a kept card is verified', () => {
    expect(summarize(0n, [node('1', 'verification', 'succeeded', 0n)]).status).toBe('verified')
  })

  it('every status can be reached', () => {
    const reached = new Set([...cases.map(([, status]) => status), 'verified'])
    expect([...reached].sort()).toEqual([...PAYMENT_STATUSES].sort())
  })
})

it('whatever the tree, nothing may be refunded or captured beyond what there is', () => {
  const anyNode = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    parentId: fc.constantFrom('a', 'b', null),
    type: fc.constantFrom(...TRANSACTION_TYPES),
    status: fc.constantFrom(...TRANSACTION_STATUSES),
    amountMinor: fc.bigInt({ min: 0n, max: 1000n }),
  })
  fc.assert(
    fc.property(fc.array(anyNode), fc.bigInt({ min: 0n, max: 1000n }), (nodes, due) => {
      const sums = summarize(due, nodes)
      expect(sums.refundable >= 0n && sums.capturable >= 0n).toBe(true)
      if (sums.refunded >= 0n && sums.disputed >= 0n) expect(sums.refundable <= sums.captured).toBe(true)
      expect(sums.capturable <= sums.authorized).toBe(true)
      expect(sums.open).toBe(nodes.some(isOpen))
    }),
  )
})
