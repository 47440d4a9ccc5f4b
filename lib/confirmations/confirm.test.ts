import { beforeEach, describe, expect, it } from 'vitest'
import { payment, transaction } from '@/db/schema/payments'
import { testDatabase } from '@/db/testing'
import type { StaffActor } from '@/lib/auth/actor'
import { unseal } from '@/lib/auth/sealed'
import { makeLogin, makeStaff } from '@/lib/auth/testing'
import { newId } from '@/lib/ids'
import { linkContext } from '@/lib/notifications/notify'
import { createLink } from '@/lib/orders/create-link'
import { messagesOfOrder } from '@/lib/orders/messages'
import { claimLink } from '@/lib/orders/open'
import { linkForm, makeShop, payClaimed, type Shop, type Sums, settlePayment } from '@/lib/orders/testing'
import { portalOf } from '@/lib/orders/tokens'
import { confirmOutcome } from './confirm'
import { messageFor } from './decide'
import { confirmationsOf } from './read'

// What a customer is told of a transaction: from rows as `apply` leaves them, through the one statement that tells.

const test = testDatabase()
let shop: Shop
beforeEach(async () => {
  shop = await makeShop(test.db)
})

interface Paid {
  readonly paymentId: string
  readonly linkId: string
  readonly orderId: string
}

async function paidByLink(sums: Sums, changed: Readonly<Record<string, unknown>> = {}): Promise<Paid> {
  const made = await createLink(shop.admin, linkForm({ reference: newId('lnk'), ...changed }))
  if (!made.ok) throw new Error(made.message)
  const { linkId } = made.value
  return test.db.transaction(async (tx) => {
    const claim = await claimLink(tx, { profileId: shop.profileId, linkId })
    if (!claim.ok) throw new Error(claim.message)
    const { id } = await payClaimed(tx, shop, claim.value, sums)
    return { paymentId: id, linkId, orderId: claim.value.orderId }
  })
}

async function transactionOf(
  paymentId: string,
  set: Partial<typeof transaction.$inferInsert> & Pick<typeof transaction.$inferInsert, 'type'>,
): Promise<string> {
  const id = newId('txn')
  await test.db.insert(transaction).values({
    profileId: shop.profileId,
    id,
    paymentId,
    status: 'succeeded',
    currency: 'USD',
    askedMinor: 2500n,
    toldMinor: 2500n,
    systemId: shop.systemId,
    method: 'visa',
    initiator: 'customer',
    label: '•••• 4242',
    ...set,
  })
  return id
}

async function toldOf(transactionId: string) {
  await confirmOutcome({ profileId: shop.profileId, transactionId })
  await confirmOutcome({ profileId: shop.profileId, transactionId })
  return test.sql`select * from message where entity = 'transaction' and entity_id = ${transactionId}`
}
const address = ({ id, link_sealed: sealed }: Readonly<Record<string, string>>) =>
  unseal(sealed ?? '', linkContext(id ?? ''))

describe('confirmOutcome', () => {
  it('tells once that a card was authorised, with the order portal (S2-31)', async () => {
    const { paymentId, linkId } = await paidByLink({ status: 'authorized', authorized: 2500n }, { preauthorize: true })
    const [message, ...more] = await toldOf(await transactionOf(paymentId, { type: 'authorization' }))
    expect(more).toEqual([])
    expect(message).toMatchObject({
      kind: 'payment_authorised',
      subject: 'Your card was authorised',
      to_address: `${shop.customer.customerId}@example.com`,
    })
    expect(message?.body).toMatch(/Authorisation Amount: 25.00 USD\nCard: VISA •••• 4242/i)
    const [link] = await test.sql`select id, token_sealed from payment_link where id = ${linkId}`
    expect(address(message as never)).toBe(portalOf({ id: linkId, tokenSealed: link?.token_sealed }))
    expect(address(message as never)).toMatch(/\/order\/[\w-]{43}$/)
  })

  it('confirms a part with what is still open, and the whole order once it is paid', async () => {
    const part = await paidByLink({ status: 'part_paid', captured: 1000n }, { parts: true, partMin: '5' })
    await test.sql`update "order" set paid_minor = 1000, status = 'active' where id = ${part.orderId}`
    const [first] = await toldOf(await transactionOf(part.paymentId, { type: 'purchase', toldMinor: 1000n }))
    expect(first).toMatchObject({ kind: 'payment_confirmation' })
    expect(first?.body).toMatch(/Amount: 10.00 USD[\s\S]*Still open: 15.00 USD/)
    await test.sql`update "order" set paid_minor = 2500, status = 'complete' where id = ${part.orderId}`
    const [last] = await toldOf(await transactionOf(part.paymentId, { type: 'purchase', toldMinor: 1500n }))
    expect(last).toMatchObject({ kind: 'purchase_confirmation', body: expect.stringContaining('Amount: 15.00 USD') })
  })

  it('tells of a refund, and of a payment that was undone; not of a reservation that was', async () => {
    const { paymentId } = await paidByLink({ status: 'part_refunded', captured: 2500n, refunded: 500n })
    const parentId = await transactionOf(paymentId, { type: 'purchase' })
    const [refund] = await toldOf(await transactionOf(paymentId, { type: 'refund', parentId, toldMinor: 500n }))
    expect(refund).toMatchObject({ kind: 'refund_confirmation', body: expect.stringContaining('Refunded: 5.00 USD') })
    expect(await toldOf(await transactionOf(paymentId, { type: 'void', parentId }))).toHaveLength(1)
    const reserved = await transactionOf(paymentId, { type: 'authorization' })
    expect(await toldOf(await transactionOf(paymentId, { type: 'void', parentId: reserved }))).toEqual([])
  })

  it('says nothing before it succeeded, and nothing of a reservation that was taken meanwhile', async () => {
    const { paymentId } = await paidByLink({ status: 'authorized', authorized: 2500n }, { preauthorize: true })
    expect(await toldOf(await transactionOf(paymentId, { type: 'authorization', status: 'pending' }))).toEqual([])
    await settlePayment(test.db, paymentId, { status: 'paid', authorized: 2500n, captured: 2500n })
    expect(await toldOf(await transactionOf(paymentId, { type: 'authorization' }))).toEqual([])
  })

  it('tells one thing of a transaction, whatever it is called when the job is run again', async () => {
    const { paymentId, orderId } = await paidByLink({ status: 'part_paid', captured: 1000n })
    const id = await transactionOf(paymentId, { type: 'purchase', toldMinor: 1000n })
    await toldOf(id)
    await test.sql`update "order" set paid_minor = 2500, status = 'complete' where id = ${orderId}`
    expect((await toldOf(id)).map(({ kind }) => kind)).toEqual(['payment_confirmation'])
  })

  it('leads to self-care where there is no link and the customer has access, else nowhere', async () => {
    const { paymentId } = await paidByLink({ status: 'paid', captured: 2500n })
    await test.db.update(payment).set({ linkId: null, orderId: null })
    const [without] = await toldOf(await transactionOf(paymentId, { type: 'purchase' }))
    expect(without).toMatchObject({ kind: 'payment_confirmation', link_sealed: null })
    const loginId = await makeLogin(test.db, `${newId('log')}@example.com`)
    const { customerId } = shop.customer
    await test.sql`insert into seat (profile_id, id, login_id, customer_id) values (${shop.profileId}, ${newId('seat')}, ${loginId}, ${customerId})`
    const [message] = await toldOf(await transactionOf(paymentId, { type: 'purchase' }))
    expect(address(message as never)).toBe(`http://localhost:3000/self-care/payments/${paymentId}`)
  })

  it('shows nobody else’s order: a link for many, and one that was closed, are left out', async () => {
    const many = await paidByLink({ status: 'paid', captured: 2500n }, { uses: 'many' })
    const once = await paidByLink({ status: 'paid', captured: 2500n })
    await test.sql`update payment_link set closed_at = now() where id = ${once.linkId}`
    for (const { paymentId } of [many, once]) {
      const [message] = await toldOf(await transactionOf(paymentId, { type: 'purchase' }))
      expect(message).toMatchObject({ link_sealed: null })
    }
  })

  it('does nothing for a customer without an e-mail address, and where the profile does not send it', async () => {
    const { paymentId } = await paidByLink({ status: 'paid', captured: 2500n })
    await test.sql`insert into message_switch (profile_id, kind, is_on) values (${shop.profileId}, 'payment_confirmation', false)`
    expect(await toldOf(await transactionOf(paymentId, { type: 'purchase' }))).toEqual([])
    await test.sql`delete from message_switch where profile_id = ${shop.profileId}`
    await test.sql`update customer set email = null where id = ${shop.customer.customerId}`
    expect(await toldOf(await transactionOf(paymentId, { type: 'purchase' }))).toEqual([])
  })
})

it('is listed for whoever may see the payment', async () => {
  const { paymentId } = await paidByLink({ status: 'paid', captured: 2500n })
  await toldOf(await transactionOf(paymentId, { type: 'purchase' }))
  expect(await confirmationsOf(shop.admin, paymentId)).toHaveLength(1)
  const restricted = await makeStaff(test.db, shop.profileId, 'restricted')
  expect(await confirmationsOf(restricted, paymentId)).toEqual([])
  expect(await confirmationsOf((await makeShop(test.db)).admin, paymentId)).toEqual([])
})

describe('messageFor', () => {
  it.each(['verification', 'chargeback', 'chargeback_reversal'] as const)('is silent about a %s', (type) => {
    expect(
      messageFor({ type, parentType: null, hasComeBack: false, paymentStatus: 'paid', remainingMinor: null }),
    ).toBeNull()
  })
})

it('is shown with its order to whoever may see the customer, and to no restricted user who may not', async () => {
  const paid = await paidByLink({ status: 'paid', captured: 2500n })
  await toldOf(await transactionOf(paid.paymentId, { type: 'purchase' }))
  await test.sql`update "order" set created_by = ${shop.restricted.loginId} where id = ${paid.orderId}`
  const told = async (actor: StaffActor) => (await messagesOfOrder(actor, paid.orderId)).map(({ toName }) => toName)
  expect(await told(shop.admin)).toEqual(['John Doe'])
  expect(await told(shop.restricted)).toEqual([])
  await test.sql`update customer set created_by = ${shop.restricted.loginId} where id = ${shop.customer.customerId}`
  expect(await told(shop.restricted)).toEqual(['John Doe'])
})
