import { describe, expect, it } from 'vitest'
import { readTyped } from '@/lib/money/format'
import { money } from '@/lib/money/money'
import { followUp } from './follow-up'
import { start } from './start'
import { paymentBench } from './testing'

// Amounts at the edges, and many hands at once: whatever is asked, no more is captured than was reserved, no more goes back than was
// taken, and what is refused leaves no row behind.

const bench = paymentBench()

const MOST = 2n ** 53n
const BIGGER_THAN_STORED = 2n ** 63n

async function rows(): Promise<string> {
  const [counted] = await bench.test.sql`
    select (select count(*) from payment) as payments, (select count(*) from transaction) as transactions,
      (select count(*) from entry) as entries, (select count(*) from audit_event) as audited,
      (select coalesce(sum(balance_minor), 0) from account) as balance`
  return JSON.stringify(counted)
}

async function begun(type: 'purchase' | 'authorization', cents: bigint) {
  const started = await start(bench.payer, bench.byCard(cents, 'pm_card_visa', { type }))
  if (!started.ok) throw new Error(started.message)
  return started.value
}

const follow = (
  transactionId: string,
  type: 'capture' | 'void' | 'refund',
  amount: readonly [bigint, string?] | undefined,
  seen = 1,
) =>
  followUp(bench.admin, {
    transactionId,
    type,
    ...(amount ? { amount: money(amount[0], amount[1] ?? 'USD') } : {}),
    reason: 'edge',
    seen,
  })

/** What the processor's own books say moved under a payment, by kind, in minor units. */
async function moved(paymentId: string): Promise<Readonly<Record<string, bigint>>> {
  const mine = await bench.test.sql<{ id: string }[]>`select id from transaction where payment_id = ${paymentId}`
  const lines = (await bench.books('stripe')).filter(
    ({ reference, status }) => status === 'succeeded' && mine.some(({ id }) => id === reference),
  )
  const sum = (kind: string) =>
    lines.filter((line) => line.kind === kind).reduce((all, { amountMinor }) => all + BigInt(amountMinor), 0n)
  return { taken: sum('purchase') + sum('capture'), back: sum('refund') }
}

describe('a payment of', () => {
  it.each([
    ['nothing', 0n, 'USD'],
    ['less than nothing', -1n, 'USD'],
    ['less than nothing by far', -MOST, 'USD'],
    ['less than the minimum', 49n, 'USD'],
    ['2^53', MOST, 'USD'],
    ['2^53 + 1, which no float can hold', MOST + 1n, 'USD'],
    ['2^63, which no bigint column can hold', BIGGER_THAN_STORED, 'USD'],
    ['a currency that is not the profile’s', 2500n, 'CHF'],
    ['a currency that is none', 2500n, 'XXX'],
    ['the right currency in small letters', 2500n, 'usd'],
  ])('%s is refused, and leaves nothing', async (_name, minor, currency) => {
    const before = await rows()
    const result = await start(bench.payer, { ...bench.byCard(2500n), amount: money(minor, currency) })
    expect(result.ok).toBe(false)
    expect(await rows()).toBe(before)
  })
})

describe('an amount as it is typed', () => {
  it.each([
    ['0', 'USD'],
    ['-0.01', 'USD'],
    ['9007199254740993', 'USD'],
    ['9223372036854775808', 'USD'],
    ['1e2', 'USD'],
    ['0x10', 'USD'],
    ['Infinity', 'USD'],
    ['10.5', 'JPY'],
    ['0.1', 'JPY'],
    ['10.505', 'USD'],
    ['1.2345', 'KWD'],
    ['10,00,00', 'USD'],
    ['１０', 'USD'],
  ])('%s %s is none', (text, currency) => {
    expect(readTyped(text, currency)).toHaveProperty('message')
  })
})

describe.each([
  ['refund', 'purchase'],
  ['capture', 'authorization'],
] as const)('a %s of', (type, of) => {
  it.each([
    ['nothing', [0n], 'amount'],
    ['less than nothing', [-1n], 'amount'],
    ['one cent too many', [2501n], 'amount'],
    ['2^53', [MOST], 'amount'],
    ['2^63', [BIGGER_THAN_STORED], 'amount'],
    ['as much of a stronger currency', [2500n, 'KWD'], 'amount'],
    ['as much of a weaker currency', [2500n, 'JPY'], 'amount'],
    ['a currency that is none', [2500n, 'XXX'], 'amount'],
  ] as const)('%s is refused, and leaves nothing', async (_name, amount, code) => {
    const { transactionId, paymentId } = await begun(of, 2500n)
    const before = await rows()
    expect(await follow(transactionId, type, amount)).toMatchObject({ ok: false, code })
    expect(await rows()).toBe(before)
    expect((await moved(paymentId)).back).toBe(0n)
  })

  it('of what it cannot follow is refused: itself, and the wrong kind', async () => {
    const { transactionId } = await begun(of, 2500n)
    const done = await follow(transactionId, type, [1000n])
    if (!done.ok) throw new Error(done.message)
    const before = await rows()
    expect(await follow(done.value.transactionId, type, [1000n], 2)).toMatchObject({ ok: false, code: 'not_possible' })
    const other = await begun(of === 'purchase' ? 'authorization' : 'purchase', 2500n)
    const after = await rows()
    expect(await follow(other.transactionId, type, [1000n])).toMatchObject({ ok: false, code: 'not_possible' })
    expect(await rows()).toBe(after)
    expect(before).not.toBe(after)
  })
})

describe('fifty at once', () => {
  it('refunds of a part each, however each page has seen the payment: never more than was taken', async () => {
    const { transactionId, paymentId } = await begun('purchase', 1000n)
    const wave = async (seen: number) =>
      (
        await Promise.all(
          Array.from({ length: 50 }, (_, index) => follow(transactionId, 'refund', [300n], seen + (index % 3))),
        )
      ).filter((one) => one.ok).length
    let done = 0
    for (let seen = 1; seen <= 5; seen += 1) done += await wave(seen)
    expect(done).toBe(3)
    expect(await moved(paymentId)).toEqual({ taken: 1000n, back: 900n })
    const [row] = await bench.test.sql`select captured_minor, refunded_minor from payment where id = ${paymentId}`
    expect(row).toMatchObject({ captured_minor: '1000', refunded_minor: '900' })
  })

  it('captures of a part each: never more than was reserved', async () => {
    const { transactionId, paymentId } = await begun('authorization', 1000n)
    let done = 0
    for (let seen = 1; seen <= 4; seen += 1) {
      const all = Array.from({ length: 50 }, () => follow(transactionId, 'capture', [400n], seen))
      done += (await Promise.all(all)).filter((one) => one.ok).length
    }
    // Stripe captures once and gives the rest back.
    expect(done).toBe(1)
    expect(await moved(paymentId)).toEqual({ taken: 400n, back: 0n })
  })

  it('captures and reversals of the same reservation: one of them', async () => {
    const { transactionId, paymentId } = await begun('authorization', 1000n)
    const all = Array.from({ length: 50 }, (_, index) =>
      index % 2 === 0 ? follow(transactionId, 'capture', [1000n]) : follow(transactionId, 'void', undefined),
    )
    expect((await Promise.all(all)).filter((one) => one.ok)).toHaveLength(1)
    const { taken = 0n } = await moved(paymentId)
    const [row] = await bench.test.sql`select status from payment where id = ${paymentId}`
    expect([taken, row?.status]).toEqual(taken === 0n ? [0n, 'released'] : [1000n, 'paid'])
  })
})
