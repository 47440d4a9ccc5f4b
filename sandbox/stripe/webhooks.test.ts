import { afterEach, beforeEach, expect, test } from 'vitest'
import { signature } from './events'
import { type Bench, openBench, openReceiver } from './testing'

let bench: Bench
let receiver: Awaited<ReturnType<typeof openReceiver>>
beforeEach(async () => {
  bench = await openBench()
})
afterEach(async () => {
  await receiver?.close()
  await bench.close()
})

async function register(events: string[], answers: number[] = []): Promise<string> {
  receiver = await openReceiver(answers)
  const wanted = Object.fromEntries(events.map((event, index) => [`enabled_events[${index}]`, event]))
  const { body } = await bench.call('POST', '/webhook_endpoints', { url: receiver.url, ...wanted })
  return String(body.secret)
}

function verifies(secret: string, header: string, body: string): boolean {
  const at = Number(/t=(\d+)/.exec(header)?.[1])
  return header === signature(secret, body, at)
}

test('the signature of the known vector', () => {
  const body = '{"id":"evt_test","object":"event","type":"payment_intent.succeeded"}'
  expect(signature('whsec_test_secret', body, 1_700_000_000)).toBe(
    't=1700000000,v1=f457ee3d89f52f9f02936e1cd1173dd5dfa132cdc78ec55ea964a53098c5a1c0',
  )
})

test('events go signed to the endpoint, only those it asked for', async () => {
  const secret = await register(['payment_intent.succeeded', 'charge.refunded'])
  expect(secret).toMatch(/^whsec_/)
  const { body: listed } = await bench.call('GET', '/webhook_endpoints')
  expect(JSON.stringify(listed)).not.toContain(secret)
  const { body: intent } = await bench.pay()
  await bench.call('POST', '/refunds', { payment_intent: String(intent.id) })
  const received = await receiver.until(2)
  expect(received.map((one) => one.event.type).sort()).toEqual(['charge.refunded', 'payment_intent.succeeded'])
  for (const one of received) expect(verifies(secret, String(one.headers['stripe-signature']), one.body)).toBe(true)
  expect(received[0]?.event).toMatchObject({ object: 'event', livemode: false, data: { object: { livemode: false } } })
})

test('a refused delivery is tried again until 2xx', async () => {
  await register(['payment_intent.succeeded'], [500])
  await bench.pay()
  const received = await receiver.until(2)
  expect(received.map((one) => one.event.id)).toEqual([received[0]?.event.id, received[0]?.event.id])
  await bench.sandbox.core.callbacks.settle(1000)
  const [callback] = await bench.callbacks()
  expect([callback?.state, callback?.attempts.map((one) => one.status)]).toEqual(['delivered', [500, 200]])
})

test('a duplicate is the same event twice', async () => {
  await register(['payment_intent.succeeded'])
  await bench.misbehave({ fault: 'callback_duplicate' })
  await bench.pay()
  const received = await receiver.until(2)
  expect(received[0]?.body).toBe(received[1]?.body)
})

test('a lost one comes only when sent again', async () => {
  await register(['payment_intent.succeeded'])
  await bench.misbehave({ fault: 'callback_lose', on: 'payment_intent.succeeded' })
  await bench.pay()
  await bench.sandbox.core.callbacks.settle(500)
  expect(receiver.received).toHaveLength(0)
  const [callback] = await bench.callbacks()
  expect(callback?.state).toBe('lost')
  await fetch(`${bench.sandbox.origin}/control/callbacks/${callback?.id}/resend`, { method: 'POST' })
  expect(await receiver.until(1)).toHaveLength(1)
})

test('a delayed one comes late', async () => {
  await register(['payment_intent.succeeded'])
  await bench.misbehave({ fault: 'callback_delay', ms: 400 })
  const begin = performance.now()
  await bench.pay()
  await receiver.until(1)
  expect(performance.now() - begin).toBeGreaterThan(380)
})

test('a reordered one comes after the next', async () => {
  await register(['payment_intent.created', 'payment_intent.succeeded'])
  await bench.misbehave({ fault: 'callback_reorder', on: 'payment_intent.created' })
  await bench.pay()
  const received = await receiver.until(2)
  expect(received.map((one) => one.event.type)).toEqual(['payment_intent.succeeded', 'payment_intent.created'])
})

test('a forged one does not verify, the true one follows', async () => {
  const secret = await register(['payment_intent.succeeded'])
  await bench.misbehave({ fault: 'callback_forge' })
  await bench.pay()
  const received = await receiver.until(2)
  const good = received.map((one) => verifies(secret, String(one.headers['stripe-signature']), one.body))
  expect(good.sort()).toEqual([false, true])
  expect(new Set(received.map((one) => one.event.id)).size).toBe(2)
})
