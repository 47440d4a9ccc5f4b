import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { newId } from '@/lib/ids'
import { type Money, money } from '@/lib/money/money'
import { type Sandbox, startSandbox } from '@/sandbox/start'
import { startRequest } from '../conformance/cases'
import type { CallbackVerdict, RawCall, Target, TransactionType } from '../contract'
import type { Outcome } from '../outcome'
import { createHttp } from '../wire'
import { paypal } from './paypal'
import type { Context } from './paypal/settings'
import { send } from './paypal/wire'

// The adapter against a PayPal that answers over HTTP, from the order to the last refund, with its callbacks.

let sandbox: Sandbox
let listener: Server
let context: Context
const arrived: RawCall[] = []

const route = (url: string): string => url.replace(/^https:\//, sandbox.origin)

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0 })
  listener = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    arrived.push({ headers: new Headers(request.headers as Record<string, string>), body: Buffer.concat(chunks) })
    response.end()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => listener.once('listening', resolve))
  context = at({ login: 'sandbox-client', password: 'sandbox-secret', webhookId: '' })
  const { port } = listener.address() as AddressInfo
  const subscription = await paypal.inbound.subscribe?.(`http://127.0.0.1:${port}/callbacks`, context)
  if (subscription?.kind !== 'subscribed') throw new Error(JSON.stringify(subscription))
  context = at({ ...context.settings, webhookId: subscription.settings.webhookId ?? '' })
})

beforeEach(() => {
  arrived.length = 0
})

afterAll(async () => {
  listener.close()
  await sandbox.close()
})

function at(settings: Context['settings']): Context {
  const roots = async (): Promise<readonly string[]> => [await (await fetch(`${sandbox.origin}/ca.pem`)).text()]
  return { settings, live: false, now: new Date(), http: createHttp(route), trustedRoots: roots }
}

const USD25 = money(2500n, 'USD')

async function open(amount: Money = USD25, type: 'purchase' | 'authorize' = 'purchase') {
  const transactionId = newId('txn')
  const request = startRequest(amount, { transactionId, instrument: { kind: 'chosen_at_processor' } })
  const outcome = await paypal.operations[type]?.run(request, context)
  if (outcome?.kind !== 'pending' || outcome.next.kind !== 'redirect') throw new Error(JSON.stringify(outcome))
  const kind: TransactionType = type === 'purchase' ? 'purchase' : 'authorization'
  const target: Target = { transactionId, type: kind, amount, reference: outcome.reference, keep: false }
  return { target, url: outcome.next.url }
}

/** What the payer presses on PayPal's page. */
async function press(url: string, choice: string, funding = 'balance'): Promise<void> {
  const address = new URL(url)
  const token = address.searchParams.get('token') ?? ''
  const response = await fetch(route(`${address.origin}${address.pathname}`), {
    method: 'POST',
    body: new URLSearchParams({ token, choice, funding }),
    redirect: 'manual',
  })
  expect(response.status).toBeLessThan(400)
}

const ask = (target: Target) => paypal.inbound.inquire(target, context)

async function callback(type: string): Promise<CallbackVerdict> {
  const isIt = ({ body }: RawCall): boolean => new TextDecoder().decode(body).includes(`"event_type":"${type}"`)
  const call = await vi.waitUntil(() => arrived.find(isIt), { timeout: 10_000 })
  return (await paypal.inbound.receive?.(call, context)) ?? { kind: 'deferred', reason: 'no receive' }
}

async function follow(what: 'capture' | 'void' | 'refund', parentReference: string, amount: Money, whole = false) {
  const transactionId = newId('txn')
  const operation = paypal.operations[what]
  const outcome = await operation?.run({ transactionId, parentReference, amount, whole }, context)
  return { transactionId, outcome: outcome as Outcome }
}

async function charges(): Promise<readonly { kind: string; reference: string; amountMinor: string; status: string }[]> {
  const books = await (await fetch(`${sandbox.origin}/control/books/paypal`)).json()
  return books.charges
}

describe('PayPal in the sandbox', () => {
  it('connects with good credentials and says what is wrong with bad ones', async () => {
    expect(await paypal.inbound.check(context)).toMatchObject({ kind: 'connected' })
    const bad = at({ ...context.settings, password: 'invalid-secret' })
    expect(await paypal.inbound.check(bad)).toMatchObject({ kind: 'refused', message: /client id and secret/ })
  })

  it('takes an approved payment once, however many ask, and gives it back in parts', async () => {
    const { target, url } = await open()
    expect(await ask(target)).toMatchObject({
      kind: 'answered',
      outcome: { kind: 'pending', next: { kind: 'redirect' } },
    })
    await press(url, 'approve')
    const answers = await Promise.all([ask(target), ask(target), ask(target)])
    expect(answers.some((one) => one.kind === 'answered' && one.outcome.kind === 'succeeded')).toBe(true)
    expect(await ask(target)).toMatchObject({
      kind: 'answered',
      outcome: { kind: 'succeeded', reference: target.reference, amount: USD25 },
    })
    const taken = (await charges()).filter(({ reference }) => reference === target.transactionId)
    expect(taken).toMatchObject([{ kind: 'purchase', amountMinor: '2500' }])

    expect(await callback('PAYMENT.CAPTURE.COMPLETED')).toMatchObject({
      kind: 'reports',
      reports: [
        {
          about: { kind: 'ours', transactionId: target.transactionId },
          type: 'purchase',
          outcome: { kind: 'succeeded', reference: target.reference, amount: USD25 },
        },
      ],
    })

    const order = target.reference ?? ''
    const first = await follow('refund', order, money(1000n, 'USD'))
    expect(first.outcome).toMatchObject({ kind: 'succeeded', amount: money(1000n, 'USD') })
    expect(await callback('PAYMENT.CAPTURE.REFUNDED')).toMatchObject({
      kind: 'reports',
      reports: [
        {
          about: { kind: 'ours', transactionId: first.transactionId },
          type: 'refund',
          outcome: first.outcome.kind === 'succeeded' ? { reference: first.outcome.reference } : {},
        },
      ],
    })
    const second = await follow('refund', order, money(1500n, 'USD'), true)
    expect(second.outcome).toMatchObject({ kind: 'succeeded' })
    expect((await follow('refund', order, money(1n, 'USD'))).outcome).toMatchObject({ kind: 'declined' })

    const { transactionId } = second
    const lost: Target = {
      transactionId,
      type: 'refund',
      amount: money(1500n, 'USD'),
      parentReference: order,
      keep: false,
    }
    expect(await ask(lost)).toMatchObject({
      kind: 'answered',
      outcome: { kind: 'succeeded', amount: money(1500n, 'USD') },
    })
    expect(await ask({ ...lost, transactionId: newId('txn') })).toEqual({ kind: 'not_found' })
    expect(await ask(target)).toMatchObject({ outcome: { kind: 'succeeded', amount: USD25 } })
  })

  it('hangs a refund made on PayPal’s own pages under its payment', async () => {
    const { target, url } = await open()
    await press(url, 'approve')
    await ask(target)
    const order = await send(context, { method: 'GET', path: `/v2/checkout/orders/${target.reference}` })
    const capture = order.kind === 'answer' && /"captures":\[\{"id":"(\w+)"/.exec(JSON.stringify(order.json))?.[1]
    await send(context, { method: 'POST', path: `/v2/payments/captures/${capture}/refund`, body: {} })
    expect(await callback('PAYMENT.CAPTURE.REFUNDED')).toMatchObject({
      kind: 'reports',
      reports: [
        {
          about: { kind: 'under', parentReference: target.reference },
          type: 'refund',
          outcome: { kind: 'succeeded', amount: USD25 },
        },
      ],
    })
  })

  it('is told of an approval by callback when the payer walks away, and then takes the money', async () => {
    const { target, url } = await open()
    await press(url, 'walk-away')
    const verdict = await callback('CHECKOUT.ORDER.APPROVED')
    const about = { kind: 'ours', transactionId: target.transactionId }
    expect(verdict).toMatchObject({ kind: 'reports', reports: [{ about, type: 'purchase', outcome: 'ask' }] })
    expect(await ask(target)).toMatchObject({ kind: 'answered', outcome: { kind: 'succeeded' } })
  })

  it('takes nothing of an approved order that is given up', async () => {
    const { target, url } = await open()
    await press(url, 'walk-away')
    expect(await paypal.operations.giveUp?.run(target, context)).toMatchObject({ outcome: { kind: 'pending' } })
    expect((await charges()).filter(({ reference }) => reference === target.transactionId)).toEqual([])
  })

  it('stays open when the payer cancels', async () => {
    const { target, url } = await open()
    await press(url, 'cancel')
    expect(await ask(target)).toMatchObject({ kind: 'answered', outcome: { kind: 'pending' } })
    expect((await charges()).filter(({ reference }) => reference === target.transactionId)).toEqual([])
  })

  it.each([
    ['declined', { kind: 'declined', code: 'generic' }],
    ['refused', { kind: 'declined' }],
    ['echeck', { kind: 'pending', next: { kind: 'wait' } }],
    ['review', { kind: 'pending', next: { kind: 'wait' } }],
  ])('believes the capture when the funding is %s', async (funding, outcome) => {
    const { target, url } = await open()
    await press(url, 'approve', funding)
    expect(await ask(target)).toMatchObject({ kind: 'answered', outcome })
    expect(await ask(target)).toMatchObject({ kind: 'answered', outcome })
  })

  it('reserves, takes in parts, gives one part back', async () => {
    const { target, url } = await open(USD25, 'authorize')
    await press(url, 'approve')
    expect(await ask(target)).toMatchObject({
      kind: 'answered',
      outcome: { kind: 'succeeded', reference: target.reference },
    })
    const order = target.reference ?? ''
    const part = await follow('capture', order, money(1000n, 'USD'))
    if (part.outcome.kind !== 'succeeded') throw new Error(JSON.stringify(part.outcome))
    expect(await callback('PAYMENT.CAPTURE.COMPLETED')).toMatchObject({
      reports: [
        {
          about: { kind: 'ours', transactionId: part.transactionId },
          type: 'capture',
          outcome: { reference: part.outcome.reference },
        },
      ],
    })
    const { transactionId } = part
    const lost: Target = {
      transactionId,
      type: 'capture',
      amount: money(1000n, 'USD'),
      parentReference: order,
      keep: false,
    }
    expect(await ask(lost)).toMatchObject({ outcome: { kind: 'succeeded', reference: part.outcome.reference } })
    expect((await follow('capture', order, money(1500n, 'USD'), true)).outcome).toMatchObject({ kind: 'succeeded' })
    const back = await follow('refund', part.outcome.reference, money(400n, 'USD'))
    expect(back.outcome).toMatchObject({ kind: 'succeeded', amount: money(400n, 'USD') })
  })

  it('releases a reservation', async () => {
    const { target, url } = await open(USD25, 'authorize')
    await press(url, 'approve')
    await ask(target)
    const order = target.reference ?? ''
    const { transactionId, outcome } = await follow('void', order, USD25, true)
    expect(outcome).toMatchObject({ kind: 'succeeded', amount: USD25 })
    const asked: Target = { transactionId, type: 'void', amount: USD25, parentReference: order, keep: false }
    expect(await ask(asked)).toMatchObject({ kind: 'answered', outcome: { kind: 'succeeded' } })
    expect((await follow('capture', order, USD25, true)).outcome).toMatchObject({ kind: 'declined' })
    // What was released before, there or here, is released.
    const again = await follow('void', order, USD25, true)
    expect(again.outcome).toEqual({ ...outcome, evidence: expect.anything() })
  })

  it('does not believe a callback that was tampered with', async () => {
    const { url } = await open()
    await press(url, 'walk-away')
    await callback('CHECKOUT.ORDER.APPROVED')
    const call = arrived[0]
    if (!call) throw new Error('nothing arrived')
    const body = Buffer.from(new TextDecoder().decode(call.body).replace('25.00', '99.00'))
    const verdict = await paypal.inbound.receive?.({ headers: call.headers, body }, context)
    expect(verdict).toMatchObject({ kind: 'rejected', because: 'forged' })
  })
})
