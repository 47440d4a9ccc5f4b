import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callbackEvent } from '@/db/schema/records'
import { paymentSystem } from '@/db/schema/systems'
import { apply } from '@/lib/transactions/apply'
import { start } from '@/lib/transactions/start'
import { paymentBench } from '@/lib/transactions/testing'
import { handleCallback, NotYet } from './handle'
import { receiveCallback } from './inbox'
import { writeRejected } from './rejected'

const bench = paymentBench()

function signed(body: string, { secret = 'whsec_bench', at = Math.floor(Date.now() / 1000) } = {}): Headers {
  const mark = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  return new Headers({ 'stripe-signature': `t=${at},v1=${mark}` })
}

const receive = (body: string, headers: Headers, system = bench.ids.stripe) =>
  receiveCallback(system, { headers, body: new TextEncoder().encode(body) })

const stored = () => bench.test.db.select().from(callbackEvent)

const event = (id: string, object: object, type = 'payment_intent.succeeded') =>
  JSON.stringify({ id, object: 'event', type, created: 1_700_000_000, livemode: false, data: { object } })

const intent = (transaction: string, reference = 'pi_callback') => ({
  id: reference,
  object: 'payment_intent',
  amount: 1500,
  amount_received: 1500,
  amount_capturable: 0,
  capture_method: 'automatic',
  currency: 'usd',
  latest_charge: {
    id: 'ch_callback',
    object: 'charge',
    payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
  },
  status: 'succeeded',
  livemode: false,
  metadata: { transaction },
})

describe('what is not from the processor', () => {
  const body = event('evt_forged', intent('txn_x'))
  it.each([
    ['no signature', new Headers(), 401],
    ['an empty signature', new Headers({ 'stripe-signature': '' }), 401],
    ['another secret', signed(body, { secret: 'whsec_other' }), 401],
    ['301 seconds old', signed(body, { at: Math.floor(Date.now() / 1000) - 301 }), 401],
    ['an altered body', signed(body.replace('1500', '9999')), 401],
  ])('%s: refused, nothing stored', async (_name, headers, status) => {
    expect((await receive(body, headers)).status).toBe(status)
    expect(await stored()).toHaveLength(0)
  })

  it('is counted, and another system’s secret or an unknown address does not help', async () => {
    expect((await receive(body, signed(body), bench.ids.paypal)).status).toBe(401)
    expect((await receive(body, signed(body), 'sys_unknown')).status).toBe(404)
    await writeRejected()
    const systems = await bench.test.db.select().from(paymentSystem)
    expect(systems.find((row) => row.id === bench.ids.stripe)?.rejectedCallbacks).toBe(5n)
  })

  it('never brings the inbox down, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.string(), async (bytes, signature) => {
        const headers = new Headers()
        try {
          headers.set('stripe-signature', signature)
        } catch {
          return
        }
        const answer = await receiveCallback(bench.ids.stripe, { headers, body: bytes })
        expect([400, 401]).toContain(answer.status)
      }),
      { numRuns: 40 },
    )
    expect(await stored()).toHaveLength(0)
  })
})

describe('what is', () => {
  it('is stored once, answered, and applied once, however often it comes', async () => {
    const started = await start(bench.payer, bench.byCard(1500n, 'pm_card_authenticationRequired'))
    if (!started.ok) throw new Error(started.message)
    const [row] = await bench.test.sql`select reference from transaction where id = ${started.value.transactionId}`
    const body = event('evt_paid', intent(started.value.transactionId, String(row?.reference)))
    const answers = await Promise.all(Array.from({ length: 10 }, () => receive(body, signed(body))))
    expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(200))
    const kept = (await stored()).filter((one) => one.externalId === 'evt_paid')
    expect(kept).toHaveLength(1)
    const callbackId = kept[0]?.id ?? ''
    await Promise.all([1, 2, 3].map(() => handleCallback({ profileId: bench.profileId, callbackId })))
    expect((await stored()).find((one) => one.id === callbackId)?.state).toBe('applied')
    const entries = await bench.test
      .sql`select count(*)::int as n from entry where transaction_id = ${started.value.transactionId}`
    expect(entries[0]?.n).toBe(1)
  })

  it('but was overtaken by a success: the processor is asked, and nothing is in conflict', async () => {
    const started = await start(bench.payer, bench.byCard(1600n))
    if (!started.ok) throw new Error(started.message)
    const { transactionId } = started.value
    const [paid] = await bench.books('stripe').then((lines) => lines.filter(({ id }) => id === transactionId))
    const refused = {
      ...intent(transactionId, paid?.reference),
      amount: 1600,
      amount_received: 0,
      status: 'requires_payment_method',
      last_payment_error: { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline' },
    }
    const handled = async (id: string) => {
      const body = event(id, refused, 'payment_intent.payment_failed')
      expect((await receive(body, signed(body))).status).toBe(200)
      const callbackId = (await stored()).find((one) => one.externalId === id)?.id ?? ''
      const end = await handleCallback({ profileId: bench.profileId, callbackId }).catch((error: unknown) => error)
      return { state: (await stored()).find((one) => one.externalId === id)?.state, end }
    }
    expect(await handled('evt_overtaken')).toEqual({ state: 'applied', end: undefined })
    // While the processor does not answer, the contradiction stays, and is looked at again.
    await bench.misbehave({ processor: 'stripe', on: '*', fault: 'error_before', times: 10 })
    expect(await handled('evt_contradicts')).toEqual({ state: 'conflict', end: expect.any(NotYet) })
    await bench.calm()
    expect(await handled('evt_contradicts')).toEqual({ state: 'applied', end: undefined })
  })

  it('but asks for an answer that is overtaken on its way: nothing is in conflict', async () => {
    const started = await start(bench.payer, bench.byCard(1700n, 'pm_card_authenticationRequired'))
    if (!started.ok) throw new Error(started.message)
    const { transactionId } = started.value
    const [row] = await bench.test.sql`select reference, next_step from transaction where id = ${transactionId}`
    const reference = String(row?.reference)
    const page = String(row?.next_step.url).replace('https://', `${bench.origin()}/`)
    await fetch(page, { method: 'POST', body: new URLSearchParams({ outcome: 'fail' }), redirect: 'manual' })
    const bare = { ...intent(transactionId, reference), latest_charge: 'ch_bare' }
    const body = event('evt_asks', bare)
    expect((await receive(body, signed(body))).status).toBe(200)
    const callbackId = (await stored()).find((one) => one.externalId === 'evt_asks')?.id ?? ''
    // The refusal is on its way for a while; meanwhile the payer pays with another card, and that is heard of first.
    await bench.misbehave({ processor: 'stripe', on: '*', fault: 'drip', ms: 800, times: 1 })
    const handling = handleCallback({ profileId: bench.profileId, callbackId })
    await new Promise((resolve) => setTimeout(resolve, 300))
    await bench.calm()
    await fetch(`${bench.origin()}/api.stripe.com/v1/payment_intents/${reference}/confirm`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_bench' },
      body: new URLSearchParams({ payment_method: 'pm_card_visa' }),
    })
    const paid = event('evt_paid_meanwhile', {
      ...intent(transactionId, reference),
      amount: 1700,
      amount_received: 1700,
    })
    expect((await receive(paid, signed(paid))).status).toBe(200)
    const paidId = (await stored()).find((one) => one.externalId === 'evt_paid_meanwhile')?.id ?? ''
    await handleCallback({ profileId: bench.profileId, callbackId: paidId })
    await handling
    expect((await stored()).filter(({ state }) => state === 'conflict')).toEqual([])
    const [after] = await bench.test.sql`select status, needs_person from transaction where id = ${transactionId}`
    expect(after).toEqual({ status: 'succeeded', needs_person: null })
  })

  it('but only asks, of money that came after its payment was given up: it is recorded', async () => {
    const started = await start(bench.payer, bench.byCard(1800n, 'pm_card_authenticationRequired'))
    if (!started.ok) throw new Error(started.message)
    const { transactionId } = started.value
    const [row] = await bench.test.sql`select reference, next_step from transaction where id = ${transactionId}`
    await apply({
      profileId: bench.profileId,
      systemId: bench.ids.stripe,
      about: { kind: 'ours', transactionId },
      type: 'purchase',
      outcome: { kind: 'declined', code: 'expired', evidence: {} },
      source: 'inquiry',
    })
    const page = String(row?.next_step.url).replace('https://', `${bench.origin()}/`)
    await fetch(page, { method: 'POST', body: new URLSearchParams({ outcome: 'complete' }), redirect: 'manual' })
    const handled = async (id: string) => {
      const bare = { ...intent(transactionId, String(row?.reference)), latest_charge: 'ch_bare' }
      const body = event(id, bare)
      expect((await receive(body, signed(body))).status).toBe(200)
      const callbackId = (await stored()).find((one) => one.externalId === id)?.id ?? ''
      const end = await handleCallback({ profileId: bench.profileId, callbackId }).catch((error: unknown) => error)
      return { state: (await stored()).find((one) => one.externalId === id)?.state, end }
    }
    // Nothing is laid aside while the processor does not say what became of it.
    await bench.misbehave({ processor: 'stripe', on: '*', fault: 'error_before', times: 10 })
    expect(await handled('evt_late')).toEqual({ state: 'conflict', end: expect.any(NotYet) })
    await bench.calm()
    expect(await handled('evt_late')).toEqual({ state: 'applied', end: undefined })
    const [after] = await bench.test.sql`select status from transaction where id = ${transactionId}`
    expect(after).toEqual({ status: 'succeeded' })
  })

  it('but matches nothing yet: kept, and tried again', async () => {
    const body = event('evt_early', intent('txn_not_here'))
    expect((await receive(body, signed(body))).status).toBe(200)
    const callbackId = (await stored()).find((one) => one.externalId === 'evt_early')?.id ?? ''
    await expect(handleCallback({ profileId: bench.profileId, callbackId })).rejects.toThrow(/No transaction/)
    expect((await stored()).find((one) => one.id === callbackId)).toMatchObject({ state: 'unmatched', attempts: 1 })
  })

  it('but cannot be read: kept and answered 503, so that it comes again', async () => {
    const body = '{"id":"evt_odd","object":"event","type":"payment_intent.succeeded"}'
    expect((await receive(body, signed(body))).status).toBe(503)
    expect((await stored()).some((one) => one.state === 'deferred')).toBe(true)
  })

  it('of a payment system that was removed: taken in like any other, for its payments can still be given back', async () => {
    await bench.test.sql`update payment_system set deleted_at = now() where id = ${bench.ids.stripe}`
    const body = event('evt_removed', { id: 'cus_1', object: 'customer' }, 'customer.created')
    expect((await receive(body, signed(body))).status).toBe(200)
    await bench.test.sql`update payment_system set deleted_at = null where id = ${bench.ids.stripe}`
  })

  it('of no interest: stored, answered, done', async () => {
    const body = event('evt_other', { id: 'cus_1', object: 'customer' }, 'customer.created')
    expect((await receive(body, signed(body))).status).toBe(200)
    expect((await stored()).find((one) => one.externalId === 'evt_other')?.state).toBe('ignored')
  })
})
