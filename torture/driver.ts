import { createServer, type IncomingMessage } from 'node:http'
import type { Actor } from '@/lib/auth/actor'
import { receiveCallback } from '@/lib/callbacks/inbox'
import { answerSmsReport } from '@/lib/callbacks/message-reports'
import { listCards } from '@/lib/customers/cards'
import { log } from '@/lib/log'
import type { Money } from '@/lib/money/money'
import type { Result } from '@/lib/result'
import { type FollowUp, followUp } from '@/lib/transactions/follow-up'
import { inquire } from '@/lib/transactions/inquire'
import type { StartPayment } from '@/lib/transactions/plan'
import { getPayment } from '@/lib/transactions/read'
import { start } from '@/lib/transactions/start'
import { linkRoutes } from './link-driver'

// Stands where web stands: a process that takes payments, follow-ups, returns and callbacks, by the very functions that web's actions and
// routes call, and that can be killed at any moment. It believes whoever calls it: it listens on the loopback, for the torture alone.

export type Json<T> = T extends bigint
  ? string
  : T extends (...given: never[]) => unknown
    ? never
    : T extends Date
      ? string
      : T extends object
        ? { readonly [Key in keyof T]: Json<T[Key]> }
        : T

/** What `POST /start` takes. */
export interface StartBody {
  readonly actor: Actor
  readonly input: Omit<StartPayment, 'amount' | 'urls'> & { readonly amount: Json<Money> }
  readonly backTo: string
}

/** What `POST /follow-up` takes. */
export interface FollowUpBody {
  readonly actor: Actor
  readonly input: Omit<FollowUp, 'amount'> & { readonly amount?: Json<Money> }
}

/** What `POST /return` takes: the payer's browser came back, or came back to say that they give up. */
export interface ReturnBody {
  readonly actor: Actor
  readonly transactionId: string
  readonly manner: 'resume' | 'give_up'
}

type Answer = readonly [status: number, body: unknown]

function moneyOf({ amountMinor, currency }: Json<Money>): Money {
  return { amountMinor: BigInt(amountMinor), currency }
}

const urlsTo = (backTo: string) => (paymentId: string, transactionId: string) => ({
  returnUrl: `${backTo}/return?payment=${paymentId}&transaction=${transactionId}`,
  cancelUrl: `${backTo}/cancel?payment=${paymentId}&transaction=${transactionId}`,
})

async function starting({ actor, input, backTo }: StartBody): Promise<Answer> {
  return answerOf(await start(actor, { ...input, amount: moneyOf(input.amount), urls: urlsTo(backTo) }))
}

async function following({ actor, input: { amount, ...input } }: FollowUpBody): Promise<Answer> {
  return answerOf(await followUp(actor, amount ? { ...input, amount: moneyOf(amount) } : input))
}

async function returning({ actor, transactionId, manner }: ReturnBody): Promise<Answer> {
  const applied = await inquire({ profileId: actor.profileId, transactionId }, 'return', manner)
  return [200, { applied }]
}

/** A refusal is an answer too, and nothing was written. */
function answerOf<T>(result: Result<T>): Answer {
  return result.ok ? [200, result.value] : [422, { code: result.code, message: result.message }]
}

async function reading({ actor, paymentId }: { actor: Actor; paymentId: string }): Promise<Answer> {
  const view = await getPayment(actor, paymentId)
  return view ? [200, view] : [404, {}]
}

async function listing({ actor, customerId }: { actor: Actor; customerId: string }): Promise<Answer> {
  return [200, (await listCards(actor, customerId)) ?? []]
}

const LINKS = linkRoutes(urlsTo)

/** The provider of SMS says what became of a message. */
async function reporting(headers: Headers, body: Buffer, messageId: string): Promise<Answer> {
  const request = new Request('http://localhost/', { method: 'POST', headers, body: new Uint8Array(body) })
  return [(await answerSmsReport(request, messageId)).status, {}]
}

async function route(request: IncomingMessage, body: Buffer): Promise<Answer> {
  const [, first = '', second, third, fourth] = (request.url ?? '').split('/')
  if (first === 'health') return [200, {}]
  const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
  if (first === 'api' && second === 'callbacks' && third === 'sms') return reporting(headers, body, fourth ?? '')
  if (first === 'api' && second === 'callbacks' && third) {
    const answer = await receiveCallback(third, { headers, body: new Uint8Array(body) })
    return [answer.status, answer.body]
  }
  const json = JSON.parse(body.toString())
  if (first === 'start') return starting(json)
  if (first === 'follow-up') return following(json)
  if (first === 'return') return returning(json)
  if (first === 'payment') return reading(json)
  if (first === 'cards') return listing(json)
  const link = LINKS[first]
  if (link) return answerOf(await link(json as never))
  return [404, {}]
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const [status, body] = await route(request, Buffer.concat(chunks)).catch((error: unknown): Answer => {
    log.error({ err: error }, 'the driver answers 503')
    return [503, { message: String(error) }]
  })
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body, (_key, value) => (typeof value === 'bigint' ? value.toString() : value)))
})
server.listen(Number(process.env.DRIVER_PORT), '127.0.0.1')
