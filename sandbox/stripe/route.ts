import type { Context } from 'hono'
import type { Core } from '../core/core'
import type { SandboxApp, SandboxEnv } from '../core/types'
import { type Account, type Cause, newId } from './account'
import { authenticate, requireSecret } from './auth'
import { StripeFailure } from './errors'
import { API_VERSION } from './events'
import { type Params, parseForm } from './form'
import { claim, fingerprint, type Reply } from './idempotency'
import { render } from './render'

/** What a handler gets: who asks, with which parameters, and what to name as the cause of events. */
export interface ApiCall {
  account: Account
  /** True when a browser called with the publishable key; the handler must then ask for the client secret. */
  publishable: boolean
  params: Params
  cause: Cause
  operation: string
  /** The API version asked for: `2026-07-29.dahlia`. */
  version: string
  /** A part of the path; '' when it has none of that name. */
  part(name: string): string
}

/** Returns the object to reply with, or throws a StripeFailure. */
export type Handler = (call: ApiCall) => object

/** Mounts one operation under /api.stripe.com/v1. */
export type Route = (
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  operation: string,
  handler: Handler,
  options?: { browser: boolean },
) => void

const PREFIX = '/api.stripe.com'
const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Request-Id',
}

function respond(reply: Reply, extra: Record<string, string> = {}): Response {
  const headers = {
    'Content-Type': 'application/json',
    'Request-Id': reply.requestId,
    'Stripe-Version': API_VERSION,
    ...CORS,
    ...extra,
  }
  return new Response(reply.body, { status: reply.status, headers })
}

function failed(error: unknown, requestId: string): Reply {
  if (!(error instanceof StripeFailure)) throw error
  const body = { ...error.body, request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}` }
  return { status: error.status, body: render({ error: body }), requestId }
}

/** Stripe's own words for a fault ordered by misbehaviour. */
function failureShape(kind: 'server_error' | 'rate_limit'): Response {
  const requestId = newId('req')
  if (kind === 'rate_limit') {
    const message =
      'Request rate limit exceeded. You can learn more about rate limits at https://stripe.com/docs/rate-limits.'
    const error = { type: 'rate_limit_error', code: 'rate_limit', message }
    return respond({ status: 429, body: render({ error }), requestId }, { 'Retry-After': '1' })
  }
  const error = { type: 'api_error', message: 'An unknown error occurred.' }
  return respond({ status: 500, body: render({ error }), requestId })
}

async function run(core: Core, c: Context<SandboxEnv>, operation: string, handler: Handler, browser: boolean) {
  const requestId = newId('req')
  const version = c.req.header('stripe-version') ?? API_VERSION
  let finish: ((reply: Reply | undefined) => void) | undefined
  let keep = true
  let reply: Reply
  try {
    const caller = authenticate(core, c.req.header('authorization'), c.req.header('stripe-account'))
    if (!browser) requireSecret(caller)
    const posted = c.req.method === 'POST'
    const form = posted ? await c.req.text() : new URL(c.req.url).search.slice(1)
    const key = posted ? c.req.header('idempotency-key') : undefined
    if (key) {
      const claimed = claim(core, caller.account.id, key, fingerprint(c.req.method, c.req.path, form))
      if (claimed.replay) {
        const extra = {
          'Idempotent-Replayed': 'true',
          'Original-Request': claimed.replay.requestId,
          'Idempotency-Key': key,
        }
        return respond({ ...claimed.replay, requestId }, extra)
      }
      finish = claimed.finish
    }
    await core.misbehaviour.delay('stripe', operation)
    const cause = { requestId, idempotencyKey: key ?? null }
    const part = (name: string) => c.req.param(name) ?? ''
    const result = handler({ ...caller, params: parseForm(form), cause, operation, version, part })
    reply = { status: 200, body: render(result), requestId }
  } catch (error) {
    keep = error instanceof StripeFailure && !error.early
    if (!(error instanceof StripeFailure)) finish?.(undefined)
    reply = failed(error, requestId)
  }
  // A 500 after the work was done is kept and repeated too, as Stripe does.
  const kept = c.get('fault')?.fault === 'error_after' ? await toReply(failureShape('server_error'), requestId) : reply
  finish?.(keep ? kept : undefined)
  return respond(reply, { 'Stripe-Version': version })
}

async function toReply(response: Response, requestId: string): Promise<Reply> {
  return { status: response.status, body: await response.text(), requestId }
}

/** Prepares the app for Stripe's API and returns the function that mounts its operations; call `rest` after the last. */
export function createRouter(app: SandboxApp, core: Core): { route: Route; rest: () => void } {
  core.misbehaviour.shape('stripe', failureShape)
  app.options(`${PREFIX}/*`, () => {
    const headers = {
      ...CORS,
      'Access-Control-Allow-Methods': 'GET, POST, DELETE',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, Stripe-Account, Stripe-Version',
    }
    return new Response(null, { status: 204, headers })
  })
  const route: Route = (method, path, operation, handler, options) => {
    const weather = core.misbehaviour.on('stripe', operation, { ownDelay: true })
    const browser = options?.browser ?? false
    app.on(method, `${PREFIX}/v1${path}`, weather, (c) => run(core, c, operation, handler, browser))
  }
  const rest = () => {
    app.all(`${PREFIX}/*`, (c) => {
      const path = c.req.path.slice(PREFIX.length)
      const message = `Unrecognized request URL (${c.req.method}: ${path}).`
      const body = render({ error: { type: 'invalid_request_error', message } })
      return respond({ status: 404, body, requestId: newId('req') })
    })
  }
  return { route, rest }
}
