import { describe, expect, it } from 'vitest'
import { money } from '@/lib/money/money'
import { payerWords } from './payer-words'
import type { PaymentView, TransactionView } from './view'

const usd = (minor: bigint) => money(minor, 'USD')

/** A payment of one attempt, as far as its words look at it. */
function viewOf(attempt: Partial<TransactionView>, { method = 'card', captured = 0n, authorized = 0n } = {}) {
  const one = { type: 'purchase', label: null, problem: null, nextStep: null, children: [], method, ...attempt }
  return {
    method,
    amount: usd(1200n),
    system: { name: 'Our PayPal', processorName: 'PayPal' },
    summary: { status: 'paid', captured: usd(captured), authorized: usd(authorized), refunded: usd(0n) },
    attempts: [one],
  } as unknown as PaymentView
}

describe('of a card that is only kept', () => {
  const card = { type: 'verification', status: 'pending' } as const

  it('speak of the card while it is confirmed', () => {
    const nextStep = { kind: 'embed', library: 'stripe', clientToken: 'seti' } as const
    expect(payerWords(viewOf({ ...card, nextStep }))).toEqual({
      kind: 'action_needed',
      title: 'One more step',
      sentence: 'Your card waits for you to confirm it. Nothing is charged.',
      advice: 'Continue to confirm the card.',
    })
    expect(payerWords(viewOf(card)).sentence).toMatch(/^The card was sent\./)
    expect(payerWords(viewOf({ ...card, status: 'unknown' })).sentence).toMatch(/do not add the card again\.$/)
  })

  it('and when it was given up', () => {
    const problem = { code: 'payer_cancelled', payer: 'You gave it up.', staff: '', advice: '' }
    expect(payerWords(viewOf({ ...card, status: 'declined', problem })).title).toBe('Card not saved')
    expect(payerWords(viewOf({ status: 'declined', problem })).title).toBe('Payment cancelled')
  })
})

it('name the wallet that was paid by', () => {
  const paid = viewOf({ status: 'succeeded' }, { method: 'wallet', captured: 1200n })
  expect(payerWords(paid).sentence).toBe('12.00 USD was paid by PayPal.')
  const reserved = viewOf({ status: 'succeeded', type: 'authorization' }, { method: 'wallet', authorized: 1200n })
  expect(payerWords(reserved).sentence).toBe('12.00 USD is reserved by PayPal. It is not taken yet.')
})

it('speak of a payment where there is one', () => {
  const nextStep = { kind: 'embed', library: 'stripe', clientToken: 'pi' } as const
  expect(payerWords(viewOf({ status: 'pending', nextStep })).sentence).toMatch(/^Your payment waits/)
  expect(payerWords(viewOf({ status: 'succeeded' }, { captured: 1200n })).sentence).toBe(
    '12.00 USD was taken from your payment method.',
  )
})

it('tell of a refund that came back until another one is made', () => {
  const refund = (status: string, second: number) =>
    ({
      type: 'refund',
      status,
      told: usd(500n),
      createdAt: new Date(second * 1000),
      children: [],
    }) as unknown as TransactionView
  const said = (children: readonly TransactionView[]) =>
    payerWords(viewOf({ status: 'succeeded', children }, { captured: 1200n })).sentence
  expect(said([refund('declined', 1)])).toMatch(/A refund of 5\.00 USD did not arrive/)
  expect(said([refund('succeeded', 2), refund('declined', 1)])).not.toMatch(/arrive/)
  const under = { ...refund('pending', 2), told: null }
  expect(said([refund('declined', 1), under])).not.toMatch(/arrive/)
  expect(said([refund('declined', 1), { ...under, status: 'declined' }])).toMatch(/arrive/)
})
