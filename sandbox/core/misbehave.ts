import type { MiddlewareHandler } from 'hono'
import { sleep } from './clock'
import { drip, dropConnection, resetMidReply } from './socket'
import type { Store } from './store'
import type { Fault, FaultName, SandboxEnv } from './types'

/** How a processor words its own failures; `rate_limit` should carry Retry-After. */
export type FailureShape = (kind: 'server_error' | 'rate_limit') => Response

/** The registry of faults, and the middleware that lets them happen. */
export interface Misbehaviour {
  /** Orders a fault; they happen in the order in which they were ordered. */
  order(fault: Omit<Fault, 'id'>): Fault
  list(): Fault[]
  clear(): void
  /** Takes one of the named faults for this operation off the list, or undefined; used for callbacks and declines. */
  take(processor: string, operation: string, names: readonly FaultName[]): Fault | undefined
  /** The decline code ordered for this operation, used up by asking; call it where the card would be charged. */
  takeDecline(processor: string, operation: string): string | undefined
  /** Tells how a processor words a 500 and a 429; without it they are plain text. */
  shape(processor: string, shape: FailureShape): void
  /** A processor's wording of a failure. */
  failure(processor: string, kind: 'server_error' | 'rate_limit'): Response
  /** Waits if a delay was ordered for this operation. */
  delay(processor: string, operation: string): Promise<void>
  /**
   * Route middleware: put it first on every API route. Inner handlers find the fault in `c.get('fault')`.
   * With `ownDelay` the route calls `delay` itself, at the moment its work is under way.
   */
  on(processor: string, operation: string, options?: { ownDelay: boolean }): MiddlewareHandler<SandboxEnv>
}

const REPLY_FAULTS = [
  'error_before',
  'error_after',
  'drop_after',
  'reset_mid_reply',
  'drip',
  'garbage',
  'request_twice',
  'rate_limit',
] as const

const GARBAGE = '<html><head><title>502 Bad Gateway</title></head><body>{"id": "ch_'

function plainFailure(kind: 'server_error' | 'rate_limit'): Response {
  return kind === 'rate_limit'
    ? new Response('Too many requests', { status: 429, headers: { 'Retry-After': '1' } })
    : new Response('Internal server error', { status: 500 })
}

/** The same bytes once more, as a network does that saw the first connection break. Nobody reads the reply. */
async function deliverAgain(request: Request): Promise<void> {
  const { method, url, headers } = request
  const body = method === 'GET' ? null : await request.arrayBuffer()
  const sent = new Headers(headers)
  for (const name of ['connection', 'content-length', 'host', 'transfer-encoding']) sent.delete(name)
  const reply = await fetch(url, { method, headers: sent, body }).catch(() => null)
  await reply?.arrayBuffer()
}

function createMiddleware(
  registry: Misbehaviour,
  processor: string,
  operation: string,
  ownDelay: boolean,
): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    if (!ownDelay) await registry.delay(processor, operation)
    const fault = registry.take(processor, operation, REPLY_FAULTS)
    if (!fault) return next()
    if (fault.fault === 'error_before') return registry.failure(processor, 'server_error')
    if (fault.fault === 'rate_limit') return registry.failure(processor, 'rate_limit')
    if (fault.fault === 'request_twice') {
      const again = c.req.raw.clone()
      await next()
      // PayPal forgets a refusal, key or no key: delivered again it would be tried again, and no caller could learn of it from its reply.
      if (c.res?.ok) await deliverAgain(again)
      return
    }
    c.set('fault', fault)
    await next()
    const reply = c.res
    // Assigning over an existing reply would merge its headers into the new one.
    c.res = undefined
    if (fault.fault === 'error_after') c.res = registry.failure(processor, 'server_error')
    else if (fault.fault === 'garbage')
      c.res = new Response(GARBAGE, { status: reply.status, headers: { 'Content-Type': 'application/json' } })
    else if (fault.fault === 'drop_after') c.res = dropConnection(c.env.outgoing)
    else if (fault.fault === 'reset_mid_reply') c.res = await resetMidReply(c.env.outgoing, reply)
    else c.res = await drip(c.env.outgoing, reply, fault.ms ?? 2000)
  }
}

/** Makes the registry on the store, so that orders survive a restart. */
export function createMisbehaviour(store: Store): Misbehaviour {
  const faults = store.collection<Fault>('faults')
  const shapes = new Map<string, FailureShape>()

  const registry: Misbehaviour = {
    order: (fault) => {
      const id = `fault_${store.next('fault')}`
      return faults.put(id, { ...fault, id })
    },
    list: () => faults.all(),
    clear: () => faults.clear(),
    take: (processor, operation, names) => {
      const fault = faults
        .all()
        .find((f) => f.processor === processor && (f.on === '*' || f.on === operation) && names.includes(f.fault))
      if (!fault) return undefined
      if (fault.times <= 1) faults.delete(fault.id)
      else faults.put(fault.id, { ...fault, times: fault.times - 1 })
      return fault
    },
    takeDecline: (processor, operation) => {
      const fault = registry.take(processor, operation, ['decline'])
      return fault && (fault.code ?? 'generic_decline')
    },
    shape: (processor, shape) => {
      shapes.set(processor, shape)
    },
    failure: (processor, kind) => (shapes.get(processor) ?? plainFailure)(kind),
    delay: async (processor, operation) => {
      const delay = registry.take(processor, operation, ['delay'])
      if (delay) await sleep(delay.ms ?? 1000)
    },
    on: (processor, operation, options) => createMiddleware(registry, processor, operation, options?.ownDelay ?? false),
  }
  return registry
}
