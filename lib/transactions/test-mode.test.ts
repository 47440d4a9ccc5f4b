import { expect, it } from 'vitest'
import { checkoutFor } from './checkout'
import { linkCheckout } from './link-checkout'
import { start } from './start'
import { linkBench, unwrap } from './testing'

const { bench, made, pay } = linkBench()

const offered = async (use: 'pay' | 'keep') =>
  (await checkoutFor(bench.payer, { currency: 'USD', use }))?.offers.map(({ systemId }) => systemId)

it('Test mode fills no balance beside a live payment system, and a link in Test mode is paid in it all the same', async () => {
  const { stripe, paypal } = bench.ids
  expect(await offered('pay')).toEqual([stripe, paypal])
  const kept = bench.byCard(900n, await bench.newCard('tok_visa'), { keep: true })
  unwrap(await start(bench.payer, kept))
  const [card] = await bench.test.sql`select id from stored_method where customer_id = ${bench.payer.customerId}`
  await bench.test.sql`update payment_system set live = true where id = ${paypal}`

  expect(await offered('pay')).toEqual([paypal])
  expect(await offered('keep')).toEqual([])
  const refusal = { code: 'method_unavailable', message: expect.stringContaining('Test mode') }
  expect(await start(bench.payer, bench.byCard(2500n))).toMatchObject(refusal)
  const charge = { ...bench.byCard(2500n), with: { kind: 'stored', storedMethodId: String(card?.id) } } as const
  expect(await start(bench.admin, charge)).toMatchObject(refusal)

  const payer = await made({ live: false })
  const visit = 'visit_of_somebody'
  const ways = await linkCheckout(payer, visit)
  expect(ways).toMatchObject({ offers: [{ systemId: stripe }] })
  expect((await pay(payer)).status).toBe('succeeded')
})
