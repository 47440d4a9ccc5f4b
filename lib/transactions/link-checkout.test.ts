import { describe, expect, it } from 'vitest'
import type { PayerActor } from '@/lib/auth/actor'
import { cancelLink } from '@/lib/orders/cancel'
import { createOrder } from '@/lib/orders/create-order'
import { saveTerms } from '@/lib/orders/terms'
import { orderForm } from '@/lib/orders/testing'
import type { Outcome } from '@/lib/payments/outcome'
import { linkCheckout } from './link-checkout'
import { getPaymentByLink } from './read'
import { startByLink } from './start-by-link'
import { came, linkBench, THREE_D_SECURE, unwrap } from './testing'

const { bench, made, wish, pay, end, says } = linkBench()

describe('what the page of a link knows', () => {
  it('offers what the link can be paid with, and asks who pays only where nobody is known', async () => {
    const seen = await linkCheckout(await made({ parts: true, partMin: '5' }), 'a visit')
    expect(seen).toMatchObject({
      merchantName: 'Acme',
      state: 'open',
      due: { amountMinor: 2500n },
      part: { from: { amountMinor: 500n }, to: { amountMinor: 2450n } },
      asksWho: true,
      mayKeep: true,
      own: null,
    })
    expect(seen?.offers.map(({ adapterId }) => adapterId).sort()).toEqual(['paypal', 'stripe'])
    const known = await linkCheckout(await made({ customerId: bench.ids.customer }), 'a visit')
    expect(known).toMatchObject({ asksWho: false, part: null, mayKeep: false })
    const shared = await linkCheckout(await made({ uses: 'many' }), 'a visit')
    expect(shared).toMatchObject({ asksWho: true, mayKeep: false })
    await bench.test.sql`update payment_system set live = true where id = ${bench.ids.paypal}`
    const test = await linkCheckout(await made(), 'a visit')
    await bench.test.sql`update payment_system set live = false where id = ${bench.ids.paypal}`
    expect(test?.offers.map(({ adapterId }) => adapterId)).toEqual(['stripe'])
  })

  it('follows a browser through a decline and a success, and tells the others no more than that somebody pays', async () => {
    const payer = await made({ parts: true, partMin: '5' })
    const one = wish({ card: 'pm_card_chargeDeclined', amountMinor: 1000n })
    const { paymentId } = unwrap(await startByLink(payer, one))
    const failed = await linkCheckout(payer, one.visit)
    expect(failed).toMatchObject({ state: 'open', key: 'after:none', attempt: 1, retry: { amountMinor: 1000n } })
    expect(await linkCheckout(payer, one.visit, { afresh: true })).toMatchObject({
      key: `after:${paymentId}`,
      attempt: 0,
      retry: null,
    })
    expect(failed?.own).toMatchObject({ paymentId, state: 'failed', amount: { amountMinor: 1000n } })
    await pay(payer, { ...one, with: wish({ card: THREE_D_SECURE }).with, attempt: 1 })
    expect(await linkCheckout(payer, one.visit)).toMatchObject({
      state: 'busy',
      own: { paymentId, state: 'under_way' },
    })
    expect(await linkCheckout(payer, 'another')).toMatchObject({ state: 'busy', own: null, due: null })
    const [open] = await bench.test
      .sql`select id from transaction where payment_id = ${paymentId} and status = 'pending'`
    await says(open?.id, { ...came('pi_follows'), amount: { amountMinor: 1000n, currency: 'USD' } } as Outcome)
    expect(await linkCheckout(payer, one.visit)).toMatchObject({
      state: 'open',
      due: { amountMinor: 1500n },
      own: { paymentId, state: 'done' },
      key: `after:${paymentId}`,
    })
    expect(await linkCheckout({ ...payer, profileId: 'pro_other' }, one.visit)).toBeUndefined()
  })

  it('shows a payment to the browser that made it, without what is for staff, and to nobody else', async () => {
    const payer = await made()
    const other = await made()
    const one = wish()
    const { paymentId } = unwrap(await startByLink(payer, one))
    const seen = await getPaymentByLink(payer, { paymentId, visit: one.visit })
    expect(seen).toMatchObject({ id: paymentId, purpose: 'order', entries: [], actions: [], steps: [] })
    for (const [who, visit] of [
      [payer, 'another'],
      [payer, ''],
      [other, one.visit],
      [{ ...payer, profileId: 'pro_other' }, one.visit],
    ] as const)
      expect(await getPaymentByLink(who, { paymentId, visit })).toBeUndefined()
  })

  it('says what was ordered, what came of it, for how long somebody has been paying, and what is agreed to', async () => {
    const termsUrl = 'https://example.com/terms'
    unwrap(await saveTerms(bench.admin, { termsUrl, privacyUrl: null }))
    const { orderId } = unwrap(
      await createOrder(
        bench.admin,
        orderForm({ items: [{ name: 'Hat', quantity: '3', price: '10', discount: '5', tax: '10' }] }),
      ),
    )
    const payer = await made({ orderId, amount: '27.50', parts: true, partMin: '5' })
    const look = () => linkCheckout(payer, 'a visit')
    expect(await look()).toMatchObject({
      lines: [{ name: 'Hat', quantity: 3, gross: { amountMinor: 3000n } }],
      sums: { discount: { amountMinor: 500n }, tax: { amountMinor: 250n }, total: { amountMinor: 2750n } },
      paid: { amountMinor: 0n },
      opensPortal: false,
      underWaySeconds: null,
      once: true,
      terms: { termsUrl, privacyUrl: null },
    })
    const { transactionId } = await pay(payer, { amountMinor: 1000n, card: THREE_D_SECURE })
    await bench.test
      .sql`update transaction set created_at = created_at - interval '70 seconds' where id = ${transactionId}`
    const busy = await look()
    expect(busy).toMatchObject({ state: 'busy', opensPortal: false })
    expect(busy?.underWaySeconds).toBeGreaterThanOrEqual(70)
    expect(busy?.underWaySeconds).toBeLessThan(100)
    await says(transactionId, { ...came('pi_facts'), amount: { amountMinor: 1000n, currency: 'USD' } } as Outcome)
    expect(await look()).toMatchObject({
      state: 'open',
      paid: { amountMinor: 1000n },
      opensPortal: true,
      underWaySeconds: null,
    })
    // The lines of an order that a link made say no more than the link; of one used more often each payer has an order.
    const shared = await linkCheckout(await made({ uses: 'many' }), 'a visit')
    expect(shared).toMatchObject({ lines: [], sums: null, once: false, opensPortal: false })
    expect(await linkCheckout(await made(), 'a visit')).toMatchObject({ lines: [], sums: null })
    unwrap(await saveTerms(bench.admin, { termsUrl: null, privacyUrl: null }))
  })

  it('what was not made is not tried again once somebody else has paid some of it', async () => {
    const payer = await made({ parts: true, partMin: '5' })
    const one = wish({ card: 'pm_card_chargeDeclined' })
    const { paymentId } = unwrap(await startByLink(payer, one))
    expect(await linkCheckout(payer, one.visit)).toMatchObject({ retry: { amountMinor: 2500n }, attempt: 1 })
    await pay(payer, { amountMinor: 1000n })
    expect(await linkCheckout(payer, one.visit)).toMatchObject({
      due: { amountMinor: 1500n },
      retry: null,
      key: `after:${paymentId}`,
      attempt: 0,
    })
  })

  it('a link that was over when its order was paid by another leads to the portal too', async () => {
    const { orderId } = unwrap(await createOrder(bench.admin, orderForm()))
    const [first, second] = [await made({ orderId }), await made({ orderId })]
    await end(first)
    await pay(second)
    expect(await linkCheckout(first, 'a visit')).toMatchObject({ opensPortal: true, due: null })
  })

  it('a link that was cancelled before anybody paid by it says so, also once its order is paid by another', async () => {
    const { orderId } = unwrap(await createOrder(bench.admin, orderForm()))
    const [wrong, right] = [await made({ orderId }), await made({ orderId })]
    unwrap(await cancelLink(bench.admin, { linkId: wrong.linkId, message: 'Not for you' }))
    await pay(right)
    expect(await linkCheckout(wrong, 'a visit')).toMatchObject({ state: 'cancelled', opensPortal: false })
    expect(await linkCheckout(right, 'a visit')).toMatchObject({ opensPortal: true })
  })

  it('says why nothing can be paid', async () => {
    const state = async (payer: PayerActor) => (await linkCheckout(payer, 'a visit'))?.state
    const [gone, over, paid] = [await made(), await made(), await made()]
    await end(gone)
    await cancelLink(bench.admin, { linkId: over.linkId, message: 'Sold' })
    await pay(paid)
    expect([await state(gone), await state(over), await state(paid)]).toEqual(['expired', 'cancelled', 'paid'])
    expect((await linkCheckout(over, 'a visit'))?.cancelMessage).toBe('Sold')
  })
})
