import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { Forbidden } from '@/lib/auth/actor'
import { updateOwnDetails } from '@/lib/customers/own-details'
import { createOrder } from './create-order'
import { orderSchema } from './schemas'
import { makeShop, orderForm, type Shop } from './testing'

const test = testDatabase()
let shop: Shop
beforeEach(async () => {
  shop = await makeShop(test.db)
})

const LINES = [{ name: 'Hat', quantity: '3', price: '19.99', discount: '9.97', fee: '2.50', tax: '7.7' }]

it('makes a draft whose total is that of its lines, to the cent', async () => {
  const made = await createOrder(shop.normal, orderForm({ items: LINES, reference: 'PO-1', note: 'By noon' }))
  if (!made.ok) throw new Error(made.message)
  const [row] = await test.sql`select * from "order" where id = ${made.value.orderId}`
  // 59.97 − 9.97 + 2.50 = 52.50, of which 7.7 % are 4.0425.
  expect(row).toMatchObject({
    kind: 'single',
    status: 'draft',
    total_minor: '5654',
    reference: 'PO-1',
    note: 'By noon',
    made_by_link: false,
    created_by: shop.normal.loginId,
  })
  const items = await test.sql`select * from order_item where order_id = ${made.value.orderId}`
  expect(items).toMatchObject([
    { name: 'Hat', quantity: 3, price_minor: '1999', discount_minor: '997', fee_minor: '250', tax_ppm: 77_000 },
  ])
  const audited = await test.sql`select action, after from audit_event where entity_id = ${made.value.orderId}`
  expect(audited).toMatchObject([{ action: 'order.created', after: { total: '56.54', currency: 'USD' } }])
})

it('finds the customer by what names them, among those the actor may see', async () => {
  const { customerId } = shop.customer
  const of = async (customer: string, actor = shop.admin) => {
    const made = await createOrder(actor, orderForm({ customer }))
    if (!made.ok) return made.code
    const [row] = await test.sql`select customer_id from "order" where id = ${made.value.orderId}`
    return row?.customer_id
  }
  expect(await of(customerId)).toBe(customerId)
  expect(await of(`${customerId}@EXAMPLE.com`)).toBe(customerId)
  expect(await of('nobody@example.com')).toBe('no_customer')
  expect(await of(customerId, shop.restricted)).toBe('no_customer')
  expect(await of(customerId, (await makeShop(test.db)).admin)).toBe('no_customer')
})

it('is for nobody by an address that a customer gave themselves, and says so', async () => {
  const { customerId } = shop.customer
  const details = { name: 'Eve', email: 'victim@example.com', phone: undefined, address: undefined }
  expect(await updateOwnDetails(shop.customer, details)).toMatchObject({ ok: true })
  const refused = await createOrder(shop.admin, orderForm({ customer: 'victim@example.com' }))
  expect(refused).toMatchObject({
    code: 'no_customer',
    fields: { customer: expect.stringMatching(/gave it themselves/) },
  })
  expect(await createOrder(shop.restricted, orderForm({ customer: 'victim@example.com' }))).toMatchObject({
    fields: { customer: expect.not.stringMatching(/themselves/) },
  })
  expect(await createOrder(shop.admin, orderForm({ customer: customerId }))).toMatchObject({ ok: true })
})

describe('it refuses, and writes nothing', () => {
  it.each<[string, Readonly<Record<string, unknown>>, object]>([
    [
      'a total of nothing',
      { items: [{ name: 'Gift', quantity: '1', price: '0' }] },
      { code: 'below_minimum', fields: { items: /no less/ } },
    ],
    [
      'a total below what is taken',
      { items: [{ name: 'Pin', quantity: '1', price: '0.49' }] },
      { code: 'below_minimum' },
    ],
    [
      'a total above what is taken',
      { items: [{ name: 'House', quantity: '1', price: '1000000' }] },
      { code: 'above_maximum' },
    ],
    ['a currency nobody takes', { currency: 'EUR' }, { code: 'no_system' }],
    ['real money of a profile that is not verified', { mode: 'live' }, { code: 'not_verified' }],
  ])('%s', async (_what, changed, refusal) => {
    expect(await createOrder(shop.admin, orderForm(changed))).toMatchObject(refusal)
    expect(await test.sql`select id from "order" where profile_id = ${shop.profileId}`).toEqual([])
  })

  it('a reference that another order has', async () => {
    const both = await Promise.all([0, 1].map(() => createOrder(shop.admin, orderForm({ reference: 'PO-1' }))))
    expect(both.map((one) => (one.ok ? 'made' : one.code)).sort()).toEqual(['made', 'reference_taken'])
  })

  it('a customer', async () => {
    await expect(createOrder(shop.customer, orderForm())).rejects.toThrow(Forbidden)
  })
})

it.each<[string, object, string]>([
  ['no lines', { items: [] }, 'items'],
  ['a line without a name', { items: [{ quantity: '1', price: '1' }] }, 'items.0.name'],
  ['a broken quantity', { items: [{ name: 'Hat', quantity: '1.5', price: '1' }] }, 'items.0.quantity'],
  ['a price below zero', { items: [{ name: 'Hat', quantity: '1', price: '-1' }] }, 'items.0.price'],
  [
    'a discount above its line',
    { items: [{ name: 'Hat', quantity: '2', price: '1', discount: '2.01' }] },
    'items.0.discount',
  ],
  ['a tax of more than all', { items: [{ name: 'Hat', quantity: '1', price: '1', tax: '101' }] }, 'items.0.tax'],
  [
    'more than can be added up',
    { items: [{ name: 'Hat', quantity: '999999', price: '9999999999999' }] },
    'items.0.price',
  ],
])('the form refuses %s beside its field', (_what, changed, field) => {
  const read = orderSchema.safeParse({ currency: 'USD', mode: 'test', items: LINES, ...changed })
  expect(read.error?.issues.map(({ path }) => path.join('.'))).toContain(field)
})
