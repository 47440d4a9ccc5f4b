import { describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import { money } from '@/lib/money/money'
import { overpaidOrders } from '@/lib/needs-person/overpaid'
import { cancelLink } from '@/lib/orders/cancel'
import { sweepLinks } from '@/lib/orders/sweep'
import type { Outcome } from '@/lib/payments/outcome'
import { apply } from './apply'
import { followUp } from './follow-up'
import { inquire } from './inquire'
import { keepAsBalance } from './keep-as-balance'
import { startByLink } from './start-by-link'
import { came, gaveUp, linkBench, THREE_D_SECURE, unwrap } from './testing'
import { verifyBooks } from './verify'

const { bench, made, wish, pay, standing, ordersOf, sales, end, says } = linkBench()

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

  it('is the customer’s as a whole, also what was refunded of it before and comes back', async () => {
    const { payer, first } = await twice()
    const [row] = await bench.test.sql`select reference from transaction where id = ${first.transactionId}`
    const about = { kind: 'under', parentReference: String(row?.reference) } as const
    const reference = `re_${newId('txn')}`
    const refund = { profileId: bench.profileId, systemId: bench.ids.stripe, about, type: 'refund' } as const
    const amount = { amountMinor: 500n, currency: 'USD' }
    const done: Outcome = { kind: 'succeeded', reference, amount, evidence: {} }
    expect(await apply({ ...refund, outcome: done, source: 'callback' })).toMatchObject({ kind: 'applied' })
    expect(await keepAsBalance(bench.admin, first)).toMatchObject({ ok: true, value: { kept: { amountMinor: 2000n } } })
    const [before, income] = [await standing(payer), await sales()]
    const failed: Outcome = { kind: 'declined', reference, code: 'generic', evidence: {} }
    expect(await apply({ ...refund, outcome: failed, source: 'callback' })).toMatchObject({ kind: 'applied' })
    const now = await standing(payer)
    expect(now).toMatchObject({ over: 0, paid: 2500, payments: ['balance paid', 'order paid'] })
    expect(now.balances[0]).toBe((before.balances[0] ?? 0) + 500)
    expect(await sales()).toBe(income)
  })

  it('is not kept while the other is being given back, and is offered again only where that fails', async () => {
    const { payer, first, second } = await twice()
    await bench.misbehave({ processor: 'stripe', on: 'refunds.create', fault: 'drop_after', times: 1 })
    const refund = { transactionId: first.transactionId, type: 'refund', reason: 'Paid twice', seen: 1 } as const
    const begun = unwrap(await followUp(bench.admin, refund))
    expect(begun.status).toBe('unknown')
    const kept = await keepAsBalance(bench.admin, second)
    expect(kept).toMatchObject({ code: 'going_back', message: expect.stringContaining('25.00') })
    const listed = async () =>
      (await overpaidOrders(bench.test.db, bench.admin, 25)).flatMap(({ payments }) => payments)
    const its = async () => (await listed()).find(({ paymentId }) => paymentId === second.paymentId)
    expect(await its()).toMatchObject({ isAllTooMuch: true, whyNotKept: expect.stringContaining('given back') })
    const refused = { kind: 'declined', code: 'generic', evidence: {} } as const
    const about = { kind: 'ours', transactionId: begun.transactionId } as const
    const { profileId, ids } = bench
    await apply({ profileId, systemId: ids.stripe, about, type: 'refund', outcome: refused, source: 'callback' })
    expect(await its()).toMatchObject({ isAllTooMuch: true, whyNotKept: null })
    expect(await keepAsBalance(bench.admin, second)).toMatchObject({ ok: true })
    expect(await standing(payer)).toMatchObject({ over: 0, payments: ['order paid', 'balance paid'] })
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

  /** What a payer's bank does about a payment: it takes some of it back, and gives that back once the dispute is won. */
  async function disputing({ transactionId }: { readonly transactionId: string }, amountMinor = 2500n) {
    const [row] = await bench.test.sql`select reference from transaction where id = ${transactionId}`
    const says = (type: 'chargeback' | 'chargeback_reversal', parentReference: string) =>
      apply({
        profileId: bench.profileId,
        systemId: bench.ids.stripe,
        about: { kind: 'under', parentReference },
        type,
        outcome: { ...came(`dp_${transactionId}`), amount: money(amountMinor, 'USD') } as Outcome,
        source: 'callback',
      })
    return {
      takes: () => says('chargeback', String(row?.reference)),
      givesBack: () => says('chargeback_reversal', `dp_${transactionId}`),
    }
  }

  it('is not too much while one of them is charged back, and is again once that is won', async () => {
    const { payer, first, second } = await twice()
    const bank = await disputing(first)
    expect(await bank.takes()).toMatchObject({ kind: 'applied' })
    expect(await standing(payer)).toMatchObject({ over: 0, payments: ['order disputed', 'order paid'] })
    expect(await keepAsBalance(bench.admin, second)).toMatchObject({ code: 'not_all' })
    expect((await verifyBooks(bench.profileId)).findings).toEqual([])
    expect(await keepAsBalance(bench.admin, first)).toMatchObject({
      code: 'disputed',
      message: expect.stringMatching(/took all 25\.00.USD .* nothing of it is left .* Should the dispute be won/),
    })
    await bank.givesBack()
    expect(await standing(payer)).toMatchObject({ over: 2500, payments: ['order paid', 'order paid'] })
  })

  it('of which a part was charged back is not kept, and says why and what to do until the dispute is won', async () => {
    const { payer, second } = await twice()
    const bank = await disputing(second, 1000n)
    await bank.takes()
    expect(await standing(payer)).toMatchObject({ over: 1500, payments: ['order paid', 'order disputed'] })
    expect(await keepAsBalance(bench.admin, second)).toMatchObject({
      code: 'disputed',
      message: expect.stringMatching(/took 10\.00.USD .* Refund the 15\.00.USD .* Nothing was changed\./),
    })
    expect(await standing(payer)).toMatchObject({ over: 1500, payments: ['order paid', 'order disputed'] })
    const refund = { transactionId: second.transactionId, type: 'refund', reason: 'Paid twice', seen: 2 } as const
    expect(await followUp(bench.admin, refund)).toMatchObject({ ok: true })
    expect(await standing(payer)).toMatchObject({ over: 0 })
    await bank.givesBack()
    expect(await standing(payer)).toMatchObject({ over: 1000 })
  })

  it('of which the bank has given all back is kept like any other', async () => {
    const { payer, first } = await twice()
    const bank = await disputing(first, 1000n)
    await bank.takes()
    await bank.givesBack()
    unwrap(await keepAsBalance(bench.admin, first))
    expect(await standing(payer)).toMatchObject({ over: 0, payments: ['balance paid', 'order paid'] })
  })

  it('is too much also when the other was given back before', async () => {
    const payer = await made()
    const late = await pay(payer, { card: THREE_D_SECURE })
    await says(late.transactionId, gaveUp)
    const { transactionId } = await pay(payer)
    const refund = { transactionId, type: 'refund', reason: 'Not wanted', seen: 1 } as const
    expect(await followUp(bench.admin, refund)).toMatchObject({ ok: true })
    expect(await standing(payer)).toMatchObject({ over: 0, order: 'complete' })
    await says(late.transactionId, came(`pi_${newId('txn')}`))
    expect(await standing(payer)).toMatchObject({ over: 2500, paid: 5000 })
    unwrap(await keepAsBalance(bench.admin, late))
    expect(await standing(payer)).toMatchObject({ over: 0, payments: ['balance paid', 'order refunded'] })
  })

  it('is too much also when both are attempts of one payment', async () => {
    const payer = await made()
    const one = wish({ card: THREE_D_SECURE })
    const late = unwrap(await startByLink(payer, one))
    await says(late.transactionId, gaveUp)
    const again = unwrap(await startByLink(payer, { ...wish(), visit: one.visit, attempt: 1, payer: null }))
    expect(again).toMatchObject({ paymentId: late.paymentId, status: 'succeeded' })
    const refund = { type: 'refund', reason: 'Not wanted', seen: 2 } as const
    expect(await followUp(bench.admin, { ...refund, transactionId: again.transactionId })).toMatchObject({ ok: true })
    await says(late.transactionId, came(`pi_${newId('txn')}`))
    expect(await standing(payer)).toMatchObject({ over: 2500, paid: 5000 })
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
