import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { paymentSystem } from '@/db/schema/systems'
import { paymentBench } from '@/lib/transactions/testing'
import { answerCallback } from './answer'
import { writeRejected } from './rejected'

const bench = paymentBench()

const forge = (network: string, system = bench.ids.stripe) =>
  answerCallback(
    new Request('http://localhost/', { method: 'POST', headers: { 'x-quittance-peer': network }, body: '{}' }),
    system,
  )

it('refuses a storm of forged calls and hardly writes for it, from that network and at that system alone', async () => {
  await bench.test.sql`create table written (n int)`
  await bench.test
    .sql`create function note() returns trigger language plpgsql as $$ begin insert into written values (1); return new; end $$`
  await bench.test.sql`create trigger note after update on payment_system for each row execute function note()`
  const answers: Response[] = []
  for (let i = 0; i < 8; i++)
    answers.push(...(await Promise.all(Array.from({ length: 50 }, () => forge('192.0.2.66')))))
  await writeRejected()
  const writes = await bench.test.sql`select n from written`
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status === 401).length).toBeGreaterThanOrEqual(300)
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(50)
  expect(statuses.at(-1)).toBe(429)
  expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0)
  // One write a second at most, and none is forgotten.
  expect(writes.length).toBeLessThanOrEqual(5)
  const [row] = (await bench.test.db.select().from(paymentSystem)).filter(({ id }) => id === bench.ids.stripe)
  expect(row?.rejectedCallbacks).toBe(BigInt(statuses.filter((status) => status === 401).length))

  expect((await forge('192.0.2.67')).status).toBe(401)
  expect((await forge('192.0.2.66', bench.ids.paypal)).status).toBe(401)
})

/** As the processor sends it; and, from its own network, what somebody else's account there sends has another signature. */
function signed(network: string, id: string): Promise<Response> {
  const body = JSON.stringify({
    id,
    object: 'event',
    type: 'customer.created',
    created: 1_700_000_000,
    livemode: false,
    data: { object: { id: 'cus_1', object: 'customer' } },
  })
  const at = Math.floor(Date.now() / 1000)
  const mark = createHmac('sha256', 'whsec_bench').update(`${at}.${body}`).digest('hex')
  const headers = { 'x-quittance-peer': network, 'stripe-signature': `t=${at},v1=${mark}` }
  return answerCallback(new Request('http://localhost/', { method: 'POST', headers, body }), bench.ids.stripe)
}

async function flood(network: string, systemOf: (n: number) => string): Promise<number> {
  let last = 0
  for (let i = 0; i < 7; i++)
    for (const { status } of await Promise.all(
      Array.from({ length: 50 }, (_, n) => forge(network, systemOf(i * 50 + n))),
    ))
      last = status
  return last
}

it('hears the processor however much is forged from its own network', async () => {
  expect(await flood('192.0.2.71', () => bench.ids.stripe)).toBe(429)
  expect((await signed('192.0.2.71', 'evt_beside_a_flood')).status).toBe(200)
  expect((await forge('192.0.2.71')).status).toBe(429)
})

it('hears the processor however many made-up addresses are called from its own network', async () => {
  expect(await flood('192.0.2.72', (n) => `sys_made_up_${n}`)).toBe(429)
  expect((await signed('192.0.2.72', 'evt_beside_strays')).status).toBe(200)
  expect((await forge('192.0.2.72')).status).toBe(401)
})

it('reads no more than a callback can be, also of whom it hears all the same', async () => {
  const large = new Request('http://localhost/', {
    method: 'POST',
    headers: { 'x-quittance-peer': '192.0.2.71' },
    body: new Uint8Array(1_000_001),
  })
  expect((await answerCallback(large, bench.ids.stripe)).status).toBe(413)
})

it('counts calls to addresses that are nobody’s together', async () => {
  const statuses: number[] = []
  for (let i = 0; i < 7; i++)
    for (const { status } of await Promise.all(
      Array.from({ length: 50 }, (_, n) => forge('192.0.2.70', `sys_${i}_${n}`)),
    ))
      statuses.push(status)
  expect(statuses[0]).toBe(404)
  expect(statuses.at(-1)).toBe(429)
})
