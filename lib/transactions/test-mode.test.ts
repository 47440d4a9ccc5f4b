import { expect, it } from 'vitest'
import { getNeedsPerson } from '@/lib/needs-person/list'
import { checkoutFor } from './checkout'
import { keepAsBalance } from './keep-as-balance'
import { linkCheckout } from './link-checkout'
import { start } from './start'
import { came, gaveUp, linkBench, THREE_D_SECURE, unwrap } from './testing'

const { bench, made, pay, says, standing } = linkBench()

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

it('nor does what was paid too much by a link in Test mode', async () => {
  const { paypal } = bench.ids
  const live = async (is: boolean) => bench.test.sql`update payment_system set live = ${is} where id = ${paypal}`
  const payer = await made({ live: false })
  const first = await pay(payer, { card: THREE_D_SECURE })
  await says(first.transactionId, gaveUp)
  await pay(payer)
  await says(first.transactionId, came('pi_too_much'))
  await live(true)
  const overpaid = async () => (await getNeedsPerson(bench.admin)).overpaid.map(({ mayKeep }) => mayKeep)
  expect(await overpaid()).toEqual([false])
  const before = await standing(payer)
  expect(before).toMatchObject({ over: 2500 })
  expect(await keepAsBalance(bench.admin, first)).toMatchObject({
    code: 'test_mode',
    message: expect.stringContaining('refund it instead'),
  })
  expect(await standing(payer)).toEqual(before)

  await live(false)
  expect(await overpaid()).toEqual([true])
  expect(await keepAsBalance(bench.admin, first)).toMatchObject({ ok: true })
})
