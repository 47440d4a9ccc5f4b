import { beforeAll, describe, expect, it } from 'vitest'
import { account, customer } from '@/db/schema/customers'
import { payment, transaction } from '@/db/schema/payments'
import { testDatabase } from '@/db/testing'
import type { StaffActor } from '@/lib/auth/actor'
import { newId } from '@/lib/ids'
import { createLink } from '@/lib/orders/create-link'
import { createOrder } from '@/lib/orders/create-order'
import { linkForm, makeShop, orderForm, type Shop } from '@/lib/orders/testing'
import { findAnything } from './search'

const test = testDatabase()
let here: Shop
let elsewhere: Shop
let nina: Made
/** Made by the restricted user. */
let nino: Made
let foreign: Made

interface Made {
  readonly customerId: string
  readonly orderId: string
  readonly linkId: string
  readonly paymentId: string
  readonly transactionId: string
}

interface Person {
  readonly name: string
  readonly email: string | null
  readonly lastFour: string
}

/** A customer who has paid 25.00 USD, with an order and a link of as much; all of it made by `by`. */
async function made(shop: Shop, by: StaffActor, { name, email, lastFour }: Person): Promise<Made> {
  const { profileId } = shop
  const [customerId, paymentId, accountId] = [newId('cus'), newId('pay'), newId('acc')]
  await test.db.insert(customer).values({ profileId, id: customerId, name, email, createdBy: by.loginId })
  await test.db.insert(account).values({ profileId, id: accountId, customerId, currency: 'USD' })
  const common = { profileId, systemId: shop.systemId, method: 'visa', currency: 'USD', label: `•••• ${lastFour}` }
  const sums = { amountMinor: 2500n, capturedMinor: 2500n, purpose: 'balance', status: 'paid' } as const
  await test.db.insert(payment).values({
    ...common,
    ...sums,
    id: paymentId,
    customerId,
    accountId,
    description: 'Top-up',
    idempotencyKey: paymentId,
    live: false,
  })
  const transactionId = newId('txn')
  const root = { type: 'purchase', status: 'succeeded', initiator: 'customer', askedMinor: 2500n } as const
  const reference = `pi_${lastFour}`
  await test.db.insert(transaction).values({ ...common, ...root, id: transactionId, paymentId, reference })
  const order = await createOrder(by, orderForm({ customer: customerId, reference: `PO-${lastFour}` }))
  const link = await createLink(by, linkForm({ reference: `LN-${lastFour}`, description: `Fees of ${name}` }))
  if (!order.ok || !link.ok) throw new Error('The order and the link were not made')
  return { customerId, paymentId, transactionId, orderId: order.value.orderId, linkId: link.value.linkId }
}

beforeAll(async () => {
  here = await makeShop(test.db)
  elsewhere = await makeShop(test.db)
  nina = await made(here, here.admin, { name: 'Nina Berg', email: 'nb@example.com', lastFour: '4242' })
  nino = await made(here, here.restricted, { name: 'Nino Weiss', email: null, lastFour: '1881' })
  foreign = await made(elsewhere, elsewhere.admin, { name: 'Nina Fremd', email: 'nf@example.com', lastFour: '9999' })
})

const find = async (text: string, actor: StaffActor = here.admin) =>
  (await findAnything(actor, text)).map(({ id }) => id)
const all = ({ customerId, orderId, paymentId, linkId }: Made) => [customerId, orderId, paymentId, linkId]

describe('the search of the console', () => {
  it('finds a customer by name or e-mail, with what is theirs, and tells each apart', async () => {
    expect(await findAnything(here.admin, ' nina b ')).toEqual([
      {
        kind: 'customer',
        id: nina.customerId,
        title: 'Nina Berg',
        about: 'nb@example.com',
        amount: null,
        at: null,
        href: `/admin/customers/${nina.customerId}`,
      },
      {
        kind: 'order',
        id: nina.orderId,
        title: 'PO-4242',
        about: 'Nina Berg · Test mode',
        amount: { amountMinor: '2500', currency: 'USD' },
        at: expect.stringMatching(/^20\d\d-.*Z$/),
        href: `/admin/orders/${nina.orderId}`,
      },
      {
        kind: 'payment',
        id: nina.paymentId,
        title: 'Nina Berg',
        about: 'Top-up · •••• 4242 · Test mode',
        amount: { amountMinor: '2500', currency: 'USD' },
        at: expect.stringMatching(/^20\d\d-.*Z$/),
        href: `/admin/payments/${nina.paymentId}`,
      },
      {
        kind: 'link',
        id: nina.linkId,
        title: 'Fees of Nina Berg',
        about: 'LN-4242 · Test mode',
        amount: { amountMinor: '2500', currency: 'USD' },
        at: expect.stringMatching(/^20\d\d-.*Z$/),
        href: `/admin/payment-links/${nina.linkId}`,
      },
    ])
    expect(await find('nb@exa')).toContain(nina.customerId)
    // Of two of one name without an address, the id is what differs.
    expect((await findAnything(here.admin, 'weiss'))[0]?.about).toBe(nino.customerId)
  })

  it('finds a payment by id, transaction, reference and last four; an order and a link by id and reference', async () => {
    const { customerId, orderId, paymentId, transactionId, linkId } = nina
    expect(await find(paymentId)).toEqual([paymentId])
    expect(await find(transactionId)).toEqual([paymentId])
    expect(await find('pi_4242')).toEqual([paymentId])
    expect(await find('4242')).toEqual([orderId, paymentId, linkId])
    expect(await find(orderId)).toEqual([orderId])
    expect(await find('po-42')).toEqual([orderId])
    expect(await find(linkId)).toEqual([linkId])
    expect(await find('ln-42')).toEqual([linkId])
    expect(await find(customerId)).toEqual([customerId, orderId, paymentId])
  })

  it('finds a restricted user what they made, and nothing else', async () => {
    const { restricted } = here
    expect(await find('nin', restricted)).toEqual(all(nino))
    for (const id of Object.values(nina)) expect(await find(id, restricted), id).toEqual([])
    for (const text of ['nina', 'nb@example.com', '4242', 'pi_4242', 'PO-4242', 'LN-4242', 'Fees of Nina'])
      expect(await find(text, restricted), text).toEqual([])
  })

  it('finds nothing of another profile', async () => {
    for (const id of Object.values(foreign)) expect(await find(id), id).toEqual([])
    for (const text of ['fremd', 'nf@example.com', '9999', 'pi_9999', 'PO-9999', 'LN-9999'])
      expect(await find(text), text).toEqual([])
    expect(await find('fremd', elsewhere.admin)).toEqual(all(foreign))
  })

  it('looks for two letters and more; for orders and links from three on', async () => {
    expect(await find(' n ')).toEqual([])
    const two = await findAnything(here.admin, 'ni')
    expect(new Set(two.map(({ kind }) => kind))).toEqual(new Set(['customer', 'payment']))
    expect(await find('nin')).toEqual(expect.arrayContaining([...all(nina), ...all(nino)]))
  })

  it('finds five of a kind at the most', async () => {
    const { profileId } = here
    const crowd = Array.from({ length: 6 }, (_, n) => ({ profileId, id: newId('cus'), name: `Crowd ${n}` }))
    await test.db.insert(customer).values(crowd)
    expect(await find('crowd')).toHaveLength(5)
  })
})
