import { type Clock, sleep } from './clock'
import type { Misbehaviour } from './misbehave'
import type { Store } from './store'

/** One try to deliver. */
export interface Attempt {
  at: string
  /** HTTP status of the receiver, null when there was no reply. */
  status: number | null
  error: string | null
  /** True for a forged copy sent on order; it never counts as delivered. */
  forged: boolean
}

/** One webhook to one endpoint. */
export interface Callback {
  id: string
  processor: string
  /** The processor's own id of the endpoint, by which its signer finds the secret. */
  endpoint: string
  url: string
  /** Event type, what `on` of a fault names. */
  type: string
  eventId: string
  /** The exact bytes sent. */
  body: string
  state: 'waiting' | 'delivered' | 'failed' | 'lost'
  attempts: Attempt[]
  at: string
}

/** Headers for one attempt; with `forged` they must look right and verify wrong. Called anew for each attempt. */
export type Signer = (
  callback: Callback,
  body: string,
  forged: boolean,
) => Record<string, string> | Promise<Record<string, string>>

/** Delivers webhooks: at once, again on failure with growing pauses, and wrongly when ordered to. */
export interface Callbacks {
  /** Registers how a processor signs; do it while mounting. */
  signer(processor: string, sign: Signer): void
  /** Queues a webhook and returns at once. */
  send(callback: Omit<Callback, 'id' | 'state' | 'attempts' | 'at'>): Callback
  list(): Callback[]
  /** Sends a past webhook once more, whatever became of it; undefined when the id is unknown. */
  resend(id: string): Promise<Callback | undefined>
  /** Takes up what a former process left waiting. */
  resume(): void
  /** Waits until nothing is under way or the time is over; true when quiet. */
  settle(ms: number): Promise<boolean>
  stop(): void
}

export const MAX_TRIES = 8
const TIMEOUT_MS = 10_000
const REORDER_MS = 3_000

async function post(callback: Callback, body: string, headers: Record<string, string>): Promise<number> {
  const reply = await fetch(callback.url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  await reply.arrayBuffer()
  return reply.status
}

async function tryOnce(callback: Callback, sign: Signer, forged: boolean, at: string): Promise<Attempt> {
  const body = forged ? callback.body.replaceAll(callback.eventId, `${callback.eventId}F`) : callback.body
  try {
    const status = await post(callback, body, await sign(callback, body, forged))
    return { at, status, error: null, forged }
  } catch (error) {
    const problem = error instanceof Error ? String(error.cause ?? error.message) : String(error)
    return { at, status: null, error: problem, forged }
  }
}

function createTimers() {
  const timers = new Set<NodeJS.Timeout>()
  let stopped = false
  return {
    later: (ms: number, run: () => unknown) => {
      if (stopped) return
      const timer = setTimeout(() => {
        timers.delete(timer)
        run()
      }, ms)
      timers.add(timer)
    },
    pending: () => timers.size,
    stop: () => {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}

/** Makes the queue. */
export function createCallbacks(store: Store, clock: Clock, misbehaviour: Misbehaviour): Callbacks {
  const log = store.collection<Callback>('callbacks')
  const signers = new Map<string, Signer>()
  const timers = createTimers()
  const held: Callback[] = []
  let underWay = 0

  function save(callback: Callback) {
    // A reset may have emptied the log meanwhile; what was forgotten stays forgotten.
    if (log.get(callback.id)) log.put(callback.id, callback)
  }

  const later = timers.later

  async function attempt(callback: Callback, forged = false): Promise<boolean> {
    const sign = signers.get(callback.processor) ?? (() => ({}))
    underWay += 1
    const entry = await tryOnce(callback, sign, forged, clock.iso())
    underWay -= 1
    const ok = !forged && entry.status !== null && entry.status >= 200 && entry.status < 300
    callback.attempts.push(entry)
    if (ok) callback.state = 'delivered'
    save(callback)
    return ok
  }

  async function deliver(callback: Callback, tries = 1) {
    if (!log.get(callback.id) || (await attempt(callback))) return
    if (tries < MAX_TRIES) later(2 ** (tries - 1) * 1000, () => deliver(callback, tries + 1))
    else if (callback.state === 'waiting') {
      callback.state = 'failed'
      save(callback)
    }
  }

  function release(url: string) {
    for (const callback of held.filter((one) => one.url === url)) {
      held.splice(held.indexOf(callback), 1)
      later(100, () => deliver(callback))
    }
  }

  function dispatch(callback: Callback) {
    const ordered = (name: `callback_${string}` & Parameters<Misbehaviour['take']>[2][number]) =>
      misbehaviour.take(callback.processor, callback.type, [name])
    if (ordered('callback_lose')) {
      callback.state = 'lost'
      save(callback)
      return
    }
    if (ordered('callback_forge')) later(0, () => attempt(callback, true))
    if (ordered('callback_reorder')) {
      held.push(callback)
      later(REORDER_MS, () => held.includes(callback) && release(callback.url))
      return
    }
    const wait = ordered('callback_delay')?.ms ?? 0
    const copies = ordered('callback_duplicate') ? 2 : 1
    for (let copy = 0; copy < copies; copy += 1) later(wait, () => deliver(callback))
    release(callback.url)
  }

  return {
    signer: (processor, sign) => {
      signers.set(processor, sign)
    },
    send: (request) => {
      const id = `cb_${store.next('callback')}`
      const callback = log.put(id, { ...request, id, state: 'waiting', attempts: [], at: clock.iso() })
      dispatch(callback)
      return callback
    },
    list: () => log.all(),
    resend: async (id) => {
      const callback = log.get(id)
      if (callback) await attempt(callback)
      return callback
    },
    resume: () => {
      for (const callback of log.all()) if (callback.state === 'waiting') later(0, () => deliver(callback))
    },
    settle: async (ms) => {
      const end = Date.now() + ms
      while ((underWay > 0 || timers.pending() > 0) && Date.now() < end) await sleep(20)
      return underWay === 0 && timers.pending() === 0
    },
    stop: timers.stop,
  }
}
