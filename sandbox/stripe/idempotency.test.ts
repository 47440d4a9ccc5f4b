import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bench, openBench } from './testing'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

test('the same key and parameters repeat the reply and charge once', async () => {
  const once = await bench.pay({ 'metadata[transaction]': 'i-1' }, { 'Idempotency-Key': 'k1' })
  const twice = await bench.pay({ 'metadata[transaction]': 'i-1' }, { 'Idempotency-Key': 'k1' })
  expect(once.headers.get('idempotent-replayed')).toBeNull()
  expect(twice.headers.get('idempotent-replayed')).toBe('true')
  expect(twice.body).toEqual(once.body)
  expect((await bench.books()).filter((one) => one.reference === 'i-1')).toHaveLength(1)
})

test('a decline is repeated too', async () => {
  const fields = { payment_method: 'pm_card_visa_chargeDeclined' }
  const once = await bench.pay(fields, { 'Idempotency-Key': 'k2' })
  const twice = await bench.pay(fields, { 'Idempotency-Key': 'k2' })
  expect([twice.status, twice.headers.get('idempotent-replayed')]).toEqual([402, 'true'])
  expect(twice.body).toEqual(once.body)
})

test('the same key with other parameters is refused', async () => {
  await bench.pay({}, { 'Idempotency-Key': 'k3' })
  const other = await bench.pay({ amount: '2600' }, { 'Idempotency-Key': 'k3' })
  expect([other.status, (other.body.error as { type: string }).type]).toEqual([400, 'idempotency_error'])
})

test('the same key at the same time is a conflict', async () => {
  await bench.misbehave({ fault: 'delay', on: 'payment_intents.create', ms: 300 })
  const both = await Promise.all([1, 2].map(() => bench.pay({}, { 'Idempotency-Key': 'k4' })))
  expect(both.map((one) => one.status).sort()).toEqual([200, 409])
  const refused = both.find((one) => one.status === 409)
  expect(refused?.body.error).toMatchObject({ code: 'idempotency_key_in_use' })
})

test('refused parameters leave the key unused', async () => {
  await bench.pay({ amount: 'x' }, { 'Idempotency-Key': 'k5' })
  expect((await bench.pay({}, { 'Idempotency-Key': 'k5' })).status).toBe(200)
})
