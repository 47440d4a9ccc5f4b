import { createHmac } from 'node:crypto'
import { expect, it, vi } from 'vitest'
import { money } from '@/lib/money/money'
import { apply } from '@/lib/transactions/apply'
import { followUp } from '@/lib/transactions/follow-up'
import { start } from '@/lib/transactions/start'
import { paymentBench, unwrap } from '@/lib/transactions/testing'
import { verifyBooks } from '@/lib/transactions/verify'
import { handleCallback } from './handle'
import { receiveCallback } from './inbox'

// The card that is refunded is closed: Stripe says that the refund succeeded, and a while later that it failed. Its callbacks may come in any order.

const bench = paymentBench()

/** Says that a refund of a payment has this status, as Stripe did at some time; answers what became of the callback. */
async function hear(id: string, type: string, refund: Readonly<Record<string, unknown>>) {
  const object = { object: 'refund', amount: 2000, currency: 'usd', ...refund }
  const body = JSON.stringify({ id, object: 'event', type, created: 1_700_000_000, livemode: false, data: { object } })
  const at = Math.floor(Date.now() / 1000)
  const mark = createHmac('sha256', 'whsec_bench').update(`${at}.${body}`).digest('hex')
  const headers = new Headers({ 'stripe-signature': `t=${at},v1=${mark}` })
  await receiveCallback(bench.ids.stripe, { headers, body: new TextEncoder().encode(body) })
  const [row] = await bench.test.sql`select id from callback_event where external_id = ${id}`
  await handleCallback({ profileId: bench.profileId, callbackId: String(row?.id) })
  const [after] = await bench.test.sql`select state from callback_event where external_id = ${id}`
  return String(after?.state)
}

/** Refunds a payment by a card that is closed, and waits until it has failed at Stripe. */
async function failing() {
  const { transactionId, paymentId } = unwrap(await start(bench.payer, bench.byCard(2000n, 'pm_card_refundFail')))
  const wish = { transactionId, type: 'refund', amount: money(2000n, 'USD'), reason: 'asked', seen: 1 } as const
  const ours = unwrap(await followUp(bench.admin, wish))
  const [parent] = await bench.test.sql`select reference from transaction where id = ${transactionId}`
  const line = await vi.waitFor(
    async () => {
      const lines = await bench.books('stripe')
      const failed = lines.find((one) => one.kind === 'refund' && one.reference === ours.transactionId)
      expect(failed?.status).toBe('failed')
      return failed
    },
    { timeout: 15_000, interval: 200 },
  )
  const names = { id: line?.id, payment_intent: parent?.reference, metadata: { transaction: ours.transactionId } }
  return { paymentId, wish, names, ours }
}

const stands = async (paymentId: string) => {
  const [row] = await bench.test.sql`select status, refunded_minor::int as back from payment where id = ${paymentId}`
  return row
}

it('a refund that failed after it had succeeded is booked back, and stays so when the older news comes last', async () => {
  const { paymentId, wish, names, ours } = await failing()
  expect(ours.status).toBe('succeeded')
  const failed = { ...names, status: 'failed', failure_reason: 'expired_or_canceled_card' }
  expect(await hear('evt_failed', 'refund.failed', failed)).toBe('applied')
  expect(await stands(paymentId)).toEqual({ status: 'paid', back: 0 })
  expect(await hear('evt_created', 'refund.created', { ...names, status: 'succeeded' })).toBe('applied')
  expect(await stands(paymentId)).toEqual({ status: 'paid', back: 0 })
  const again = unwrap(await followUp(bench.admin, { ...wish, seen: 2 }))
  expect(again.status).toBe('succeeded')
  expect(await stands(paymentId)).toEqual({ status: 'refunded', back: 2000 })
  expect((await verifyBooks(bench.profileId)).findings).toEqual([])
})

it('so it does where the answer to our call was lost and its end is heard of first', async () => {
  await bench.misbehave({ processor: 'stripe', on: 'refunds.create', fault: 'drop_after', times: 1 })
  const { paymentId, names, ours } = await failing()
  expect(ours.status).toBe('unknown')
  const failed = { ...names, status: 'failed', failure_reason: 'expired_or_canceled_card' }
  expect(await hear('evt_failed_first', 'refund.failed', failed)).toBe('applied')
  expect(await hear('evt_created_last', 'refund.created', { ...names, status: 'succeeded' })).toBe('applied')
  expect(await stands(paymentId)).toEqual({ status: 'paid', back: 0 })
  expect((await verifyBooks(bench.profileId)).findings).toEqual([])
})

it('and where it was taken for never made before its end is heard of', async () => {
  await bench.misbehave({ processor: 'stripe', on: 'refunds.create', fault: 'drop_after', times: 1 })
  const { paymentId, names, ours } = await failing()
  const about = { kind: 'ours', transactionId: ours.transactionId } as const
  const never = { kind: 'failed', code: 'unreachable', evidence: {} } as const
  const of = { profileId: bench.profileId, systemId: bench.ids.stripe, about, type: 'refund' } as const
  expect(await apply({ ...of, outcome: never, source: 'inquiry' })).toMatchObject({ kind: 'applied', status: 'failed' })
  const failed = { ...names, status: 'failed', failure_reason: 'expired_or_canceled_card' }
  expect(await hear('evt_never_failed', 'refund.failed', failed)).toBe('applied')
  expect(await hear('evt_never_created', 'refund.created', { ...names, status: 'succeeded' })).toBe('applied')
  expect(await stands(paymentId)).toEqual({ status: 'paid', back: 0 })
  expect((await verifyBooks(bench.profileId)).findings).toEqual([])
})
