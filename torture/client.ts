import { setTimeout as sleep } from 'node:timers/promises'
import type { PayerActor } from '@/lib/auth/actor'
import type { LinkCheckout } from '@/lib/transactions/link-checkout'
import type { PaymentView } from '@/lib/transactions/view'
import type { FollowUpBody, Json, ReturnBody, StartBody } from './driver'
import type { ChangeBody, LinkStartBody, MadeLink, MakeBody, OpenBody } from './link-driver'
import type { Random } from './random'
import type { Records } from './records'
import { DRIVERS, type DriverName, type Stage } from './stage'

export interface Begun {
  readonly paymentId: string
  readonly transactionId: string
  readonly status: string
  readonly made: boolean
}

/** What somebody sees who opened a link. */
export interface Opened {
  readonly actor: PayerActor
  readonly checkout: Json<LinkCheckout> | null
}

export type Reply<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: string }
  /** Nobody answered for so long that the asker gave up. */
  | { readonly kind: 'silence' }

const GIVE_UP_MS = 40_000
const ANSWER_WITHIN_MS = 30_000

/** Whoever asks: repeats the same request, as it was, until somebody answers, and writes down what was acknowledged. */
export class Client {
  readonly #stage: Stage
  readonly #records: Records

  constructor(stage: Stage, records: Records) {
    this.#stage = stage
    this.#records = records
  }

  async start(body: StartBody, random: Random, first?: DriverName): Promise<Reply<Begun>> {
    const reply = await this.#post<Begun>('start', body, random, first)
    if (reply.kind === 'done') {
      const { customerId, key, amount } = body.input
      this.#records.starts.push({ ...reply.value, amountMinor: amount.amountMinor, customerId, key })
    }
    this.#count('start', reply)
    return reply
  }

  async followUp(body: FollowUpBody, random: Random, first?: DriverName): Promise<Reply<Begun>> {
    const reply = await this.#post<Begun>('follow-up', body, random, first)
    if (reply.kind === 'done')
      this.#records.followUps.push({ ...reply.value, type: body.input.type, seen: body.input.seen })
    this.#count(body.input.type, reply)
    return reply
  }

  async goBack(body: ReturnBody, random: Random): Promise<void> {
    this.#count('return', await this.#post('return', body, random))
  }

  async read(actor: StartBody['actor'], paymentId: string, random: Random): Promise<Json<PaymentView> | undefined> {
    const reply = await this.#post<Json<PaymentView>>('payment', { actor, paymentId }, random)
    return reply.kind === 'done' ? reply.value : undefined
  }

  /** The ids of the cards that a customer keeps. */
  async cards(actor: StartBody['actor'], customerId: string, random: Random): Promise<readonly string[]> {
    const reply = await this.#post<readonly { id: string }[]>('cards', { actor, customerId }, random)
    return reply.kind === 'done' ? reply.value.map(({ id }) => id) : []
  }

  async makeLink(body: MakeBody, random: Random): Promise<MadeLink | undefined> {
    const reply = await this.#post<MadeLink>('make-link', body, random)
    this.#count('link', reply)
    if (reply.kind !== 'done') return undefined
    this.#records.links.add(reply.value.linkId)
    return reply.value
  }

  async makeOrder(body: MakeBody, random: Random): Promise<string | undefined> {
    const reply = await this.#post<{ orderId: string }>('make-order', body, random)
    this.#count('order', reply)
    return reply.kind === 'done' ? reply.value.orderId : undefined
  }

  async openLink(body: OpenBody, random: Random): Promise<Opened | undefined> {
    const reply = await this.#post<Opened>('open-link', body, random)
    return reply.kind === 'done' ? reply.value : undefined
  }

  async startByLink(body: LinkStartBody, random: Random, first?: DriverName): Promise<Reply<Begun>> {
    const reply = await this.#post<Begun>('start-by-link', body, random, first)
    const { visit, key, amountMinor } = body.input
    if (reply.kind === 'done')
      this.#records.starts.push({ ...reply.value, amountMinor, customerId: `${body.actor.linkId} ${visit}`, key })
    this.#count('start by link', reply)
    return reply
  }

  /** Cancels, extends or reminds, as a clerk does; true when it was done. */
  async change(body: ChangeBody, random: Random): Promise<boolean> {
    const reply = await this.#post('change-link', body, random)
    this.#count(body.change.kind.replaceAll('_', ' '), reply)
    return reply.kind === 'done'
  }

  /** The clock comes round, in two processes at once. */
  async sweepLinks(random: Random): Promise<void> {
    await Promise.all(DRIVERS.map((driver) => this.#post('sweep-links', {}, random, driver)))
  }

  #count(what: string, reply: Reply<unknown>): void {
    const how =
      reply.kind === 'refused'
        ? `refused: ${reply.code}`
        : reply.kind === 'done'
          ? ((reply.value as Partial<Begun> | null)?.status ?? 'done')
          : 'silence'
    this.#records.load.add(`${what} → ${how}`)
  }

  async #post<T>(path: string, body: unknown, random: Random, first?: DriverName): Promise<Reply<T>> {
    let driver = first ?? random.pick(DRIVERS)
    let pause = 100
    for (const end = Date.now() + GIVE_UP_MS; Date.now() < end; driver = random.pick(DRIVERS)) {
      const answer = await this.#once(driver, path, body)
      if (answer?.status === 200) return { kind: 'done', value: answer.json as T }
      if (answer?.status === 422 || answer?.status === 404)
        return { kind: 'refused', code: (answer.json as { code?: string }).code ?? 'not_found' }
      this.#records.load.add(answer ? `answered ${answer.status}, asked again` : 'no answer, asked again')
      await sleep(random.int(pause, 2 * pause))
      pause = Math.min(1500, pause * 2)
    }
    return { kind: 'silence' }
  }

  /** Undefined when there was no answer. */
  async #once(driver: DriverName, path: string, body: unknown) {
    try {
      const response = await fetch(`${this.#stage.address(driver)}/${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      })
      return { status: response.status, json: (await response.json()) as unknown }
    } catch {
      return undefined
    }
  }
}
