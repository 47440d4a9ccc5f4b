import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { cancelLink, cancelOrder } from './cancel'
import { createLink, createLinkIn } from './create-link'
import { createOrder } from './create-order'
import { followPayments } from './follow'
import { type Claim, claimLink } from './open'
import { linkForm, makeShop, orderForm, payClaimed, type Shop, type Sums, settlePayment } from './testing'

const test = testDatabase()
let shop: Shop
beforeEach(async () => {
  shop = await makeShop(test.db)
})

async function made(changed: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const result = await createLink(shop.admin, linkForm(changed))
  if (!result.ok) throw new Error(result.message)
  return result.value.linkId
}

/** Somebody begins to pay: claims the link and writes the payment, in one transaction. */
async function begin(linkId: string) {
  return test.db.transaction(async (tx) => {
    const claim = await claimLink(tx, { profileId: shop.profileId, linkId })
    if (!claim.ok) return claim
    const payment = await payClaimed(tx, shop, claim.value, { status: 'pending' })
    await followPayments(tx, [payment])
    return { ok: true as const, value: claim.value, payment }
  })
}

async function begun(linkId: string) {
  const answer = await begin(linkId)
  if (!answer.ok) throw new Error(answer.code)
  return answer
}

/** What the processor says, as the one door writes it. */
async function comes(payment: Awaited<ReturnType<typeof begun>>['payment'], sums: Sums) {
  await test.db.transaction(async (tx) => {
    await settlePayment(tx, payment.id, sums)
    await followPayments(tx, [payment])
  })
}

async function standing(linkId: string, of?: Pick<Claim, 'orderId'>) {
  const [link] = await test.sql`select * from payment_link where id = ${linkId}`
  const [order] = await test.sql`select * from "order" where id = ${of?.orderId ?? link?.order_id ?? ''}`
  return {
    link: link?.status,
    order: order?.status,
    paid: Number(link?.paid_minor),
    back: Number(link?.refunded_minor),
    uses: link?.uses,
    late: link?.paid_late,
    orderPaid: Number(order?.paid_minor),
    orderBack: Number(order?.refunded_minor),
  }
}

const story = async (linkId: string) =>
  (await test.sql`select kind from link_event where link_id = ${linkId} order by id`).map(({ kind }) => kind)

const PAID: Sums = { status: 'paid', captured: 2500n }

describe('a link that is paid', () => {
  it('is processing while somebody pays, open again after a decline, and done when the money came', async () => {
    const linkId = await made()
    const first = await begun(linkId)
    expect(await standing(linkId)).toMatchObject({ link: 'processing', order: 'pending' })
    await comes(first.payment, { status: 'unpaid' })
    expect(await standing(linkId)).toMatchObject({ link: 'created', order: 'pending' })
    await comes((await begun(linkId)).payment, PAID)
    expect(await standing(linkId)).toMatchObject({
      link: 'success',
      order: 'complete',
      paid: 2500,
      orderPaid: 2500,
      uses: 1,
    })
    expect(await begin(linkId)).toMatchObject({ code: 'paid' })
    expect(await story(linkId)).toEqual(['created', 'paid'])
    const [order] = await test.sql`select customer_id from "order" where profile_id = ${shop.profileId}`
    expect(order?.customer_id).toBe(shop.customer.customerId)
  })

  it('is had by one of two who pay at the same instant; the other is told', async () => {
    const linkId = await made()
    const both = await Promise.all([begin(linkId), begin(linkId)])
    expect(both.map((one) => (one.ok ? 'begun' : one.code)).sort()).toEqual(['begun', 'busy'])
    const [row] = await test.sql`select count(*)::int as n from payment where profile_id = ${shop.profileId}`
    expect(row?.n).toBe(1)
  })

  it('says the same when the same news comes again', async () => {
    const linkId = await made()
    const { payment } = await begun(linkId)
    await comes(payment, PAID)
    const before = await standing(linkId)
    await comes(payment, PAID)
    expect(await standing(linkId)).toEqual(before)
    expect(await story(linkId)).toEqual(['created', 'paid'])
  })

  it('stays done when it is refunded', async () => {
    const linkId = await made()
    const { payment } = await begun(linkId)
    await comes(payment, PAID)
    await comes(payment, { status: 'part_refunded', captured: 2500n, refunded: 1000n })
    expect(await standing(linkId)).toMatchObject({ link: 'success', order: 'complete', back: 1000, orderBack: 1000 })
  })

  it('asks for what is left after a part, and for nothing once all is there', async () => {
    const linkId = await made({ parts: true, partMin: '5' })
    const first = await begun(linkId)
    expect(first.value).toMatchObject({
      due: { amountMinor: 2500n },
      parts: { partMinMinor: 500n, systemMinMinor: 50n },
    })
    await comes(first.payment, { status: 'paid', captured: 1000n })
    expect(await standing(linkId)).toMatchObject({ link: 'created', order: 'active', paid: 1000 })
    const second = await begun(linkId)
    expect(second.value.due.amountMinor).toBe(1500n)
    await comes(second.payment, { status: 'paid', captured: 1500n })
    expect(await standing(linkId)).toMatchObject({ link: 'success', order: 'complete', paid: 2500, uses: 2 })
  })
})

describe('an order that is reserved first (S2-20 … S2-29)', () => {
  it('is active while it is reserved, and complete when it is taken in part', async () => {
    const linkId = await made({ preauthorize: true })
    const { payment, value } = await begun(linkId)
    expect(value.preauthorize).toBe(true)
    await comes(payment, { status: 'authorized', authorized: 2500n })
    expect(await standing(linkId)).toMatchObject({ link: 'success', order: 'active', paid: 0 })
    expect(await begin(linkId)).toMatchObject({ code: 'paid' })
    await comes(payment, { status: 'part_paid', authorized: 2500n, captured: 1000n })
    expect(await standing(linkId)).toMatchObject({ link: 'success', order: 'complete', paid: 1000, orderPaid: 1000 })
  })

  it('is complete when it is reversed', async () => {
    const linkId = await made({ preauthorize: true })
    const { payment } = await begun(linkId)
    await comes(payment, { status: 'authorized', authorized: 2500n })
    await comes(payment, { status: 'released' })
    expect(await standing(linkId)).toMatchObject({ link: 'success', order: 'complete', paid: 0 })
  })
})

describe('what comes late', () => {
  it('is paid late where the link expired meanwhile, also before anybody marked it so', async () => {
    const linkId = await made({ expiresAt: new Date(Date.now() + 3_600_000).toISOString() })
    const { payment } = await begun(linkId)
    await test.sql`update payment_link set expires_at = now() - interval '1 second' where id = ${linkId}`
    expect(await begin(linkId)).toMatchObject({ code: 'expired' })
    await comes(payment, PAID)
    expect(await standing(linkId)).toMatchObject({ link: 'success', order: 'complete', late: true })
    expect(await story(linkId)).toEqual(['created', 'paid_late'])
  })

  it('is never lost where the link was cancelled after a decline that was none', async () => {
    const linkId = await made()
    const { payment } = await begun(linkId)
    await comes(payment, { status: 'unpaid' })
    expect(await cancelLink(shop.admin, { linkId, message: '' })).toMatchObject({ ok: true })
    expect(await standing(linkId)).toMatchObject({ link: 'cancelled', order: 'cancelled' })
    await comes(payment, PAID)
    expect(await standing(linkId)).toMatchObject({ link: 'success', order: 'complete', late: true, orderPaid: 2500 })
  })

  it('a payment of one second past the expiry is not begun, by the database’s clock', async () => {
    const linkId = await made({ expiresAt: new Date(Date.now() + 3_600_000).toISOString() })
    await test.sql`update payment_link set expires_at = now() - interval '1 second' where id = ${linkId}`
    expect(await begin(linkId)).toMatchObject({ code: 'expired' })
    expect(await test.sql`select id from payment where profile_id = ${shop.profileId}`).toEqual([])
  })
})

describe('several links of one order', () => {
  it('are one debt: while one is being paid the other is busy, and then both are done', async () => {
    const order = await createOrder(shop.admin, orderForm())
    if (!order.ok) throw new Error(order.message)
    const { orderId } = order.value
    const [one, two] = [await made({ orderId }), await made({ orderId })]
    const { payment } = await begun(one)
    expect(await begin(two)).toMatchObject({ code: 'busy' })
    await comes(payment, PAID)
    expect(await standing(two)).toMatchObject({ link: 'success', order: 'complete', paid: 0, uses: 0, late: false })
    expect(await begin(two)).toMatchObject({ code: 'paid' })
    expect(await story(two)).toEqual(['created'])
  })
})

describe('a link for many', () => {
  it('gives each payer an order of their own, and none the other’s wait', async () => {
    const linkId = await made({ uses: 'many' })
    const both = await Promise.all([begun(linkId), begun(linkId)])
    const [one, two] = both
    expect(one.value.orderId).not.toBe(two.value.orderId)
    expect(one.value.customerId).toBeNull()
    await comes(one.payment, PAID)
    expect(await standing(linkId, one.value)).toMatchObject({ link: 'created', order: 'complete', uses: 1 })
    expect(await standing(linkId, two.value)).toMatchObject({ order: 'pending' })
    await comes(two.payment, { status: 'unpaid' })
    expect(await standing(linkId, two.value)).toMatchObject({ link: 'created', order: 'pending', uses: 1 })
  })

  it('is over when it was used so often, and lets no more begin than may end', async () => {
    const linkId = await made({ uses: 'many', usesMost: '2' })
    const [one, two] = [await begun(linkId), await begun(linkId)]
    expect(await begin(linkId)).toMatchObject({ code: 'busy' })
    await comes(one.payment, PAID)
    await comes(two.payment, PAID)
    expect(await standing(linkId)).toMatchObject({ link: 'success', uses: 2, paid: 5000 })
    expect(await begin(linkId)).toMatchObject({ code: 'paid' })
  })
})

describe('cancelling', () => {
  it('says which of the two happened to an order, and is refused where somebody pays (D12)', async () => {
    const linkId = await made({ parts: true, partMin: '5' })
    const first = await begun(linkId)
    const { orderId } = first.value
    const cancel = () => cancelOrder(shop.admin, { orderId, reason: 'Sold out' })
    expect(await cancel()).toMatchObject({ code: 'being_paid' })
    expect(await cancelLink(shop.admin, { linkId, message: '' })).toMatchObject({ code: 'being_paid' })
    await comes(first.payment, { status: 'paid', captured: 1000n })
    expect(await cancel()).toEqual({ ok: true, value: { outcome: 'complete', isHeld: false } })
    expect(await standing(linkId)).toMatchObject({ link: 'cancelled', order: 'complete', orderPaid: 1000 })
    expect(await cancel()).toMatchObject({ code: 'over' })
    expect(await begin(linkId)).toMatchObject({ code: 'cancelled' })

    const other = await made()
    const [row] = await test.sql`select order_id from payment_link where id = ${other}`
    expect(await cancelOrder(shop.admin, { orderId: row?.order_id, reason: '' })).toEqual({
      ok: true,
      value: { outcome: 'cancelled', isHeld: false },
    })
    expect(await standing(other)).toMatchObject({ link: 'cancelled', order: 'cancelled' })
  })

  it('ends an order also for the link that was made for it at the same moment', async () => {
    const order = await createOrder(shop.admin, orderForm())
    if (!order.ok) throw new Error(order.message)
    const { orderId } = order.value
    const first = await begun(await made({ orderId, parts: true, partMin: '5' }))
    await comes(first.payment, { status: 'paid', captured: 1000n })
    const waitsForOrder = () => test.sql`select 1 from pg_stat_activity where datname = current_database()
      and wait_event_type = 'Lock' and query like '%"order"%for update'`
    let cancelling: ReturnType<typeof cancelOrder> | undefined
    const link = await test.db.transaction(async (tx) => {
      const answer = await createLinkIn(tx, shop.admin, linkForm({ orderId }))
      cancelling = cancelOrder(shop.admin, { orderId, reason: '' })
      while ((await waitsForOrder()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
      return answer
    })
    if (!link.ok) throw new Error(link.message)
    expect(await cancelling).toMatchObject({ ok: true, value: { outcome: 'complete' } })
    expect(await standing(link.value.linkId)).toMatchObject({ link: 'created', order: 'complete', orderPaid: 1000 })
    expect(await begin(link.value.linkId)).toMatchObject({ code: 'paid' })
  })

  it('says that money is still reserved', async () => {
    const linkId = await made({ preauthorize: true })
    const { payment, value } = await begun(linkId)
    await comes(payment, { status: 'authorized', authorized: 2500n })
    expect(await cancelOrder(shop.admin, { orderId: value.orderId, reason: '' })).toEqual({
      ok: true,
      value: { outcome: 'complete', isHeld: true },
    })
  })

  it('of a link leaves its order to another one, unless the link is all there is to it', async () => {
    const order = await createOrder(shop.admin, orderForm())
    if (!order.ok) throw new Error(order.message)
    const linkId = await made({
      orderId: order.value.orderId,
      email: 'a@example.com',
      notifyEmail: true,
      sending: 'now',
    })
    expect(await cancelLink(shop.admin, { linkId, message: 'We are sorry.' })).toMatchObject({ ok: true })
    expect(await standing(linkId)).toMatchObject({ link: 'cancelled', order: 'pending' })
    const [row] = await test.sql`select cancel_message from payment_link where id = ${linkId}`
    expect(row?.cancel_message).toBe('We are sorry.')
    expect(await cancelLink(shop.admin, { linkId, message: '' })).toMatchObject({ code: 'over' })
  })

  it('is of what the actor may see alone', async () => {
    const linkId = await made()
    const [row] = await test.sql`select order_id from payment_link where id = ${linkId}`
    const elsewhere = await makeShop(test.db)
    for (const actor of [shop.restricted, elsewhere.admin]) {
      expect(await cancelLink(actor, { linkId, message: '' })).toMatchObject({ code: 'not_found' })
      expect(await cancelOrder(actor, { orderId: row?.order_id, reason: '' })).toMatchObject({ code: 'not_found' })
    }
    expect(await standing(linkId)).toMatchObject({ link: 'created', order: 'pending' })
  })
})
