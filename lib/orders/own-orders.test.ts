import { describe, expect, it } from 'vitest'
import type { CustomerActor } from '@/lib/auth/actor'
import { linkBench, unwrap } from '@/lib/transactions/testing'
import { createOrder } from './create-order'
import { listOwnOrders } from './list-orders'
import { orderSummary, ownOrder, payPathOf } from './portal'
import { orderForm } from './testing'

const { bench, made, pay } = linkBench()

describe('a customer', () => {
  const own = (orderId: string, actor: CustomerActor = bench.payer) => ownOrder(actor, orderId, 'en')
  const page = { after: null, before: null, size: 50, desc: true }

  it('sees the orders that they were asked to pay, and is led to a link that can be paid', async () => {
    const { orderId } = unwrap(await createOrder(bench.admin, orderForm({ customer: 'john@example.com' })))
    expect(await own(orderId)).toBeUndefined()
    expect(await payPathOf(bench.payer, orderId)).toBeUndefined()
    const payer = await made({ orderId })
    expect(await own(orderId)).toMatchObject({
      isPayable: true,
      sheet: { standing: 'to_pay', owed: { amountMinor: 2500n } },
    })
    expect(await payPathOf(bench.payer, orderId)).toMatch(/^\/pay\/[\w-]{40,}$/)
    const open = async () => (await listOwnOrders(bench.payer, { open: true }, page)).rows.map(({ id }) => id)
    expect(await open()).toContain(orderId)
    expect((await orderSummary(bench.payer, orderId))?.filename).toMatch(/^OS-/)
    const stranger = { ...bench.payer, customerId: 'cus_other' }
    expect(await own(orderId, stranger)).toBeUndefined()
    expect(await payPathOf(stranger, orderId)).toBeUndefined()
    expect(await orderSummary(stranger, orderId)).toBeUndefined()
    await pay(payer)
    expect(await own(orderId)).toMatchObject({ isPayable: false, sheet: { standing: 'paid' } })
    expect(await payPathOf(bench.payer, orderId)).toBeUndefined()
    expect(await open()).not.toContain(orderId)
    const all = await listOwnOrders(bench.payer, { open: false }, page)
    expect(all.rows[0]).toMatchObject({ id: orderId, status: 'complete', what: { first: 'Hat', others: 1 } })
  })
})
