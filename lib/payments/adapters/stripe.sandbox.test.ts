import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import { type Sandbox, startSandbox } from '@/sandbox/start'
import { openReceiver } from '@/sandbox/stripe/testing'
import type { AdapterContext, Instrument, StartRequest, Target } from '../contract'
import type { Outcome } from '../outcome'
import { checkSettings } from '../settings'
import { createHttp } from '../wire'
import { stripe } from './stripe'

// The adapter against the sandbox's Stripe, over real HTTP: both sides were written apart, from the same facts.

let sandbox: Sandbox
let context: AdapterContext<unknown>

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0 })
  context = contextWith({})
})
afterAll(() => sandbox.close())

function contextWith(differs: Readonly<Record<string, string>>): AdapterContext<unknown> {
  const input = { login: 'Acme Telecom', password: 'sk_test_adapter', publishableKey: 'pk_test_adapter', ...differs }
  const checked = checkSettings(stripe, input, false)
  if (!checked.ok) throw new Error(JSON.stringify(checked.fields))
  const route = (url: string) => url.replace('https://', `${sandbox.origin}/`)
  return {
    settings: checked.settings,
    live: false,
    now: new Date(),
    http: createHttp(route),
    trustedRoots: async () => [],
  }
}

const USD = (amountMinor: bigint) => ({ amountMinor, currency: 'USD' })
const fresh = (token = 'pm_card_visa'): Instrument => ({ kind: 'one_time_token', token })

function request(differs: Partial<StartRequest> = {}): StartRequest {
  return {
    transactionId: newId('txn'),
    amount: USD(2500n),
    instrument: fresh(),
    accepted: ['visa', 'mastercard', 'amex', 'discover'],
    keep: false,
    payer: { reference: newId('cus'), name: 'Jane Payer', email: 'jane@example.org' },
    description: 'Invoice 1001',
    returnUrl: 'https://pay.example.org/return',
    cancelUrl: 'https://pay.example.org/cancel',
    challenge: 'embed',
    ...differs,
  }
}

function run(part: 'purchase' | 'authorize', start: StartRequest, within = context): Promise<Outcome> {
  const operation = stripe.operations[part]
  if (!operation) throw new Error(`no ${part}`)
  return operation.run(start, within)
}

function follow(part: 'capture' | 'void' | 'refund', parent: Outcome, amount = USD(2500n)): Promise<Outcome> {
  const operation = stripe.operations[part]
  if (!operation) throw new Error(`no ${part}`)
  return operation.run(
    { transactionId: newId('txn'), parentReference: referenceOf(parent), amount, whole: false },
    context,
  )
}

function inquire(differs: Partial<Target> & Pick<Target, 'transactionId'>, within = context) {
  return stripe.inbound.inquire({ type: 'purchase', amount: USD(2500n), keep: false, ...differs }, within)
}

function referenceOf(outcome: Outcome): string {
  if (!('reference' in outcome) || outcome.reference === undefined) throw new Error(JSON.stringify(outcome.evidence))
  return outcome.reference
}

/** A card typed into the card fields. */
async function typed(number = '4242424242424242'): Promise<Instrument> {
  const reply = await fetch(`${sandbox.origin}/js.stripe.com/v3/internal/payment_methods`, {
    method: 'POST',
    headers: { Authorization: 'Bearer pk_test_adapter' },
    body: JSON.stringify({ number, expMonth: 12, expYear: 2040, cvc: '123' }),
  })
  const { id } = (await reply.json()) as { readonly id: string }
  return fresh(id)
}

async function misbehave(fault: string, on = '*') {
  const body = JSON.stringify({ processor: 'stripe', on, fault, times: 1 })
  const reply = await fetch(`${sandbox.origin}/control/misbehave`, { method: 'POST', body })
  expect(reply.ok).toBe(true)
}

describe('payments', () => {
  it('takes the money at once', async () => {
    const outcome = await run('purchase', request())
    expect(outcome).toMatchObject({ kind: 'succeeded', amount: USD(2500n), method: 'visa', label: '•••• 4242' })
  })

  it.each([
    ['JPY', 500n],
    ['KWD', 1500n],
    ['CHF', 46n + 4n],
  ])('counts %s as the sandbox does', async (currency, amountMinor) => {
    const amount = { currency, amountMinor }
    expect(await run('purchase', request({ amount }))).toMatchObject({ kind: 'succeeded', amount })
  })

  it('says below the minimum as Stripe does', async () => {
    expect(await run('purchase', request({ amount: USD(40n) }))).toMatchObject({
      kind: 'declined',
      code: 'below_minimum',
    })
  })

  it.each([
    ['pm_card_visa_chargeDeclined', 'generic'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedLostCard', 'instrument_lost_or_stolen'],
    ['pm_card_chargeDeclinedExpiredCard', 'instrument_expired'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'security_code_wrong'],
    ['pm_card_chargeDeclinedProcessingError', 'processor_trouble'],
    ['pm_card_radarBlock', 'suspected_fraud'],
  ])('%s is declined as %s', async (token, code) => {
    expect(await run('purchase', request({ instrument: fresh(token) }))).toMatchObject({ kind: 'declined', code })
  })

  it('refuses a brand that is not accepted', async () => {
    const outcome = await run('purchase', request({ accepted: ['visa'], instrument: await typed('5555555555554444') }))
    expect(outcome).toMatchObject({ kind: 'declined', code: 'method_not_accepted' })
  })

  it('hands over 3-D Secure as embed and as redirect, and gives a waiting one up', async () => {
    const secure = fresh('pm_card_threeDSecure2Required')
    const embedded = request({ instrument: secure })
    const first = await run('purchase', embedded)
    expect(first).toMatchObject({ kind: 'pending', next: { kind: 'embed', library: 'stripe' } })
    const redirected = await run('purchase', request({ instrument: secure, challenge: 'redirect' }))
    expect(redirected).toMatchObject({ kind: 'pending', next: { kind: 'redirect', method: 'GET' } })
    const url = redirected.kind === 'pending' && redirected.next.kind === 'redirect' ? redirected.next.url : ''
    await fetch(url, { method: 'POST', body: new URLSearchParams({ outcome: 'complete' }), redirect: 'manual' })
    const target = { transactionId: newId('txn'), reference: referenceOf(redirected) }
    expect(await inquire(target)).toMatchObject({ kind: 'answered', outcome: { kind: 'succeeded' } })
    const given = await stripe.operations.giveUp?.run(
      {
        transactionId: embedded.transactionId,
        type: 'purchase',
        amount: USD(2500n),
        keep: false,
        reference: referenceOf(first),
      },
      context,
    )
    expect(given).toMatchObject({ kind: 'answered', outcome: { kind: 'declined', code: 'payer_cancelled' } })
  })
})

describe('the tree', () => {
  it('authorises, captures in part, refunds twice in part, and refuses a void by then', async () => {
    const held = await run('authorize', request())
    expect(held).toMatchObject({ kind: 'succeeded', amount: USD(2500n) })
    expect(await follow('capture', held, USD(2000n))).toMatchObject({ kind: 'succeeded', amount: USD(2000n) })
    expect(await follow('refund', held, USD(500n))).toMatchObject({ kind: 'succeeded', amount: USD(500n) })
    expect(await follow('refund', held, USD(700n))).toMatchObject({ kind: 'succeeded', amount: USD(700n) })
    expect(await follow('refund', held, USD(900n))).toMatchObject({ kind: 'failed', code: 'bad_request' })
    const refused = await follow('void', held)
    expect(refused).toMatchObject({
      kind: 'failed',
      code: 'bad_request',
      evidence: { message: /Refund it instead/ } as never,
    })
  })

  it('voids an authorization, after which it cannot be captured', async () => {
    const held = await run('authorize', request())
    expect(await follow('void', held)).toMatchObject({ kind: 'succeeded', amount: USD(2500n) })
    expect(await follow('capture', held)).toMatchObject({ kind: 'declined', code: 'released' })
  })
})

describe('kept cards', () => {
  it('keeps one while paying, charges it with and without the payer, forgets it', async () => {
    const first = await run('purchase', request({ keep: true, instrument: await typed() }))
    const kept = first.kind === 'succeeded' ? first.kept : undefined
    if (!kept) throw new Error('nothing was kept')
    expect(kept).toMatchObject({ method: 'visa', lastFour: '4242' })
    for (const initiator of ['customer', 'merchant'] as const) {
      const instrument: Instrument = { kind: 'stored', token: kept.token, initiator }
      expect(await run('purchase', request({ instrument }))).toMatchObject({ kind: 'succeeded' })
    }
    for (const _again of [1, 2])
      expect(await stripe.operations.forget?.run(kept.token, context)).toEqual({ kind: 'forgotten' })
  })

  it('keeps one without paying', async () => {
    const { amount: _amount, keep: _keep, ...rest } = request({ instrument: await typed() })
    const outcome = await stripe.operations.verify?.run({ ...rest, currency: 'USD' }, context)
    expect(outcome).toMatchObject({ kind: 'succeeded', amount: USD(0n), kept: { lastFour: '4242' } })
    const target = { transactionId: rest.transactionId, type: 'verification' } as const
    expect(await inquire(target)).toMatchObject({
      kind: 'answered',
      outcome: { kind: 'succeeded', kept: { lastFour: '4242' } },
    })
  })
})

describe('lost replies', () => {
  it.each(['drop_after', 'error_after', 'garbage'])('%s: unknown, then found by our id', async (fault) => {
    const start = request()
    await misbehave(fault)
    expect(await run('purchase', start)).toMatchObject({ kind: 'unknown' })
    const found = await inquire({ transactionId: start.transactionId })
    expect(found).toMatchObject({ kind: 'answered', outcome: { kind: 'succeeded', amount: USD(2500n) } })
  })

  it('error_before: unknown, then not found', async () => {
    const start = request()
    await misbehave('error_before')
    expect(await run('purchase', start)).toMatchObject({ kind: 'unknown' })
    expect(await inquire({ transactionId: start.transactionId })).toEqual({ kind: 'not_found' })
  })

  it('of a refund and a capture are found under their payment', async () => {
    const held = await run('authorize', request())
    const parentReference = referenceOf(held)
    for (const type of ['capture', 'refund'] as const) {
      const transactionId = newId('txn')
      const before = await inquire({ transactionId, type, parentReference })
      expect(before).toEqual({ kind: 'not_found' })
      await misbehave('drop_after')
      const sent = stripe.operations[type]?.run(
        { transactionId, parentReference, amount: USD(2500n), whole: true },
        context,
      )
      expect(await sent).toMatchObject({ kind: 'unknown' })
      const after = await inquire({ transactionId, type, parentReference })
      expect(after).toMatchObject({ kind: 'answered', outcome: { kind: 'succeeded', amount: USD(2500n) } })
    }
  })

  it('a storm of 429 is no failure of the payment at Stripe', async () => {
    await misbehave('rate_limit')
    expect(await run('purchase', request())).toMatchObject({ kind: 'failed', code: 'rate_limited' })
  })

  it('a sandbox that is not there was never reached', async () => {
    const http = createHttp(() => 'http://127.0.0.1:1999/')
    expect(await run('purchase', request(), { ...context, http })).toMatchObject({
      kind: 'failed',
      code: 'unreachable',
    })
  })
})

describe('the connection', () => {
  it('names the account, and refuses a key that is not one', async () => {
    expect(await stripe.inbound.check(context)).toMatchObject({ kind: 'connected' })
    expect(await stripe.inbound.check(contextWith({ password: 'sk_test_invalid1' }))).toMatchObject({ kind: 'refused' })
  })

  it('registers for callbacks once and understands what comes', async () => {
    const receiver = await openReceiver()
    await stripe.inbound.subscribe?.(receiver.url, context)
    const subscribed = await stripe.inbound.subscribe?.(receiver.url, context)
    if (subscribed?.kind !== 'subscribed') throw new Error(JSON.stringify(subscribed))
    const within = contextWith(subscribed.settings)
    const start = request()
    const held = await run('authorize', start, within)
    const captureId = newId('txn')
    await stripe.operations.capture?.run(
      { transactionId: captureId, parentReference: referenceOf(held), amount: USD(2000n), whole: false },
      within,
    )
    const reports = []
    for (const { headers, body } of await receiver.until(2)) {
      const call = { headers: new Headers(headers as Record<string, string>), body: new TextEncoder().encode(body) }
      const verdict = await stripe.inbound.receive?.(call, within)
      if (verdict?.kind === 'reports') reports.push(...verdict.reports)
      const another = contextWith({ webhookSecret: 'whsec_another' })
      expect(await stripe.inbound.receive?.(call, another)).toMatchObject({ kind: 'rejected', because: 'forged' })
    }
    expect(receiver.received.length).toBe(2)
    expect(reports).toContainEqual(
      expect.objectContaining({ type: 'authorization', about: { kind: 'ours', transactionId: start.transactionId } }),
    )
    expect(reports).toContainEqual(
      expect.objectContaining({ type: 'capture', about: { kind: 'ours', transactionId: captureId } }),
    )
    await receiver.close()
  })
})
