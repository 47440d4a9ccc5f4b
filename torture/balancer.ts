import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Random, randomOf } from './random'
import type { Records } from './records'

/** A callback as the processor sent it. */
export interface Sent {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What is known of the payment systems, so that forgeries can be good ones. */
export interface Targets {
  /** Addresses of the processes that are alive now. */
  readonly living: () => readonly string[]
  /** A payment system of another account: signed for one, a callback is worth nothing at the other. */
  readonly foreignPath: string
  /** The signing secret of the card system, for calls that are signed well and too old. */
  readonly secret: string
  readonly cardsPath: string
}

type Mistreatment =
  | 'none'
  | 'twice'
  | 'ten_at_once'
  | 'late'
  | 'lost'
  | 'answer_cut'
  | 'out_of_order'
  | 'altered'
  | 'wrong_signature'
  | 'stale_signature'
  | 'foreign_signature'
  | 'old_replayed'

const WEIGHTS: Readonly<Record<Mistreatment, number>> = {
  none: 60,
  twice: 6,
  ten_at_once: 2,
  late: 6,
  lost: 6,
  answer_cut: 4,
  out_of_order: 5,
  altered: 2.5,
  wrong_signature: 2,
  stale_signature: 2,
  foreign_signature: 1.5,
  old_replayed: 3,
}

const KEPT = 400
const FORGERIES: ReadonlySet<Mistreatment> = new Set([
  'altered',
  'wrong_signature',
  'stale_signature',
  'foreign_signature',
])

/** What became of an SMS. It is not in the inbox of callbacks, and forging it is a matter of unit tests. */
const isReport = ({ path }: Sent) => path.startsWith('/api/callbacks/sms/')

/** The load balancer at BASE_URL: hands callbacks to a process that lives, refuses when none does, and mistreats some on the way. */
export class Balancer {
  readonly #random: Random
  readonly #records: Records
  readonly #server = createServer((request, response) => {
    this.#take(request, response).catch(() => response.destroy())
  })
  readonly #past: Sent[] = []
  #waiting: (() => void)[] = []
  #targets: Targets | undefined
  #kind = true

  constructor(seed: number, records: Records) {
    this.#random = randomOf(seed, 'callbacks')
    this.#records = records
  }

  /** Begins to listen; answers the address. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`
  }

  open(targets: Targets): void {
    this.#targets = targets
  }

  /** From now on callbacks are mistreated, or not any more. */
  mistreat(yes: boolean): void {
    this.#kind = !yes
    if (!yes) this.#release()
  }

  /** Sends past callbacks once more, as they were. */
  async replay(most: number): Promise<void> {
    for (const sent of this.#past.slice(-most)) await this.#forward(sent)
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const headers = Object.fromEntries(
      Object.entries(request.headers)
        .filter(([name]) => !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name))
        .map(([name, value]) => [name, String(value)]),
    )
    const sent: Sent = { path: request.url ?? '', headers, body: Buffer.concat(chunks).toString() }
    const drawn = this.#kind ? 'none' : this.#random.weighted(WEIGHTS)
    const what = isReport(sent) && FORGERIES.has(drawn) ? 'none' : drawn
    if (what !== 'none') this.#records.done.add(`callback ${what.replaceAll('_', ' ')}`)
    const status = await this.#mistreat(what, sent)
    this.#remember(sent)
    if (status === null) response.destroy()
    else response.writeHead(status).end()
  }

  /** What the processor is answered; null when the connection breaks instead. */
  async #mistreat(what: Mistreatment, sent: Sent): Promise<number | null> {
    switch (what) {
      case 'twice':
        return (await Promise.all([this.#forward(sent), this.#forward(sent)]))[0]
      case 'ten_at_once':
        return (await Promise.all(Array.from({ length: 10 }, () => this.#forward(sent))))[0] ?? null
      case 'late':
        await sleep(this.#random.int(300, 4000))
        return this.#forward(sent)
      case 'lost':
        return 200
      case 'answer_cut':
        await this.#forward(sent)
        return null
      case 'out_of_order':
        await this.#afterTheNext()
        return this.#forward(sent)
      case 'old_replayed': {
        const old = this.#past[this.#random.int(0, Math.max(0, this.#past.length - 1))]
        if (old) await this.#forward(old)
        return this.#forward(sent)
      }
      default:
        if (what !== 'none') await this.#forge(what, sent)
        this.#release()
        return this.#forward(sent)
    }
  }

  #remember(sent: Sent): void {
    this.#past.push(sent)
    if (this.#past.length > KEPT) this.#past.splice(this.#random.int(0, KEPT), 1)
  }

  #afterTheNext(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      setTimeout(resolve, 3000).unref()
    })
  }

  #release(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const go of waiting) setTimeout(go, 50)
  }

  async #forward(sent: Sent): Promise<number> {
    const status = await this.#deliver(sent)
    if (status === 200 && !isReport(sent)) {
      const id = (JSON.parse(sent.body) as { id: string }).id
      this.#records.callbacks.set(`${sent.path.split('/').at(-1)} ${id}`, id)
    }
    return status ?? 502
  }

  /** Null when nobody answered. */
  async #deliver(sent: Sent): Promise<number | null> {
    const living = this.#targets?.living() ?? []
    const address = living[this.#random.int(0, Math.max(0, living.length - 1))]
    if (!address) return 503
    try {
      const reply = await fetch(address + sent.path, {
        method: 'POST',
        headers: sent.headers,
        body: sent.body,
        signal: AbortSignal.timeout(15_000),
      })
      await reply.arrayBuffer()
      return reply.status
    } catch {
      return null
    }
  }

  /** Sends something that must not be believed, before the true one. */
  async #forge(how: Extract<Mistreatment, `${string}_signature` | 'altered'>, sent: Sent): Promise<void> {
    const targets = this.#targets
    if (!targets) return
    const forged = forgery(how, sent, targets)
    const status = await this.#deliver(forged)
    if (status === 200) this.#records.violations.push(`a forged callback (${how}) was answered 200: ${forged.path}`)
    if (status === 401 || status === 400) this.#records.done.add('forged callbacks rejected')
  }
}

/** A lie worth telling: what is still open is said to be paid, under a new event id. */
function lie(body: string): string {
  const id = (JSON.parse(body) as { id: string }).id
  return body
    .replaceAll(id, `${id}F`)
    .replaceAll('requires_action', 'succeeded')
    .replaceAll('payment_failed', 'succeeded')
    .replaceAll('requires_payment_method', 'succeeded')
}

function forgery(how: `${string}_signature` | 'altered', sent: Sent, targets: Targets): Sent {
  if (how === 'altered') return { ...sent, body: lie(sent.body) }
  if (how === 'stale_signature') {
    const body = lie(sent.body)
    const at = Math.floor(Date.now() / 1000) - 301
    const mac = createHmac('sha256', targets.secret).update(`${at}.${body}`).digest('hex')
    return { path: targets.cardsPath, headers: { 'stripe-signature': `t=${at},v1=${mac}` }, body }
  }
  if (how === 'foreign_signature') {
    const at = Math.floor(Date.now() / 1000)
    const mac = createHmac('sha256', targets.secret).update(`${at}.${sent.body}`).digest('hex')
    return { path: targets.foreignPath, headers: { 'stripe-signature': `t=${at},v1=${mac}` }, body: sent.body }
  }
  const headers = { ...sent.headers }
  for (const name of Object.keys(headers))
    if (/signature|transmission-sig/.test(name)) headers[name] = (headers[name] ?? '').replace(/.{8}$/, '00000000')
  return { ...sent, headers }
}
