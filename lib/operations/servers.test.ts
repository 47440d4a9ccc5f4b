import { createHmac } from 'node:crypto'
import { Agent, createServer, type IncomingMessage, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'
import { POST } from '@/app/api/callbacks/[systemId]/route'
import { transaction } from '@/db/schema/payments'
import { start } from '@/lib/transactions/start'
import { paymentBench } from '@/lib/transactions/testing'
import { type Running, startServer } from './testing'

// The processes as they run in production: real ones, over HTTP, ended by signals.

const bench = paymentBench()
const METRICS_TOKEN = 'metrics-canary-91c2'
const started: Running[] = []

async function server(...args: Parameters<typeof startServer>): Promise<Running> {
  const running = await startServer(...args)
  started.push(running)
  return running
}

afterEach(async () => {
  for (const { pid, exited } of started.splice(0)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // The test has ended it.
    }
    await exited
  }
})

let events = 0
const event = () =>
  JSON.stringify({
    id: `evt_server_${events++}`,
    object: 'event',
    type: 'payment_intent.succeeded',
    created: 1_700_000_000,
    livemode: false,
    data: {
      object: {
        id: 'pi_1',
        object: 'payment_intent',
        amount: 1500,
        amount_received: 1500,
        amount_capturable: 0,
        capture_method: 'automatic',
        currency: 'usd',
        latest_charge: {
          id: 'ch_1',
          object: 'charge',
          payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
        },
        status: 'succeeded',
        livemode: false,
        metadata: { transaction: 'txn_x' },
      },
    },
  })

function signature(body: string, secret = 'whsec_bench'): string {
  const at = Math.floor(Date.now() / 1000)
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`
}

describe('the callback server', () => {
  it('answers as Next’s route does', { timeout: 60_000 }, async () => {
    const { origin } = await server('callbacks')
    const good = event()
    const cases: readonly [string, string, string, Record<string, string>, number][] = [
      ['good', bench.ids.stripe, good, { 'stripe-signature': signature(good) }, 200],
      ['again', bench.ids.stripe, good, { 'stripe-signature': signature(good) }, 200],
      ['forged', bench.ids.stripe, good, { 'stripe-signature': signature(good, 'whsec_other') }, 401],
      ['unsigned', bench.ids.stripe, good, {}, 401],
      ['unknown', 'sys_unknown', good, { 'stripe-signature': signature(good) }, 404],
      ['large', bench.ids.stripe, 'x'.repeat(1_000_001), {}, 413],
    ]
    for (const [name, systemId, body, headers, expected] of cases) {
      const url = `${origin}/api/callbacks/${systemId}`
      const ours = await fetch(url, { method: 'POST', body, headers })
      const theirs = await POST(new Request(url, { method: 'POST', body, headers }), {
        params: Promise.resolve({ systemId }),
      })
      expect([name, ours.status, await ours.text()]).toEqual([name, expected, await theirs.text()])
      expect(theirs.status).toBe(expected)
    }
    expect((await fetch(`${origin}/api/callbacks/${bench.ids.stripe}`)).status).toBe(405)
    expect((await fetch(`${origin}/api/callbacks/%00`, { method: 'POST' })).status).toBe(400)
    expect((await fetch(`${origin}/admin`)).status).toBe(404)
    expect(await (await fetch(`${origin}/api/health`)).json()).toMatchObject({ status: 'ready' })
  })

  it('logs each request under its id, and no secret', { timeout: 60_000 }, async () => {
    const { origin, lines } = await server('callbacks', { METRICS_TOKEN })
    const canary = 'canary-7a80'
    const body = event().replace('pi_1', `pi_1${canary}`)
    const answer = await fetch(`${origin}/api/callbacks/${bench.ids.stripe}?token=${canary}`, {
      method: 'POST',
      body,
      headers: {
        'stripe-signature': `t=1,v1=${canary}`,
        authorization: canary,
        cookie: canary,
        'x-request-id': 'from-balancer',
      },
    })
    const request = answer.headers.get('x-request-id')
    expect(request).toMatch(/^req_[0-9a-z]{26}$/)
    await expect.poll(() => lines.filter((line) => line.request === request).length).toBe(2)
    expect(lines.filter((line) => line.request === request)).toMatchObject([
      { msg: 'callback rejected' },
      {
        callerRequest: 'from-balancer',
        method: 'POST',
        route: '/api/callbacks/[systemId]',
        system: bench.ids.stripe,
        status: 401,
        verdict: 'forged',
      },
    ])
    const said = JSON.stringify(lines)
    for (const secret of [canary, METRICS_TOKEN, 'whsec_bench', 'sk_test_bench', process.env.SECRET_KEYS ?? '-'])
      expect(said).not.toContain(secret)
  })

  it('opens its measures to whoever knows the token alone', { timeout: 60_000 }, async () => {
    const closed = await server('callbacks', { METRICS_TOKEN: '' })
    expect((await fetch(`${closed.origin}/api/metrics`)).status).toBe(404)
    const { origin } = await server('callbacks', { METRICS_TOKEN })
    expect((await fetch(`${origin}/api/metrics`)).status).toBe(401)
    expect((await fetch(`${origin}/api/metrics`, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401)
    for (let one = 0; one < 5; one += 1) await fetch(`${origin}/guess/${one}`, { method: 'PROPFIND' })
    await fetch(`${origin}/api/callbacks/sys_unknown`, { method: 'POST', body: '{}' })
    const open = await fetch(`${origin}/api/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })
    const text = await open.text()
    expect(text).toContain('quittance_callbacks_total{verdict="unknown_address",process="callbacks"} 1')
    // Whatever strangers ask for is one route and one method.
    expect(text).toMatch(/request_seconds_count\{process="callbacks",method="OTHER",route="none",status="404"\} 5/)
    expect(text).not.toContain('guess')
  })
})

describe('asked to end', () => {
  /** A balancer that asks each server every 100 ms whether it is ready, and never sends a request twice. */
  async function balancer(origins: readonly string[]) {
    const agents = new Map(origins.map((origin) => [origin, new Agent({ keepAlive: true })]))
    let ready = [...origins]
    let turn = 0
    const look = setInterval(async () => {
      const found = await Promise.all(
        origins.map((origin) =>
          fetch(`${origin}/api/health/ready`).then(
            (answer) => answer.ok,
            () => false,
          ),
        ),
      )
      ready = origins.filter((_, index) => found[index])
    }, 100)
    const proxy = createServer((request, response) => {
      const origin = ready[turn++ % ready.length] ?? 'http://127.0.0.1:9'
      const agent = agents.get(origin)
      const options = { method: request.method, headers: request.headers, ...(agent && { agent }) }
      const passed = send(origin + request.url, options, (answer: IncomingMessage) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      passed.once('error', () => response.writeHead(502).end())
      request.pipe(passed)
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    return {
      origin: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      close: () => {
        clearInterval(look)
        proxy.closeAllConnections()
        proxy.close()
      },
    }
  }

  it('under load, behind a balancer, fails no request and is gone within 10 s', { timeout: 60_000 }, async () => {
    const wait = { SHUTDOWN_WAIT_MS: '1000' }
    const [one, other] = await Promise.all([server('callbacks', wait), server('callbacks', wait)])
    const front = await balancer([one.origin, other.origin])
    const answers: Record<string, number> = {}
    let isLoading = true
    const load = Array.from({ length: 16 }, async () => {
      while (isLoading) {
        const body = event()
        const sent = { method: 'POST', body, headers: { 'stripe-signature': signature(body) } }
        const status = await fetch(`${front.origin}/api/callbacks/${bench.ids.stripe}`, sent).then(
          (answer) => answer.text().then(() => answer.status),
          () => 'broken',
        )
        answers[status] = (answers[status] ?? 0) + 1
      }
    })
    await sleep(1000)
    const began = Date.now()
    process.kill(one.pid, 'SIGTERM')
    expect(await one.exited).toMatchObject({ code: 0 })
    expect(Date.now() - began).toBeLessThan(10_000)
    await sleep(500)
    isLoading = false
    await Promise.all(load)
    front.close()
    expect(Object.keys(answers)).toEqual(['200'])
    expect(answers[200]).toBeGreaterThan(100)
    // Answered 200 is stored.
    const [row] = await bench.test
      .sql`select count(*)::int as n from callback_event where external_id like 'evt_server_%'`
    expect(row?.n).toBeGreaterThanOrEqual(answers[200] ?? 0)
  })

  it('a worker finishes the job it holds, takes no other, and exits with 0', { timeout: 60_000 }, async () => {
    // Charged, and the answer lost: the janitor has to ask.
    await bench.misbehave({ processor: 'stripe', on: 'payment_intents.create', fault: 'drop_after', times: 1 })
    const paid = await start(bench.payer, bench.byCard(1200n))
    if (!paid.ok) throw new Error(paid.message)
    const here = eq(transaction.id, paid.value.transactionId)
    await bench.test.db
      .update(transaction)
      .set({ askAt: new Date(0) })
      .where(here)
    await bench.misbehave({ processor: 'stripe', on: '*', fault: 'delay', times: 1, ms: 3000 })
    const worker = await server('worker')
    await expect
      .poll(async () => (await bench.test.db.select().from(transaction).where(here))[0]?.askAt?.getTime(), {
        timeout: 20_000,
      })
      .not.toBe(0)
    await sleep(300)
    const began = Date.now()
    process.kill(worker.pid, 'SIGTERM')
    expect(await worker.exited).toMatchObject({ code: 0 })
    expect(Date.now() - began).toBeLessThan(10_000)
    const [row] = await bench.test.db.select().from(transaction).where(here)
    expect(row).toMatchObject({ status: 'succeeded' })
    const held = await bench.test
      .sql`select task_identifier, locked_at, attempts from graphile_worker.jobs where locked_by is not null`
    expect(held).toEqual([])
  })
})
