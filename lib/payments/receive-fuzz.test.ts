import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCurrency } from '@/lib/money/currencies'
import { ALL_CASES } from './conformance/all-cases'
import { type AdapterCases, type CallbackCases, NOW } from './conformance/cases'
import { answering, contextOf } from './conformance/play'
import type { CallbackVerdict } from './contract'
import { fuzzRuns, NASTY, spoiled } from './testing'

// Whatever the body of a rightly signed callback is, an adapter says what it makes of it and does not throw; and what it reports are
// amounts that exist, in currencies that exist.

const receivers = ALL_CASES.flatMap((cases) =>
  cases.callbacks ? [[cases.adapter.id, cases, cases.callbacks] as const] : [],
)

async function received(cases: AdapterCases, { sign, verifySteps = [], cases: recorded }: CallbackCases, body: string) {
  const context = contextOf(cases, answering([...verifySteps, ...recorded.flatMap(({ steps = [] }) => steps)]))
  return cases.adapter.inbound.receive?.(await sign(body, 'processor', NOW), context)
}

function expectSound(verdict: CallbackVerdict | undefined): void {
  if (!verdict) throw new Error('the adapter has no receiver')
  expect(['reports', 'ignored', 'deferred', 'rejected']).toContain(verdict.kind)
  if (verdict.kind === 'reports' || verdict.kind === 'ignored') {
    expect(typeof verdict.eventId).toBe('string')
    expect(verdict.eventId.length).toBeGreaterThan(0)
    expect(verdict.eventId).not.toContain('\0')
  }
  for (const report of verdict.kind === 'reports' ? verdict.reports : []) {
    expect(Number.isNaN(+report.occurredAt)).toBe(false)
    const { outcome } = report
    if (outcome === 'ask' || !('amount' in outcome) || !outcome.amount) continue
    expect(outcome.amount.amountMinor).toBeTypeOf('bigint')
    expect(outcome.amount.amountMinor).toBeGreaterThanOrEqual(0n)
    expect(outcome.amount.amountMinor).toBeLessThan(2n ** 63n)
    expect(isCurrency(outcome.amount.currency)).toBe(true)
  }
}

describe.each(receivers)('%s', (_id, cases, callbacks) => {
  it('reads any JSON without throwing', async () => {
    const json = fc.oneof(NASTY, fc.jsonValue() as fc.Arbitrary<unknown>).map((value) => JSON.stringify(value))
    await fc.assert(
      fc.asyncProperty(json, async (body) => expectSound(await received(cases, callbacks, body))),
      fuzzRuns(150),
    )
  })

  it('reads any text without throwing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (body) =>
        expectSound(await received(cases, callbacks, body)),
      ),
      fuzzRuns(100),
    )
  })

  const bodies = callbacks.cases.map(({ body }) => body).filter((body) => typeof body === 'object' && body !== null)
  it('reads recorded callbacks with parts spoiled without throwing', async () => {
    const body = fc.constantFrom(...bodies).chain(spoiled)
    await fc.assert(
      fc.asyncProperty(body, async (value) => expectSound(await received(cases, callbacks, JSON.stringify(value)))),
      fuzzRuns(600),
    )
  })
})
