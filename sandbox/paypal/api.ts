import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import type { SandboxApp, SandboxEnv } from '../core/types'
import { captureAuthorization, getAuthorization, reauthorize, voidAuthorization } from './authorizations'
import { getCapture, getRefund, refundCapture } from './captures'
import { type Call, type Outcome, type PayPal, PROCESSOR } from './context'
import { InvalidToken, invalidClient, issueToken, signedIn } from './oauth'
import { authorizeOrder, captureOrder, createOrder, getOrder } from './orders'
import { errorBody, Refusal, refuse } from './refusals'
import { type Json, object } from './validate'
import { createWebhook, deleteWebhook, getWebhook, listWebhooks, updateWebhook, verifySignature } from './webhooks'

const HOST = '/api-m.sandbox.paypal.com'
const LIVE_HOST = '/api-m.paypal.com'
const LONGEST_REQUEST_ID = 108

interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  /** The name a fault is ordered by. */
  operation: string
  run(paypal: PayPal, call: Call, id: string, body: Json, rawBody: string): Outcome | Promise<Outcome>
}

const ORDERS = '/v2/checkout/orders'
const AUTHORIZATIONS = '/v2/payments/authorizations'
const CAPTURES = '/v2/payments/captures'
const NOTIFICATIONS = '/v1/notifications'

const ROUTES: Route[] = [
  { method: 'POST', path: ORDERS, operation: 'orders.create', run: (p, call, _, body) => createOrder(p, call, body) },
  { method: 'GET', path: `${ORDERS}/:id`, operation: 'orders.get', run: getOrder },
  { method: 'POST', path: `${ORDERS}/:id/capture`, operation: 'orders.capture', run: captureOrder },
  { method: 'POST', path: `${ORDERS}/:id/authorize`, operation: 'orders.authorize', run: authorizeOrder },
  { method: 'GET', path: `${AUTHORIZATIONS}/:id`, operation: 'authorizations.get', run: getAuthorization },
  {
    method: 'POST',
    path: `${AUTHORIZATIONS}/:id/capture`,
    operation: 'authorizations.capture',
    run: captureAuthorization,
  },
  { method: 'POST', path: `${AUTHORIZATIONS}/:id/void`, operation: 'authorizations.void', run: voidAuthorization },
  {
    method: 'POST',
    path: `${AUTHORIZATIONS}/:id/reauthorize`,
    operation: 'authorizations.reauthorize',
    run: reauthorize,
  },
  { method: 'GET', path: `${CAPTURES}/:id`, operation: 'captures.get', run: getCapture },
  { method: 'POST', path: `${CAPTURES}/:id/refund`, operation: 'captures.refund', run: refundCapture },
  { method: 'GET', path: '/v2/payments/refunds/:id', operation: 'refunds.get', run: getRefund },
  {
    method: 'POST',
    path: `${NOTIFICATIONS}/webhooks`,
    operation: 'webhooks.create',
    run: (p, call, _, body) => createWebhook(p, call, body),
  },
  { method: 'GET', path: `${NOTIFICATIONS}/webhooks`, operation: 'webhooks.list', run: listWebhooks },
  { method: 'GET', path: `${NOTIFICATIONS}/webhooks/:id`, operation: 'webhooks.get', run: getWebhook },
  {
    method: 'PATCH',
    path: `${NOTIFICATIONS}/webhooks/:id`,
    operation: 'webhooks.update',
    run: (p, call, id, _, raw) => updateWebhook(p, call, id, raw),
  },
  { method: 'DELETE', path: `${NOTIFICATIONS}/webhooks/:id`, operation: 'webhooks.delete', run: deleteWebhook },
  {
    method: 'POST',
    path: `${NOTIFICATIONS}/verify-webhook-signature`,
    operation: 'webhooks.verify',
    run: (p, call, _, body, raw) => verifySignature(p, call, body, raw),
  },
]

/** Every operation a fault can be ordered on. */
export const OPERATIONS = ['oauth.token', ...ROUTES.map((route) => route.operation)]

const debugId = () => randomBytes(7).toString('hex').slice(0, 13)

function errorReply(status: number, refusal?: Refusal): Response {
  const id = debugId()
  const headers: Record<string, string> = { 'PayPal-Debug-Id': id }
  if (status === 429) headers['Retry-After'] = '1'
  return Response.json(errorBody(status, id, refusal?.details, refusal?.links), { status, headers })
}

function invalidToken(): Response {
  const said = { error: 'invalid_token', error_description: 'The token passed in was not found in the system' }
  return Response.json(said, { status: 401, headers: { 'PayPal-Debug-Id': debugId() } })
}

function readBody(c: Context<SandboxEnv>, raw: string): Json {
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) throw new Refusal(415, [])
  if (raw === '') return {}
  try {
    const parsed: unknown = JSON.parse(raw)
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Json
  } catch {
    // Answered below, together with JSON that is not an object.
  }
  throw refuse('MALFORMED_REQUEST_JSON', '/')
}

/** `PayPal-Mock-Response: {"mock_application_codes":"…"}`: the call is refused with that issue, nothing is done. */
function refuseMocked(header: string | undefined): void {
  if (header === undefined) return
  let codes: unknown
  try {
    codes = object(JSON.parse(header)).mock_application_codes
  } catch {
    throw refuse('INVALID_PARAMETER_SYNTAX', '/PayPal-Mock-Response', header)
  }
  const code = Array.isArray(codes) ? codes[0] : codes
  if (typeof code !== 'string' || code === '')
    throw refuse('INVALID_PARAMETER_VALUE', '/PayPal-Mock-Response/mock_application_codes', code)
  throw refuse(code)
}

function readCall(paypal: PayPal, c: Context<SandboxEnv>, operation: string): Call {
  const clientId = signedIn(paypal, c.req.header('authorization'))
  const requestId = c.req.header('paypal-request-id')
  if (requestId !== undefined && (requestId.length < 1 || requestId.length > LONGEST_REQUEST_ID))
    throw refuse('INVALID_STRING_LENGTH', '/PayPal-Request-Id', requestId)
  const representation = /return=representation/i.test(c.req.header('prefer') ?? '')
  return { clientId, operation, path: c.req.path, requestId, representation }
}

async function answer(paypal: PayPal, c: Context<SandboxEnv>, route: Route): Promise<Response> {
  try {
    const call = readCall(paypal, c, route.operation)
    refuseMocked(c.req.header('paypal-mock-response'))
    const raw = route.method === 'POST' || route.method === 'PATCH' ? await c.req.text() : ''
    // A void has no body, and then no content type either.
    const bodiless = route.method !== 'POST' || (route.operation === 'authorizations.void' && raw === '')
    const body = bodiless ? {} : readBody(c, raw)
    const outcome = await route.run(paypal, call, c.req.param('id') ?? '', body, raw)
    const headers = { 'PayPal-Debug-Id': debugId() }
    if (outcome.body === null) return new Response(null, { status: outcome.status, headers })
    return Response.json(outcome.body, { status: outcome.status, headers })
  } catch (error) {
    if (error instanceof InvalidToken) return invalidToken()
    if (error instanceof Refusal) return errorReply(error.status, error)
    throw error
  }
}

/** Mounts PayPal's API: the sandbox's host, and the live one, where no credentials are known. */
export function mountApi(app: SandboxApp, paypal: PayPal): void {
  const { misbehaviour } = paypal.core
  misbehaviour.shape(PROCESSOR, (kind) => errorReply(kind === 'rate_limit' ? 429 : 500))
  app.post(`${HOST}/v1/oauth2/token`, misbehaviour.on(PROCESSOR, 'oauth.token'), (c) => issueToken(paypal, c))
  for (const route of ROUTES)
    app.on(route.method, HOST + route.path, misbehaviour.on(PROCESSOR, route.operation), (c) =>
      answer(paypal, c, route),
    )
  app.all(`${HOST}/*`, () => errorReply(404))
  app.post(`${LIVE_HOST}/v1/oauth2/token`, invalidClient)
  app.all(`${LIVE_HOST}/*`, invalidToken)
}
