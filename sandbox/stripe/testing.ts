import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Charge } from '../core/books'
import type { Callback } from '../core/callbacks'
import type { Fault } from '../core/types'
import { type Sandbox, startSandbox } from '../start'

/** A reply as tests read it. */
export interface Answer {
  status: number
  headers: Headers
  body: Record<string, unknown>
}

/** A running sandbox with an account of its own, called over real HTTP. */
export interface Bench {
  sandbox: Sandbox
  /** `call('POST', '/refunds', { payment_intent: id })`; bracket keys are written out by the test. */
  call(method: string, path: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<Answer>
  /** Creates and confirms a card payment. */
  pay(fields?: Record<string, string>, headers?: Record<string, string>): Promise<Answer>
  misbehave(fault: Partial<Fault> & { fault: string }): Promise<Answer>
  books(): Promise<Charge[]>
  callbacks(): Promise<Callback[]>
  close(): Promise<void>
}

/** Starts it on free ports. */
export async function openBench(): Promise<Bench> {
  const sandbox = await startSandbox({ port: 0, smtpPort: 0 })
  const json = async (path: string) =>
    (await fetch(`${sandbox.origin}${path}`)).json() as Promise<Record<string, unknown>>
  const call: Bench['call'] = async (method, path, fields = {}, headers = {}) => {
    const form = new URLSearchParams(fields)
    const url = `${sandbox.origin}/api.stripe.com/v1${path}`
    const init = { method, headers: { Authorization: 'Bearer sk_test_bench', ...headers } }
    const reply = method === 'POST' ? await fetch(url, { ...init, body: form }) : await fetch(`${url}?${form}`, init)
    return { status: reply.status, headers: reply.headers, body: (await reply.json()) as Record<string, unknown> }
  }
  return {
    sandbox,
    call,
    pay: (fields = {}, headers = {}) =>
      call(
        'POST',
        '/payment_intents',
        {
          amount: '2500',
          currency: 'usd',
          payment_method: 'pm_card_visa',
          'payment_method_types[]': 'card',
          confirm: 'true',
          ...fields,
        },
        headers,
      ),
    misbehave: async (fault) => {
      const body = JSON.stringify({ processor: 'stripe', ...fault })
      const reply = await fetch(`${sandbox.origin}/control/misbehave`, { method: 'POST', body })
      return { status: reply.status, headers: reply.headers, body: (await reply.json()) as Record<string, unknown> }
    },
    books: async () => (await json('/control/books/stripe')).charges as Charge[],
    callbacks: async () => (await json('/control/callbacks')).callbacks as Callback[],
    close: () => sandbox.close(),
  }
}

/** One received webhook. */
export interface Received {
  headers: IncomingHttpHeaders
  body: string
  event: { id: string; type: string }
}

/** A receiver of webhooks; `answers` are the statuses of the first replies, 200 afterwards. */
export async function openReceiver(answers: number[] = []) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      received.push({ headers: request.headers, body, event: JSON.parse(body) })
      response.writeHead(answers.shift() ?? 200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    /** Waits until that many have come, or five seconds. */
    until: async (count: number) => {
      const end = Date.now() + 5000
      while (received.length < count && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
      return received
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
