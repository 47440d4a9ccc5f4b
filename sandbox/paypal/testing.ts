import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Charge } from '../core/books'
import { type Sandbox, startSandbox } from '../start'
import type { Amount } from './amounts'

export type Body = Record<string, unknown>
interface Payment {
  id: string
  status: string
  amount: Amount
  status_details: { reason: string }
  processor_response: { response_code: string }
}
/** Every member of PayPal's answers that a test reads; which of them are there depends on the call. */
export interface Answer extends Payment {
  name: string
  error: string
  url: string
  verification_status: string
  details: { issue: string; field?: string }[]
  links: { href: string; rel: string; method: string }[]
  webhooks: unknown[]
  purchase_units: [{ amount: Amount; payments: { captures: [Payment]; authorizations: [Payment] } }]
}
export interface Reply {
  status: number
  headers: Headers
  body: Answer
}
export interface Delivery {
  headers: Record<string, string | string[] | undefined>
  raw: string
  event: Body & { event_type: string; resource: Body & { id: string } }
}

/** For tests: a running sandbox, a signed-in client of its PayPal, and a receiver of its webhooks. */
export interface Bench {
  sandbox: Sandbox
  webhookId: string
  deliveries: Delivery[]
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>
  /** Creates an order of one unit and answers its id. */
  order(unit?: Body, more?: Body): Promise<string>
  /** Presses a button of the approval page. */
  press(orderId: string, choice: 'approve' | 'walk-away' | 'cancel', funding?: string): Promise<Response>
  /** Waits for the next webhook of that type that was not asked for before. */
  event(type: string): Promise<Delivery>
  books(): Promise<Charge[]>
  misbehave(fault: Body): Promise<void>
  stop(): Promise<void>
}

async function listen(deliveries: Delivery[]) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8')
      deliveries.push({ headers: request.headers, raw, event: JSON.parse(raw) })
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` }
}

/** Gets a token for a client id. */
export async function token(origin: string, clientId = 'client', secret = 'secret-123', host = 'api-m.sandbox') {
  return fetch(`${origin}/${host}.paypal.com/v1/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
}

/** Starts a bench; stop it when done. */
export async function startBench(): Promise<Bench> {
  const sandbox = await startSandbox({ port: 0, smtpPort: 0 })
  const deliveries: Delivery[] = []
  const receiver = await listen(deliveries)
  const { access_token } = (await (await token(sandbox.origin)).json()) as { access_token: string }
  const taken = new Set<Delivery>()

  const call: Bench['call'] = async (method, path, body, headers = {}) => {
    const reply = await fetch(`${sandbox.origin}/api-m.sandbox.paypal.com${path}`, {
      method,
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await reply.text()
    return { status: reply.status, headers: reply.headers, body: text === '' ? null : JSON.parse(text) }
  }
  const hook = { url: receiver.url, event_types: [{ name: '*' }] }
  const webhookId: string = (await call('POST', '/v1/notifications/webhooks', hook)).body.id

  return {
    sandbox,
    webhookId,
    deliveries,
    call,
    order: async (unit = {}, more = {}) => {
      const experience = {
        brand_name: 'Acme',
        return_url: 'https://m.example/r?a=1',
        cancel_url: 'https://m.example/c',
      }
      const reply = await call('POST', '/v2/checkout/orders', {
        intent: 'CAPTURE',
        purchase_units: [{ custom_id: 'tx-1', amount: { currency_code: 'USD', value: '10.00' }, ...unit }],
        payment_source: { paypal: { experience_context: experience } },
        ...more,
      })
      return reply.body.id
    },
    press: (id, choice, funding = 'balance') =>
      fetch(`${sandbox.origin}/www.sandbox.paypal.com/checkoutnow`, {
        method: 'POST',
        body: new URLSearchParams({ token: id, choice, funding }),
        redirect: 'manual',
      }),
    event: async (type) => {
      const end = Date.now() + 5000
      for (;;) {
        const found = deliveries.find((one) => one.event.event_type === type && !taken.has(one))
        if (found) taken.add(found)
        if (found) return found
        if (Date.now() > end) throw new Error(`no webhook ${type}; got ${deliveries.map((d) => d.event.event_type)}`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    books: async () => {
      const reply = await fetch(`${sandbox.origin}/control/books/paypal`)
      return ((await reply.json()) as { charges: Charge[] }).charges
    },
    misbehave: async (fault) => {
      const body = JSON.stringify({ processor: 'paypal', ...fault })
      const reply = await fetch(`${sandbox.origin}/control/misbehave`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      if (reply.status !== 201) throw new Error(await reply.text())
    },
    stop: async () => {
      await sandbox.close()
      await new Promise((resolve) => receiver.server.close(resolve))
    },
  }
}
