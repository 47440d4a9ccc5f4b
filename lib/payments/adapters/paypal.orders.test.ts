import { describe, expect, it } from 'vitest'
import { money } from '@/lib/money/money'
import { startRequest, TRANSACTION as TXN } from '../conformance/cases'
import type { StartRequest, Target } from '../contract'
import { inquireStart, start } from './paypal/orders'
import { captured, links, ORDER, order, paypalWith, refusal, replied, USD, unit } from './paypal/testing'

const purchase: Target = {
  transactionId: TXN,
  type: 'purchase',
  amount: money(2500n, 'USD'),
  reference: ORDER,
  keep: false,
}
const GET = `GET /v2/checkout/orders/${ORDER}`
const CAPTURING = `POST /v2/checkout/orders/${ORDER}/capture`
const byRedirect = (amount = money(2500n, 'USD'), differs: Partial<StartRequest> = {}) =>
  startRequest(amount, { instrument: { kind: 'chosen_at_processor' }, ...differs })

describe('opening an order', () => {
  const CREATE = 'POST /v2/checkout/orders'

  it('sends our id as custom id, invoice id and request id, and the payer to PayPal for three hours', async () => {
    const { context, seen } = paypalWith({ [CREATE]: [order('PAYER_ACTION_REQUIRED')] })
    const outcome = await start('purchase', byRedirect(), context)
    expect(outcome).toMatchObject({
      kind: 'pending',
      reference: ORDER,
      next: { kind: 'redirect', url: links[0]?.href },
    })
    expect(outcome).toHaveProperty('expiresAt', new Date('2026-03-14T15:00:00Z'))
    const sent = seen.at(-1)
    expect(sent?.headers).toMatchObject({ 'paypal-request-id': TXN })
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({
      intent: 'CAPTURE',
      purchase_units: [{ custom_id: TXN, invoice_id: TXN, amount: USD('25.00') }],
      payment_source: {
        paypal: { experience_context: { user_action: 'PAY_NOW', shipping_preference: 'NO_SHIPPING' } },
      },
    })
  })

  it('takes the older reply with `approve` as well', async () => {
    const older = order('CREATED', { links: [{ rel: 'approve', href: 'https://www.paypal.com/checkoutnow?token=1' }] })
    const { context } = paypalWith({ [CREATE]: [older] })
    expect(await start('purchase', byRedirect(), context)).toMatchObject({
      kind: 'pending',
      next: { kind: 'redirect' },
    })
  })

  it.each([
    [money(1000n, 'JPY'), '1000'],
    [money(100_000n, 'HUF'), '1000'],
    [money(100n, 'TWD'), '1'],
  ])('sends %o as %s', async (amount, value) => {
    const { context, seen } = paypalWith({ [CREATE]: [order('CREATED')] })
    await start('purchase', byRedirect(amount), context)
    expect(JSON.parse(seen.at(-1)?.body ?? '')).toMatchObject({ purchase_units: [{ amount: { value } }] })
  })

  it.each([
    ['decimals where PayPal takes none', byRedirect(money(100_050n, 'HUF')), { kind: 'failed', code: 'bad_request' }],
    ['a currency that PayPal does not take', byRedirect(money(1000n, 'KWD')), { kind: 'failed', code: 'unsupported' }],
    [
      'a kept instrument',
      byRedirect(money(1000n, 'USD'), { instrument: { kind: 'stored', token: {}, initiator: 'merchant' } }),
      { kind: 'failed', code: 'unsupported' },
    ],
    [
      'a method that is not enabled',
      byRedirect(money(1000n, 'USD'), { accepted: ['visa'] }),
      { kind: 'declined', code: 'method_not_accepted' },
    ],
  ] as const)('refuses %s before anything is sent', async (_, request, expected) => {
    const { context, seen } = paypalWith({})
    expect(await start('purchase', request, context)).toMatchObject(expected)
    expect(seen).toHaveLength(0)
  })

  it('says failed, not unknown, when no token could be had: the order was not sent', async () => {
    const { context } = paypalWith({ 'POST /v1/oauth2/token': [{ kind: 'no_reply', cause: 'timeout' }] })
    expect(await start('purchase', byRedirect(), context)).toMatchObject({ kind: 'failed', code: 'unreachable' })
  })

  it('does not keep its own secret should PayPal repeat it', async () => {
    const body = { error: 'invalid_client', error_description: 'Not the secret: EPsecret' }
    const { context } = paypalWith({ 'POST /v1/oauth2/token': [replied(401, body)] })
    const outcome = await start('purchase', byRedirect(), context)
    expect(outcome).toMatchObject({ kind: 'failed', code: 'bad_credentials' })
    expect(JSON.stringify(outcome)).not.toContain('EPsecret')
  })

  it('keeps its token, and renews it once when PayPal no longer takes it', async () => {
    const { context, seen, calls } = paypalWith({
      [CREATE]: [order('CREATED'), replied(401, { error: 'invalid_token' }), order('CREATED')],
    })
    await start('purchase', byRedirect(), context)
    expect(await start('purchase', byRedirect(), context)).toMatchObject({ kind: 'pending' })
    expect(calls()).toEqual([CREATE, CREATE, CREATE])
    expect(seen).toHaveLength(5)
  })
})

describe('asking about a purchase', () => {
  it.each(['CREATED', 'PAYER_ACTION_REQUIRED'])('that is %s offers the way to PayPal again', async (status) => {
    const { context, calls } = paypalWith({ [GET]: [order(status)] })
    const answer = await inquireStart('purchase', purchase, context)
    expect(answer).toMatchObject({ kind: 'answered', outcome: { kind: 'pending', next: { kind: 'redirect' } } })
    expect(calls()).toEqual([GET])
  })

  it('that is approved takes the money under one request id and tells what the capture says', async () => {
    const { context, seen, calls } = paypalWith({ [GET]: [order('APPROVED')], [CAPTURING]: [captured('COMPLETED')] })
    const answer = await inquireStart('purchase', purchase, context)
    expect(answer).toMatchObject({
      kind: 'answered',
      outcome: { kind: 'succeeded', reference: ORDER, amount: money(2500n, 'USD') },
    })
    expect(calls()).toEqual([GET, CAPTURING])
    expect(seen.at(-1)?.headers).toMatchObject({ 'paypal-request-id': `${TXN}:capture` })
  })

  it.each([
    ['PENDING', {}, { kind: 'pending', next: { kind: 'wait' } }],
    ['DECLINED', { processor_response: { response_code: '5120' } }, { kind: 'declined', code: 'insufficient_funds' }],
    [
      'DECLINED',
      { processor_response: { response_code: '9520' } },
      { kind: 'declined', code: 'instrument_lost_or_stolen' },
    ],
    ['DECLINED', { processor_response: { payment_advice_code: '03' } }, { kind: 'declined', code: 'do_not_retry' }],
    ['FAILED', {}, { kind: 'declined', code: 'generic' }],
    ['PARTIALLY_REFUNDED', {}, { kind: 'succeeded', amount: money(2500n, 'USD') }],
  ])('believes the capture, not the order: COMPLETED with a capture that is %s %o', async (status, more, outcome) => {
    const { context } = paypalWith({ [GET]: [captured(status, more)] })
    expect(await inquireStart('purchase', purchase, context)).toMatchObject({ kind: 'answered', outcome })
  })

  it('reads again when another question has captured it meanwhile', async () => {
    const { context, calls } = paypalWith({
      [GET]: [order('APPROVED'), captured('COMPLETED')],
      [CAPTURING]: [refusal(422, 'ORDER_ALREADY_CAPTURED')],
    })
    const answer = await inquireStart('purchase', purchase, context)
    expect(answer).toMatchObject({ kind: 'answered', outcome: { kind: 'succeeded' } })
    expect(calls()).toEqual([GET, CAPTURING, GET])
  })

  it('tells a decline with its code, its words and PayPal’s debug id', async () => {
    const { context } = paypalWith({ [GET]: [order('APPROVED')], [CAPTURING]: [refusal(422, 'INSTRUMENT_DECLINED')] })
    expect(await inquireStart('purchase', purchase, context)).toMatchObject({
      outcome: {
        kind: 'declined',
        code: 'generic',
        evidence: { processorCode: 'INSTRUMENT_DECLINED', message: 'No.', raw: { debug_id: 'abc' } },
      },
    })
  })

  it('sends the payer back when PayPal wants something more of them', async () => {
    const { context } = paypalWith({ [GET]: [order('APPROVED')], [CAPTURING]: [refusal(422, 'PAYER_ACTION_REQUIRED')] })
    const answer = await inquireStart('purchase', purchase, context)
    expect(answer).toMatchObject({ outcome: { kind: 'pending', next: { kind: 'redirect', url: links[0]?.href } } })
  })

  it.each([
    ['no reply', { kind: 'no_reply', cause: 'timeout' } as const],
    ['an error of PayPal’s', replied(500, { name: 'INTERNAL_SERVER_ERROR' })],
    ['a first request still in progress', refusal(422, 'PREVIOUS_REQUEST_IN_PROGRESS')],
    ['another first request in progress', refusal(409, 'RESOURCE_CONFLICT')],
    ['a reply that makes no sense', replied(201, 'garbage')],
  ])('leaves it open on %s while capturing', async (_, reply) => {
    const { context } = paypalWith({ [GET]: [order('APPROVED')], [CAPTURING]: [reply] })
    expect(await inquireStart('purchase', purchase, context)).toMatchObject({ kind: 'unanswered' })
  })

  it.each([
    ['another amount', unit({ amount: USD('2500.00') })],
    ['another payment', unit({ custom_id: 'txn_other' })],
  ])('never captures an order for %s', async (_, units) => {
    const { context, calls } = paypalWith({ [GET]: [order('APPROVED', { purchase_units: units })] })
    expect(await inquireStart('purchase', purchase, context)).toMatchObject({ kind: 'unanswered' })
    expect(calls()).toEqual([GET])
  })

  it('finds nothing when the order is gone, or when nobody ever learned of it', async () => {
    const { context, seen } = paypalWith({})
    const { reference: _, ...lost } = purchase
    expect(await inquireStart('purchase', lost, context)).toEqual({ kind: 'not_found' })
    expect(seen).toHaveLength(0)
    expect(await inquireStart('purchase', purchase, context)).toEqual({ kind: 'not_found' })
  })

  it('tells that a voided order has expired', async () => {
    const { context } = paypalWith({ [GET]: [order('VOIDED')] })
    expect(await inquireStart('purchase', purchase, context)).toMatchObject({
      outcome: { kind: 'declined', code: 'expired' },
    })
  })
})
