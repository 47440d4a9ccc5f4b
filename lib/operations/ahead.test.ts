import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { POST } from '@/app/api/self-care/payments/route'
import { login, seat } from '@/db/schema/access'
import { customer } from '@/db/schema/customers'
import { payment } from '@/db/schema/payments'
import { notePeers } from '@/lib/auth/address'
import { sessionCookie, writeCookie } from '@/lib/auth/cookie'
import { createSession, revokeSession } from '@/lib/auth/sessions'
import { newId } from '@/lib/ids'
import { paymentBench } from '@/lib/transactions/testing'
import { SEAT_HEADER } from '@/lib/words'
import { answerAhead } from './ahead'
import { openFront } from './front'

// What web answers ahead of Next, over HTTP, beside what Next's route answers to the same request.

const bench = paymentBench()
const left: string[] = []
let origin = ''
let front: ReturnType<typeof openFront>

beforeAll(async () => {
  notePeers()
  front = openFront(
    () => 'test',
    answerAhead((request, response) => {
      left.push(`${request.method} ${request.url}`)
      response.writeHead(404).end('left to Next')
    }),
  )
  front.server.listen(0, '127.0.0.1')
  await once(front.server, 'listening')
  origin = `http://127.0.0.1:${(front.server.address() as AddressInfo).port}`
})
afterAll(() => front.close(0))

/** Signs in a customer, or staff; answers the browser's cookie and the session behind it. */
async function signedIn(place: { readonly customerId: string } | { readonly role: 'admin' }) {
  const { db } = bench.test
  const loginId = newId('log')
  await db.insert(login).values({ id: loginId, name: 'Somebody', email: `${loginId}@example.com` })
  await db.insert(seat).values({ profileId: bench.payer.profileId, id: newId('seat'), loginId, ...place })
  const { id } = await createSession(db, loginId)
  return { id, cookie: `theme=dark; ${sessionCookie().name}=${await writeCookie(id)}` }
}

/** What the browser of a customer who just came sends along. */
async function newPayer() {
  const customerId = newId('cus')
  await bench.test.db.insert(customer).values({ profileId: bench.payer.profileId, id: customerId, name: 'Carla' })
  const { id, cookie } = await signedIn({ customerId })
  const origin = 'http://localhost:3000'
  return { id, headers: { cookie, origin, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' } }
}

interface Sent {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

async function both(sent: Sent) {
  const url = `${origin}/api/self-care/payments`
  const read = async (answer: Response) => ({
    status: answer.status,
    type: answer.headers.get('content-type'),
    cached: answer.headers.get('cache-control'),
    body: (await answer.json()) as Record<string, unknown>,
  })
  const next = await read(await POST(new Request(url, { method: 'POST', ...sent })))
  const ahead = await read(await fetch(url, { method: 'POST', ...sent }))
  return { ahead, next }
}

/** Every file that is served as it is, by its address. */
function publicFiles(): readonly string[] {
  const all = readdirSync('public', { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  return all.map(({ parentPath, name }) => `${parentPath}/${name}`.replace(/^public/, ''))
}

let wishes = 0
const wish = (more: object = {}) => ({
  currency: 'USD',
  amount: '12.50',
  method: `new:${bench.ids.stripe}:card`,
  token: 'pm_card_visa',
  key: `wish ${wishes++}`,
  attempt: '0',
  ...more,
})

async function paymentsMade(): Promise<number> {
  return (await bench.test.db.select().from(payment)).length
}

describe('a payment by JSON', () => {
  let own: Record<string, string> = {}
  beforeEach(async () => {
    own = (await newPayer()).headers
  })
  const sent = (body: unknown, headers: Record<string, string> = {}): Sent => ({
    headers: { ...own, ...headers },
    body: JSON.stringify(body),
  })

  it('is made once, whoever is asked and however often', async () => {
    const before = await paymentsMade()
    const request = sent(wish())
    const { next, ahead } = await both(request)
    expect(next).toMatchObject({ status: 201, type: 'application/json', cached: 'no-store' })
    const { paymentId } = next.body
    expect(next.body).toEqual({
      paymentId: expect.stringMatching(/^pay_/),
      transactionId: expect.stringMatching(/^txn_/),
      status: 'succeeded',
      address: `/self-care/payments/${paymentId}?now=1`,
    })
    const met = { ...next.body, address: `/self-care/payments/${paymentId}?again=1` }
    expect(ahead).toEqual({ ...next, status: 200, body: met })
    expect((await both(request)).next).toEqual(ahead)
    expect(await paymentsMade()).toBe(before + 1)

    const copies = sent(wish())
    const url = `${origin}/api/self-care/payments`
    const answers = await Promise.all(Array.from({ length: 10 }, () => fetch(url, { method: 'POST', ...copies })))
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201])
    expect(await paymentsMade()).toBe(before + 2)
    const [row] = (await bench.test.db.select().from(payment)).filter(({ id }) => id === paymentId)
    expect(row).toMatchObject({ amountMinor: 1250n, description: 'Payment to Acme' })
  })

  it('tells a page that had paid something else, with the ways on', async () => {
    const first = wish()
    const { next } = await both(sent(first))
    const { ahead } = await both(sent({ ...first, amount: '13.00' }))
    expect(ahead).toMatchObject({ status: 422, body: { code: 'key_reused' } })
    expect(ahead.body.links).toMatchObject([
      { href: `/self-care/payments/${next.body.paymentId}` },
      { href: expect.stringMatching(/^\/self-care\/pay\?account=USD&amount=13\.00&after=pay_/) },
    ])
  })

  it.each([
    ['amount', { amount: 'ten' }, 'invalid'],
    ['amount', { amount: '0.01' }, 'below_minimum'],
    ['amount', { amount: 12 }, 'invalid'],
    ['method', { method: 'stored:met_none' }, 'card_removed'],
    ['method', { method: 'gold' }, 'invalid'],
    ['method', { token: undefined }, 'invalid'],
    ['method', { method: 'new:sys_none:card' }, 'method_unavailable'],
    ['currency', { currency: 'XXQ' }, 'invalid'],
    ['key', { key: '' }, 'invalid'],
    ['attempt', { attempt: [], key: { a: 1 } }, 'invalid'],
    [undefined, { amount: '1\u0000' }, 'invalid'],
  ])('refuses a bad %s beside it: %j', async (field, more, code) => {
    const before = await paymentsMade()
    const { next, ahead } = await both(sent(wish(more)))
    expect(ahead).toMatchObject({ status: 422, body: { code, message: expect.any(String) } })
    if (field && field !== 'attempt') expect(Object.keys(ahead.body.fields as object)).toContain(field)
    expect(ahead.body).not.toHaveProperty('ok')
    expect(next).toEqual(ahead)
    expect(await paymentsMade()).toBe(before)
  })

  it('is refused to whoever may not, and to what is no such request', async () => {
    const staff = await signedIn({ role: 'admin' })
    const ended = await newPayer()
    await revokeSession(bench.test.db, ended.id)
    const { cookie: _, ...nobody } = own
    const { origin: _origin, 'sec-fetch-site': _site, ...bare } = own
    const json = JSON.stringify(wish())
    const cases: readonly (readonly [string, number, string, Sent])[] = [
      [
        'another site',
        403,
        'foreign',
        sent(wish(), { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }),
      ],
      ['another origin', 403, 'foreign', { headers: { ...bare, origin: 'https://evil.example' }, body: json }],
      ['a sibling site', 403, 'foreign', sent(wish(), { 'sec-fetch-site': 'same-site' })],
      ['from nowhere', 403, 'foreign', { headers: bare, body: json }],
      ['nobody', 401, 'signed_out', { headers: nobody, body: json }],
      ['a session that ended', 401, 'signed_out', { headers: ended.headers, body: json }],
      ['a cookie that is none', 401, 'signed_out', sent(wish(), { cookie: `${sessionCookie().name}=nonsense` })],
      ['staff', 404, 'not_found', sent(wish(), { cookie: staff.cookie })],
      ['no JSON', 400, 'not_json', { headers: own, body: json.slice(0, -5) }],
      ['no text', 400, 'not_json', { headers: own, body: '' }],
      ['a list', 400, 'not_json', sent([wish()])],
      ['nothing', 400, 'not_json', sent(null)],
      ['a form', 415, 'not_json', sent(wish(), { 'content-type': 'application/x-www-form-urlencoded' })],
      ['text', 415, 'not_json', sent(wish(), { 'content-type': 'text/plain' })],
      ['too large', 413, 'too_large', sent(wish({ more: 'x'.repeat(20_000) }))],
    ]
    const before = await paymentsMade()
    for (const [name, status, code, request] of cases) {
      const { next, ahead } = await both(request)
      expect(ahead, name).toMatchObject({ status, body: { code, message: expect.any(String) } })
      expect(next, name).toEqual(ahead)
    }
    expect(await paymentsMade()).toBe(before)
  })

  it('is refused to a page that was drawn for another seat than the one its customer has moved to', async () => {
    const before = await paymentsMade()
    const { next, ahead } = await both(sent(wish(), { [SEAT_HEADER]: newId('seat') }))
    expect(ahead).toMatchObject({ status: 422, body: { code: 'other_profile' } })
    expect(next).toEqual(ahead)
    expect(await paymentsMade()).toBe(before)
  })

  it('is refused without being read to its end when its length is not told and too great', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const call = send(`${origin}/api/self-care/payments`, { method: 'POST', headers: own }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
      call.on('error', reject)
      for (let i = 0; i < 40; i++) call.write(' '.repeat(1000))
      call.end()
    })
    expect(status).toBe(413)
  })

  it('is refused with the time to wait when it was tried too often', async () => {
    const answers: Response[] = []
    for (let i = 0; i < 14; i++) {
      const request = sent(wish({ token: 'pm_card_chargeDeclined' }))
      answers.push(await fetch(`${origin}/api/self-care/payments`, { method: 'POST', ...request }))
    }
    const last = answers.at(-1)
    expect(last?.status).toBe(429)
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(60)
    expect(await last?.json()).toMatchObject({
      code: 'too_many',
      message: expect.stringContaining('nothing was charged'),
    })
  })
})

describe('ahead of Next', () => {
  it('is what sends something to a file, whichever way; reading one is left to Next', async () => {
    const files = ['/_next/static/chunks/x.js', '/_next/image', ...publicFiles()]
    expect(files).toContain('/favicon.svg')
    const own = { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }
    for (const path of files) {
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
        const answer = await fetch(origin + path, { method, headers: own })
        expect([answer.status, answer.headers.get('allow')], `${method} ${path}`).toEqual([405, 'GET, HEAD'])
      }
      expect(await (await fetch(origin + path)).text(), path).toBe('left to Next')
    }
    expect((await fetch(`${origin}/favicon.svg`, { method: 'POST' })).status).toBe(403)
    left.length = 0
  })

  it('are payments and machines, with the headers of every answer; all else is left to Next', async () => {
    const answers = [
      await fetch(`${origin}/api/health`),
      await fetch(`${origin}/api/health/live?x=1`),
      await fetch(`${origin}/api/callbacks/sys_unknown`, { method: 'POST', body: '{}' }),
      await fetch(`${origin}/api/self-care/payments`, { method: 'POST', body: '{}' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 403])
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toContain("default-src 'self'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-request-id')).toMatch(/^req_/)
    }
    const drawnIn = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }
    expect((await fetch(`${origin}/api/health`, { headers: drawnIn })).status).toBe(403)
    expect((await fetch(`${origin}/api/callbacks/%00`, { method: 'POST' })).status).toBe(400)
    expect(left).toEqual([])
    for (const [method, path] of [
      ['GET', '/api/self-care/payments'],
      ['PUT', '/api/self-care/payments'],
      ['POST', '/api/self-care/payments/'],
      ['POST', '/api/self-care'],
      ['POST', '/api/health'],
      ['GET', '/api/callbacks/sys_unknown'],
      ['GET', '/self-care'],
    ] as const) {
      const answer = await fetch(origin + path, { method })
      expect([answer.status, await answer.text()], path).toEqual([404, 'left to Next'])
    }
    expect(left).toHaveLength(7)
  })
})
