import { setTimeout as sleep } from 'node:timers/promises'
import type { Processors } from './processors'
import { type Random, randomOf } from './random'
import type { Records } from './records'
import { DRIVERS, type Ending, type Stage, WORKERS } from './stage'

// What is done to the system. Everything is planned by the number of the payment it accompanies, so that a seed plans the same again,
// however fast the machine is.

export type Disturbance =
  | { readonly kind: 'kill driver' | 'kill worker'; readonly which: 0 | 1; readonly afterMs: number }
  | { readonly kind: 'kill both drivers'; readonly afterMs: number }
  | { readonly kind: 'database'; readonly how: Ending }
  | { readonly kind: 'fault'; readonly order: FaultOrder }

export interface FaultOrder {
  readonly processor: 'stripe' | 'paypal'
  readonly on: string
  readonly fault: string
  readonly times: number
  readonly ms?: number
  readonly code?: string
}

const FAULTS = {
  delay: 16,
  drop_after: 13,
  error_before: 8,
  error_after: 13,
  reset_mid_reply: 12,
  drip: 8,
  garbage: 12,
  request_twice: 20,
  rate_limit: 8,
  decline: 8,
  callback_lose: 6,
  callback_duplicate: 6,
  callback_delay: 6,
  callback_reorder: 6,
  callback_forge: 6,
} as const

const OPERATIONS = {
  stripe: [
    'payment_intents.create',
    'payment_intents.create',
    'payment_intents.capture',
    'payment_intents.cancel',
    'payment_intents.get',
    'refunds.create',
    'setup_intents.create',
    '*',
  ],
  paypal: [
    'orders.create',
    'orders.capture',
    'orders.capture',
    'orders.authorize',
    'orders.get',
    'authorizations.capture',
    'authorizations.void',
    'captures.refund',
    'oauth.token',
    '*',
  ],
} as const

/** The share of payments that a fault is ordered beside. */
const FAULT_RATE = 0.5

/** What accompanies each payment. */
export function planOf(seed: number, payments: number): ReadonlyMap<number, readonly Disturbance[]> {
  const random = randomOf(seed, 'chaos')
  const plan = new Map<number, Disturbance[]>()
  const add = (at: number, what: Disturbance) => plan.set(at, [...(plan.get(at) ?? []), what])
  // The first stories have to be under way, and after the last there is nothing left to disturb.
  const somewhere = () => random.int(Math.floor(payments * 0.05), Math.floor(payments * 0.95))
  const half = () => (random.chance(0.5) ? 0 : 1)
  for (let n = 0; n < Math.max(2, Math.round(payments / 60)); n++)
    add(somewhere(), { kind: 'kill driver', which: half(), afterMs: random.int(0, 400) })
  for (let n = 0; n < Math.max(2, Math.round(payments / 80)); n++)
    add(somewhere(), { kind: 'kill worker', which: half(), afterMs: random.int(0, 400) })
  for (let n = 0; n < Math.max(1, Math.round(payments / 600)); n++)
    add(somewhere(), { kind: 'kill both drivers', afterMs: random.int(0, 400) })
  const endings: readonly [Ending, ...Ending[]] = ['fast', 'immediate', 'kill']
  const restarts = payments < 150 ? 1 : Math.max(endings.length, Math.round(payments / 500))
  const first = random.int(0, endings.length - 1)
  for (let n = 0; n < restarts; n++)
    add(somewhere(), { kind: 'database', how: endings[(first + n) % endings.length] ?? 'fast' })
  for (let at = 0; at < payments; at++)
    if (random.chance(FAULT_RATE)) add(at, { kind: 'fault', order: faultOf(random) })
  return plan
}

function faultOf(random: Random): FaultOrder {
  const processor = random.chance(0.6) ? 'stripe' : 'paypal'
  const fault = random.weighted(FAULTS)
  if (fault.startsWith('callback_'))
    return {
      processor,
      on: '*',
      fault,
      times: random.int(1, 3),
      ...(fault === 'callback_delay' ? { ms: random.int(500, 5000) } : {}),
    }
  const on = random.pick(OPERATIONS[processor])
  const order = { processor, on, fault, times: random.chance(0.15) ? random.int(2, 4) : 1 } as const
  if (fault === 'decline')
    return { ...order, code: random.pick(['insufficient_funds', 'generic_decline', 'lost_card']) }
  return fault === 'delay' || fault === 'drip' ? { ...order, ms: random.int(200, 2500) } : order
}

/** Does what was planned, each thing in its own time. */
export class Chaos {
  readonly #stage: Stage
  readonly #processors: Processors
  readonly #records: Records
  readonly #underWay = new Set<Promise<void>>()
  /** One restart of the database at a time, and of each process. */
  #database: Promise<void> = Promise.resolve()

  constructor(stage: Stage, processors: Processors, records: Records) {
    this.#stage = stage
    this.#processors = processors
    this.#records = records
  }

  begin(disturbances: readonly Disturbance[]): void {
    for (const one of disturbances) {
      const doing = this.#do(one).catch((error: unknown) => {
        this.#records.violations.push(`the torture itself failed: ${error instanceof Error ? error.message : error}`)
      })
      this.#underWay.add(doing)
      doing.finally(() => this.#underWay.delete(doing))
    }
  }

  /** Waits until everything is up again, and counts what the processors really did of what was ordered. */
  async end(): Promise<void> {
    await Promise.all(this.#underWay)
    await this.#database
    for (const { fault, times } of await this.#processors.outstanding())
      this.#records.done.add(`fault ${fault.replaceAll('_', ' ')}`, -times)
    await this.#processors.behave()
  }

  async #do(one: Disturbance): Promise<void> {
    const { done } = this.#records
    switch (one.kind) {
      case 'fault':
        done.add(`fault ${one.order.fault.replaceAll('_', ' ')}`, one.order.times)
        return this.#processors.misbehave(one.order)
      case 'database':
        this.#database = this.#database.then(() => this.#stage.restartDatabase(one.how))
        done.add(`PostgreSQL ended: ${one.how}`)
        return this.#database
      case 'kill both drivers':
        await sleep(one.afterMs)
        done.add('SIGKILL of both drivers')
        await Promise.all(DRIVERS.map((name) => this.#stage.kill(name)))
        return
      default: {
        await sleep(one.afterMs)
        const name = (one.kind === 'kill driver' ? DRIVERS : WORKERS)[one.which]
        if (await this.#stage.kill(name)) done.add(`SIGKILL of ${name}`)
      }
    }
  }
}
