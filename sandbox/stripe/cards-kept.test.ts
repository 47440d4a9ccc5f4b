import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bench, openBench, openReceiver } from './testing'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

async function customer(): Promise<string> {
  const { body } = await bench.call('POST', '/customers', { email: 'ada@example.com', 'metadata[customer]': '7' })
  return String(body.id)
}

/** What the card form of the browser sends. */
async function typed(number: string, more: object = {}) {
  const reply = await fetch(`${bench.sandbox.origin}/js.stripe.com/v3/internal/payment_methods`, {
    method: 'POST',
    headers: { Authorization: 'Bearer pk_test_bench' },
    body: JSON.stringify({ number, expMonth: 12, expYear: 2040, cvc: '123', ...more }),
  })
  return { status: reply.status, body: (await reply.json()) as { id: string; error: { code: string } } }
}

async function answer3ds(url: string, outcome: string): Promise<string> {
  const page = await fetch(url)
  expect([page.status, (await page.text()).includes('Complete authentication')]).toEqual([200, true])
  const reply = await fetch(url, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' })
  return reply.headers.get('location') ?? ''
}

const urlOf = (intent: Record<string, unknown>) =>
  (intent.next_action as { redirect_to_url: { url: string } }).redirect_to_url.url

describe('card entry', () => {
  test('a raw number from a server is refused, from the form it becomes an id', async () => {
    const raw = await bench.call('POST', '/payment_methods', { type: 'card', 'card[number]': '4242424242424242' })
    expect((raw.body.error as { message: string }).message).toContain('Sending credit card numbers directly')
    const door = `${bench.sandbox.origin}/js.stripe.com/v3/internal/payment_methods`
    const server = await fetch(door, { method: 'POST', headers: { Authorization: 'Bearer sk_test_bench' }, body: '{}' })
    expect(server.status).toBe(401)
    const { body } = await typed('5555555555554444')
    expect(body).toMatchObject({
      object: 'payment_method',
      card: { brand: 'mastercard', last4: '4444', exp_year: 2040 },
    })
    expect((await bench.pay({ payment_method: body.id })).body.status).toBe('succeeded')
  })

  test.each([
    ['4242424242424241', {}, 'incorrect_number'],
    ['4111111111111111', {}, 'card_declined'],
    ['4242424242424242', { expYear: 2020 }, 'invalid_expiry_year'],
    ['4242424242424242', { expMonth: 13 }, 'invalid_expiry_month'],
    ['4242424242424242', { cvc: '1' }, 'incorrect_cvc'],
  ])('%s %j is refused with %s', async (number, more, code) => {
    const { status, body } = await typed(number, more)
    expect([status, body.error.code]).toEqual([402, code])
  })
})

describe('kept cards', () => {
  test('saved while paying, charged without the payer, forgotten', async () => {
    const id = await customer()
    const { body: method } = await typed('4242424242424242')
    await bench.pay({ payment_method: method.id, customer: id, setup_future_usage: 'off_session' })
    const { body: list } = await bench.call('GET', `/customers/${id}/payment_methods`, { type: 'card' })
    expect((list.data as { id: string }[]).map((one) => one.id)).toEqual([method.id])
    const charge = () => bench.pay({ payment_method: method.id, customer: id, off_session: 'true', amount: '1000' })
    expect((await charge()).body.status).toBe('succeeded')
    expect((await bench.pay({ payment_method: method.id })).status).toBe(400)
    expect((await bench.call('POST', `/payment_methods/${method.id}/detach`)).body.customer).toBeNull()
    expect((await charge()).status).toBe(400)
  })

  test('a card used without a customer cannot be used again', async () => {
    const { body: method } = await typed('4242424242424242')
    await bench.pay({ payment_method: method.id })
    const again = await bench.pay({ payment_method: method.id })
    expect((again.body.error as { message: string }).message).toContain('may not be used again')
  })

  test('verified without charging', async () => {
    const id = await customer()
    const fields = {
      customer: id,
      usage: 'off_session',
      confirm: 'true',
      'payment_method_types[]': 'card',
      'metadata[transaction]': 'v-1',
    }
    const good = await bench.call('POST', '/setup_intents', { ...fields, payment_method: 'pm_card_visa' })
    expect(good.body).toMatchObject({ object: 'setup_intent', status: 'succeeded' })
    const bad = await bench.call('POST', '/setup_intents', { ...fields, payment_method: 'pm_card_visa_chargeDeclined' })
    expect([bad.status, bad.body.error]).toMatchObject([
      402,
      { code: 'card_declined', setup_intent: { status: 'requires_payment_method' } },
    ])
    const lines = (await bench.books()).filter((one) => one.reference === 'v-1')
    expect(lines.map((one) => [one.kind, one.amountMinor, one.status])).toEqual([
      ['verification', '0', 'succeeded'],
      ['verification', '0', 'declined'],
    ])
  })

  test('a card that fails only for customers', async () => {
    const id = await customer()
    const { body: method } = await bench.call('POST', '/payment_methods', {
      type: 'card',
      'card[token]': 'tok_chargeCustomerFail',
    })
    expect((await bench.call('POST', `/payment_methods/${method.id}/attach`, { customer: id })).status).toBe(200)
    expect((await bench.pay({ payment_method: String(method.id), customer: id, off_session: 'true' })).status).toBe(402)
  })
})

describe('3-D Secure', () => {
  const secure = { payment_method: 'pm_card_authenticationRequired', return_url: 'https://shop.example/back?a=1' }

  test('passed: the browser goes back and the payment succeeded', async () => {
    const { body: intent } = await bench.pay(secure)
    expect([intent.status, intent.latest_charge]).toEqual(['requires_action', null])
    const back = new URL(await answer3ds(urlOf(intent), 'complete'))
    expect(back.origin + back.pathname).toBe('https://shop.example/back')
    expect(Object.fromEntries(back.searchParams)).toEqual({
      a: '1',
      payment_intent: intent.id,
      payment_intent_client_secret: intent.client_secret,
      redirect_status: 'succeeded',
    })
    const { body: after } = await bench.call('GET', `/payment_intents/${intent.id}`, { 'expand[]': 'latest_charge' })
    expect(after).toMatchObject({
      status: 'succeeded',
      latest_charge: { payment_method_details: { card: { three_d_secure: { result: 'authenticated' } } } },
    })
  })

  test('failed, or passed and then declined: nothing was charged', async () => {
    const { body: first } = await bench.pay(secure)
    expect(await answer3ds(urlOf(first), 'fail')).toContain('redirect_status=failed')
    const { body: failed } = await bench.call('GET', `/payment_intents/${first.id}`)
    expect(failed).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    })
    const { body: method } = await typed('4000008400001629')
    const { body: second } = await bench.pay({ ...secure, payment_method: method.id })
    await answer3ds(urlOf(second), 'complete')
    const { body: declined } = await bench.call('GET', `/payment_intents/${second.id}`)
    expect(declined).toMatchObject({ status: 'requires_payment_method', last_payment_error: { code: 'card_declined' } })
  })

  test('without the payer it is refused, unless the card was saved with it', async () => {
    const id = await customer()
    const { body: method } = await typed('4000002500003155')
    const fields = { payment_method: method.id, customer: id }
    const early = await bench.pay({ ...fields, off_session: 'true' })
    expect([early.status, early.body.error]).toMatchObject([402, { code: 'authentication_required' }])
    const { body: first } = await bench.pay({
      ...fields,
      setup_future_usage: 'off_session',
      return_url: secure.return_url,
    })
    await answer3ds(urlOf(first), 'complete')
    expect((await bench.pay({ ...fields, off_session: 'true' })).body.status).toBe('succeeded')
  })

  test('for the browser library; the intent opens only to its secret', async () => {
    const { body: intent } = await bench.pay({ payment_method: secure.payment_method, use_stripe_sdk: 'true' })
    expect(intent.next_action).toMatchObject({ type: 'use_stripe_sdk' })
    const asBrowser = (secret: string) =>
      bench.call(
        'GET',
        `/payment_intents/${intent.id}`,
        { client_secret: secret },
        { Authorization: 'Bearer pk_test_bench' },
      )
    expect((await asBrowser('wrong')).status).toBe(404)
    const seen = await asBrowser(String(intent.client_secret))
    expect([seen.status, 'metadata' in seen.body]).toEqual([200, false])
  })
})

describe('what happens later', () => {
  test('refund cards: pending then succeeded, succeeded then failed', async () => {
    const refundOf = async (method: string) => {
      const { body } = await bench.pay({ payment_method: method })
      return (await bench.call('POST', '/refunds', { payment_intent: String(body.id) })).body
    }
    const [pending, failing] = await Promise.all([refundOf('pm_card_pendingRefund'), refundOf('pm_card_refundFail')])
    expect([pending.status, failing.status]).toEqual(['pending', 'succeeded'])
    const status = async (id: unknown) => (await bench.call('GET', `/refunds/${id}`)).body.status
    await expect.poll(() => status(pending.id), { timeout: 5000 }).toBe('succeeded')
    await expect.poll(() => status(failing.id), { timeout: 5000 }).toBe('failed')
    const lines = (await bench.books()).filter((one) => one.kind === 'refund')
    expect(lines.find((one) => one.id === pending.id)?.status).toBe('succeeded')
    expect(lines.find((one) => one.id === failing.id)?.status).toBe('failed')
  })

  test('the dashboard refunds, disputes and lets expire, and says so by webhook', async () => {
    const receiver = await openReceiver()
    await bench.call('POST', '/webhook_endpoints', { url: receiver.url, 'enabled_events[]': '*' })
    const { body: paid } = await bench.pay()
    const { body: held } = await bench.pay({ capture_method: 'manual' })
    const { body: account } = await bench.call('GET', '/account')
    const press = (intent: Record<string, unknown>, action: string, fields = {}) =>
      fetch(`${bench.sandbox.origin}/stripe/${account.id}/${intent.id}/${action}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        redirect: 'manual',
      })
    expect((await press(paid, 'refund', { amount: '9999' })).status).toBe(400)
    expect((await press(paid, 'refund', { amount: '500' })).status).toBe(303)
    expect((await press(paid, 'dispute')).status).toBe(303)
    expect((await press(held, 'expire')).status).toBe(303)
    expect((await press(held, 'expire')).status).toBe(400)
    await bench.sandbox.core.callbacks.settle(3000)
    const types = receiver.received.map((one) => one.event.type)
    expect(types).toEqual(
      expect.arrayContaining([
        'charge.refunded',
        'refund.created',
        'charge.dispute.created',
        'charge.expired',
        'payment_intent.canceled',
      ]),
    )
    await receiver.close()
  })
})
