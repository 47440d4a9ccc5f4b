import { beforeEach, describe, expect, it } from 'vitest'
import { rateLimit } from '@/db/schema/limits'
import type { PayerActor } from '@/lib/auth/actor'
import { Forbidden } from '@/lib/auth/actor'
import { take } from '@/lib/auth/limiter'
import { createCustomer, openSelfCare } from '@/lib/customers/customers'
import { customerSchema } from '@/lib/customers/schemas'
import { customerOf } from '@/lib/orders/create-order'
import { followUp } from './follow-up'
import { keepAsBalance } from './keep-as-balance'
import { linkCheckout } from './link-checkout'
import { startByLink } from './start-by-link'
import { startByLinkWithinLimits } from './start-within-limits'
import { linkBench, THREE_D_SECURE, unwrap } from './testing'

const { bench, made, wish, pay, keptBy, standing, sales } = linkBench()

describe('paying by link', () => {
  it('is income: the link and the order are done, no balance moved, and a refund takes it back', async () => {
    const payer = await made()
    const before = await sales()
    const { status, transactionId } = await pay(payer)
    expect(status).toBe('succeeded')
    expect(await standing(payer)).toEqual({
      link: 'success',
      late: false,
      order: 'complete',
      over: 0,
      paid: 2500,
      payments: ['order paid'],
      balances: [0],
    })
    expect(await sales()).toBe(before + 2500)
    const given = await followUp(bench.admin, {
      transactionId,
      type: 'refund',
      amount: { amountMinor: 700n, currency: 'USD' },
      reason: 'A hat less',
      seen: 1,
    })
    expect(given).toMatchObject({ ok: true })
    expect(await standing(payer)).toMatchObject({ payments: ['order part_refunded'], balances: [0], order: 'complete' })
    expect(await sales()).toBe(before + 1800)
    expect(await startByLink(payer, wish())).toMatchObject({ code: 'paid' })
  })

  it('reserves first where the order says so, and takes a part', async () => {
    const payer = await made({ preauthorize: true })
    const before = await sales()
    const { transactionId } = await pay(payer)
    expect(await standing(payer)).toMatchObject({ link: 'success', order: 'active', payments: ['order authorized'] })
    expect(await sales()).toBe(before)
    const amount = { amountMinor: 1000n, currency: 'USD' }
    expect(await followUp(bench.admin, { transactionId, type: 'capture', amount, reason: '', seen: 1 })).toMatchObject({
      ok: true,
    })
    expect(await standing(payer)).toMatchObject({ order: 'complete', paid: 1000, balances: [0], over: 0 })
    expect(await sales()).toBe(before + 1000)
  })

  it('takes parts as the link allows them, and nothing else', async () => {
    const payer = await made({ parts: true, partMin: '5' })
    for (const amountMinor of [499n, 2451n, 2501n])
      expect(await startByLink(payer, wish({ amountMinor }))).toMatchObject({ code: 'amount' })
    expect(await standing(payer)).toMatchObject({ link: 'created', payments: [] })
    await pay(payer, { amountMinor: 1000n })
    expect(await standing(payer)).toMatchObject({ link: 'created', order: 'active', paid: 1000 })
    expect(await startByLink(payer, wish())).toMatchObject({ code: 'amount' })
    await pay(payer, { amountMinor: 1500n })
    expect(await standing(payer)).toMatchObject({ link: 'success', order: 'complete', paid: 2500 })
    const customers = await bench.test.sql`select distinct customer_id from payment where link_id = ${payer.linkId}`
    expect(customers).toHaveLength(1)
  })

  it('refuses a method of the other mode, a processor that cannot reserve, and who keeps a card of strangers', async () => {
    const payer = await made({ uses: 'many' })
    expect(await startByLink(payer, wish({ keep: true }))).toMatchObject({ code: 'cannot_keep' })
    await bench.test.sql`update payment_system set live = true where id = ${bench.ids.stripe}`
    const refused = await startByLink(payer, wish())
    await bench.test.sql`update payment_system set live = false where id = ${bench.ids.stripe}`
    expect(refused).toMatchObject({ code: 'method_unavailable' })
    expect(await standing(payer)).toMatchObject({ payments: [] })
  })

  it('keeps a card for whoever says who they are, and for nobody else: whoever has the link may be somebody else', async () => {
    const card = () => bench.newCard('tok_visa')
    const known = await made({ customerId: bench.ids.customer })
    expect(await startByLink(known, wish({ card: await card(), keep: true, payer: null }))).toMatchObject({
      code: 'cannot_keep',
    })
    expect(await standing(known)).toMatchObject({ payments: [] })
    const parts = await made({ parts: true, partMin: '5' })
    await pay(parts, { card: await card(), amountMinor: 1000n, keep: true })
    const [paid] = await bench.test.sql`select customer_id from payment where link_id = ${parts.linkId}`
    expect(await keptBy(parts)).toEqual([paid])
    // Now it is known whose order it is, and anybody may pay the rest.
    const rest = wish({ card: await card(), amountMinor: 1500n, keep: true })
    expect(await startByLink(parts, rest)).toMatchObject({ code: 'cannot_keep' })
    expect(await keptBy(parts)).toHaveLength(1)
  })

  it('keeps no card where it becomes known whose order it is while the form is on its way', async () => {
    const payer = await made()
    const card = await bench.newCard('tok_visa')
    const sent = await bench.test.sql.begin(async (sql) => {
      await sql`select id from payment_link where id = ${payer.linkId} for update`
      const asked = startByLink(payer, wish({ card, keep: true }))
      await expect
        .poll(async () => (await bench.test.sql`select 1 from pg_locks where not granted`).length)
        .toBeGreaterThan(0)
      await sql`update payment_link set customer_id = ${bench.ids.customer} where id = ${payer.linkId}`
      await sql`update "order" set customer_id = ${bench.ids.customer} where id = (
        select order_id from payment_link where id = ${payer.linkId})`
      return { asked }
    })
    expect(unwrap(await sent.asked)).toMatchObject({ status: 'succeeded' })
    expect(await keptBy(payer)).toEqual([])
  })

  it('is for payers: nobody else may, and a payer may do nothing else', async () => {
    const payer = await made()
    await expect(startByLink({ ...bench.payer } as never, wish())).rejects.toBeInstanceOf(Forbidden)
    await expect(keepAsBalance(payer, { paymentId: 'pay_1' })).rejects.toBeInstanceOf(Forbidden)
    expect(await startByLink({ ...payer, profileId: 'pro_other' }, wish())).toMatchObject({ code: 'not_found' })
  })
})

describe('who pays', () => {
  it('is asked where nobody is known, and made once for a key, also when two requests race', async () => {
    const payer = await made()
    expect(await startByLink(payer, wish({ payer: null }))).toMatchObject({ code: 'who' })
    const email = 'racing@example.com'
    const one = wish({ payer: { name: 'Racing', email } })
    const answers = await Promise.all(Array.from({ length: 6 }, () => startByLink(payer, one)))
    expect(answers.filter((answer) => answer.ok && answer.value.made)).toHaveLength(1)
    expect(new Set(answers.map((answer) => answer.ok && answer.value.paymentId)).size).toBe(1)
    const customers = await bench.test.sql`select id from customer where name = 'Racing'`
    expect(customers).toHaveLength(1)
    expect((await bench.books('stripe')).filter((line) => line.amountMinor === '2500').length).toBeGreaterThan(0)
  })

  it('is never taken for a customer of the same address', async () => {
    const payer = await made()
    await pay(payer, { payer: { name: 'Somebody', email: 'john@example.com' } })
    const [row] = await bench.test.sql`
      select c.name, c.email, c.id from payment p join customer c on c.id = p.customer_id where p.link_id = ${payer.linkId}`
    // Their messages go there all the same.
    expect(row).toMatchObject({ name: 'Somebody', email: 'john@example.com' })
    expect(row?.id).not.toBe(bench.ids.customer)
  })

  it('takes no address from whoever it belongs to, nor their orders', async () => {
    const payer = await made()
    const email = 'rita.real@example.com'
    await pay(payer, { payer: { name: 'Stranger', email } })
    await pay(await made(), { payer: { name: 'Stranger once more', email } })
    const orderFor = () => bench.test.db.transaction((tx) => customerOf(tx, bench.admin, email))
    expect(await orderFor()).toMatchObject({ code: 'no_customer' })
    const rita = unwrap(await createCustomer(bench.admin, customerSchema.parse({ name: 'Rita Real', email })))
    expect(unwrap(await orderFor())).toBe(rita.customerId)
    // Nor does anybody get into what the stranger paid, as though it were hers.
    const [stranger] = await bench.test.sql`select id from customer where name = 'Stranger'`
    expect(await openSelfCare(bench.admin, String(stranger?.id))).toMatchObject({ code: 'email_taken' })
    expect(await bench.test.sql`select 1 from seat where customer_id = ${stranger?.id}`).toHaveLength(0)
    expect(await openSelfCare(bench.admin, rita.customerId)).toMatchObject({ ok: true })
  })

  it('is theirs once staff say so, and then of nobody else', async () => {
    const email = 'sam@example.com'
    await pay(await made(), { payer: { name: 'Sam', email } })
    const [sam] = await bench.test.sql`select id from customer where name = 'Sam'`
    expect(await openSelfCare(bench.admin, String(sam?.id))).toMatchObject({ ok: true })
    const another = await createCustomer(bench.admin, customerSchema.parse({ name: 'Other', email }))
    expect(another).toMatchObject({ code: 'email_taken' })
  })

  it('whoever tried in vain does not become whose order it is', async () => {
    const payer = await made()
    expect((await pay(payer, { card: 'pm_card_chargeDeclined' })).status).toBe('declined')
    await pay(payer, { payer: { name: 'Second', email: 'second@example.com' } })
    const [row] = await bench.test.sql`
      select c.name from payment_link l join "order" o on o.id = l.order_id join customer c on c.id = o.customer_id
      where l.id = ${payer.linkId}`
    expect(row?.name).toBe('Second')
  })

  it('of a link for a known customer it is them, whatever is typed, and their cards are not used', async () => {
    const payer = await made({ customerId: bench.ids.customer })
    const { paymentId } = await pay(payer)
    const [row] = await bench.test.sql`select customer_id from payment where id = ${paymentId}`
    expect(row?.customer_id).toBe(bench.ids.customer)
  })
})

describe('how often somebody may try by a link', () => {
  async function tries(who: PayerActor, network: string, card = 'pm_card_visa') {
    const waits: Promise<void>[] = []
    const later = (work: () => Promise<void>) => void waits.push(work())
    const once = (await linkCheckout(who, 'a visit'))?.once ?? true
    const begun = await startByLinkWithinLimits(who, wish({ card }), { network, later, once })
    await Promise.all(waits)
    return begun.met ? begun.met.limit : begun.started.ok && begun.started.value.status
  }

  /** What is counted by now, by limit. */
  async function points() {
    const rows = await bench.test.db.select().from(rateLimit)
    return Object.fromEntries(rows.map(({ key, points }) => [key.split(':')[0], points]))
  }
  beforeEach(() => bench.test.db.delete(rateLimit))

  it('whoever tries cards is stopped, and only on that link and from their network', async () => {
    const payer = await made()
    for (let n = 0; n < 12; n++) expect(await tries(payer, '192.0.2.9', 'pm_card_chargeDeclined')).toBe('declined')
    expect(await tries(payer, '192.0.2.9')).toBe('pay.link')
    expect(await tries(await made(), '192.0.2.9')).toBe('succeeded')
    expect(await tries(payer, '192.0.2.10')).toBe('succeeded')
  })

  it('a whole shop pays by the link on its poster', async () => {
    const poster = await made({ uses: 'many' })
    expect(await tries(poster, '192.0.2.11')).toBe('succeeded')
    expect(await points()).toEqual({ 'pay.shared_link': 0, 'pay.link_declines': 0, 'pay.address': 1 })
    expect(await tries(poster, '192.0.2.11', THREE_D_SECURE)).toBe('pending')
    expect(await points()).toEqual({ 'pay.shared_link': 2, 'pay.link_declines': 0, 'pay.address': 3 })
    expect(await tries(poster, '192.0.2.11', 'pm_card_chargeDeclined')).toBe('declined')
    expect(await points()).toEqual({ 'pay.shared_link': 7, 'pay.link_declines': 5, 'pay.address': 8 })
    await take([{ limit: 'pay.shared_link', key: `${poster.linkId} 192.0.2.11`, points: 290 }])
    expect(await tries(poster, '192.0.2.11')).toBe('pay.shared_link')
    expect(await tries(poster, '192.0.2.12')).toBe('succeeded')
  })

  it('cards that are tried by one link from everywhere are stopped as well', async () => {
    const poster = await made({ uses: 'many' })
    await take([{ limit: 'pay.link_declines', key: poster.linkId, points: 2995 }])
    expect(await tries(poster, '192.0.2.13')).toBe('succeeded')
    expect(await tries(poster, '192.0.2.14', 'pm_card_chargeDeclined')).toBe('declined')
    expect(await tries(poster, '192.0.2.15')).toBe('pay.link_declines')
    expect(await tries(await made({ uses: 'many' }), '192.0.2.15')).toBe('succeeded')
  })
})
