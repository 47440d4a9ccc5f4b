import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { cancelLink } from './cancel'
import { createLink } from './create-link'
import { noteDelivery, noteOpened } from './delivery'
import { followPayments } from './follow'
import { closeLink, extendLink, remindLink, resendLink } from './manage-link'
import { claimLink, linkByToken } from './open'
import { sweepLinks } from './sweep'
import { linkForm, makeShop, payClaimed, type Shop, settlePayment } from './testing'
import { addressOf } from './tokens'

const test = testDatabase()
let shop: Shop
beforeEach(async () => {
  shop = await makeShop(test.db)
})

const BY_MAIL = { email: 'ann@example.com', notifyEmail: true, sending: 'now' }
const hours = (n: number) => new Date(Date.now() + n * 3_600_000)

async function made(changed: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const result = await createLink(shop.admin, linkForm(changed))
  if (!result.ok) throw new Error(`${result.message} ${JSON.stringify(result.fields)}`)
  return result.value.linkId
}

const rowOf = async (linkId: string) => (await test.sql`select * from payment_link where id = ${linkId}`)[0] ?? {}
const story = async (linkId: string) =>
  (await test.sql`select kind, detail from link_event where link_id = ${linkId} order by id`).map(({ kind, detail }) =>
    detail === null ? kind : `${kind} ${detail}`,
  )
const tokenOf = async (linkId: string) => {
  const row = await rowOf(linkId)
  return addressOf({ id: linkId, tokenSealed: row.token_sealed }).split('/').at(-1) ?? ''
}

/** Two minutes pass for what was written; stories are append-only. */
const later = () =>
  test.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`update link_event set at = at - interval '2 minutes'`
  })

describe('the clock', () => {
  it('sends what is scheduled, once, however many sweep at the same moment', async () => {
    const linkId = await made({ ...BY_MAIL, sending: 'scheduled', sendAt: hours(1).toISOString() })
    const claim = () => test.db.transaction((tx) => claimLink(tx, { profileId: shop.profileId, linkId }))
    expect(await claim()).toMatchObject({ code: 'not_yet' })
    await sweepLinks()
    expect(await story(linkId)).toEqual(['created'])
    await test.sql`update payment_link set send_at = now(), wake_at = now() where id = ${linkId}`
    await Promise.all([sweepLinks(), sweepLinks(), sweepLinks()])
    expect(await rowOf(linkId)).toMatchObject({ status: 'created', wake_at: null })
    expect(await story(linkId)).toEqual(['created', 'asked ready email'])
    const [order] = await test.sql`select status from "order" where profile_id = ${shop.profileId}`
    expect(order?.status).toBe('pending')
  })

  it('reminds, warns and expires, each when it is time and once', async () => {
    const linkId = await made({
      ...BY_MAIL,
      expiresAt: hours(100).toISOString(),
      remindUnpaidDays: '1',
      remindExpiryHours: '24',
    })
    const later = async (n: number) => {
      const by = `${n} hours`
      await test.sql`update payment_link set created_at = created_at - ${by}::interval, expires_at = expires_at - ${by}::interval,
        wake_at = wake_at - ${by}::interval where id = ${linkId}`
      await sweepLinks()
      await sweepLinks()
      return (await story(linkId)).slice(2)
    }
    expect(await later(23)).toEqual([])
    expect(await later(2)).toEqual(['asked reminder email'])
    expect(await later(52)).toEqual(['asked reminder email', 'asked expiring email'])
    expect(await later(24)).toEqual(['asked reminder email', 'asked expiring email', 'expired'])
    expect(await rowOf(linkId)).toMatchObject({ status: 'expired', wake_at: null })
  })
})

describe('extendLink', () => {
  it('lets an expired link be paid again, and warns anew', async () => {
    const linkId = await made({ ...BY_MAIL, expiresAt: hours(2).toISOString(), remindExpiryHours: '1' })
    await test.sql`update payment_link set status = 'expired', expires_at = now(), expiry_reminded_at = now() where id = ${linkId}`
    expect(await extendLink(shop.admin, { linkId, expiresAt: hours(5) })).toMatchObject({ ok: true })
    const row = await rowOf(linkId)
    expect(row).toMatchObject({ status: 'created', expiry_reminded_at: null })
    expect(Math.round((Date.parse(row.wake_at) - Date.now()) / 3_600_000)).toBe(4)
    expect(await test.db.transaction((tx) => claimLink(tx, { profileId: shop.profileId, linkId }))).toMatchObject({
      ok: true,
    })
  })

  it('takes the expiry away, and refuses what has passed and what is over', async () => {
    const linkId = await made({ expiresAt: hours(2).toISOString() })
    expect(await extendLink(shop.admin, { linkId, expiresAt: hours(-1) })).toMatchObject({ code: 'past' })
    expect(await extendLink(shop.admin, { linkId })).toMatchObject({ ok: true })
    expect(await rowOf(linkId)).toMatchObject({ expires_at: null, wake_at: null })
    await cancelLink(shop.admin, { linkId, message: '' })
    expect(await extendLink(shop.admin, { linkId, expiresAt: hours(1) })).toMatchObject({ code: 'over' })
  })
})

describe('resending and reminding', () => {
  it('asks for a message each way, and not twice within a minute', async () => {
    const linkId = await made({ ...BY_MAIL, phone: '+41441234567', notifySms: true })
    expect(await resendLink(shop.admin, { linkId })).toMatchObject({ code: 'too_soon' })
    await later()
    const both = await Promise.all([remindLink(shop.admin, { linkId }), remindLink(shop.admin, { linkId })])
    expect(both.map((one) => (one.ok ? one.value.told.map(({ channel }) => channel).join() : one.code)).sort()).toEqual(
      ['email,sms', 'too_soon'],
    )
    expect((await story(linkId)).slice(-2)).toEqual(['asked reminder email', 'asked reminder sms'])
  })

  it('asks for ten a day and no more, each by hand', async () => {
    const linkId = await made(BY_MAIL)
    for (let i = 0; i < 10; i++) {
      await later()
      expect(await (i % 2 ? remindLink : resendLink)(shop.admin, { linkId }), String(i)).toMatchObject({ ok: true })
    }
    await later()
    const before = await story(linkId)
    expect(await resendLink(shop.admin, { linkId })).toMatchObject({
      code: 'too_many',
      message: expect.stringMatching(/Send another in 24 hours/),
    })
    expect(await story(linkId)).toEqual(before)
    const other = await made(BY_MAIL)
    await later()
    expect(await resendLink(shop.admin, { linkId: other })).toMatchObject({ ok: true })
  })

  it('counts nothing for whom the link is not: they would use up what is another’s', async () => {
    const linkId = await made(BY_MAIL)
    for (let i = 0; i < 11; i++)
      expect(await resendLink(shop.restricted, { linkId })).toMatchObject({ code: 'not_found' })
    await later()
    expect(await resendLink(shop.admin, { linkId })).toMatchObject({ ok: true })
  })

  it('refuses where there is nobody to write to, and where it cannot be paid', async () => {
    const shared = await made()
    expect(await resendLink(shop.admin, { linkId: shared })).toMatchObject({ code: 'no_channel' })
    const linkId = await made(BY_MAIL)
    await cancelLink(shop.admin, { linkId, message: '' })
    expect(await remindLink(shop.admin, { linkId })).toMatchObject({ code: 'not_payable' })
  })
})

describe('what a link shows', () => {
  it('is found by its token while it is not closed, also when it is over (D13)', async () => {
    const linkId = await made()
    const token = await tokenOf(linkId)
    expect((await linkByToken(token))?.id).toBe(linkId)
    expect(await linkByToken(`${token.slice(0, -1)}x`)).toBeUndefined()
    expect(await closeLink(shop.admin, { linkId })).toMatchObject({ code: 'payable' })
    await cancelLink(shop.admin, { linkId, message: '' })
    expect((await linkByToken(token))?.status).toBe('cancelled')
    expect(await closeLink(shop.admin, { linkId })).toMatchObject({ ok: true })
    expect((await linkByToken(token))?.closedAt).not.toBeNull()
  })

  it('is shown for as long as somebody is paying, who comes back to it from their bank', async () => {
    const payers = { expired: await made(), cancelled: await made({ uses: 'many' }) }
    for (const [status, linkId] of Object.entries(payers)) {
      const payment = await test.db.transaction(async (tx) => {
        const claim = await claimLink(tx, { profileId: shop.profileId, linkId })
        if (!claim.ok) throw new Error(claim.code)
        return payClaimed(tx, shop, claim.value, { status: 'pending' })
      })
      await test.sql`update payment_link set status = ${status} where id = ${linkId}`
      expect(await closeLink(shop.admin, { linkId })).toMatchObject({ code: 'being_paid' })
      expect(await rowOf(linkId)).toMatchObject({ closed_at: null })
      await test.db.transaction(async (tx) => {
        await settlePayment(tx, payment.id, { status: 'unpaid' })
        await followPayments(tx, [payment])
      })
      expect(await closeLink(shop.admin, { linkId })).toEqual({ ok: true, value: null })
    }
  })

  it('notes that it was opened once, and what became of its messages', async () => {
    const linkId = await made(BY_MAIL)
    const token = await tokenOf(linkId)
    await noteOpened(token)
    await noteOpened(token)
    await noteOpened('forged')
    const of = { profileId: shop.profileId, linkId, kind: 'ready' as const, channel: 'email' as const }
    await noteDelivery(test.db, { ...of, what: 'sent' })
    await noteDelivery(test.db, { ...of, what: 'bounced', words: '550 no such user' })
    expect((await story(linkId)).slice(2)).toEqual([
      'opened',
      'sent ready email',
      'bounced ready email 550 no such user',
    ])
    const row = await rowOf(linkId)
    expect([row.opened_at, row.sent_at, row.bounced_at].every(Boolean)).toBe(true)
    expect([row.delivered_at, row.delivery]).toEqual([null, 'bounced'])
    // Who was told of it is told that it is gone.
    await cancelLink(shop.admin, { linkId, message: 'Sorry' })
    expect((await story(linkId)).slice(-2)).toEqual(['asked cancelled email', 'cancelled Sorry'])
  })
})

it('is not about what the actor may not see, and writes nothing then', async () => {
  const linkId = await made(BY_MAIL)
  const before = [await rowOf(linkId), await story(linkId)]
  const elsewhere = await makeShop(test.db)
  for (const actor of [shop.restricted, elsewhere.admin])
    for (const deed of [extendLink, resendLink, remindLink, closeLink])
      expect(await deed(actor, { linkId })).toMatchObject({ code: 'not_found' })
  expect([await rowOf(linkId), await story(linkId)]).toEqual(before)
})

it('what happened to a link is told with the time at which it could, not at which it was asked', async () => {
  const linkId = await made()
  let cancelling: Promise<unknown> | undefined
  await test.sql.begin(async (tx) => {
    await tx`select from payment_link where id = ${linkId} for update`
    cancelling = cancelLink(shop.admin, { linkId, message: '' })
    await new Promise((resolve) => setTimeout(resolve, 200))
    await tx`update payment_link set description = 'told meanwhile' where id = ${linkId}`
  })
  await cancelling
  const [found] = await test.sql`select e.at - l.created_at > interval '200 milliseconds' as after
    from link_event e join payment_link l on l.id = e.link_id where e.link_id = ${linkId} and e.kind = 'cancelled'`
  expect(found).toEqual({ after: true })
})
