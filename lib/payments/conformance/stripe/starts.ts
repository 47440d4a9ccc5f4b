import type { Money } from '@/lib/money/money'
import type { StartRequest } from '../../contract'
import type { Outcome } from '../../outcome'
import { type Case, type Expected, type Step, startRequest } from '../cases'
import { CUS, card, challenged, declined, error, intent, PI, PM } from './shapes'
import { create, FRESH, KEPT, kept, makeCustomer, readCard, stored } from './steps'

interface Purchase {
  readonly name: string
  readonly differs?: Partial<StartRequest>
  readonly amount?: Money
  readonly steps: (amount: Money) => readonly Step[]
  readonly result: (amount: Money) => Expected<Outcome>
}

function purchase({ name, differs, amount, steps, result }: Purchase): Case {
  const request = (amount: Money) => startRequest(amount, { instrument: FRESH, ...differs })
  return { of: 'purchase', name, request, steps, result, ...(amount ? { amount } : {}) }
}

function refusal(name: string, about: Readonly<Record<string, unknown>>, code: string): Case {
  return purchase({
    name: `402 ${name}`,
    steps: (amount) => [create(amount, declined(amount, about), [], [], 402)],
    result: () => ({ kind: 'declined', code, reference: PI }),
  })
}

function badRequest(name: string, about: Readonly<Record<string, unknown>>, result: Expected<Outcome>): Case {
  return purchase({ name, steps: (amount) => [create(amount, error(about), [], [], 400)], result: () => result })
}

function refusedUnsent(name: string, amount: Money, message: RegExp): Case {
  const matching: unknown = { asymmetricMatch: (text: unknown) => typeof text === 'string' && message.test(text) }
  const result = { kind: 'failed', code: 'bad_request', evidence: { message: matching } } as const
  return purchase({ name, amount, steps: () => [], result: () => result })
}

const succeeded = (amount: Money): Expected<Outcome> => ({ kind: 'succeeded', reference: PI, amount })

export const purchases: readonly Case[] = [
  purchase({
    name: 'a fresh card',
    steps: (amount) => [
      create(
        amount,
        intent(amount),
        [
          'capture_method=automatic',
          `payment_method=${PM}`,
          'use_stripe_sdk=true',
          'return_url=https://pay.example.org/return',
        ],
        ['off_session', 'setup_future_usage', 'customer='],
      ),
    ],
    result: (amount) => ({
      ...succeeded(amount),
      method: 'visa',
      label: '•••• 4242',
      evidence: { processorCode: 'succeeded' },
    }),
  }),
  purchase({
    name: 'a fresh card to keep',
    differs: { keep: true },
    steps: (amount) => {
      const asked = [`customer=${CUS}`, 'setup_future_usage=off_session']
      const json = intent(amount, { customer: CUS, setup_future_usage: 'off_session' })
      return [readCard(), makeCustomer, create(amount, json, asked)]
    },
    result: (amount) => ({ ...succeeded(amount), kept }),
  }),
  purchase({
    name: 'a second card to keep uses the payer’s customer again',
    differs: { keep: true, payer: { reference: 'cus_x', name: 'Jane Payer', known: KEPT } },
    steps: (amount) => [readCard(), create(amount, intent(amount, { customer: CUS }), [`customer=${CUS}`])],
    result: (amount) => ({ ...succeeded(amount), kept }),
  }),
  purchase({
    name: 'a card to keep without an e-mail address is not sent (S1-31)',
    differs: { keep: true, payer: { reference: 'cus_x', name: 'Jane Payer' } },
    steps: () => [readCard()],
    result: () => ({ kind: 'failed', code: 'bad_request' }),
  }),
  purchase({
    name: 'an outage while the customer is made: the payment was never sent',
    differs: { keep: true },
    steps: () => [readCard(), { ...makeCustomer, reply: { status: 500, text: '' } }],
    result: () => ({ kind: 'failed', code: 'unreachable' }),
  }),
  purchase({
    name: 'an outage while the card is read: the payment was never sent',
    differs: { accepted: ['visa'] },
    steps: () => [readCard({}, 503)],
    result: () => ({ kind: 'failed', code: 'unreachable' }),
  }),
  purchase({
    name: 'a brand that is not accepted',
    differs: { accepted: ['visa', 'mastercard'] },
    steps: () => [readCard(card('amex'))],
    result: () => ({ kind: 'declined', code: 'method_not_accepted', evidence: { processorCode: 'amex' } }),
  }),
  purchase({
    name: 'a brand we do not know',
    differs: { accepted: ['visa'] },
    steps: () => [readCard(card('unionpay'))],
    result: () => ({ kind: 'declined', code: 'method_not_accepted' }),
  }),
  purchase({
    name: 'a token that Stripe does not know',
    differs: { accepted: ['visa'] },
    steps: () => [readCard(error({ code: 'resource_missing' }), 404)],
    result: () => ({ kind: 'declined', code: 'instrument_invalid' }),
  }),
  purchase({
    name: 'a token that is none',
    differs: { instrument: { kind: 'one_time_token', token: '../refunds' } },
    steps: () => [],
    result: () => ({ kind: 'failed', code: 'bad_request' }),
  }),
  purchase({
    name: 'an instrument that Stripe has not',
    differs: { instrument: { kind: 'chosen_at_processor' } },
    steps: () => [],
    result: () => ({ kind: 'failed', code: 'unsupported' }),
  }),
  purchase({
    name: 'a kept card, the payer present',
    differs: { instrument: stored('customer') },
    steps: (amount) => [create(amount, intent(amount), [`customer=${CUS}`, 'use_stripe_sdk=true'], ['off_session'])],
    result: succeeded,
  }),
  purchase({
    name: 'a kept card, the payer away',
    differs: { instrument: stored('merchant') },
    steps: (amount) => [
      create(amount, intent(amount), [`customer=${CUS}`, 'off_session=true'], ['return_url', 'use_stripe_sdk']),
    ],
    result: succeeded,
  }),
  purchase({
    name: 'a kept card whose bank wants the payer',
    differs: { instrument: stored('merchant') },
    steps: (amount) => [
      create(
        amount,
        declined(amount, { code: 'authentication_required', decline_code: 'authentication_required' }),
        [],
        [],
        402,
      ),
    ],
    result: () => ({ kind: 'declined', code: 'authentication_required', reference: PI }),
  }),
  purchase({
    name: 'a kept card that is gone at Stripe',
    differs: { instrument: stored('customer') },
    steps: (amount) => [create(amount, error({ code: 'resource_missing', param: 'payment_method' }), [], [], 400)],
    result: () => ({ kind: 'declined', code: 'instrument_invalid' }),
  }),
  purchase({
    name: '3-D Secure on our page',
    steps: (amount) => [create(amount, challenged(amount))],
    result: () => ({
      kind: 'pending',
      reference: PI,
      next: { kind: 'embed', library: 'stripe', clientToken: `${PI}_secret_qX7` },
    }),
  }),
  purchase({
    name: '3-D Secure by redirect',
    differs: { challenge: 'redirect' },
    steps: (amount) => {
      const redirect_to_url = {
        url: 'https://hooks.stripe.com/3d_secure/1',
        return_url: 'https://pay.example.org/return',
      }
      const json = challenged(amount, { next_action: { type: 'redirect_to_url', redirect_to_url } })
      return [create(amount, json, ['use_stripe_sdk=false'])]
    },
    result: () => ({
      kind: 'pending',
      next: { kind: 'redirect', method: 'GET', url: 'https://hooks.stripe.com/3d_secure/1', fields: {} },
    }),
  }),
  purchase({
    name: 'still processing',
    steps: (amount) => [create(amount, intent(amount, { status: 'processing', amount_received: 0 }))],
    result: () => ({ kind: 'pending', reference: PI, next: { kind: 'wait' } }),
  }),
  purchase({
    name: 'a status nobody told us of',
    steps: (amount) => [create(amount, intent(amount, { status: 'meditating' }))],
    result: () => ({ kind: 'unknown' }),
  }),
  purchase({
    name: 'an intent of live mode',
    steps: (amount) => [create(amount, intent(amount, { livemode: true }))],
    result: () => ({ kind: 'unknown' }),
  }),
  purchase({
    name: 'another amount than asked is reported as it is',
    steps: (amount) => [create(amount, intent(amount, { amount_received: 1000 }))],
    result: ({ currency }) => succeeded({ amountMinor: 1000n, currency }),
  }),
  refusal('insufficient funds', { decline_code: 'insufficient_funds' }, 'insufficient_funds'),
  refusal('wrong security code', { code: 'incorrect_cvc' }, 'security_code_wrong'),
  refusal('stopped by Radar', { decline_code: 'fraudulent' }, 'suspected_fraud'),
  refusal(
    'soft code hardened by advice',
    { decline_code: 'do_not_honor', advice_code: 'do_not_try_again' },
    'do_not_retry',
  ),
  refusal(
    'advice to check the card',
    { decline_code: 'generic_decline', advice_code: 'confirm_card_data' },
    'instrument_invalid',
  ),
  refusal('a code of tomorrow', { decline_code: 'mercury_in_retrograde' }, 'generic'),
  badRequest('below the minimum (S1-24)', { code: 'amount_too_small' }, { kind: 'declined', code: 'below_minimum' }),
  badRequest('above the maximum', { code: 'amount_too_large' }, { kind: 'declined', code: 'above_maximum' }),
  badRequest('an idempotency conflict leaves it open', { type: 'idempotency_error' }, { kind: 'unknown' }),
  badRequest(
    'a plain bad request',
    { code: 'parameter_unknown' },
    {
      kind: 'failed',
      code: 'bad_request',
      evidence: { processorCode: 'parameter_unknown', message: 'Invented message.' },
    },
  ),
  refusedUnsent('dinars whose last digit is not 0', { amountMinor: 1001n, currency: 'KWD' }, /last decimal is 0/),
  refusedUnsent('a currency that Stripe does not take', { amountMinor: 1000n, currency: 'BTC' }, /BTC/),
  refusedUnsent('a part of an ariary', { amountMinor: 1050n, currency: 'MGA' }, /whole units/),
]
