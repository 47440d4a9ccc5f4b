import { and, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { customer } from '@/db/schema/customers'
import { transaction } from '@/db/schema/payments'
import { Forbidden, type StaffActor } from '@/lib/auth/actor'
import { newId } from '@/lib/ids'
import { money } from '@/lib/money/money'
import { followUp } from './follow-up'
import { payerWords } from './payer-words'
import { getPayment } from './read'
import { start } from './start'
import { paymentBench } from './testing'
import type { PaymentView } from './view'

const bench = paymentBench()

async function pay(cents: bigint, token?: string, more: Parameters<typeof bench.byCard>[2] = {}): Promise<string> {
  const started = await start(bench.payer, bench.byCard(cents, token, more))
  if (!started.ok) throw new Error(started.message)
  return started.value.paymentId
}

async function read(paymentId: string, actor: Parameters<typeof getPayment>[0] = bench.admin): Promise<PaymentView> {
  const view = await getPayment(actor, paymentId)
  if (!view) throw new Error('not found')
  return view
}

const staff = (role: StaffActor['role'], more: Partial<StaffActor> = {}): StaffActor => ({
  ...bench.admin,
  role,
  ...more,
})

describe('who may read a payment', () => {
  it('is the profile’s staff, a restricted user for customers they made, and the payer', async () => {
    const id = await pay(2500n)
    await expect(getPayment(bench.admin, id)).resolves.toMatchObject({ id, customer: { name: 'John Doe' } })
    await expect(getPayment(bench.payer, id)).resolves.toMatchObject({ id })
    await expect(getPayment(staff('restricted'), id)).resolves.toBeUndefined()
    await expect(getPayment({ ...bench.payer, customerId: newId('cus') }, id)).resolves.toBeUndefined()
    await expect(getPayment({ ...bench.admin, profileId: 'pro_other' }, id)).resolves.toBeUndefined()
    await expect(getPayment(bench.admin, newId('pay'))).resolves.toBeUndefined()
    await bench.test.db.update(customer).set({ createdBy: 'log_restricted' }).where(eq(customer.id, bench.ids.customer))
    await expect(getPayment(staff('restricted', { loginId: 'log_restricted' }), id)).resolves.toMatchObject({ id })
  })

  it('shows a customer nothing that staff and processors wrote for each other', async () => {
    const id = await pay(2500n)
    const [action] = (await read(id)).actions
    await followUp(bench.admin, {
      transactionId: action?.transactionId ?? '',
      type: 'refund',
      amount: money(500n, 'USD'),
      reason: 'goodwill, do not tell',
      seen: 1,
    })
    const own = await read(id, bench.payer)
    expect(own).toMatchObject({ actions: [], steps: [], entries: [], summary: { status: 'part_refunded' } })
    expect(own.attempts[0]?.children[0]).toMatchObject({ type: 'refund', reason: null, actorName: null })
    expect((await read(id)).attempts[0]?.children[0]?.reason).toBe('goodwill, do not tell')
  })

  it('keeps the ledger from roles that may not read it', async () => {
    const id = await pay(2500n)
    expect((await read(id)).entries).toHaveLength(1)
    expect((await read(id, staff('normal'))).entries).toEqual([])
    await expect(getPayment({ ...bench.payer, kind: 'staff', role: 'nobody' as never }, id)).rejects.toThrow(Forbidden)
  })
})

describe('what can be done with it', () => {
  it('is a capture or a reversal of an authorisation, and after the one capture only a refund (D1, D3)', async () => {
    const id = await pay(2500n, undefined, { type: 'authorization' })
    const reserved = await read(id)
    expect(reserved.attempts[0]).toMatchObject({ code: 'PA', name: 'Authorisation', told: money(2500n, 'USD') })
    expect(reserved.actions.map(({ type, max, partial }) => [type, max.amountMinor, partial])).toEqual([
      ['capture', 2500n, true],
      ['void', 2500n, false],
    ])
    const transactionId = reserved.attempts[0]?.id ?? ''
    const captured = await followUp(bench.admin, {
      transactionId,
      type: 'capture',
      amount: money(1000n, 'USD'),
      reason: '',
      seen: reserved.seen,
    })
    expect(captured).toMatchObject({ ok: true, value: { status: 'succeeded' } })
    const taken = await read(id)
    expect(taken.attempts[0]?.children[0]).toMatchObject({ code: 'DB', type: 'capture' })
    expect(taken.summary.capturable.amountMinor).toBe(0n)
    expect(taken.actions.map(({ type, max }) => [type, max.amountMinor])).toEqual([['refund', 1000n]])
    const again = { transactionId, type: 'capture', reason: '', seen: taken.seen } as const
    await expect(followUp(bench.admin, again)).resolves.toMatchObject({ ok: false, code: 'done_once' })
  })

  it('has no reversal of a purchase with Stripe, and says why a button is off', async () => {
    const id = await pay(2500n)
    expect((await read(id)).actions.map(({ type }) => type)).toEqual(['refund'])
    await bench.test.db.update(customer).set({ createdBy: 'log_restricted' }).where(eq(customer.id, bench.ids.customer))
    const restricted = await read(id, staff('restricted', { loginId: 'log_restricted' }))
    expect(restricted.actions[0]?.disabledBecause).toMatch(/role/)
  })
})

describe('the payer’s words', () => {
  it.each([
    ['pm_card_visa', 'purchase', 'paid', /^25\.00 USD was taken from •••• 4242\.$/],
    ['pm_card_visa', 'authorization', 'on_its_way', /reserved/],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'purchase', 'declined', /not enough money/],
  ] as const)('%s, %s: %s', async (token, type, kind, sentence) => {
    const words = payerWords(await read(await pay(2500n, token, { type }), bench.payer))
    expect(words.kind).toBe(kind)
    expect(words.sentence).toMatch(sentence)
  })

  it('are the minimum itself when the processor refuses the amount (S1-25)', async () => {
    const id = await pay(2500n, 'pm_card_visa_chargeDeclinedInsufficientFunds')
    await bench.test.db
      .update(transaction)
      .set({ code: 'below_minimum' })
      .where(and(eq(transaction.profileId, bench.profileId), eq(transaction.paymentId, id)))
    const words = payerWords(await read(id, bench.payer))
    expect(words.sentence).toBe('Your payment must be no less than 0.5 USD')
    expect(words.advice).toBe('No money moved. Choose another amount.')
  })

  it('ask nobody to pay again while it is unknown, and tell of a saved card', async () => {
    await bench.misbehave({ processor: 'stripe', on: '*', fault: 'drop_after', times: 1 })
    const words = payerWords(await read(await pay(2500n), bench.payer))
    expect(words).toMatchObject({ kind: 'checking', sentence: 'We are checking with your bank; do not pay again.' })
    const saved = await pay(0n, await bench.newCard('tok_visa'), { type: 'verification', amount: money(0n, 'USD') })
    expect(payerWords(await read(saved, bench.payer))).toMatchObject({ kind: 'saved' })
  })

  it('lead a payer who has to confirm to the sandbox in Test mode', async () => {
    const view = await read(await pay(2500n, 'pm_card_threeDSecure2Required'), bench.payer)
    expect(payerWords(view).kind).toBe('action_needed')
    const step = view.attempts[0]?.nextStep
    expect(step?.kind === 'redirect' && step.url.startsWith(`${bench.origin()}/`)).toBe(true)
  })
})

describe('evidence', () => {
  it('is there per step for staff', async () => {
    const view = await read(await pay(2500n))
    expect(view.steps).toHaveLength(1)
    expect(view.steps[0]).toMatchObject({ source: 'call', from: 'created', to: 'succeeded' })
    expect(JSON.stringify(view.steps)).not.toContain('sk_test')
  })
})
