import { describe, expect, it } from 'vitest'
import { money } from '@/lib/money/money'
import { TRANSACTION as TXN } from '../conformance/cases'
import type { Target } from '../contract'
import { capture, inquireCapture, inquireRefund, refund } from './paypal/follow-ups'
import { inquireRelease, inquireStart, release } from './paypal/orders'
import { CAPTURE, captured, ORDER, order, paypalWith, refusal, replied, USD, unit } from './paypal/testing'

const AUTHORIZATION = '0VF52814937998046'
const GET = `GET /v2/checkout/orders/${ORDER}`

describe('refunds', () => {
  const REFUNDING = `POST /v2/payments/captures/${CAPTURE}/refund`
  const RF = 'txn_refund'
  const made = {
    id: '1JU08902781691411',
    status: 'COMPLETED',
    amount: USD('10.00'),
    custom_id: RF,
    invoice_id: `RF-${RF}`,
  }
  const request = {
    transactionId: RF,
    parentReference: ORDER,
    amount: money(1000n, 'USD'),
    whole: false,
    reason: 'Half',
  }

  it('find the capture of a purchase through its order', async () => {
    const { context, seen, calls } = paypalWith({ [GET]: [captured('COMPLETED')], [REFUNDING]: [replied(201, made)] })
    const outcome = await refund(request, context)
    expect(outcome).toMatchObject({ kind: 'succeeded', reference: made.id, amount: money(1000n, 'USD') })
    expect(calls()).toEqual([GET, REFUNDING])
    expect(seen.at(-1)?.headers).toMatchObject({ 'paypal-request-id': RF })
    expect(JSON.parse(seen.at(-1)?.body ?? '')).toEqual({
      amount: USD('10.00'),
      custom_id: RF,
      invoice_id: `RF-${RF}`,
      note_to_payer: 'Half',
    })
  })

  it('go straight to a capture that the reference names', async () => {
    const { context, calls } = paypalWith({ [REFUNDING]: [replied(201, { ...made, status: 'PENDING' })] })
    const outcome = await refund({ ...request, parentReference: `${ORDER}/${CAPTURE}` }, context)
    expect(outcome).toMatchObject({ kind: 'pending', reference: made.id, next: { kind: 'wait' } })
    expect(calls()).toEqual([REFUNDING])
  })

  it.each([
    ['REFUND_AMOUNT_EXCEEDED', 'above_maximum'],
    ['CAPTURE_FULLY_REFUNDED', 'above_maximum'],
    ['REFUND_TIME_LIMIT_EXCEEDED', 'expired'],
  ])('that PayPal refuses with %s are declined as %s', async (issue, code) => {
    const { context } = paypalWith({ [GET]: [captured('COMPLETED')], [REFUNDING]: [refusal(422, issue)] })
    expect(await refund(request, context)).toMatchObject({ kind: 'declined', code })
  })

  it('were not made when their payment could not be read', async () => {
    const { context, calls } = paypalWith({ [GET]: [{ kind: 'no_reply', cause: 'timeout' }] })
    expect(await refund(request, context)).toMatchObject({ kind: 'failed', code: 'unreachable' })
    expect(calls()).toEqual([GET])
  })

  it('are unknown while the first request for them is still being worked on', async () => {
    const { context } = paypalWith({
      [GET]: [captured('COMPLETED')],
      [REFUNDING]: [refusal(422, 'PREVIOUS_REQUEST_IN_PROGRESS')],
    })
    expect(await refund(request, context)).toMatchObject({ kind: 'unknown' })
  })

  it('are unknown when the reply is lost, and found again by our id in the order', async () => {
    const target: Target = {
      transactionId: RF,
      type: 'refund',
      amount: request.amount,
      parentReference: ORDER,
      keep: false,
    }
    const withRefund = order('COMPLETED', { purchase_units: unit({ payments: { captures: [], refunds: [made] } }) })
    const { context } = paypalWith({
      [GET]: [captured('COMPLETED'), captured('COMPLETED'), withRefund],
      [REFUNDING]: [{ kind: 'no_reply', cause: 'reset' }],
    })
    expect(await refund(request, context)).toMatchObject({ kind: 'unknown' })
    expect(await inquireRefund(target, context)).toEqual({ kind: 'not_found' })
    expect(await inquireRefund(target, context)).toMatchObject({ outcome: { kind: 'succeeded', reference: made.id } })
    expect(await inquireRefund({ ...target, transactionId: 'txn_other' }, context)).toEqual({ kind: 'not_found' })
  })
})

describe('authorizations', () => {
  const authorized = (status: string, captures: readonly object[] = []) =>
    order('COMPLETED', {
      intent: 'AUTHORIZE',
      purchase_units: unit({
        payments: { authorizations: [{ id: AUTHORIZATION, status, amount: USD('25.00') }], captures },
      }),
    })
  const AUTHORIZING = `POST /v2/checkout/orders/${ORDER}/authorize`
  const TAKING = `POST /v2/payments/authorizations/${AUTHORIZATION}/capture`
  const RELEASING = `POST /v2/payments/authorizations/${AUTHORIZATION}/void`
  const CP = 'txn_capture'
  const request = { transactionId: CP, parentReference: ORDER, amount: money(1000n, 'USD'), whole: false }
  const part = { id: CAPTURE, status: 'COMPLETED', amount: USD('10.00'), custom_id: TXN, invoice_id: CP }

  it('reserve the money once approved', async () => {
    const target: Target = {
      transactionId: TXN,
      type: 'authorization',
      amount: money(2500n, 'USD'),
      reference: ORDER,
      keep: false,
    }
    const { context, calls } = paypalWith({ [GET]: [order('APPROVED')], [AUTHORIZING]: [authorized('CREATED')] })
    const answer = await inquireStart('authorization', target, context)
    expect(answer).toMatchObject({ outcome: { kind: 'succeeded', reference: ORDER, amount: money(2500n, 'USD') } })
    expect(calls()).toEqual([GET, AUTHORIZING])
  })

  it('are captured in part, and a lost capture is found by its invoice id', async () => {
    const { context, seen } = paypalWith({
      [GET]: [authorized('CREATED'), authorized('PARTIALLY_CAPTURED', [part])],
      [TAKING]: [replied(201, part)],
    })
    const reference = `${ORDER}/${CAPTURE}`
    expect(await capture(request, context)).toMatchObject({ kind: 'succeeded', reference, amount: money(1000n, 'USD') })
    expect(JSON.parse(seen.at(-1)?.body ?? '')).toEqual({ amount: USD('10.00'), invoice_id: CP, final_capture: false })
    const target: Target = {
      transactionId: CP,
      type: 'capture',
      amount: request.amount,
      parentReference: ORDER,
      keep: false,
    }
    expect(await inquireCapture(target, context)).toMatchObject({ outcome: { kind: 'succeeded', reference } })
    expect(await inquireCapture({ ...target, transactionId: 'txn_other' }, context)).toEqual({ kind: 'not_found' })
  })

  it('are released by a reply without a body, and asking sees it', async () => {
    const { context } = paypalWith({
      [GET]: [authorized('CREATED'), authorized('CREATED'), authorized('VOIDED')],
      [RELEASING]: [replied(204, '')],
    })
    const whole = { ...request, amount: money(2500n, 'USD'), whole: true }
    expect(await release(whole, context)).toMatchObject({
      kind: 'succeeded',
      reference: AUTHORIZATION,
      amount: whole.amount,
    })
    const target: Target = {
      transactionId: CP,
      type: 'void',
      amount: whole.amount,
      parentReference: ORDER,
      keep: false,
    }
    expect(await inquireRelease(target, context)).toEqual({ kind: 'not_found' })
    expect(await inquireRelease(target, context)).toMatchObject({
      outcome: { kind: 'succeeded', reference: AUTHORIZATION },
    })
  })

  it('are released by what was not captured of them, whoever tells', async () => {
    const refused = { ...part, id: 'CAPTUREREFUSED', status: 'DECLINED', amount: USD('3.00') }
    const { context } = paypalWith({
      [GET]: [authorized('PARTIALLY_CAPTURED', [part, refused]), authorized('VOIDED', [part, refused])],
      [RELEASING]: [replied(204, '')],
    })
    const rest = { ...request, transactionId: 'txn_void', amount: money(1500n, 'USD'), whole: true }
    expect(await release(rest, context)).toMatchObject({ kind: 'succeeded', amount: money(1500n, 'USD') })
    const target: Target = { ...rest, type: 'void', keep: false }
    expect(await inquireRelease(target, context)).toMatchObject({ outcome: { amount: money(1500n, 'USD') } })
  })
})
