import { beforeEach, describe, expect, it } from 'vitest'
import { customer } from '@/db/schema/customers'
import { testDatabase } from '@/db/testing'
import { type Actor, Forbidden } from '@/lib/auth/actor'
import { newId } from '@/lib/ids'
import { createLink } from './create-link'
import { createOrder } from './create-order'
import { countLinks, exportLinks, type LinkFilter, listLinks } from './list-links'
import { countOrders, exportOrders, listOrders, type OrderFilter } from './list-orders'
import { orderSummary } from './portal'
import { getLink, getOrder, payerOf } from './read'
import { linkForm, makeShop, orderForm, type Shop } from './testing'

const test = testDatabase()
let shop: Shop
beforeEach(async () => {
  shop = await makeShop(test.db)
})

const PAGE = { after: null, before: null, size: 25, desc: true }

async function link(changed: Readonly<Record<string, unknown>> = {}, actor: Actor = shop.admin): Promise<string> {
  const made = await createLink(actor, linkForm(changed))
  if (!made.ok) throw new Error(made.message)
  return made.value.linkId
}

async function order(changed: Readonly<Record<string, unknown>> = {}, actor: Actor = shop.admin): Promise<string> {
  const made = await createOrder(actor, orderForm(changed))
  if (!made.ok) throw new Error(made.message)
  return made.value.orderId
}

const links = async (filter: LinkFilter, actor: Actor = shop.admin) =>
  (await listLinks(actor, filter, PAGE)).rows.map(({ id }) => id)
const orders = async (filter: OrderFilter, actor: Actor = shop.admin) =>
  (await listOrders(actor, filter, PAGE)).rows.map(({ id }) => id)

describe('links', () => {
  it('are found by reference, e-mail, description, id and status, the newest first', async () => {
    const one = await link({ reference: 'INV-100%', email: 'ann@example.com' })
    const two = await link({ description: 'Rent of May' })
    expect(await links({})).toEqual([two, one])
    expect(await links({ text: '0%' })).toEqual([one])
    expect(await links({ text: 'ANN@' })).toEqual([one])
    expect(await links({ text: 'rent' })).toEqual([two])
    expect(await links({ text: two })).toEqual([two])
    expect(await links({ status: 'cancelled' })).toEqual([])
    expect(await links({ live: false, from: '2020-01-01' })).toEqual([two, one])
    expect(await links({ to: '2020-01-01' })).toEqual([])
    expect(await countLinks(shop.admin, { text: 'rent' })).toEqual({ count: 1, more: false })
  })

  it('come in pages that miss nothing and repeat nothing', async () => {
    const made: string[] = []
    for (let n = 0; n < 5; n++) made.push(await link())
    const first = await listLinks(shop.admin, {}, { ...PAGE, size: 2 })
    const second = await listLinks(shop.admin, {}, { ...PAGE, size: 2, after: first.next })
    const third = await listLinks(shop.admin, {}, { ...PAGE, size: 2, after: second.next })
    expect([first, second, third].flatMap(({ rows }) => rows.map(({ id }) => id))).toEqual(made.toReversed())
    expect(third.next).toBeNull()
  })

  it('are exported all, and a text that is a formula does not run', async () => {
    await link({ description: '=1+1', reference: 'A,B' })
    const lines: string[] = []
    for await (const line of exportLinks(shop.admin, {})) lines.push(line)
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain(`USD,25.00,0.00,0.00,0,"'=1+1","A,B"`)
  })

  it('show their address to who may send it, until it is closed', async () => {
    const id = await link()
    expect((await getLink(shop.normal, id))?.address).toMatch(/\/pay\/[\w-]{43}$/)
    await test.sql`update payment_link set closed_at = now(), status = 'cancelled' where id = ${id}`
    expect((await getLink(shop.normal, id))?.address).toBeNull()
  })
})

describe('orders', () => {
  it('are found by reference, customer, id and status', async () => {
    const { customerId } = shop.customer
    const one = await order({ reference: 'PO-7', customer: customerId })
    const two = await order()
    expect(await orders({})).toEqual([two, one])
    expect(await orders({ text: 'po-7' })).toEqual([one])
    expect(await orders({ text: 'John' })).toEqual([one])
    expect(await orders({ text: customerId })).toEqual([one])
    expect(await orders({ text: two })).toEqual([two])
    expect(await orders({ status: 'draft' })).toEqual([two, one])
    expect(await countOrders(shop.admin, { status: 'complete' })).toEqual({ count: 0, more: false })
    const lines: string[] = []
    for await (const line of exportOrders(shop.admin, { text: 'PO-7' })) lines.push(line)
    expect(lines[1]).toContain('draft,USD,25.00,0.00,0.00,PO-7,John Doe')
  })

  it.each([1, 301])('are found by a text in pages, whether it finds %i customers or a reference', async (many) => {
    const { profileId } = shop.admin
    const crowd = Array.from({ length: many }, (_, n) => ({ profileId, id: newId('cus'), name: `Crowd ${n}` }))
    await test.db.insert(customer).values(crowd)
    const made: string[] = []
    for (const { id } of [...crowd.slice(0, 2), ...crowd.slice(0, 1)]) made.push(await order({ customer: id }))
    made.push(
      await order({ reference: `crowd-${many}` }),
      await order({ customer: crowd[0]?.id, reference: `a-crowd-${many}` }),
    )
    for (const n of [1, 2, 3]) made.push(await order({ reference: `crowd-${many}-${n}` }))
    await order({ reference: 'not asked for', customer: shop.customer.customerId })
    const found: string[] = []
    let after: string | null = null
    do {
      const page = await listOrders(shop.admin, { text: 'crowd' }, { ...PAGE, size: 2, after })
      found.push(...page.rows.map(({ id }) => id))
      after = page.next
    } while (after)
    expect(found).toEqual(made.toReversed())
    expect(await countOrders(shop.admin, { text: 'crowd' })).toEqual({ count: made.length, more: false })
    expect(await orders({ text: 'crowd' }, shop.restricted)).toEqual([])
    expect(await orders({ text: 'crowd', status: 'complete' })).toEqual([])
  })

  it('add up as their lines do, and say what is still owed', async () => {
    const id = await order({
      items: [{ name: 'Hat', quantity: '3', price: '19.99', discount: '9.97', fee: '2.50', tax: '7.7' }],
    })
    const view = await getOrder(shop.admin, id)
    const minor = Object.fromEntries(Object.entries(view?.sums ?? {}).map(([key, amount]) => [key, amount.amountMinor]))
    expect(minor).toEqual({ gross: 5997n, discount: 997n, fee: 250n, tax: 404n, total: 5654n })
    expect(view?.owed.amountMinor).toBe(5654n)
    await test.sql`update "order" set status = 'active', paid_minor = 5000 where id = ${id}`
    expect((await getOrder(shop.admin, id))?.owed.amountMinor).toBe(654n)
    await test.sql`update "order" set status = 'complete' where id = ${id}`
    expect((await getOrder(shop.admin, id))?.owed.amountMinor).toBe(0n)
  })
})

describe('who sees what', () => {
  it('a restricted user sees what they made, another profile nothing, a customer no list', async () => {
    const [own, other] = [await link({ reference: 'own' }, shop.restricted), await link({ reference: 'other' })]
    const [ownOrder, otherOrder] = [await order({}, shop.restricted), await order()]
    expect(await links({}, shop.restricted)).toEqual([own])
    expect(await links({ text: 'other' }, shop.restricted)).toEqual([])
    expect((await orders({}, shop.restricted)).includes(otherOrder)).toBe(false)
    expect((await orders({}, shop.restricted)).includes(ownOrder)).toBe(true)
    expect(await getLink(shop.restricted, other)).toBeUndefined()
    expect(await getOrder(shop.restricted, otherOrder)).toBeUndefined()
    const elsewhere = await makeShop(test.db)
    expect(await links({}, elsewhere.admin)).toEqual([])
    expect(await orders({ text: otherOrder }, elsewhere.admin)).toEqual([])
    expect(await getLink(elsewhere.admin, other)).toBeUndefined()
    expect(await payerOf(elsewhere.admin, shop.customer.customerId)).toBeNull()
    await expect(listLinks(shop.customer, {}, PAGE)).rejects.toThrow(Forbidden)
    await expect(listOrders(shop.customer, {}, PAGE)).rejects.toThrow(Forbidden)
  })

  it('whose their order is, a restricted user is not told of customers they may not see', async () => {
    const { customerId, name } = shop.customer
    const id = await order({}, shop.restricted)
    // As it is once somebody has paid by a link that another made for it, or when somebody's role was changed.
    await test.sql`update "order" set customer_id = ${customerId} where id = ${id}`
    expect(await listOrders(shop.restricted, {}, PAGE)).toMatchObject({ rows: [{ id, customer: null }] })
    expect(await listOrders(shop.admin, {}, PAGE)).toMatchObject({ rows: [{ id, customer: { id: customerId, name } }] })
    for (const text of [name, `${customerId}@example.com`, customerId]) {
      expect(await orders({ text }, shop.restricted)).toEqual([])
      expect(await orders({ text })).toEqual([id])
    }
    await test.sql`update customer set created_by = ${shop.restricted.loginId} where id = ${customerId}`
    for (const text of [name, customerId]) expect(await orders({ text }, shop.restricted)).toEqual([id])
    await test.sql`
      insert into customer (profile_id, id, name) select ${shop.profileId}, 'cus_of_a_crowd' || n, 'Joan' from generate_series(1, 301) n`
    await test.sql`update "order" set customer_id = 'cus_of_a_crowd1' where id = ${id}`
    expect(await orders({ text: 'joan' }, shop.restricted)).toEqual([])
    expect(await orders({ text: 'joan' })).toEqual([id])
  })

  it('nor do they have it on paper', async () => {
    const id = await order({}, shop.restricted)
    await test.sql`update "order" set customer_id = ${shop.customer.customerId} where id = ${id}`
    const paper = async (actor: Actor) => (await orderSummary(actor, id))?.filename
    expect(await paper(shop.admin)).toMatch(/pdf$/)
    expect(await paper(shop.restricted)).toBeUndefined()
    await test.sql`update customer set created_by = ${shop.restricted.loginId} where id = ${shop.customer.customerId}`
    expect(await paper(shop.restricted)).toMatch(/pdf$/)
  })
})
