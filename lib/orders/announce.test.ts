import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { sendMessage } from '@/lib/notifications/deliver'
import { takeMailReport } from '@/lib/notifications/reports'
import { leadTo, REPORTS_TOKEN } from '@/lib/notifications/testing'
import { statusNotification } from '@/sandbox/inbox/dsn'
import { type Sandbox, startSandbox } from '@/sandbox/start'
import { cancelLink, cancelOrder } from './cancel'
import { createLink } from './create-link'
import { createOrder } from './create-order'
import { followMessage } from './delivery'
import { followPayments } from './follow'
import { countLinks } from './list-links'
import { remindLink, resendLink } from './manage-link'
import { messagesOfOrder } from './messages'
import { claimLink } from './open'
import { sweepLinks } from './sweep'
import { linkForm, makeShop, orderForm, payClaimed, type Shop } from './testing'
import { addressOf } from './tokens'

// From a link to its payer's inbox and back: what is sent, what it says, and what the link then tells of it.

const test = testDatabase()
let sandbox: Sandbox
let shop: Shop
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0 })
  leadTo(sandbox)
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  shop = await makeShop(test.db)
  sandbox.core.store.reset()
})

const BY_MAIL = { email: 'ann@example.com', notifyEmail: true, sending: 'now' }

async function made(changed: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const result = await createLink(shop.admin, linkForm({ ...BY_MAIL, ...changed }))
  if (!result.ok) throw new Error(`${result.message} ${JSON.stringify(result.fields)}`)
  return result.value.linkId
}
const messages = (linkId: string) => test.sql`select * from message where entity_id = ${linkId} order by created_at, id`
const linkOf = async (linkId: string) => (await test.sql`select * from payment_link where id = ${linkId}`)[0] ?? {}
const story = async (linkId: string) =>
  (await test.sql`select kind, detail from link_event where link_id = ${linkId} order by id`).map(({ kind, detail }) =>
    detail === null ? kind : `${kind} ${detail}`,
  )
const later = () =>
  test.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`update link_event set at = at - interval '2 minutes'`
  })
const switchOff = (kind: string) =>
  test.sql`insert into message_switch (profile_id, kind, is_on) values (${shop.profileId}, ${kind}, false)`

const orderMade = async () => {
  const order = await createOrder(shop.admin, orderForm())
  if (!order.ok) throw new Error(order.message)
  return order.value.orderId
}

/** Somebody pays this much by a link. */
const paid = (linkId: string, captured: bigint) =>
  test.db.transaction(async (tx) => {
    const claim = await claimLink(tx, { profileId: shop.profileId, linkId })
    if (!claim.ok) throw new Error(claim.code)
    await followPayments(tx, [await payClaimed(tx, shop, claim.value, { status: 'paid', captured })])
  })

async function sendAll(linkId: string): Promise<void> {
  for (const { profile_id: profileId, id: messageId } of await messages(linkId))
    await sendMessage({ profileId, messageId }, followMessage)
}

describe('announce', () => {
  it('writes what the payer is to know, with the link sealed, and a job for it', async () => {
    const linkId = await made({ reference: 'INV-7', expiresAt: '2090-01-02T12:00:00Z', amount: '1234.50' })
    const [message, ...more] = await messages(linkId)
    expect(more).toEqual([])
    expect(message).toMatchObject({ kind: 'order_ready', to_address: 'ann@example.com', state: 'queued', locale: 'en' })
    expect(message?.body).toMatch(/Fees\n[\s\S]*Reference: INV-7\nAmount: 1,234.50 USD\nPlease pay by: .*2090/)
    expect(message?.body).not.toContain('Authorisation Amount')
    const token =
      addressOf({ id: linkId, tokenSealed: (await linkOf(linkId)).token_sealed })
        .split('/')
        .at(-1) ?? ''
    expect(JSON.stringify(message)).not.toContain(token)
    const [job] = await test.sql`select count(*)::int as n from graphile_worker._private_jobs
      where payload ->> 'messageId' = ${message?.id}`
    expect(job?.n).toBe(1)
  })

  it('says the authorisation amount of a pre-authorisation (S2-30), in the payer’s own way of writing', async () => {
    const { customerId } = shop.customer
    await test.sql`update customer set locale = 'en-IN', name = 'John Doe' where id = ${customerId}`
    const linkId = await made({ preauthorize: true, amount: '2500.00', customerId })
    const [message] = await messages(linkId)
    expect(message?.body).toContain('Hello John Doe')
    expect(message?.body).toMatch(/Amount: 2,500.00 USD\nAuthorisation Amount: 2,500.00 USD/)
  })

  it('reaches the inbox with the address of the link, and the link tells how far it came', async () => {
    const linkId = await made()
    expect(await linkOf(linkId)).toMatchObject({ delivery: 'queued', sent_at: null })
    await sendAll(linkId)
    await sendAll(linkId)
    const mails = sandbox.core.mailbox.list()
    expect(mails).toHaveLength(1)
    const [mail] = mails
    if (!mail) throw new Error('no mail')
    expect(mail.text).toContain(addressOf({ id: linkId, tokenSealed: (await linkOf(linkId)).token_sealed }))
    expect(await linkOf(linkId)).toMatchObject({ delivery: 'sent', sent_at: expect.anything(), failed_at: null })
    const headers = new Headers({ authorization: `Bearer ${REPORTS_TOKEN}` })
    expect(await takeMailReport({ headers, body: statusNotification(mail, 'bounced') }, followMessage)).toBe('taken')
    expect(await linkOf(linkId)).toMatchObject({ delivery: 'bounced', bounced_at: expect.anything() })
    const told = await story(linkId)
    expect(told.slice(0, 3)).toEqual(['created', 'asked ready email', 'sent ready email'])
    expect(told[3]).toMatch(/^bounced ready email ./)
    expect(await countLinks(shop.admin, { delivery: 'bounced' })).toMatchObject({ count: 1 })
    expect(await countLinks(shop.admin, { delivery: 'delivered' })).toMatchObject({ count: 0 })
  })

  it('sends again when it is asked to, and never what was sent already', async () => {
    const linkId = await made()
    await later()
    expect(await resendLink(shop.admin, { linkId })).toMatchObject({ ok: true })
    await later()
    expect(await remindLink(shop.admin, { linkId })).toMatchObject({ ok: true })
    expect((await messages(linkId)).map(({ kind }) => kind)).toEqual(['order_ready', 'order_ready', 'order_reminder'])
    const scheduled = await made({ sending: 'scheduled', sendAt: '2090-01-01T12:00:00Z' })
    for (let n = 0; n < 2; n += 1) {
      // As if the clock were asked twice about the same moment.
      await test.sql`update payment_link set status = 'scheduled', send_at = now(), wake_at = now() where id = ${scheduled}`
      await sweepLinks()
    }
    expect(await messages(scheduled)).toHaveLength(1)
    expect(await story(scheduled)).toEqual(['created', 'asked ready email'])
  })

  it('says that nothing was sent where the profile does not send such messages', async () => {
    const linkId = await made()
    await switchOff('order_reminder')
    await later()
    expect(await remindLink(shop.admin, { linkId })).toMatchObject({ code: 'switched_off' })
    expect((await story(linkId)).at(-1)).toBe('not_sent reminder email switched_off')
    expect(await messages(linkId)).toHaveLength(1)
  })

  it('says that nothing was sent where the number can be none, and sends the other way', async () => {
    const phone = '+41 44 ()'
    const linkId = await made({ phone, notifySms: true })
    expect(await story(linkId)).toEqual(['created', 'asked ready email', 'not_sent ready sms no_address'])
    expect(await linkOf(linkId)).toMatchObject({ delivery: 'queued' })
    const alone = await made({ email: '', notifyEmail: false, phone, notifySms: true })
    expect(await linkOf(alone)).toMatchObject({ delivery: 'not_sent' })
  })

  it('tells of a cancellation with the message, whoever was told of the link', async () => {
    const linkId = await made()
    expect(await cancelLink(shop.admin, { linkId, message: 'Sold out' })).toMatchObject({
      value: { told: [{ channel: 'email', outcome: 'queued' }] },
    })
    const [, cancelled] = await messages(linkId)
    expect(cancelled).toMatchObject({ kind: 'link_cancelled', body: expect.stringContaining('Sold out') })
    const unsent = await made({ email: '', notifyEmail: false, sending: 'no' })
    expect(await cancelLink(shop.admin, { linkId: unsent, message: 'x' })).toMatchObject({ value: { told: [] } })
  })
})

describe('the amount of a message', () => {
  const subjects = async (linkId: string) => (await messages(linkId)).map(({ subject }) => subject).slice(1)
  const remind = async (linkId: string) => {
    await later()
    return remindLink(shop.admin, { linkId })
  }

  it('is of a link for many what each of them pays, however many have', async () => {
    const linkId = await made({ uses: 'many' })
    for (let n = 0; n < 2; n += 1) {
      await paid(linkId, 2500n)
      expect(await remind(linkId)).toMatchObject({ ok: true })
    }
    const open = expect.stringMatching(/^Reminder: 25.00 USD to .* is still open$/)
    expect(await subjects(linkId)).toEqual([open, open])
    expect((await messages(linkId)).at(-1)?.body).toContain('\nAmount: 25.00 USD\n')
  })

  it('is what can be paid by this link now, also where some of its order was paid by another one', async () => {
    const orderId = await orderMade()
    const parts = await made({ orderId, parts: true, partMin: '5' })
    const whole = await made({ orderId })
    await paid(parts, 1000n)
    for (const linkId of [parts, whole]) {
      expect(await remind(linkId)).toMatchObject({ ok: true })
      expect(await subjects(linkId)).toEqual([expect.stringMatching(/^Reminder: 15.00 USD /)])
    }
    await cancelOrder(shop.admin, { orderId, reason: '' })
    expect((await messages(whole)).at(-1)).toMatchObject({
      kind: 'link_cancelled',
      body: expect.stringContaining('Amount: 15.00 USD'),
    })
  })

  it('is never nothing: who has nothing left to pay is not written to, neither by hand nor by the clock', async () => {
    const orderId = await orderMade()
    const linkId = await made({ orderId, remindUnpaidDays: '1' })
    // As where the link was made while somebody ended the order.
    await test.sql`update "order" set status = 'complete', paid_minor = 1000 where id = ${orderId}`
    const wake = () => test.sql`update payment_link set created_at = now() - interval '2 days', wake_at = now()
      where id = ${linkId}`
    expect(await remind(linkId)).toMatchObject({ code: 'not_payable' })
    expect(await resendLink(shop.admin, { linkId })).toMatchObject({ code: 'not_payable' })
    await wake()
    await sweepLinks()
    expect(await linkOf(linkId)).toMatchObject({ wake_at: null, unpaid_reminded_at: expect.anything() })
    expect(await subjects(linkId)).toEqual([])
  })
})

describe('messagesOfOrder', () => {
  it('lists what was sent about an order, for whoever may see it', async () => {
    const orderId = await orderMade()
    await made({ orderId })
    expect((await messagesOfOrder(shop.admin, orderId)).map(({ kind }) => kind)).toEqual(['order_ready'])
    expect(await messagesOfOrder(shop.restricted, orderId)).toEqual([])
    expect(await messagesOfOrder((await makeShop(test.db)).admin, orderId)).toEqual([])
  })
})

it('keeps the story of a link as it was written', async () => {
  const linkId = await made()
  await expect(test.sql`update link_event set detail = 'x' where link_id = ${linkId}`).rejects.toThrow(/append-only/)
  await expect(test.sql`delete from link_event where link_id = ${linkId}`).rejects.toThrow(/append-only/)
})
