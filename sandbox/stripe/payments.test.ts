import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bench, openBench } from './testing'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

describe('payments', () => {
  test('a card is charged, and the books name the caller’s transaction', async () => {
    const { status, headers, body } = await bench.pay({ 'metadata[transaction]': 'tx-1' })
    expect(status).toBe(200)
    expect(headers.get('request-id')).toMatch(/^req_/)
    expect(body).toMatchObject({ object: 'payment_intent', status: 'succeeded', amount: 2500, amount_received: 2500 })
    const { body: read } = await bench.call('GET', `/payment_intents/${body.id}`, { 'expand[]': 'latest_charge' })
    expect(read.latest_charge).toMatchObject({
      paid: true,
      captured: true,
      outcome: { type: 'authorized' },
      payment_method_details: {
        card: { brand: 'visa', last4: '4242', network_transaction_id: expect.stringMatching(/^\d+$/) },
      },
    })
    const { body: method } = await bench.call('GET', `/payment_methods/${body.payment_method}`)
    expect(JSON.stringify([read, method])).not.toMatch(/"_|4242424242/)
    const line = (await bench.books()).find((one) => one.reference === 'tx-1')
    expect(line).toMatchObject({
      id: body.latest_charge,
      kind: 'purchase',
      amountMinor: '2500',
      currency: 'USD',
      status: 'succeeded',
    })
  })

  test.each([
    ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', undefined],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', undefined],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', undefined],
    ['pm_card_radarBlock', 'card_declined', 'fraudulent'],
  ])('%s is declined with %s', async (method, code, decline) => {
    const { status, body } = await bench.pay({ payment_method: method })
    expect(status).toBe(402)
    expect(body.error).toMatchObject({
      type: 'card_error',
      code,
      charge: expect.stringMatching(/^ch_/),
      payment_intent: { status: 'requires_payment_method', last_payment_error: { code } },
    })
    expect((body.error as Record<string, unknown>).decline_code).toBe(decline)
  })

  test('an authorization is captured in part, once, and never voided after', async () => {
    const { body: intent } = await bench.pay({ capture_method: 'manual', 'metadata[transaction]': 'tx-auth' })
    expect(intent).toMatchObject({ status: 'requires_capture', amount_capturable: 2500, amount_received: 0 })
    const path = `/payment_intents/${intent.id}`
    const tooMuch = await bench.call('POST', `${path}/capture`, { amount_to_capture: '2501' })
    expect([tooMuch.status, (tooMuch.body.error as { param: string }).param]).toEqual([400, 'amount_to_capture'])
    const part = await bench.call('POST', `${path}/capture`, {
      amount_to_capture: '1000',
      'metadata[transaction]': 'tx-capture',
    })
    expect(part.body).toMatchObject({ status: 'succeeded', amount_received: 1000, amount_capturable: 0 })
    expect(part.body.metadata).toEqual({ transaction: 'tx-capture' })
    const again = await bench.call('POST', `${path}/capture`, { 'metadata[transaction]': 'tx-late' })
    expect(again.body.error).toMatchObject({ code: 'payment_intent_unexpected_state' })
    expect((await bench.call('POST', `${path}/cancel`)).status).toBe(400)
    expect((await bench.call('GET', path)).body.metadata).toEqual({ transaction: 'tx-capture' })
    const lines = (await bench.books()).filter((one) => ['tx-auth', 'tx-capture'].includes(one.reference))
    expect(lines.map((one) => [one.kind, one.amountMinor])).toEqual([
      ['authorization', '2500'],
      ['capture', '1000'],
    ])
  })

  test('an authorization is voided', async () => {
    const { body: intent } = await bench.pay({ capture_method: 'manual', 'metadata[transaction]': 'tx-void' })
    const voided = await bench.call('POST', `/payment_intents/${intent.id}/cancel`, {
      cancellation_reason: 'requested_by_customer',
    })
    expect(voided.body).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'requested_by_customer',
      amount_capturable: 0,
    })
    const kinds = (await bench.books()).filter((one) => one.reference === 'tx-void').map((one) => one.kind)
    expect(kinds).toEqual(['authorization', 'void'])
  })

  test('refunds in parts never exceed the payment', async () => {
    const { body: intent } = await bench.pay()
    const refund = (fields: Record<string, string>) =>
      bench.call('POST', '/refunds', { payment_intent: String(intent.id), ...fields })
    const first = await refund({
      amount: '1000',
      reason: 'requested_by_customer',
      'metadata[transaction]': 'tx-refund',
    })
    expect(first.body).toMatchObject({ object: 'refund', status: 'succeeded', amount: 1000, payment_intent: intent.id })
    const over = await refund({ amount: '1501' })
    expect(over.status).toBe(400)
    expect((over.body.error as { message: string }).message).toContain('greater than unrefunded amount')
    expect((await refund({})).body).toMatchObject({ amount: 1500 })
    expect((await refund({ amount: '1' })).body.error).toMatchObject({ code: 'charge_already_refunded' })
    const { body: list } = await bench.call('GET', '/refunds', { payment_intent: String(intent.id) })
    expect((list.data as { amount: number }[]).map((one) => one.amount)).toEqual([1500, 1000])
    const line = (await bench.books()).find((one) => one.reference === 'tx-refund')
    expect(line).toMatchObject({ kind: 'refund', parent: intent.latest_charge, amountMinor: '1000' })
  })

  test.each([
    [{ amount: '40' }, 'amount_too_small', 'Amount must be at least $0.50 usd'],
    [{ amount: '100000000' }, 'amount_too_large', 'no more than'],
    [{ amount: '1.5' }, 'parameter_invalid_integer', 'Invalid integer'],
    [{ amount: '0' }, 'parameter_invalid_integer', 'greater than or equal to 1'],
    [{ colour: 'red' }, 'parameter_unknown', 'Received unknown parameter: colour'],
    [{ currency: 'qqq' }, undefined, 'Invalid currency'],
    [{ customer: 'cus_nobody' }, 'resource_missing', 'No such customer'],
  ])('%j is refused with 400', async (fields, code, message) => {
    const { status, body } = await bench.pay(fields)
    expect(status).toBe(400)
    const error = body.error as { code?: string; message: string; type: string }
    expect(error.type).toBe('invalid_request_error')
    expect(error.code).toBe(code)
    expect(error.message).toContain(message)
  })

  test('keys decide who is asking', async () => {
    const as = (authorization: string) => bench.call('GET', '/account', {}, { Authorization: authorization })
    expect((await as('Bearer sk_test_invalid1')).status).toBe(401)
    expect((await as('Bearer sk_live_1234567890')).status).toBe(401)
    expect((await as('Bearer pk_test_bench')).body.error).toMatchObject({ code: 'secret_key_required' })
    const basic = await as(`Basic ${Buffer.from('rk_test_bench:').toString('base64')}`)
    expect(basic.body.id).toBe((await as('Bearer sk_test_bench')).body.id)
    const { body: intent } = await bench.pay()
    const other = await bench.call(
      'GET',
      `/payment_intents/${intent.id}`,
      {},
      { Authorization: 'Bearer sk_test_other' },
    )
    expect([other.status, (other.body.error as { code: string }).code]).toEqual([404, 'resource_missing'])
  })

  test('an intent is found by the caller’s id', async () => {
    const { body: intent } = await bench.pay({ 'metadata[transaction]': 'tx-search' })
    const found = await bench.call('GET', '/payment_intents/search', { query: "metadata['transaction']:'tx-search'" })
    expect((found.body.data as { id: string }[]).map((one) => one.id)).toEqual([intent.id])
    const none = await bench.call('GET', '/payment_intents/search', { query: "metadata['transaction']:'nothing'" })
    expect(none.body.data).toEqual([])
  })
})
