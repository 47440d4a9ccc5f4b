import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Bench, openBench } from './testing'

let bench: Bench
let reference = ''
let count = 0
beforeAll(async () => {
  bench = await openBench()
})
beforeEach(async () => {
  await fetch(`${bench.sandbox.origin}/control/misbehave`, { method: 'DELETE' })
  count += 1
  reference = `m-${count}`
})
afterAll(() => bench.close())

const pay = (headers: Record<string, string> = {}) => bench.pay({ 'metadata[transaction]': reference }, headers)
const charged = async () =>
  (await bench.books()).filter((one) => one.reference === reference && one.status === 'succeeded').length
const order = (fault: string, more = {}) =>
  bench.misbehave({ fault: fault as 'delay', on: 'payment_intents.create', ...more })

test('delay answers late', async () => {
  await order('delay', { ms: 300 })
  const begin = performance.now()
  expect((await pay()).status).toBe(200)
  expect(performance.now() - begin).toBeGreaterThan(280)
})

test('drop_after charges and hangs up, and the key repeats the reply', async () => {
  await order('drop_after')
  await expect(pay({ 'Idempotency-Key': reference })).rejects.toThrow('fetch failed')
  expect(await charged()).toBe(1)
  const again = await pay({ 'Idempotency-Key': reference })
  expect([again.status, again.headers.get('idempotent-replayed'), await charged()]).toEqual([200, 'true', 1])
})

test('error_before does nothing, and the key is free', async () => {
  await order('error_before')
  const first = await pay({ 'Idempotency-Key': reference })
  expect([first.status, (first.body.error as { type: string }).type, await charged()]).toEqual([500, 'api_error', 0])
  expect((await pay({ 'Idempotency-Key': reference })).status).toBe(200)
})

test('error_after charges, and the key repeats the error', async () => {
  await order('error_after')
  expect((await pay({ 'Idempotency-Key': reference })).status).toBe(500)
  const again = await pay({ 'Idempotency-Key': reference })
  expect([again.status, again.headers.get('idempotent-replayed'), await charged()]).toEqual([500, 'true', 1])
})

test('reset_mid_reply charges and breaks off', async () => {
  await order('reset_mid_reply')
  await expect(pay()).rejects.toThrow()
  expect(await charged()).toBe(1)
})

test('request_twice charges once with a key and twice without', async () => {
  await order('request_twice')
  expect((await pay({ 'Idempotency-Key': reference })).status).toBe(200)
  expect(await charged()).toBe(1)
  await order('request_twice')
  expect((await pay()).status).toBe(200)
  expect(await charged()).toBe(3)
})

test('drip replies slowly but wholly', async () => {
  await order('drip', { ms: 400 })
  const begin = performance.now()
  expect((await pay()).body).toMatchObject({ status: 'succeeded' })
  expect(performance.now() - begin).toBeGreaterThan(350)
})

test('garbage is no JSON though the charge was made', async () => {
  await order('garbage')
  await expect(pay()).rejects.toThrow(SyntaxError)
  expect(await charged()).toBe(1)
})

test('rate_limit refuses with Retry-After as often as ordered', async () => {
  await order('rate_limit', { times: 2 })
  const first = await pay()
  expect([first.status, first.headers.get('retry-after'), (first.body.error as { code: string }).code]).toEqual([
    429,
    '1',
    'rate_limit',
  ])
  expect((await pay()).status).toBe(429)
  expect([(await pay()).status, await charged()]).toEqual([200, 1])
})

test('decline uses the code ordered', async () => {
  await order('decline', { code: 'do_not_honor' })
  expect((await pay()).body.error).toMatchObject({ code: 'card_declined', decline_code: 'do_not_honor' })
  expect((await pay()).status).toBe(200)
})

test('faults for other operations and processors stay out of it', async () => {
  await order('error_before', { on: 'refunds.create' })
  await order('error_before', { on: '*', processor: 'paypal' })
  expect((await pay()).status).toBe(200)
  const list = (await (await fetch(`${bench.sandbox.origin}/control/misbehave`)).json()) as { faults: unknown[] }
  expect(list.faults).toHaveLength(2)
})

test('nonsense is not ordered', async () => {
  expect((await bench.misbehave({ fault: 'explode' as 'delay' })).status).toBe(400)
  expect((await order('delay', { times: 0 })).status).toBe(400)
})
