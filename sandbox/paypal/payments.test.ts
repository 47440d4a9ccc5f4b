import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bench, type Reply, startBench } from './testing'

let bench: Bench
beforeEach(async () => {
  await bench?.stop()
  bench = await startBench()
})
afterAll(() => bench.stop())

const usd = (value: string) => ({ currency_code: 'USD', value })
const issue = (reply: Reply) => reply.body.details[0]?.issue
const post = (path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
  bench.call('POST', path, body, headers)
const order = (id: string) => bench.call('GET', `/v2/checkout/orders/${id}`)
const FULL = { prefer: 'return=representation' }

async function captured(unit: Record<string, unknown> = {}, funding = 'balance') {
  const id = await bench.order(unit)
  await bench.press(id, 'approve', funding)
  const reply = await post(`/v2/checkout/orders/${id}/capture`)
  return { id, reply, capture: reply.body.purchase_units[0].payments.captures[0] }
}

describe('the payer', () => {
  it('sees merchant, amount and description, approves and comes back', async () => {
    const id = await bench.order({ description: 'Top-up <b>' })
    const shown = await (await fetch(`${bench.sandbox.origin}/www.sandbox.paypal.com/checkoutnow?token=${id}`)).text()
    for (const text of ['Acme', '10.00 USD', 'Top-up &lt;b&gt;', 'Approve and pay']) expect(shown).toContain(text)
    expect(issue(await post(`/v2/checkout/orders/${id}/capture`))).toBe('ORDER_NOT_APPROVED')
    const reply = await bench.press(id, 'approve')
    expect(reply.status).toBe(303)
    expect(reply.headers.get('location')).toBe(`https://m.example/r?a=1&token=${id}&PayerID=QYR5Z8XDVJNXQ`)
    expect((await order(id)).body).toMatchObject({ status: 'APPROVED', payer: { payer_id: 'QYR5Z8XDVJNXQ' } })
  })

  it('cancels: nothing is approved and nothing can be captured', async () => {
    const id = await bench.order()
    const reply = await bench.press(id, 'cancel')
    expect(reply.headers.get('location')).toBe(`https://m.example/c?token=${id}`)
    expect(issue(await post(`/v2/checkout/orders/${id}/capture`))).toBe('ORDER_NOT_APPROVED')
    expect(await bench.books()).toEqual([])
  })

  it('approves and walks away: only the webhook tells', async () => {
    const id = await bench.order({ invoice_id: 'INV-9' })
    const reply = await bench.press(id, 'walk-away')
    expect(reply.status).toBe(200)
    expect(await reply.text()).toContain('You may close this page')
    const { event } = await bench.event('CHECKOUT.ORDER.APPROVED')
    expect(event.resource).toMatchObject({
      id,
      status: 'APPROVED',
      purchase_units: [{ custom_id: 'tx-1', invoice_id: 'INV-9', amount: usd('10.00') }],
    })
    expect((await post(`/v2/checkout/orders/${id}/capture`)).body.status).toBe('COMPLETED')
  })

  it('is too late after three hours, and cannot pay twice', async () => {
    const late = await bench.order()
    bench.sandbox.core.clock.advance(3 * 3_600_000 + 1000)
    expect((await bench.press(late, 'approve')).status).toBe(410)
    expect(issue(await post(`/v2/checkout/orders/${late}/capture`))).toBe('ORDER_EXPIRED')
    bench.sandbox.core.clock.reset()
    const { id } = await captured()
    expect((await bench.press(id, 'approve')).status).toBe(410)
    expect((await bench.press('NOSUCH', 'approve')).status).toBe(404)
  })

  it('is not offered an eCheck when the merchant asks for immediate payment', async () => {
    const experience_context = { payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED' }
    const id = await bench.order({}, { payment_source: { paypal: { experience_context } } })
    expect((await bench.press(id, 'approve', 'echeck')).status).toBe(400)
    expect((await bench.press(id, 'approve', 'nonsense')).status).toBe(400)
    expect((await order(id)).body.status).toBe('PAYER_ACTION_REQUIRED')
  })

  it('chooses another funding after a decline', async () => {
    const id = await bench.order()
    await bench.press(id, 'approve', 'declined')
    const refused = await post(`/v2/checkout/orders/${id}/capture`)
    expect([refused.status, issue(refused)]).toEqual([422, 'INSTRUMENT_DECLINED'])
    expect(refused.body.links).toContainEqual({
      href: `https://www.sandbox.paypal.com/checkoutnow?token=${id}`,
      rel: 'redirect',
      method: 'GET',
    })
    await bench.press(id, 'approve')
    expect((await post(`/v2/checkout/orders/${id}/capture`)).status).toBe(201)
    expect((await bench.books()).map((line) => line.status)).toEqual(['declined', 'succeeded'])
  })

  it('loses an approval that PayPal takes back', async () => {
    const id = await bench.order()
    await bench.press(id, 'walk-away')
    await fetch(`${bench.sandbox.origin}/paypal/orders/${id}/lapse`, { method: 'POST' })
    expect((await bench.event('CHECKOUT.PAYMENT-APPROVAL.REVERSED')).event.resource).toMatchObject({ order_id: id })
    expect(issue(await post(`/v2/checkout/orders/${id}/capture`))).toBe('ORDER_EXPIRED')
  })
})

describe('captures and refunds', () => {
  it('captures and refunds in parts, never more than was captured', async () => {
    const { id, capture } = await captured({ invoice_id: 'INV-5' })
    expect(capture).toMatchObject({
      status: 'COMPLETED',
      amount: usd('10.00'),
      custom_id: 'tx-1',
      invoice_id: 'INV-5',
      final_capture: true,
      seller_receivable_breakdown: { paypal_fee: usd('0.84'), net_amount: usd('9.16') },
      supplementary_data: { related_ids: { order_id: id } },
    })
    expect((await bench.event('PAYMENT.CAPTURE.COMPLETED')).event.resource).toEqual(capture)

    const refund = (body: object, key: string) =>
      post(`/v2/payments/captures/${capture.id}/refund`, body, { 'paypal-request-id': key, ...FULL })
    const first = await refund({ amount: usd('4.00'), custom_id: 'rf-1' }, 'k1')
    expect([first.status, first.body.status, first.body.amount]).toEqual([201, 'COMPLETED', usd('4.00')])
    const { event } = await bench.event('PAYMENT.CAPTURE.REFUNDED')
    expect(event).toMatchObject({ resource_type: 'refund', resource: { id: first.body.id, custom_id: 'rf-1' } })
    expect((await refund({ amount: usd('4.00'), custom_id: 'rf-1' }, 'k1')).status).toBe(200)
    expect(issue(await refund({ amount: usd('6.01') }, 'k2'))).toBe('REFUND_AMOUNT_EXCEEDED')
    expect(issue(await refund({ amount: { currency_code: 'EUR', value: '1.00' } }, 'k3'))).toBe(
      'REFUND_CAPTURE_CURRENCY_MISMATCH',
    )
    const partly = await bench.call('GET', `/v2/payments/captures/${capture.id}`)
    expect(partly.body.status).toBe('PARTIALLY_REFUNDED')
    const rest = await refund({}, 'rf-2')
    expect(rest.body).toMatchObject({
      amount: usd('6.00'),
      seller_payable_breakdown: { total_refunded_amount: usd('10.00') },
    })
    expect((await bench.call('GET', `/v2/payments/refunds/${rest.body.id}`)).body).toEqual(rest.body)
    expect(issue(await refund({}, 'k4'))).toBe('CAPTURE_FULLY_REFUNDED')
    expect((await bench.books()).map(({ at: _, id: __, ...line }) => line)).toEqual([
      { reference: 'tx-1', kind: 'purchase', parent: null, amountMinor: '1000', currency: 'USD', status: 'succeeded' },
      ...[
        ['rf-1', '400'],
        ['rf-2', '600'],
      ].map(([reference, amountMinor]) => ({
        reference,
        kind: 'refund',
        parent: capture.id,
        amountMinor,
        currency: 'USD',
        status: 'succeeded',
      })),
    ])
  })

  it('answers id, status and links unless the representation is asked for', async () => {
    const { capture } = await captured()
    const reply = await post(`/v2/payments/captures/${capture.id}/refund`, {})
    expect(Object.keys(reply.body)).toEqual(['id', 'status', 'links'])
  })

  it.each([
    ['complete', 'COMPLETED', 'PAYMENT.CAPTURE.COMPLETED', 'succeeded'],
    ['deny', 'DECLINED', 'PAYMENT.CAPTURE.DENIED', 'declined'],
  ])('a pending eCheck: %s', async (action, status, type, booked) => {
    const { reply, capture } = await captured({}, 'echeck')
    expect([reply.body.status, capture.status, capture.status_details.reason]).toEqual([
      'COMPLETED',
      'PENDING',
      'ECHECK',
    ])
    await bench.event('PAYMENT.CAPTURE.PENDING')
    expect(issue(await post(`/v2/payments/captures/${capture.id}/refund`))).toBe('PENDING_CAPTURE')
    expect((await bench.books())[0]?.status).toBe('pending')
    await fetch(`${bench.sandbox.origin}/paypal/captures/${capture.id}/${action}`, { method: 'POST' })
    expect((await bench.event(type)).event.resource).toMatchObject({ id: capture.id, status })
    expect((await bench.books())[0]?.status).toBe(booked)
  })

  it('a capture that ends declined leaves the order completed', async () => {
    const { reply, capture } = await captured({}, 'refused')
    expect([reply.status, reply.body.status, capture.status]).toEqual([201, 'COMPLETED', 'DECLINED'])
    expect((await bench.event('PAYMENT.CAPTURE.DENIED')).event.resource.id).toBe(capture.id)
  })

  it('people refund and reverse from the dashboard', async () => {
    const [one, two] = [await captured(), await captured()]
    const press = (id: string, action: string) =>
      fetch(`${bench.sandbox.origin}/paypal/captures/${id}/${action}`, { method: 'POST', redirect: 'manual' })
    expect((await press(one.capture.id, 'refund')).status).toBe(303)
    expect((await press(one.capture.id, 'refund')).status).toBe(409)
    expect((await press(two.capture.id, 'reverse')).status).toBe(303)
    await bench.event('PAYMENT.CAPTURE.REFUNDED')
    const { event } = await bench.event('PAYMENT.CAPTURE.REVERSED')
    expect(event.resource.links).toContainEqual(
      expect.objectContaining({ rel: 'up', href: expect.stringContaining(two.capture.id) }),
    )
    expect(await (await fetch(`${bench.sandbox.origin}/paypal`)).text()).toContain(two.capture.id)
  })
})

describe('authorizations', () => {
  async function authorized(funding = 'balance') {
    const id = await bench.order({}, { intent: 'AUTHORIZE' })
    await bench.press(id, 'approve', funding)
    expect(issue(await post(`/v2/checkout/orders/${id}/capture`))).toBe('ACTION_DOES_NOT_MATCH_INTENT')
    const reply = await post(`/v2/checkout/orders/${id}/authorize`)
    return { id, it: reply.body.purchase_units[0].payments.authorizations[0] }
  }
  const act = (id: string, action: string, body?: object, headers = {}) =>
    post(`/v2/payments/authorizations/${id}/${action}`, body, headers)
  const status = async (id: string) => (await bench.call('GET', `/v2/payments/authorizations/${id}`)).body.status

  it('captures in parts up to what was authorized', async () => {
    const { id, it } = await authorized()
    expect(it).toMatchObject({ status: 'CREATED', amount: usd('10.00'), custom_id: 'tx-1' })
    expect((await bench.event('PAYMENT.AUTHORIZATION.CREATED')).event.resource.id).toBe(it.id)
    const first = await act(it.id, 'capture', { amount: usd('4.00') }, { 'paypal-request-id': 'cap-1', ...FULL })
    expect(first.body).toMatchObject({
      status: 'COMPLETED',
      final_capture: false,
      supplementary_data: { related_ids: { order_id: id, authorization_id: it.id } },
    })
    expect(await status(it.id)).toBe('PARTIALLY_CAPTURED')
    expect(issue(await act(it.id, 'capture', { amount: usd('6.01') }))).toBe('MAX_CAPTURE_AMOUNT_EXCEEDED')
    expect((await act(it.id, 'capture', { final_capture: true })).status).toBe(201)
    expect(await status(it.id)).toBe('CAPTURED')
    expect(issue(await act(it.id, 'capture'))).toBe('AUTHORIZATION_ALREADY_CAPTURED')
    expect(issue(await act(it.id, 'void'))).toBe('PREVIOUSLY_CAPTURED')
    expect((await order(id)).body.purchase_units[0].payments.captures).toHaveLength(2)
    const lines = (await bench.books()).map((line) => [line.kind, line.amountMinor, line.reference])
    expect(lines).toEqual([
      ['authorization', '1000', 'tx-1'],
      ['capture', '400', 'cap-1'],
      ['capture', '600', ''],
    ])
  })

  it('lets go of the rest after a final capture', async () => {
    const { it } = await authorized()
    await act(it.id, 'capture', { amount: usd('4.00'), final_capture: true })
    expect(await status(it.id)).toBe('CAPTURED')
    expect(issue(await act(it.id, 'capture', { amount: usd('1.00') }))).toBe('AUTHORIZATION_ALREADY_CAPTURED')
  })

  it('voids what is left, once, with or without a body', async () => {
    const { it } = await authorized()
    await act(it.id, 'capture', { amount: usd('4.00') })
    const headers = { 'content-type': '', 'paypal-request-id': 'void-1' }
    const voided = await bench.call('POST', `/v2/payments/authorizations/${it.id}/void`, undefined, headers)
    expect(voided.status).toBe(204)
    await bench.event('PAYMENT.AUTHORIZATION.VOIDED')
    expect((await act(it.id, 'void', undefined, { 'paypal-request-id': 'void-1' })).status).toBe(204)
    expect(issue(await act(it.id, 'void'))).toBe('PREVIOUSLY_VOIDED')
    expect(issue(await act(it.id, 'capture'))).toBe('AUTHORIZATION_VOIDED')
    expect((await bench.books()).at(-1)).toMatchObject({ kind: 'void', parent: it.id, amountMinor: '600' })
  })

  it('reauthorizes once after the honour period, and expires after 29 days', async () => {
    const { it } = await authorized()
    expect(issue(await act(it.id, 'reauthorize', { amount: usd('10.00') }))).toBe('REAUTHORIZATION_TOO_SOON')
    const day = 86_400_000
    const { clock, store } = bench.sandbox.core
    const tokens = store.collection<{ clientId: string; expiresAt: string }>('paypal.tokens')
    for (const kept of tokens.all()) kept.expiresAt = new Date(Date.now() + 60 * day).toISOString()
    clock.advance(4 * day)
    const again = await act(it.id, 'reauthorize', { amount: usd('10.00') }, FULL)
    expect([again.status, again.body.status]).toEqual([201, 'CREATED'])
    expect(issue(await act(it.id, 'capture'))).toBe('AUTHORIZATION_VOIDED')
    expect(issue(await act(again.body.id, 'reauthorize'))).toBe('REAUTHORIZATION_TOO_SOON')
    clock.advance(30 * day)
    expect(issue(await act(again.body.id, 'capture'))).toBe('AUTHORIZATION_EXPIRED')
  })

  it('a held one waits for the review', async () => {
    const { it } = await authorized('review')
    expect(it).toMatchObject({ status: 'PENDING', status_details: { reason: 'PENDING_REVIEW' } })
    await fetch(`${bench.sandbox.origin}/paypal/authorizations/${it.id}/accept`, { method: 'POST' })
    expect((await bench.event('PAYMENT.AUTHORIZATION.CREATED')).event.resource.id).toBe(it.id)
    expect((await act(it.id, 'capture')).status).toBe(201)
  })
})
