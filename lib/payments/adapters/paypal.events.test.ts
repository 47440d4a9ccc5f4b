import { beforeEach, describe, expect, it } from 'vitest'
import { money } from '@/lib/money/money'
import { TRANSACTION as TXN } from '../conformance/cases'
import { EVENT_TYPES, translateEvent } from './paypal/events'
import type { Context } from './paypal/settings'
import { CAPTURE, links, ORDER, paypalWith, replied, USD, unit } from './paypal/testing'

const AUTHORIZATION = '0VF52814937998046'

describe('callbacks', () => {
  let context: Context
  const related = { supplementary_data: { related_ids: { order_id: ORDER } } }
  const CAPTURED = `GET /v2/payments/captures/${CAPTURE}`
  beforeEach(() => {
    const capture = {
      id: CAPTURE,
      status: 'COMPLETED',
      amount: USD('25.00'),
      custom_id: TXN,
      invoice_id: TXN,
      ...related,
    }
    context = paypalWith({ [CAPTURED]: [replied(200, capture)] }).context
  })

  const say = (event_type: string, resource: object, more: object = {}) =>
    translateEvent(
      Buffer.from(JSON.stringify({ id: 'WH-1', event_type, create_time: '2026-03-14T11:59:00Z', resource, ...more })),
      context,
    )
  const up = [{ rel: 'up', href: `https://api.sandbox.paypal.com/v2/payments/captures/${CAPTURE}` }]
  const refunded = { id: '1JU08902781691411', status: 'COMPLETED', amount: USD('10.00'), links: up }
  const reports = (report: object) => ({ kind: 'reports', eventId: 'WH-1', reports: [report] })

  it('of an approval ask, because asking captures', async () => {
    const approved = { id: ORDER, status: 'APPROVED', intent: 'CAPTURE', purchase_units: unit(), links }
    const about = { kind: 'ours', transactionId: TXN }
    expect(await say('CHECKOUT.ORDER.APPROVED', approved)).toEqual(
      reports({ about, type: 'purchase', outcome: 'ask', occurredAt: new Date('2026-03-14T11:59:00Z') }),
    )
    const reserve = { ...approved, intent: 'AUTHORIZE' }
    expect(await say('CHECKOUT.ORDER.APPROVED', reserve)).toMatchObject(reports({ about, type: 'authorization' }))
  })

  it.each([
    ['COMPLETED', 'succeeded'],
    ['PENDING', 'pending'],
    ['DECLINED', 'declined'],
  ])('of a capture that is %s tell that the purchase is %s', async (status, kind) => {
    const resource = { id: CAPTURE, status, amount: USD('25.00'), custom_id: TXN, invoice_id: TXN, ...related }
    const about = { kind: 'ours', transactionId: TXN }
    expect(await say(`PAYMENT.CAPTURE.${status}`, resource)).toMatchObject(
      reports({ about, type: 'purchase', outcome: { kind, reference: ORDER } }),
    )
  })

  it('of a capture of an authorization tell of that capture', async () => {
    const ids = { supplementary_data: { related_ids: { order_id: ORDER, authorization_id: AUTHORIZATION } } }
    const resource = {
      id: CAPTURE,
      status: 'COMPLETED',
      amount: USD('10.00'),
      custom_id: TXN,
      invoice_id: 'txn_cp',
      ...ids,
    }
    const outcome = { kind: 'succeeded', reference: `${ORDER}/${CAPTURE}` }
    expect(await say('PAYMENT.CAPTURE.COMPLETED', resource)).toMatchObject(
      reports({ about: { kind: 'ours', transactionId: 'txn_cp' }, type: 'capture', outcome }),
    )
    expect(await say('PAYMENT.CAPTURE.COMPLETED', { ...resource, invoice_id: TXN })).toMatchObject(
      reports({ about: { kind: 'under', parentReference: ORDER }, type: 'capture', outcome }),
    )
  })

  it('of an authorization that was released at PayPal, or ran out, tell of that', async () => {
    const resource = { id: AUTHORIZATION, status: 'VOIDED', amount: USD('25.00'), custom_id: TXN, ...related }
    const there = (taken: string, status = 'VOIDED') => {
      const captures = [{ id: CAPTURE, status: 'COMPLETED', amount: USD(taken) }]
      const order = {
        id: ORDER,
        status: 'COMPLETED',
        purchase_units: unit({ payments: { authorizations: [{ ...resource, status }], captures } }),
      }
      context = paypalWith({ [`GET /v2/checkout/orders/${ORDER}`]: [replied(200, order)] }).context
    }
    there('10.00')
    // The event says 25.00, of which 10.00 were taken.
    const outcome = { kind: 'succeeded', reference: AUTHORIZATION, amount: money(1500n, 'USD') }
    expect(await say('PAYMENT.AUTHORIZATION.VOIDED', resource)).toMatchObject(
      reports({ about: { kind: 'under', parentReference: ORDER }, type: 'void', outcome }),
    )
    there('25.00')
    expect(await say('PAYMENT.AUTHORIZATION.VOIDED', resource)).toMatchObject({ kind: 'ignored' })
    there('10.00', 'PARTIALLY_CAPTURED')
    expect(await say('PAYMENT.AUTHORIZATION.VOIDED', resource)).toMatchObject({ kind: 'deferred' })
    const foreign = { ...resource, custom_id: 'acct-9' }
    there('10.00')
    expect(await say('PAYMENT.AUTHORIZATION.VOIDED', foreign)).toMatchObject(
      reports({ about: { kind: 'under', parentReference: ORDER }, type: 'void', mark: 'none' }),
    )
    context = paypalWith({ [`GET /v2/checkout/orders/${ORDER}`]: [replied(404, {})] }).context
    expect(await say('PAYMENT.AUTHORIZATION.VOIDED', foreign)).toMatchObject({ kind: 'ignored' })
    context = paypalWith({ [`GET /v2/checkout/orders/${ORDER}`]: [replied(503, '')] }).context
    expect(await say('PAYMENT.AUTHORIZATION.VOIDED', foreign)).toMatchObject({ kind: 'deferred' })
  })

  it('of our refund tell of it; of one made at PayPal hang it under its payment', async () => {
    const ours = { ...refunded, custom_id: 'txn_refund', invoice_id: 'RF-txn_refund' }
    expect(await say('PAYMENT.CAPTURE.REFUNDED', ours)).toMatchObject(
      reports({ about: { kind: 'ours', transactionId: 'txn_refund' }, type: 'refund', outcome: { kind: 'succeeded' } }),
    )
    const theirs = reports({
      about: { kind: 'under', parentReference: ORDER },
      type: 'refund',
      outcome: { kind: 'succeeded', reference: refunded.id, amount: money(1000n, 'USD') },
    })
    expect(await say('PAYMENT.CAPTURE.REFUNDED', { ...refunded, custom_id: TXN, invoice_id: TXN })).toMatchObject(
      theirs,
    )
    expect(await say('PAYMENT.CAPTURE.REFUNDED', refunded)).toMatchObject(theirs)
  })

  it('of a refund made at PayPal that is not through yet tell its amount, so that it can be recorded', async () => {
    expect(await say('PAYMENT.REFUND.PENDING', { ...refunded, status: 'PENDING' })).toMatchObject(
      reports({ type: 'refund', outcome: { kind: 'pending', amount: money(1000n, 'USD') } }),
    )
  })

  it('of a reversal tell of a chargeback under the payment', async () => {
    const theirs = {
      about: { kind: 'under', parentReference: ORDER },
      type: 'chargeback',
      outcome: { kind: 'succeeded' },
    }
    expect(await say('PAYMENT.CAPTURE.REVERSED', { ...refunded, status: 'REVERSED' })).toMatchObject(reports(theirs))
    const resource = { id: CAPTURE, status: 'REVERSED', amount: USD('25.00'), custom_id: TXN, ...related }
    expect(await say('PAYMENT.CAPTURE.REVERSED', resource, { resource_type: 'capture' })).toMatchObject(reports(theirs))
  })

  it('of a refund made at PayPal wait while its payment cannot be read', async () => {
    context = paypalWith({ [CAPTURED]: [replied(503, '')] }).context
    expect(await say('PAYMENT.CAPTURE.REFUNDED', refunded)).toMatchObject({ kind: 'deferred' })
  })

  it('of disputes and of other events are ignored', async () => {
    expect(await say('CUSTOMER.DISPUTE.CREATED', {})).toMatchObject({ kind: 'ignored', eventId: 'WH-1' })
    expect(await say('CHECKOUT.ORDER.COMPLETED', {})).toMatchObject({ kind: 'ignored' })
  })

  it('of what does not carry our id say so: it is ours only where we know its order', async () => {
    const capture = { id: CAPTURE, status: 'COMPLETED', amount: USD('25.00'), custom_id: 'acct-9', ...related }
    const there = (json: object) => {
      context = paypalWith({ [CAPTURED]: [replied(200, json)] }).context
    }
    const theirs = { about: { kind: 'theirs', reference: ORDER }, outcome: 'ask', mark: 'none' }
    const under = { about: { kind: 'under', parentReference: ORDER }, outcome: { kind: 'succeeded' }, mark: 'none' }
    expect(await say('PAYMENT.CAPTURE.COMPLETED', capture)).toMatchObject(reports({ ...theirs, type: 'purchase' }))
    const approved = { id: ORDER, status: 'APPROVED', intent: 'CAPTURE', purchase_units: [{}], links }
    expect(await say('CHECKOUT.ORDER.APPROVED', approved)).toMatchObject(reports({ ...theirs, type: 'purchase' }))
    there(capture)
    expect(await say('PAYMENT.CAPTURE.REFUNDED', refunded)).toMatchObject(reports({ ...under, type: 'refund' }))
    there(capture)
    const reversed = { ...refunded, status: 'REVERSED' }
    expect(await say('PAYMENT.CAPTURE.REVERSED', reversed)).toMatchObject(reports({ ...under, type: 'chargeback' }))
    const ids = { supplementary_data: { related_ids: { order_id: ORDER, authorization_id: AUTHORIZATION } } }
    expect(await say('PAYMENT.CAPTURE.COMPLETED', { ...capture, ...ids })).toMatchObject(
      reports({ ...under, type: 'capture' }),
    )
    const { supplementary_data: _, ...alone } = capture
    there(alone)
    for (const [type, resource] of [
      ['PAYMENT.CAPTURE.COMPLETED', alone],
      ['PAYMENT.CAPTURE.REFUNDED', refunded],
    ] as const)
      expect(await say(type, resource)).toMatchObject({ kind: 'ignored' })
  })

  it('that cannot be read are deferred', async () => {
    for (const type of EVENT_TYPES)
      expect(await say(type, { id: 'X', status: 'WHAT' }), type).toMatchObject({ kind: 'deferred' })
    const unknownStatus = { id: CAPTURE, status: 'WHAT', amount: USD('25.00'), custom_id: TXN, ...related }
    expect(await say('PAYMENT.CAPTURE.COMPLETED', unknownStatus)).toMatchObject({ kind: 'deferred' })
    expect(await translateEvent(Buffer.from('{'), context)).toMatchObject({ kind: 'deferred' })
  })
})
