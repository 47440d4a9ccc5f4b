import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { Forbidden } from '@/lib/auth/actor'
import { createLink } from './create-link'
import { createOrder } from './create-order'
import { linkSchema } from './schemas'
import { linkForm, makeShop, orderForm, type Shop } from './testing'
import { addressOf, hashToken } from './tokens'
import { verifyProfile, withdrawVerification } from './verification'

const test = testDatabase()
let shop: Shop
beforeEach(async () => {
  shop = await makeShop(test.db)
})

const soon = () => new Date(Date.now() + 3_600_000).toISOString()
const past = () => new Date(Date.now() - 60_000).toISOString()

async function made(changed: Readonly<Record<string, unknown>> = {}, actor = shop.admin) {
  const result = await createLink(actor, linkForm(changed))
  if (!result.ok) throw new Error(`${result.message} ${JSON.stringify(result.fields)}`)
  const [row] = await test.sql`select * from payment_link where id = ${result.value.linkId}`
  return row ?? {}
}

const refused = async (changed: Readonly<Record<string, unknown>>) => {
  const result = await createLink(shop.admin, linkForm(changed))
  if (result.ok) throw new Error('it was made')
  return result
}

/** What the schema finds wrong, by field. */
function wrong(changed: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const read = linkSchema.safeParse({ amount: '25.00', currency: 'USD', mode: 'test', ...changed })
  return Object.fromEntries((read.error?.issues ?? []).map((issue) => [issue.path.join('.'), issue.message]))
}

describe('createLink', () => {
  it('makes a link with every field, and the order behind it with one line', async () => {
    const row = await made({
      email: 'ANN@example.com',
      phone: '+41 44 123 45 67',
      notifyEmail: true,
      notifySms: true,
      sending: 'now',
      reference: 'INV-7',
      expiresAt: soon(),
      notes: [
        { title: 'Desk', value: '3' },
        { title: 'Colour', value: 'red' },
      ],
      remindUnpaidDays: '3',
    })
    expect(row).toMatchObject({
      status: 'created',
      amount_minor: '2500',
      email: 'ann@example.com',
      reference: 'INV-7',
      uses_most: 1,
      notes: [
        { title: 'Desk', value: '3' },
        { title: 'Colour', value: 'red' },
      ],
    })
    expect(row.wake_at).toEqual(row.expires_at)
    const [order] = await test.sql`select * from "order" where id = ${row.order_id}`
    expect(order).toMatchObject({ status: 'pending', total_minor: '2500', made_by_link: true, kind: 'single' })
    const events = await test.sql`select kind, detail from link_event where link_id = ${row.id} order by id`
    // What is written in one millisecond has no order.
    expect(events.map(({ kind, detail }) => `${kind} ${detail}`).sort()).toEqual([
      'asked ready email',
      'asked ready sms',
      'created null',
    ])
  })

  it('keeps the token hashed and sealed, says it again, and writes it nowhere else', async () => {
    const row = await made()
    const address = addressOf({ id: row.id, tokenSealed: row.token_sealed })
    const token = address.split('/').at(-1) ?? ''
    expect(address).toMatch(/^http:\/\/localhost:3000\/pay\/[\w-]{43}$/)
    expect(row.token_hash).toBe(hashToken(token))
    const texts =
      await test.sql`select to_jsonb(l)::text || (select jsonb_agg(a)::text from audit_event a) as text from payment_link l`
    expect(texts.map(({ text }) => text).join()).not.toContain(token)
    expect(() => addressOf({ id: 'lnk_another', tokenSealed: row.token_sealed })).toThrow()
  })

  it('is scheduled where it is to be sent later, and asks for nothing before', async () => {
    const row = await made({ email: 'ann@example.com', notifyEmail: true, sending: 'scheduled', sendAt: soon() })
    expect(row).toMatchObject({ status: 'scheduled' })
    expect(row.wake_at).toEqual(row.send_at)
    expect(await test.sql`select kind from link_event where link_id = ${row.id}`).toEqual([{ kind: 'created' }])
    expect(await test.sql`select status from "order" where id = ${row.order_id}`).toEqual([{ status: 'draft' }])
  })

  it('has no order of its own when it is used more than once', async () => {
    expect(await made({ uses: 'many' })).toMatchObject({ order_id: null, uses_most: null })
    expect(await made({ uses: 'many', usesMost: '12' })).toMatchObject({ order_id: null, uses_most: 12 })
  })

  it('is for an order: asks for what is owed, whatever was sent, and makes it pending', async () => {
    const order = await createOrder(shop.normal, orderForm({ preauthorize: true }))
    if (!order.ok) throw new Error(order.message)
    const row = await made({ orderId: order.value.orderId, amount: '1', mode: 'test' })
    expect(row).toMatchObject({ order_id: order.value.orderId, amount_minor: '2500', preauthorize: true })
    expect(await test.sql`select status from "order" where id = ${row.order_id}`).toEqual([{ status: 'pending' }])
    await test.sql`update "order" set status = 'complete', paid_minor = total_minor where id = ${row.order_id}`
    expect(await refused({ orderId: order.value.orderId })).toMatchObject({ code: 'order_settled' })
  })

  it('refuses what no payment system takes, before anything is written', async () => {
    expect(await refused({ amount: '0.49' })).toMatchObject({
      code: 'below_minimum',
      fields: { amount: 'The amount must be no less than 0.5 USD: no payment system takes less.' },
    })
    expect(await refused({ amount: '10000.01' })).toMatchObject({ code: 'above_maximum' })
    expect(await refused({ currency: 'EUR' })).toMatchObject({ code: 'no_system', fields: { currency: /Assign/ } })
    expect(await test.sql`select id from payment_link where profile_id = ${shop.profileId}`).toEqual([])
    expect(await test.sql`select id from "order" where profile_id = ${shop.profileId}`).toEqual([])
  })

  it('refuses parts that would leave a rest nobody takes', async () => {
    expect(await refused({ amount: '1.00', parts: true, partMin: '0.60' })).toMatchObject({ code: 'unpayable_rest' })
    expect(await made({ amount: '1.10', parts: true, partMin: '0.60' })).toMatchObject({ part_min_minor: '60' })
  })

  it('refuses times that have passed', async () => {
    const sent = { email: 'a@example.com', notifyEmail: true, sending: 'scheduled' }
    expect(await refused({ ...sent, sendAt: past() })).toMatchObject({ fields: { sendAt: 'This time has passed.' } })
    expect(await refused({ expiresAt: past() })).toMatchObject({ fields: { expiresAt: 'This time has passed.' } })
  })

  it('takes a reference once per profile, also of two who come at the same moment', async () => {
    const both = await Promise.all([0, 1].map(() => createLink(shop.admin, linkForm({ reference: 'A-1' }))))
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.find(({ ok }) => !ok)).toMatchObject({ code: 'reference_taken', fields: { reference: /Another/ } })
    expect(await test.sql`select count(*)::int as n from "order" where profile_id = ${shop.profileId}`).toEqual([
      { n: 1 },
    ])
    shop = await makeShop(test.db)
    expect((await createLink(shop.admin, linkForm({ reference: 'A-1' }))).ok).toBe(true)
  })

  it('takes real money only once the profile is verified, and says who does that', async () => {
    expect(await refused({ mode: 'live' })).toMatchObject({ code: 'not_verified', fields: { mode: /administrator/ } })
    const checked = {
      legalName: 'Nordwind AG',
      registration: 'CHE-1',
      evidence: 'Passport, folder 7',
      identity: true,
      account: true,
    }
    await expect(verifyProfile(shop.accountant, checked)).rejects.toThrow(Forbidden)
    expect(await verifyProfile(shop.admin, checked)).toMatchObject({ ok: true })
    expect(await verifyProfile(shop.admin, checked)).toMatchObject({ code: 'verified' })
    // It gets as far as asking who takes live money.
    expect(await refused({ mode: 'live' })).toMatchObject({ code: 'no_system' })
    expect(await withdrawVerification(shop.admin, { reason: 'Lapsed' })).toMatchObject({ ok: true })
    expect(await refused({ mode: 'live' })).toMatchObject({ code: 'not_verified' })
    const rows = await test.sql`select action, after ->> 'evidence' as evidence from audit_event
      where profile_id = ${shop.profileId} and entity = 'profile' order by at`
    expect(rows.map(({ action, evidence }) => [action, evidence])).toEqual([
      ['profile.verified', 'Passport, folder 7'],
      ['profile.verification_withdrawn', null],
    ])
  })

  it('is not for customers, and not about what the actor may not see', async () => {
    await expect(createLink(shop.customer, linkForm())).rejects.toThrow(Forbidden)
    const order = await createOrder(shop.admin, orderForm())
    if (!order.ok) throw new Error(order.message)
    const { orderId } = order.value
    const { customerId } = shop.customer
    expect(await createLink(shop.restricted, linkForm({ orderId }))).toMatchObject({ code: 'not_found' })
    expect(await createLink(shop.restricted, linkForm({ customerId }))).toMatchObject({ code: 'not_found' })
    const elsewhere = await makeShop(test.db)
    expect(await createLink(elsewhere.admin, linkForm({ orderId }))).toMatchObject({ code: 'not_found' })
    expect(await createLink(elsewhere.admin, linkForm({ customerId }))).toMatchObject({ code: 'not_found' })
    expect(
      await test.sql`select id from payment_link where profile_id in (${shop.profileId}, ${elsewhere.profileId})`,
    ).toEqual([])
  })
})

describe('linkSchema', () => {
  it('wants a contact for each way of sending, and a way for each time (S4-18 … S4-21, D9)', () => {
    expect(wrong({ notifyEmail: true, sending: 'now' })).toHaveProperty('email')
    expect(wrong({ notifySms: true, sending: 'now', email: 'a@example.com' })).toHaveProperty('phone')
    expect(wrong({ sending: 'now' })).toHaveProperty('sending')
    expect(wrong({ email: 'a@example.com', notifyEmail: true })).toHaveProperty('sending')
    const both = { email: 'a@example.com', notifyEmail: true, sending: 'now', sendAt: soon() }
    expect(wrong(both)).toEqual({ sendAt: 'Either send it now or schedule it, not both.' })
    expect(wrong({ ...both, sending: 'scheduled', sendAt: '' })).toHaveProperty('sendAt')
    expect(wrong({ email: 'a@example.com', phone: '+41441234567' })).toEqual({})
  })

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['no amount', { amount: '' }, 'amount'],
    ['an amount of zero', { amount: '0' }, 'amount'],
    ['a third decimal', { amount: '1.001' }, 'amount'],
    ['an unknown currency', { currency: 'XXX' }, 'currency'],
    ['a bad address', { email: 'ann' }, 'email'],
    ['a number without its country', { phone: '044 123 45 67' }, 'phone'],
    ['a time that is none', { expiresAt: 'tomorrow' }, 'expiresAt'],
    ['a day that is none', { expiresAt: '2026-13-41T10:00' }, 'expiresAt'],
    ['a note without a title', { notes: [{ title: '', value: 'x' }] }, 'notes.0.title'],
    ['parts of a link for many', { uses: 'many', parts: true, partMin: '1' }, 'parts'],
    ['parts without a least', { parts: true }, 'partMin'],
    ['one use of many', { uses: 'many', usesMost: '1' }, 'usesMost'],
    ['a reminder to nobody', { remindUnpaidDays: '3' }, 'remindUnpaidDays'],
    ['a warning of no expiry', { remindExpiryHours: '3' }, 'remindExpiryHours'],
  ])('refuses %s beside its field', (_what, changed, field) => {
    expect(wrong(changed)).toHaveProperty([field])
  })

  it('would not expire before it is sent', () => {
    const sent = { email: 'a@example.com', notifyEmail: true, sending: 'scheduled', sendAt: '2099-01-02T00:00' }
    expect(wrong({ ...sent, expiresAt: '2099-01-01T00:00' })).toEqual({
      expiresAt: 'It would expire before it is sent.',
    })
  })

  it('reads notes as a form sends them, and leaves out empty ones', () => {
    const read = linkForm({ notes: { 0: { title: 'Desk', value: '3' }, 1: { title: '', value: '' } } })
    expect(read.notes).toEqual([{ title: 'Desk', value: '3' }])
  })
})
