import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rateLimit } from '@/db/schema/limits'
import type { PayerActor } from '@/lib/auth/actor'
import { Forbidden } from '@/lib/auth/actor'
import { take } from '@/lib/auth/limiter'
import { newId } from '@/lib/ids'
import { cancelLink } from '@/lib/orders/cancel'
import { createLink } from '@/lib/orders/create-link'
import { createOrder } from '@/lib/orders/create-order'
import { sweepLinks } from '@/lib/orders/sweep'
import { saveTerms } from '@/lib/orders/terms'
import { linkForm, orderForm } from '@/lib/orders/testing'
import type { Outcome } from '@/lib/payments/outcome'
import type { Result } from '@/lib/result'
import { apply } from './apply'
import { followUp } from './follow-up'
import { inquire } from './inquire'
import { keepAsBalance } from './keep-as-balance'
import { linkCheckout } from './link-checkout'
import { getPaymentByLink } from './read'
import { type LinkPayment, startByLink } from './start-by-link'
import { startByLinkWithinLimits } from './start-within-limits'
import { paymentBench } from './testing'
import { verifyBooks } from './verify'

const bench = paymentBench()
beforeEach(() => bench.calm())
// Whatever a test did, the books must hold after it.
afterEach(async () => expect((await verifyBooks(bench.profileId)).findings).toEqual([]))

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`)
  return result.value
}

const THREE_D_SECURE = 'pm_card_threeDSecure2Required'
const ANNA = { name: 'Anna Payer', email: 'anna.payer@example.com' }

async function made(changed: Readonly<Record<string, unknown>> = {}): Promise<PayerActor> {
  const { linkId } = unwrap(await createLink(bench.admin, linkForm(changed)))
  return { kind: 'payer', profileId: bench.profileId, linkId, name: 'Payer' }
}

/** Somebody's wish to pay 25.00 by card. */
function wish(changed: Partial<LinkPayment> & { readonly card?: string } = {}): LinkPayment {
  const { card = 'pm_card_visa', ...more } = changed
  return {
    amountMinor: 2500n,
    with: { kind: 'one_time_token', systemId: bench.ids.stripe, methodKind: 'card', token: card },
    keep: false,
    visit: newId('pay'),
    key: 'after:none',
    attempt: 0,
    payer: ANNA,
    challenge: 'redirect',
    urls: (paymentId) => ({
      returnUrl: `http://localhost/return/${paymentId}`,
      cancelUrl: `http://localhost/cancel/${paymentId}`,
    }),
    ...more,
  }
}

const pay = async (payer: PayerActor, changed?: Parameters<typeof wish>[0]) =>
  unwrap(await startByLink(payer, wish(changed)))

/** Whose the cards are that were kept with payments by the link. */
const keptBy = ({ linkId }: PayerActor) => bench.test.sql`
  select m.customer_id from payment p join transaction t on t.payment_id = p.id
  join stored_method m on m.id = t.stored_method_id where p.link_id = ${linkId}`

async function standing({ linkId }: PayerActor) {
  const [link] = await bench.test.sql`select * from payment_link where id = ${linkId}`
  const payments = await bench.test.sql`
    select p.*, a.balance_minor from payment p join account a on a.id = p.account_id where p.link_id = ${linkId} order by p.id`
  const [order] = await bench.test.sql`
    select * from "order" where id = ${link?.order_id ?? payments.at(-1)?.order_id ?? ''}`
  return {
    link: link?.status,
    late: link?.paid_late,
    order: order?.status,
    over: Number(order?.over_minor ?? 0),
    paid: Number(order?.paid_minor ?? 0),
    payments: payments.map(({ status, purpose }) => `${purpose} ${status}`),
    balances: payments.map((one) => Number(one.balance_minor)),
  }
}

/** How many orders there are of a line with this name, paid or not. */
async function ordersOf(name: string): Promise<number> {
  const [row] = await bench.test.sql`select count(distinct order_id)::int as n from order_item where name = ${name}`
  return row?.n ?? 0
}

/** What the ledger says orders brought, in cents. */
async function sales(): Promise<number> {
  const [row] = await bench.test.sql`
    select coalesce(sum(case when e.credit_id = l.id then e.amount_minor else -e.amount_minor end), 0)::int as sum
    from ledger_account l join entry e on e.state = 'posted' and (e.credit_id = l.id or e.debit_id = l.id)
    where l.code = 'sales' and l.currency = 'USD'`
  return row?.sum ?? 0
}

const end = (payer: PayerActor) =>
  bench.test
    .sql`update payment_link set expires_at = clock_timestamp() - interval '1 second', wake_at = now() where id = ${payer.linkId}`

/** What the processor says of an attempt, whenever it does. */
async function says(transactionId: string, outcome: Outcome) {
  return apply({
    profileId: bench.profileId,
    systemId: bench.ids.stripe,
    about: { kind: 'ours', transactionId },
    type: 'purchase',
    outcome,
    source: 'callback',
  })
}

const gaveUp: Outcome = { kind: 'declined', code: 'expired', evidence: {} }
const came = (reference: string): Outcome => ({
  kind: 'succeeded',
  reference,
  amount: { amountMinor: 2500n, currency: 'USD' },
  evidence: {},
})

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
    await pay(payer, { payer: { name: 'Somebody', email: 'JOHN@example.com' } })
    const [row] = await bench.test.sql`
      select c.name, c.email, c.id from payment p join customer c on c.id = p.customer_id where p.link_id = ${payer.linkId}`
    expect(row).toMatchObject({ name: 'Somebody', email: null })
    expect(row?.id).not.toBe(bench.ids.customer)
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

describe('two at once', () => {
  it('at the same instant: one pays, the other is told, one charge', async () => {
    const payer = await made({ amount: '31.07' })
    const amountMinor = 3107n
    const answers = await Promise.all(Array.from({ length: 8 }, () => startByLink(payer, wish({ amountMinor }))))
    expect(answers.filter((one) => one.ok)).toHaveLength(1)
    for (const one of answers) if (!one.ok) expect(['busy', 'paid']).toContain(one.code)
    expect(await standing(payer)).toMatchObject({ link: 'success', paid: 3107, payments: ['order paid'] })
    expect((await bench.books('stripe')).filter((line) => line.amountMinor === '3107')).toHaveLength(1)
  })

  it('two tabs of one browser: one payment, the second is shown it', async () => {
    const payer = await made()
    const one = wish({ card: THREE_D_SECURE })
    const first = unwrap(await startByLink(payer, one))
    expect(first).toMatchObject({ made: true, status: 'pending' })
    expect(unwrap(await startByLink(payer, one))).toMatchObject({ made: false, paymentId: first.paymentId })
    expect(await startByLink(payer, wish())).toMatchObject({ code: 'busy' })
    expect(await standing(payer)).toMatchObject({ link: 'processing', payments: ['order pending'] })
  })

  it('a retry after a decline is another attempt of the same payment', async () => {
    const payer = await made()
    const one = wish({ card: 'pm_card_chargeDeclined' })
    const first = unwrap(await startByLink(payer, one))
    expect(first.status).toBe('declined')
    expect(await standing(payer)).toMatchObject({ link: 'created', order: 'pending' })
    const unseen = unwrap(await startByLink(payer, { ...wish(), visit: one.visit }))
    expect(unseen).toMatchObject({ made: false, status: 'declined' })
    const again = unwrap(await startByLink(payer, { ...wish(), visit: one.visit, attempt: 1, payer: null }))
    expect(again).toMatchObject({ made: true, status: 'succeeded', paymentId: first.paymentId })
    expect(await standing(payer)).toMatchObject({ link: 'success', payments: ['order paid'] })
  })

  it('a link that is used more often: an order each, also when one of them tries again', async () => {
    const payer = await made({ uses: 'many', usesMost: '2', description: 'A reusable thing' })
    const one = wish({ card: 'pm_card_chargeDeclined' })
    await startByLink(payer, one)
    unwrap(await startByLink(payer, { ...wish(), visit: one.visit, attempt: 1 }))
    const [count] = await bench.test
      .sql`select count(distinct order_id)::int as n from payment where link_id = ${payer.linkId}`
    expect(count?.n).toBe(1)
    expect(await ordersOf('A reusable thing')).toBe(1)
    await pay(payer)
    expect(await standing(payer)).toMatchObject({ link: 'success', payments: ['order paid', 'order paid'] })
    expect(await ordersOf('A reusable thing')).toBe(2)
    expect(await startByLink(payer, wish())).toMatchObject({ code: 'paid' })
  })
})

describe('too late', () => {
  it('one second after it expired nobody can begin', async () => {
    const payer = await made()
    await end(payer)
    expect(await startByLink(payer, wish())).toMatchObject({ code: 'expired' })
    expect(await standing(payer)).toMatchObject({ payments: [] })
  })

  it('money that comes one second after it expired is paid late', async () => {
    const payer = await made()
    const { transactionId } = await pay(payer, { card: THREE_D_SECURE })
    await end(payer)
    await sweepLinks()
    expect(await standing(payer)).toMatchObject({ link: 'expired' })
    await says(transactionId, came('pi_late_1'))
    expect(await standing(payer)).toMatchObject({ link: 'success', late: true, order: 'complete', over: 0 })
  })

  it('is not cancelled while the payer is on the 3-D Secure page; once they gave up it is', async () => {
    const payer = await made()
    const { transactionId } = await pay(payer, { card: THREE_D_SECURE })
    const cancel = () => cancelLink(bench.admin, { linkId: payer.linkId, message: 'Sold' })
    expect(await cancel()).toMatchObject({ code: 'being_paid' })
    await inquire({ profileId: bench.profileId, transactionId }, 'return', 'give_up')
    expect(await standing(payer)).toMatchObject({ link: 'created', payments: ['order unpaid'] })
    expect(await cancel()).toMatchObject({ ok: true })
    expect(await standing(payer)).toMatchObject({ link: 'cancelled', order: 'cancelled' })
    expect(await startByLink(payer, wish())).toMatchObject({ code: 'cancelled' })
  })
})

describe('paid twice', () => {
  /** Two payments of one order: the first was given up for lost, and comes after the second. */
  async function twice() {
    const payer = await made()
    const first = await pay(payer, { card: THREE_D_SECURE })
    await says(first.transactionId, gaveUp)
    const second = await pay(payer)
    await says(first.transactionId, came(`pi_${newId('txn')}`))
    expect(await standing(payer)).toMatchObject({ link: 'success', order: 'complete', over: 2500, paid: 5000 })
    return { payer, first, second }
  }

  it('is kept as balance once, by one of two who decide at the same moment', async () => {
    const { payer, first } = await twice()
    const before = await sales()
    const decided = await Promise.all([1, 2].map(() => keepAsBalance(bench.admin, first)))
    expect(decided.map((one) => (one.ok ? 'kept' : one.code)).sort()).toEqual(['kept', 'not_for_order'])
    const now = await standing(payer)
    expect(now).toMatchObject({ over: 0, paid: 2500, payments: ['balance paid', 'order paid'] })
    expect(now.balances[0]).toBe(2500)
    expect(await sales()).toBe(before - 2500)
  })

  it('cannot be kept for both payments, nor where nothing is too much', async () => {
    const { first, second } = await twice()
    const decided = await Promise.all([first, second].map((one) => keepAsBalance(bench.admin, one)))
    expect(decided.map((one) => (one.ok ? 'kept' : one.code)).sort()).toEqual(['kept', 'not_all'])
    const payer = await made()
    expect(await keepAsBalance(bench.admin, await pay(payer))).toMatchObject({ code: 'not_all' })
  })

  it('is given back, and what was kept is given back from the balance', async () => {
    const { payer, second } = await twice()
    const refund = (transactionId: string) =>
      followUp(bench.admin, { transactionId, type: 'refund', reason: 'Paid twice', seen: 1 })
    expect(await refund(second.transactionId)).toMatchObject({ ok: true })
    expect(await standing(payer)).toMatchObject({ over: 0, payments: ['order paid', 'order refunded'] })

    const other = await twice()
    unwrap(await keepAsBalance(bench.admin, other.second))
    const before = await sales()
    expect(await refund(other.second.transactionId)).toMatchObject({ ok: true })
    expect(await sales()).toBe(before)
    const now = await standing(other.payer)
    expect(now).toMatchObject({ over: 0, payments: ['order paid', 'balance refunded'] })
    expect(now.balances[1]).toBe(0)
  })

  it('reserved twice is too much as well', async () => {
    const payer = await made({ preauthorize: true })
    const first = await pay(payer, { card: THREE_D_SECURE })
    const news = (outcome: Outcome) =>
      apply({
        profileId: bench.profileId,
        systemId: bench.ids.stripe,
        about: { kind: 'ours', transactionId: first.transactionId },
        type: 'authorization',
        outcome,
        source: 'callback',
      })
    await news(gaveUp)
    await pay(payer)
    await news(came('pi_reserved_late'))
    expect(await standing(payer)).toMatchObject({ order: 'active', over: 2500, paid: 0 })
  })
})

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
