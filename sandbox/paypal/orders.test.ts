import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bench, type Reply, startBench, token } from './testing'

let bench: Bench
beforeAll(async () => {
  bench = await startBench()
})
afterAll(() => bench.stop())

const issues = (reply: Reply) => reply.body.details.map((line) => `${line.issue} ${line.field ?? ''}`.trim())
const usd = (value: string) => ({ currency_code: 'USD', value })
const capture = (id: string, headers: Record<string, string> = {}) =>
  bench.call('POST', `/v2/checkout/orders/${id}/capture`, {}, headers)

describe('signing in', () => {
  it('gives a token to any client id, not to an invalid or short secret, and never for live', async () => {
    const { origin } = bench.sandbox
    expect(await (await token(origin)).json()).toMatchObject({ token_type: 'Bearer', expires_in: 32400 })
    for (const reply of [
      await token(origin, 'client', 'invalid-secret'),
      await token(origin, 'client', 'short'),
      await token(origin, 'client', 'secret-123', 'api-m'),
    ]) {
      expect(reply.status).toBe(401)
      expect(await reply.json()).toMatchObject({ error: 'invalid_client' })
    }
  })

  it('answers 401 invalid_token to an unknown and to an expired token', async () => {
    const stranger = await bench.call('GET', '/v2/checkout/orders/X', undefined, { authorization: 'Bearer nope' })
    expect([stranger.status, stranger.body.error]).toEqual([401, 'invalid_token'])
    const { access_token } = (await (await token(bench.sandbox.origin)).json()) as { access_token: string }
    const headers = { authorization: `Bearer ${access_token}` }
    bench.sandbox.core.clock.advance(32_401_000)
    const late = await bench.call('GET', '/v2/checkout/orders/X', undefined, headers)
    bench.sandbox.core.clock.reset()
    expect([late.status, late.body.error]).toEqual([401, 'invalid_token'])
  })

  it('hides the orders of one client from another', async () => {
    const { access_token } = (await (await token(bench.sandbox.origin, 'other')).json()) as { access_token: string }
    const headers = { authorization: `Bearer ${access_token}` }
    const reply = await bench.call('GET', `/v2/checkout/orders/${await bench.order()}`, undefined, headers)
    expect([reply.status, issues(reply)]).toEqual([404, ['INVALID_RESOURCE_ID']])
  })
})

describe('creating an order', () => {
  it('answers payer-action for payment_source and approve for the older style', async () => {
    const unit = { amount: usd('10.00') }
    const create = (more: object) =>
      bench.call('POST', '/v2/checkout/orders', { intent: 'CAPTURE', purchase_units: [unit], ...more })
    const newer = await create({ payment_source: { paypal: { experience_context: {} } } })
    expect([newer.status, newer.body.status]).toEqual([201, 'PAYER_ACTION_REQUIRED'])
    expect(newer.body.links[1]).toEqual({
      href: `https://www.sandbox.paypal.com/checkoutnow?token=${newer.body.id}`,
      rel: 'payer-action',
      method: 'GET',
    })
    expect(newer.headers.get('paypal-debug-id')).toMatch(/^[0-9a-f]{13}$/)
    const older = await create({ application_context: { return_url: 'https://m.example/r' } })
    expect([older.body.status, older.body.links[1]?.rel]).toEqual(['CREATED', 'approve'])
  })

  it.each([
    [{ currency_code: 'USD', value: '10.001' }, 422, 'DECIMAL_PRECISION /purchase_units/0/amount/value'],
    [{ currency_code: 'JPY', value: '10.00' }, 422, 'DECIMALS_NOT_SUPPORTED /purchase_units/0/amount/value'],
    [{ currency_code: 'USD', value: '0.00' }, 422, 'CANNOT_BE_ZERO_OR_NEGATIVE /purchase_units/0/amount/value'],
    [{ currency_code: 'USD', value: '-1' }, 422, 'CANNOT_BE_ZERO_OR_NEGATIVE /purchase_units/0/amount/value'],
    [{ currency_code: 'USD', value: '1e3' }, 400, 'INVALID_PARAMETER_SYNTAX /purchase_units/0/amount/value'],
    [{ currency_code: 'KWD', value: '1.00' }, 422, 'INVALID_CURRENCY_CODE /purchase_units/0/amount/currency_code'],
    [{ currency_code: 'USD', value: '99999999' }, 422, 'MAX_VALUE_EXCEEDED /purchase_units/0/amount/value'],
    [{ currency_code: 'USD' }, 400, 'MISSING_REQUIRED_PARAMETER /purchase_units/0/amount/value'],
    ['10', 400, 'MISSING_REQUIRED_PARAMETER /purchase_units/0/amount/currency_code'],
  ])('refuses the amount %j', async (amount, status, issue) => {
    const body = { intent: 'CAPTURE', purchase_units: [{ amount }] }
    const reply = await bench.call('POST', '/v2/checkout/orders', body)
    expect(reply.status).toBe(status)
    expect(reply.body.name).toBe(status === 400 ? 'INVALID_REQUEST' : 'UNPROCESSABLE_ENTITY')
    expect(issues(reply)).toContain(issue)
  })

  it('takes yen without decimals and names every wrong field at once', async () => {
    const id = await bench.order({ amount: { currency_code: 'JPY', value: '500' } })
    expect((await bench.call('GET', `/v2/checkout/orders/${id}`)).body.purchase_units[0].amount.value).toBe('500')
    const reply = await bench.call('POST', '/v2/checkout/orders', {
      intent: 'SALE',
      purchase_units: [{ custom_id: 'x'.repeat(128) }],
      payment_source: { paypal: { experience_context: { return_url: 'javascript:1', user_action: 'X' } } },
    })
    expect(reply.status).toBe(400)
    expect(issues(reply)).toEqual([
      'INVALID_PARAMETER_VALUE /intent',
      'MISSING_REQUIRED_PARAMETER /purchase_units/0/amount',
      'INVALID_STRING_LENGTH /purchase_units/0/custom_id',
      'INVALID_PARAMETER_VALUE /payment_source/paypal/experience_context/user_action',
      'INVALID_PARAMETER_SYNTAX /payment_source/paypal/experience_context/return_url',
    ])
  })

  it.each(['{', '[]', 'null', '"x"'])('answers 400 to the body %s', async (body) => {
    const reply = await bench.call('POST', '/v2/checkout/orders', body)
    expect([reply.status, issues(reply)]).toEqual([400, ['MALFORMED_REQUEST_JSON /']])
  })

  it('wants JSON, and answers 404 elsewhere', async () => {
    const form = await bench.call('POST', '/v2/checkout/orders', 'a=1', { 'content-type': 'text/plain' })
    expect([form.status, form.body.name]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
    expect((await bench.call('GET', '/v2/nothing')).body.name).toBe('RESOURCE_NOT_FOUND')
  })
})

describe('idempotency', () => {
  const order = (value: string, id: string) =>
    bench.call(
      'POST',
      '/v2/checkout/orders',
      { intent: 'CAPTURE', purchase_units: [{ amount: usd(value) }] },
      { 'paypal-request-id': id },
    )

  it('replays the first result with 200 and refuses another body', async () => {
    const first = await order('10.00', 'same')
    const again = await order('10.00', 'same')
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.body).toEqual(first.body)
    const other = await order('11.00', 'same')
    expect([other.status, issues(other)]).toEqual([422, ['DUPLICATE_REQUEST_ID']])
    bench.sandbox.core.clock.advance(6 * 3_600_000 + 1000)
    const later = await order('10.00', 'same')
    bench.sandbox.core.clock.reset()
    expect(later.status).toBe(201)
    expect(later.body.id).not.toBe(first.body.id)
  })

  it('captures once, however often it is asked, also at the same time and after a lost reply', async () => {
    const id = await bench.order({ custom_id: 'tx-once' })
    await bench.press(id, 'approve')
    await bench.misbehave({ on: 'orders.capture', fault: 'drop_after' })
    const headers = { 'paypal-request-id': 'cap-once' }
    await expect(capture(id, headers)).rejects.toThrow()
    const replies = await Promise.all(Array.from({ length: 10 }, () => capture(id, headers)))
    expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([200]))
    expect(new Set(replies.map((reply) => reply.body.purchase_units[0].payments.captures[0].id)).size).toBe(1)
    expect((await bench.books()).filter((line) => line.reference === 'tx-once')).toHaveLength(1)
    expect(issues(await capture(id))).toEqual(['ORDER_ALREADY_CAPTURED'])
  })

  it('pays an invoice id once', async () => {
    const [first, second] = [await bench.order({ invoice_id: 'INV-1' }), await bench.order({ invoice_id: 'INV-1' })]
    await bench.press(first, 'approve')
    await bench.press(second, 'approve')
    expect((await capture(first)).status).toBe(201)
    expect(issues(await capture(second))).toEqual(['DUPLICATE_INVOICE_ID'])
  })
})

describe('mock responses and faults', () => {
  it('refuses with the issue of PayPal-Mock-Response and does nothing', async () => {
    const id = await bench.order()
    await bench.press(id, 'approve')
    const mock = { 'paypal-mock-response': '{"mock_application_codes":"PAYER_ACCOUNT_RESTRICTED"}' }
    const refused = await capture(id, mock)
    expect([refused.status, issues(refused)]).toEqual([422, ['PAYER_ACCOUNT_RESTRICTED']])
    const broken = await capture(id, { 'paypal-mock-response': '{"mock_application_codes":["INTERNAL_SERVER_ERROR"]}' })
    expect([broken.status, broken.body.name]).toEqual([500, 'INTERNAL_SERVER_ERROR'])
    expect((await capture(id)).status).toBe(201)
  })

  it('answers ordered failures in its own shape and keeps a decline on * for the charge', async () => {
    await bench.misbehave({ fault: 'rate_limit' })
    const limited = await bench.call('GET', '/v2/checkout/orders/X')
    expect([limited.status, limited.body.name, limited.headers.get('retry-after')]).toEqual([
      429,
      'RATE_LIMIT_REACHED',
      '1',
    ])
    await bench.misbehave({ fault: 'decline', code: '5120' })
    const id = await bench.order()
    await bench.press(id, 'approve')
    const made = (await capture(id)).body.purchase_units[0].payments.captures[0]
    expect([made.status, made.processor_response.response_code]).toEqual(['DECLINED', '5120'])
  })
})
