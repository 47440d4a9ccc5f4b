import type { Core } from '../core/core'
import { StripeFailure } from './errors'

/** A finished reply. */
export interface Reply {
  status: number
  body: string
  requestId: string
}

interface Kept extends Reply {
  print: string
  at: number
}

const KEEP_MS = 24 * 3_600_000
const inFlight = new WeakMap<Core, Set<string>>()

/** What a key is compared by: method, path and the parameters whatever their order. */
export function fingerprint(method: string, path: string, form: string): string {
  const params = new URLSearchParams(form)
  params.sort()
  return `${method} ${path} ${params}`
}

/** Claims a key: a reply to repeat, or `finish` to call with the reply (undefined: keep nothing). Throws 400 and 409 as Stripe does. */
export function claim(core: Core, accountId: string, key: string, print: string) {
  const kept = core.store.collection<Kept>('stripe.idempotency')
  const busy = inFlight.get(core) ?? new Set<string>()
  inFlight.set(core, busy)
  const id = `${accountId} ${key}`
  const found = kept.get(id)
  const earlier = found && core.clock.now() - found.at < KEEP_MS ? found : undefined
  if (earlier && earlier.print !== print) {
    throw new StripeFailure(
      400,
      {
        type: 'idempotency_error',
        message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      },
      true,
    )
  }
  if (earlier) return { replay: earlier }
  if (busy.has(id)) {
    throw new StripeFailure(
      409,
      {
        type: 'idempotency_error',
        code: 'idempotency_key_in_use',
        message: `There is currently another in-progress request using this Idempotency Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
      },
      true,
    )
  }
  busy.add(id)
  return {
    finish: (reply: Reply | undefined) => {
      busy.delete(id)
      if (reply) kept.put(id, { ...reply, print, at: core.clock.now() })
    },
  }
}
