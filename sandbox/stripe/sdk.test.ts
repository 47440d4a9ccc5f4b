import Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bench, openBench, openReceiver } from './testing'

let bench: Bench
let stripe: Stripe
beforeAll(async () => {
  bench = await openBench()
  const toSandbox: typeof fetch = (input, init) =>
    fetch(String(input).replace(/^https:\/\//, `${bench.sandbox.origin}/`), init)
  stripe = new Stripe('sk_test_sdk', { httpClient: Stripe.createFetchHttpClient(toSandbox), maxNetworkRetries: 2 })
})
afterAll(() => bench.close())

test('the official library pays, captures, refunds, lists and searches', async () => {
  const customer = await stripe.customers.create({ email: 'ada@example.com', name: 'Ada' })
  const intent = await stripe.paymentIntents.create({
    amount: 2500,
    currency: 'chf',
    customer: customer.id,
    payment_method: 'pm_card_visa',
    confirm: true,
    capture_method: 'manual',
    setup_future_usage: 'off_session',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    metadata: { transaction: 's-1' },
  })
  expect(intent.status).toBe('requires_capture')
  const captured = await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 2000 })
  expect(captured.amount_received).toBe(2000)
  const refund = await stripe.refunds.create({
    payment_intent: intent.id,
    amount: 500,
    metadata: { transaction: 's-2' },
  })
  expect(refund.status).toBe('succeeded')
  const again = await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] })
  const charge = again.latest_charge
  expect(typeof charge === 'object' && charge?.amount_refunded).toBe(500)
  const found = await stripe.paymentIntents.search({ query: "metadata['transaction']:'s-1'" })
  expect(found.data.map((one) => one.id)).toEqual([intent.id])
  const methods = await stripe.customers.listPaymentMethods(customer.id, { type: 'card' })
  expect(methods.data.map((one) => one.card?.last4)).toEqual(['4242'])
  expect((await stripe.balance.retrieve()).available).toContainEqual(
    expect.objectContaining({ currency: 'chf', amount: 1500 }),
  )
})

test('it walks every page of a list', async () => {
  for (let i = 0; i < 5; i += 1) await stripe.customers.create({ email: `p${i}@pages.example` })
  const emails: (string | null)[] = []
  for await (const one of stripe.customers.list({ limit: 2 })) emails.push(one.email)
  expect(emails.filter((email) => email?.endsWith('@pages.example'))).toEqual(
    [4, 3, 2, 1, 0].map((i) => `p${i}@pages.example`),
  )
})

test('its errors are of the right kind', async () => {
  const params = { amount: 2500, currency: 'usd', confirm: true, allowed_payment_method_types: ['card'] }
  const declined = stripe.paymentIntents.create({
    ...params,
    payment_method: 'pm_card_visa_chargeDeclinedInsufficientFunds',
  })
  await expect(declined).rejects.toMatchObject({
    type: 'StripeCardError',
    code: 'card_declined',
    decline_code: 'insufficient_funds',
  })
  await expect(stripe.paymentIntents.retrieve('pi_nobody')).rejects.toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
  })
})

test('a name that the version no longer knows is refused', async () => {
  const asked = (version: string, name: string) =>
    bench.call(
      'POST',
      '/payment_intents',
      { amount: '2500', currency: 'usd', [`${name}[]`]: 'card' },
      { 'Stripe-Version': version },
    )
  expect((await asked('2026-07-29.dahlia', 'payment_method_types')).status).toBe(200)
  expect((await asked('2026-10-28.endive', 'allowed_payment_method_types')).status).toBe(200)
  const refused = await asked('2026-10-28.endive', 'payment_method_types')
  expect([refused.status, refused.headers.get('stripe-version')]).toEqual([400, '2026-10-28.endive'])
  expect(refused.body.error).toMatchObject({ code: 'parameter_unknown', param: 'payment_method_types' })
})

test('it repeats a dropped call by itself, and only one charge is made', async () => {
  await bench.misbehave({ fault: 'drop_after', on: 'payment_intents.create' })
  const intent = await stripe.paymentIntents.create({
    amount: 1200,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    allowed_payment_method_types: ['card'],
    metadata: { transaction: 's-3' },
  })
  expect(intent.status).toBe('succeeded')
  expect((await bench.books()).filter((one) => one.reference === 's-3')).toHaveLength(1)
})

test('it verifies our webhooks, and not the forged', async () => {
  const receiver = await openReceiver()
  const endpoint = await stripe.webhookEndpoints.create({ url: receiver.url, enabled_events: ['customer.created'] })
  await bench.misbehave({ fault: 'callback_forge' })
  await stripe.customers.create({ email: 'hook@example.com' })
  const received = await receiver.until(2)
  const results = received.map((one) => {
    try {
      return stripe.webhooks.constructEvent(one.body, String(one.headers['stripe-signature']), endpoint.secret ?? '')
        .type
    } catch {
      return 'refused'
    }
  })
  expect(results.sort()).toEqual(['customer.created', 'refused'])
  await receiver.close()
})
