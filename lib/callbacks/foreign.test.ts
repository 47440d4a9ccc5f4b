import { createHmac } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { callbackEvent } from '@/db/schema/records'
import { newId } from '@/lib/ids'
import { start } from '@/lib/transactions/start'
import { addSameAccount, paymentBench } from '@/lib/transactions/testing'
import { handleCallback, NotYet } from './handle'
import { receiveCallback } from './inbox'
import { replayCallback } from './resolve'

// Somebody else uses the same account at Stripe: what they do is no business of ours, and what is ours is never taken for theirs.

const bench = paymentBench()
beforeEach(() => bench.calm())

/** An event as it comes, and what becomes of it at the first try. */
async function happens(type: string, object: object, { id = newId('cbk'), to = bench.ids.stripe } = {}) {
  const body = JSON.stringify({
    id,
    object: 'event',
    type,
    created: 1_700_000_000,
    livemode: false,
    data: { object },
  })
  const at = Math.floor(Date.now() / 1000)
  const mark = createHmac('sha256', 'whsec_bench').update(`${at}.${body}`).digest('hex')
  const headers = new Headers({ 'stripe-signature': `t=${at},v1=${mark}` })
  const answer = await receiveCallback(to, { headers, body: new TextEncoder().encode(body) })
  expect(answer.status).toBe(200)
  const read = async () =>
    (await bench.test.db.select().from(callbackEvent)).find((row) => row.externalId === id && row.systemId === to)
  const callbackId = (await read())?.id ?? ''
  const again = () => handleCallback({ profileId: bench.profileId, callbackId }).catch((error: unknown) => error)
  const end = await again()
  const { state, problem } = (await read()) ?? {}
  return { callbackId, state, problem, comesAgain: end instanceof NotYet }
}

/** A payment that was made at Stripe, with this metadata. */
async function madeThere(metadata: Readonly<Record<string, string>> = {}): Promise<string> {
  const fields = {
    amount: '2500',
    currency: 'usd',
    payment_method: 'pm_card_visa',
    'payment_method_types[]': 'card',
    confirm: 'true',
  }
  const marks = Object.entries(metadata).map(([key, value]) => [`metadata[${key}]`, value])
  const response = await fetch(`${bench.origin()}/api.stripe.com/v1/payment_intents`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_bench' },
    body: new URLSearchParams({ ...fields, ...Object.fromEntries(marks) }),
  })
  expect(response.status).toBe(200)
  return ((await response.json()) as { id: string }).id
}

async function ours(): Promise<{ readonly transactionId: string; readonly reference: string }> {
  const started = await start(bench.payer, bench.byCard(2500n))
  if (!started.ok) throw new Error(started.message)
  const { transactionId } = started.value
  const [row] = await bench.test.sql`select reference from transaction where id = ${transactionId}`
  return { transactionId, reference: String(row?.reference) }
}

const intent = (id: string, metadata: object = {}) => ({
  id,
  object: 'payment_intent',
  amount: 2500,
  amount_received: 2500,
  capture_method: 'automatic',
  currency: 'usd',
  latest_charge: 'ch_1',
  status: 'succeeded',
  livemode: false,
  metadata,
})
const refund = (of: string, id = `re_${newId('txn')}`) => ({
  id,
  object: 'refund',
  amount: 500,
  currency: 'usd',
  status: 'succeeded',
  payment_intent: of,
  metadata: {},
})
const dispute = (of: string, id = `dp_${newId('txn')}`) => ({
  id,
  object: 'dispute',
  amount: 2000,
  currency: 'usd',
  status: 'needs_response',
  reason: 'fraudulent',
  payment_intent: of,
  balance_transactions: [{ id: 'txn_1Q' }],
})
const children = (transactionId: string) =>
  bench.test.sql`select type, status from transaction where parent_id = ${transactionId} order by created_at`

describe('what did not start here', () => {
  const foreign = { state: 'ignored', problem: expect.stringContaining('did not start here'), comesAgain: false }

  it('is recorded as such and calls nobody', async () => {
    expect(await happens('payment_intent.succeeded', intent('pi_foreign'))).toMatchObject(foreign)
    const metadata = { transaction: '4711', order: 'A-1' }
    expect(await happens('payment_intent.succeeded', intent('pi_foreign', metadata))).toMatchObject(foreign)
    const setup = { id: 'seti_1', object: 'setup_intent', status: 'succeeded', livemode: false }
    expect(await happens('setup_intent.succeeded', setup)).toMatchObject(foreign)
  })

  it('also of what was given back or charged back of it', async () => {
    const reference = await madeThere()
    expect(await happens('refund.created', refund(reference))).toMatchObject(foreign)
    expect(await happens('charge.dispute.funds_withdrawn', dispute(reference))).toMatchObject(foreign)
    const won = { ...dispute(reference), status: 'won' }
    expect(await happens('charge.dispute.closed', won)).toMatchObject(foreign)
  })

  it('is not believed to be foreign while Stripe does not say so', async () => {
    const reference = await madeThere()
    await bench.misbehave({ processor: 'stripe', on: '*', fault: 'error_before', times: 10 })
    const waits = await happens('charge.dispute.funds_withdrawn', dispute(reference))
    expect(waits).toMatchObject({ state: 'unmatched', comesAgain: true })
    expect(await happens('refund.created', refund('pi_unknown_there'))).toMatchObject({ state: 'unmatched' })
    await bench.calm()
    expect(await happens('refund.created', refund('pi_unknown_there'))).toMatchObject({ state: 'unmatched' })
    const replayed = await replayCallback(bench.admin, { callbackId: waits.callbackId })
    expect(replayed).toMatchObject({ ok: true, value: { state: 'ignored', mayChange: false } })
  })
})

describe('what did', () => {
  const calls = { state: 'unmatched', comesAgain: true }

  it('calls a person where we know nothing of it', async () => {
    const transaction = newId('txn')
    expect(await happens('payment_intent.succeeded', intent('pi_lost', { transaction }))).toMatchObject(calls)
    const damaged = intent('pi_lost', { transaction: 'txn_damaged' })
    expect(await happens('payment_intent.succeeded', damaged)).toMatchObject(calls)
    const reference = await madeThere({ transaction })
    expect(await happens('refund.created', refund(reference))).toMatchObject(calls)
    expect(await happens('charge.dispute.funds_withdrawn', dispute(reference))).toMatchObject(calls)
  })

  it('is known by its reference, though nothing in the event says so', async () => {
    const { transactionId, reference } = await ours()
    expect(await happens('payment_intent.succeeded', intent(reference))).toMatchObject({ state: 'applied' })
    expect(await happens('refund.created', refund(reference))).toMatchObject({ state: 'applied' })
    expect(await happens('charge.dispute.funds_withdrawn', dispute(reference))).toMatchObject({ state: 'applied' })
    expect(await children(transactionId)).toEqual([
      { type: 'refund', status: 'succeeded' },
      { type: 'chargeback', status: 'succeeded' },
    ])
  })

  it('is ours also once somebody has taken our mark from it at Stripe', async () => {
    const { transactionId, reference } = await ours()
    const response = await fetch(`${bench.origin()}/api.stripe.com/v1/payment_intents/${reference}`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_bench' },
      body: new URLSearchParams({ 'metadata[transaction]': '' }),
    })
    await response.arrayBuffer()
    const taken = dispute(reference)
    expect(await happens('charge.dispute.funds_withdrawn', taken)).toMatchObject({ state: 'applied' })
    expect(await happens('charge.dispute.closed', { ...taken, status: 'won' })).toMatchObject({ state: 'applied' })
    expect(await children(transactionId)).toEqual([{ type: 'chargeback', status: 'succeeded' }])
  })
})

describe('what another payment system of ours started with the same account', () => {
  it('is its own, once the same event reached it; what reached only this one calls a person', async () => {
    const other = await addSameAccount(bench.test.db, 'Cards in euros')
    const { transactionId, reference } = await ours()
    const known = intent(reference, { transaction: transactionId })
    const given = refund(reference)
    for (const [type, object] of [
      ['payment_intent.succeeded', known],
      ['refund.created', given],
    ] as const) {
      const id = newId('cbk')
      const early = await happens(type, object, { id, to: other })
      expect(early).toMatchObject({ state: 'unmatched', comesAgain: true })
      expect(await happens(type, object, { id })).toMatchObject({ state: 'applied' })
      await handleCallback({ profileId: bench.profileId, callbackId: early.callbackId })
      const [late] = await bench.test.db.select().from(callbackEvent).where(eq(callbackEvent.id, early.callbackId))
      expect(late).toMatchObject({ state: 'ignored', problem: 'It reached Cards too, which it is about.' })
    }
    expect(await children(transactionId)).toEqual([{ type: 'refund', status: 'succeeded' }])
  })

  it('is not, where it is unknown there as well', async () => {
    const other = await addSameAccount(bench.test.db, 'Cards in francs')
    const id = newId('cbk')
    const lost = intent('pi_lost_twice', { transaction: newId('txn') })
    expect(await happens('payment_intent.succeeded', lost, { id })).toMatchObject({ state: 'unmatched' })
    expect(await happens('payment_intent.succeeded', lost, { id, to: other })).toMatchObject({ state: 'unmatched' })
  })
})
