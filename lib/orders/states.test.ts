import { describe, expect, it } from 'vitest'
import { LINK_STATUSES, ORDER_STATUSES } from '@/db/schema/orders'
import { LINK_TRANSITIONS, ORDER_TRANSITIONS, outcomeOfCancelling, stepLink, stepOrder } from './states'

/** Everything that can be reached over the arrows. */
function reachable(table: Readonly<Record<string, readonly string[]>>, from: string): ReadonlySet<string> {
  const seen = new Set([from])
  for (const status of seen) for (const next of table[status] ?? []) seen.add(next)
  return seen
}

describe('an order', () => {
  it('can reach every status from draft, and from every status an end', () => {
    expect([...reachable(ORDER_TRANSITIONS, 'draft')].sort()).toEqual([...ORDER_STATUSES].sort())
    for (const status of ORDER_STATUSES) {
      const ends = [...reachable(ORDER_TRANSITIONS, status)].filter((one) => one === 'complete' || one === 'cancelled')
      expect(ends, status).not.toEqual([])
    }
  })

  it('never leaves complete, and is never cancelled once it was live', () => {
    expect(reachable(ORDER_TRANSITIONS, 'complete')).toEqual(new Set(['complete']))
    for (const live of ['active', 'failed', 'suspended', 'paused', 'review'] as const)
      expect(reachable(ORDER_TRANSITIONS, live).has('cancelled'), live).toBe(false)
  })

  it('is cancelled where it is preliminary, completed where it is live, and left where it is over (D12)', () => {
    expect(Object.fromEntries(ORDER_STATUSES.map((status) => [status, outcomeOfCancelling(status)]))).toEqual({
      draft: 'cancelled',
      pending: 'cancelled',
      rejected: 'cancelled',
      active: 'complete',
      failed: 'complete',
      suspended: 'complete',
      paused: 'complete',
      review: 'complete',
      complete: null,
      cancelled: null,
    })
  })

  it('stays where it is when no arrow leads on', () => {
    expect(stepOrder('pending', 'active')).toBe('active')
    expect(stepOrder('complete', 'active')).toBe('complete')
    expect(stepOrder('review', 'cancelled')).toBe('review')
  })
})

describe('a link', () => {
  it('can reach every status from scheduled, and from every status a success', () => {
    expect([...reachable(LINK_TRANSITIONS, 'scheduled')].sort()).toEqual([...LINK_STATUSES].sort())
    for (const status of LINK_STATUSES) expect(reachable(LINK_TRANSITIONS, status).has('success'), status).toBe(true)
  })

  it('cannot be cancelled while somebody pays, and never stops being a success', () => {
    expect(stepLink('processing', 'cancelled')).toBe('processing')
    expect(reachable(LINK_TRANSITIONS, 'success')).toEqual(new Set(['success']))
  })

  it('is paid late where it was over, and is not revived by anything else', () => {
    expect(stepLink('expired', 'success')).toBe('success')
    expect(stepLink('cancelled', 'success')).toBe('success')
    expect(stepLink('cancelled', 'processing')).toBe('cancelled')
    expect(stepLink('expired', 'processing')).toBe('expired')
  })
})
