import { createHmac } from 'node:crypto'
import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { callbackEvent } from '@/db/schema/records'
import { TRANSACTION } from '@/lib/payments/conformance/cases'
import { stripeCases } from '@/lib/payments/conformance/stripe.cases'
import { fuzzRuns, spoiled } from '@/lib/payments/testing'
import { start } from '@/lib/transactions/start'
import { paymentBench } from '@/lib/transactions/testing'
import { verifyBooks } from '@/lib/transactions/verify'
import { handleCallback, NotYet } from './handle'
import { receiveCallback } from './inbox'

// Authentic callbacks with parts spoiled, about transactions that are there: taken in or refused, and handled, without a fault of ours;
// afterwards the books are whole.

const bench = paymentBench()
let transactions: readonly string[] = []

beforeAll(async () => {
  const kinds = [{ type: 'purchase' }, { type: 'authorization' }] as const
  const started = await Promise.all(
    kinds.map((kind) => start(bench.payer, bench.byCard(1500n, 'pm_card_authenticationRequired', kind))),
  )
  transactions = started.flatMap((one) => (one.ok ? [one.value.transactionId] : []))
})

function signed(body: Uint8Array): Headers {
  const at = Math.floor(Date.now() / 1000)
  const mark = createHmac('sha256', 'whsec_bench').update(`${at}.`).update(body).digest('hex')
  return new Headers({ 'stripe-signature': `t=${at},v1=${mark}` })
}

const inState = (state: 'new' | 'applied') =>
  bench.test.db.select().from(callbackEvent).where(eq(callbackEvent.state, state))
const stored = () => bench.test.db.$count(callbackEvent)

it('takes in and handles spoiled callbacks', async () => {
  const recorded = stripeCases.callbacks?.cases.map(({ body }) => body) ?? []
  const bodies = fc.tuple(fc.constantFrom(...recorded).chain(spoiled), fc.nat({ max: 1 }), fc.uuid())
  await fc.assert(
    fc.asyncProperty(bodies, async ([value, which, id]) => {
      const text = JSON.stringify(value).replaceAll(TRANSACTION, transactions[which] ?? '')
      // Each is an event of its own, or the second would be taken for the first.
      const body = new TextEncoder().encode(text.replace(/"id":"evt_[^"]*"/, `"id":"evt_${id}"`))
      const before = await stored()
      const { status } = await receiveCallback(bench.ids.stripe, { headers: signed(body), body })
      expect([200, 400, 503]).toContain(status)
      if (status === 400) expect(await stored()).toBe(before)
      for (const { id: callbackId } of await inState('new'))
        await handleCallback({ profileId: bench.profileId, callbackId }).catch((error: unknown) => {
          if (!(error instanceof NotYet)) throw error
        })
    }),
    fuzzRuns(150),
  )
  // Some of them did something, or nothing was tried here.
  expect((await inState('applied')).length).toBeGreaterThan(0)
  expect((await verifyBooks(bench.profileId)).findings).toEqual([])
})
