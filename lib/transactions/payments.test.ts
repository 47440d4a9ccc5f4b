import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { account, storedMethod } from '@/db/schema/customers'
import { entry } from '@/db/schema/ledger'
import { payment, transaction } from '@/db/schema/payments'
import { money } from '@/lib/money/money'
import { apply } from './apply'
import { followUp } from './follow-up'
import { inquire } from './inquire'
import { start } from './start'
import { paymentBench } from './testing'

const bench = paymentBench()

const unwrap = <T>(result: { ok: true; value: T } | { ok: false; message: string }): T => {
  if (!result.ok) throw new Error(result.message)
  return result.value
}

async function balance(): Promise<bigint> {
  const [row] = await bench.test.db.select().from(account).where(eq(account.customerId, bench.ids.customer))
  return row?.balanceMinor ?? 0n
}

async function rowsOf(paymentId: string) {
  return bench.test.db
    .select()
    .from(transaction)
    .where(eq(transaction.paymentId, paymentId))
    .orderBy(transaction.createdAt)
}

async function paymentOf(id: string) {
  const [row] = await bench.test.db.select().from(payment).where(eq(payment.id, id))
  if (!row) throw new Error('no payment')
  return row
}

const charged = async (transactionId: string) =>
  (await bench.books('stripe')).filter((line) => line.reference === transactionId && line.status === 'succeeded')

describe('a card payment', () => {
  it('is charged once, moves the balance and agrees with the processor’s books', async () => {
    const before = await balance()
    const started = unwrap(await start(bench.payer, bench.byCard(2500n)))
    expect(started).toMatchObject({ status: 'succeeded', made: true })
    expect(await balance()).toBe(before + 2500n)
    expect(await paymentOf(started.paymentId)).toMatchObject({
      status: 'paid',
      capturedMinor: 2500n,
      method: 'visa',
      label: '•••• 4242',
    })
    expect((await charged(started.transactionId)).map((line) => line.amountMinor)).toEqual(['2500'])
  })

  it('below the minimum is refused before anything is written', async () => {
    const result = await start(bench.payer, bench.byCard(40n))
    expect(result).toMatchObject({
      ok: false,
      code: 'below_minimum',
      message: 'Your payment must be no less than 0.5 USD',
    })
  })

  it('declined moves nothing, and another attempt of the same payment can succeed', async () => {
    const before = await balance()
    const wish = bench.byCard(3000n, 'pm_card_visa_chargeDeclinedInsufficientFunds')
    const first = unwrap(await start(bench.payer, wish))
    expect(first.status).toBe('declined')
    expect((await rowsOf(first.paymentId))[0]).toMatchObject({ code: 'insufficient_funds' })
    expect((await paymentOf(first.paymentId)).status).toBe('unpaid')
    expect(await balance()).toBe(before)

    const second = unwrap(await start(bench.payer, { ...wish, ...bench.byCard(3000n), key: wish.key, attempt: 1 }))
    expect(second).toMatchObject({ paymentId: first.paymentId, status: 'succeeded' })
    expect(await balance()).toBe(before + 3000n)
  })

  it('kept as a token is charged again without a card', async () => {
    unwrap(await start(bench.payer, bench.byCard(2500n, await bench.newCard('tok_mastercard'), { keep: true })))
    const [kept] = await bench.test.db.select().from(storedMethod).where(eq(storedMethod.method, 'mastercard'))
    expect(kept).toMatchObject({ lastFour: '4444', isDefault: true })
    const again = unwrap(
      await start(bench.payer, bench.byCard(1000n, '', { with: { kind: 'stored', storedMethodId: kept?.id ?? '' } })),
    )
    expect(again.status).toBe('succeeded')
  })

  it('from a double click and a second tab is one payment', async () => {
    const before = await balance()
    const wish = bench.byCard(700n)
    const results = (await Promise.all(Array.from({ length: 8 }, () => start(bench.payer, wish)))).map(unwrap)
    expect(new Set(results.map((one) => one.transactionId)).size).toBe(1)
    expect(results.filter((one) => one.made)).toHaveLength(1)
    expect(await balance()).toBe(before + 700n)
    expect(await charged(results[0]?.transactionId ?? '')).toHaveLength(1)
  })

  it('with the key of another amount is refused', async () => {
    const wish = bench.byCard(700n)
    unwrap(await start(bench.payer, wish))
    expect(await start(bench.payer, { ...wish, amount: money(800n, 'USD') })).toMatchObject({
      ok: false,
      code: 'key_reused',
    })
  })

  it('of another customer cannot be started', async () => {
    const stranger = { ...bench.payer, customerId: 'cus_other' }
    expect(await start(stranger, bench.byCard(700n))).toMatchObject({ ok: false, code: 'not_found' })
  })
})

describe('a lost reply', () => {
  it.each(['drop_after', 'error_after', 'garbage'])(
    '%s: unknown, then settled by asking, charged once',
    async (fault) => {
      const before = await balance()
      await bench.misbehave({ processor: 'stripe', on: 'payment_intents.create', fault, times: 1 })
      const started = unwrap(await start(bench.payer, bench.byCard(1100n)))
      expect(started.status).toBe('unknown')
      expect(await balance()).toBe(before)
      await inquire({ profileId: bench.profileId, transactionId: started.transactionId }, 'inquiry')
      expect((await rowsOf(started.paymentId))[0]?.status).toBe('succeeded')
      expect(await balance()).toBe(before + 1100n)
      expect(await charged(started.transactionId)).toHaveLength(1)
    },
  )
})

describe('authorise, capture, reverse, refund', () => {
  const reserve = async (cents: bigint) =>
    unwrap(await start(bench.payer, bench.byCard(cents, 'pm_card_visa', { type: 'authorization' })))

  it('captures a part once, releases the rest, refunds in parts and never more than was taken', async () => {
    const before = await balance()
    const { paymentId, transactionId } = await reserve(5000n)
    expect(await balance()).toBe(before)
    expect((await paymentOf(paymentId)).status).toBe('authorized')

    const capture = unwrap(
      await followUp(bench.admin, { transactionId, type: 'capture', amount: money(4000n, 'USD'), reason: '', seen: 1 }),
    )
    expect(capture.status).toBe('succeeded')
    expect(await balance()).toBe(before + 4000n)
    const entries = await bench.test.db.select().from(entry).where(eq(entry.transactionId, capture.transactionId))
    expect(entries.map((one) => [one.state, one.amountMinor])).toEqual(
      expect.arrayContaining([
        ['posted', 4000n],
        ['voided', 1000n],
      ]),
    )

    const refund = (cents: bigint, seen: number) =>
      followUp(bench.admin, {
        transactionId: capture.transactionId,
        type: 'refund',
        amount: money(cents, 'USD'),
        reason: 'asked',
        seen,
      })
    expect(await refund(4001n, 2)).toMatchObject({ ok: false, message: 'Only 40.00 USD can still be refunded.' })
    expect(unwrap(await refund(1500n, 2)).status).toBe('succeeded')
    expect(await refund(1500n, 2)).toMatchObject({ ok: false, code: 'out_of_date' })
    expect(unwrap(await refund(2500n, 3)).status).toBe('succeeded')
    expect(await balance()).toBe(before)
    expect((await paymentOf(paymentId)).status).toBe('refunded')
  })

  it('fifty refunds at once take no more than was captured', async () => {
    const before = await balance()
    const { transactionId } = unwrap(await start(bench.payer, bench.byCard(1000n)))
    const results = await Promise.all(
      Array.from({ length: 50 }, () =>
        followUp(bench.admin, { transactionId, type: 'refund', amount: money(600n, 'USD'), reason: 'race', seen: 1 }),
      ),
    )
    expect(results.filter((one) => one.ok)).toHaveLength(1)
    expect(await balance()).toBe(before + 400n)
  })

  it('reverses an authorisation whole, and refuses to reverse a purchase', async () => {
    const { paymentId, transactionId } = await reserve(5000n)
    expect(
      unwrap(await followUp(bench.admin, { transactionId, type: 'void', reason: 'changed mind', seen: 1 })).status,
    ).toBe('succeeded')
    expect((await paymentOf(paymentId)).status).toBe('released')
    const bought = unwrap(await start(bench.payer, bench.byCard(900n)))
    expect(
      await followUp(bench.admin, { transactionId: bought.transactionId, type: 'void', reason: 'x', seen: 1 }),
    ).toMatchObject({ ok: false, code: 'unsupported' })
  })
})

describe('news in any order', () => {
  it('callback first, callback twice, return racing: one step, one entry', async () => {
    const wish = bench.byCard(1200n, 'pm_card_authenticationRequired')
    const started = unwrap(await start(bench.payer, wish))
    expect(started.status).toBe('pending')
    const before = await balance()
    const [row] = await rowsOf(started.paymentId)
    const news = {
      profileId: bench.profileId,
      systemId: bench.ids.stripe,
      about: { kind: 'ours', transactionId: started.transactionId },
      type: 'purchase',
      outcome: { kind: 'succeeded', reference: row?.reference ?? '', amount: money(1200n, 'USD'), evidence: {} },
      source: 'callback',
    } as const
    const results = await Promise.all(Array.from({ length: 10 }, () => apply(news)))
    expect(results.filter((one) => one.kind === 'applied')).toHaveLength(1)
    expect(await balance()).toBe(before + 1200n)
    expect(await bench.test.db.select().from(entry).where(eq(entry.transactionId, started.transactionId))).toHaveLength(
      1,
    )

    const late = await apply({ ...news, outcome: { kind: 'declined', code: 'generic', evidence: {} } })
    expect(late.kind).toBe('conflict')
    const foreign = await apply({ ...news, outcome: { ...news.outcome, amount: money(1200n, 'EUR') } })
    expect(foreign.kind).toBe('conflict')
    expect((await apply({ ...news, systemId: bench.ids.paypal })).kind).toBe('unmatched')
    expect(await balance()).toBe(before + 1200n)
  })

  it('a refund made on the processor’s own pages appears under its payment, once', async () => {
    const started = unwrap(await start(bench.payer, bench.byCard(2000n)))
    const [row] = await rowsOf(started.paymentId)
    const news = {
      profileId: bench.profileId,
      systemId: bench.ids.stripe,
      about: { kind: 'under', parentReference: row?.reference ?? '' },
      type: 'refund',
      outcome: { kind: 'succeeded', reference: 're_dashboard', amount: money(500n, 'USD'), evidence: {} },
      source: 'callback',
    } as const
    await Promise.all(Array.from({ length: 5 }, () => apply(news)))
    expect((await rowsOf(started.paymentId)).filter((one) => one.type === 'refund')).toHaveLength(1)
    expect(await paymentOf(started.paymentId)).toMatchObject({ status: 'part_refunded', refundedMinor: 500n })
  })
})

it('every balance equals its entries', async () => {
  const [row] = await bench.test.sql`
    select a.balance_minor::text as kept, coalesce(sum(case when e.credit_id = l.id then e.amount_minor else -e.amount_minor end), 0)::text as summed
    from account a join ledger_account l on l.profile_id = a.profile_id and l.account_id = a.id
    left join entry e on e.profile_id = l.profile_id and e.state = 'posted' and (e.credit_id = l.id or e.debit_id = l.id)
    group by a.id, a.balance_minor`
  expect(row?.kept).toBe(row?.summed)
})
