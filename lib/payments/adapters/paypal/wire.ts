import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { HttpResult } from '../../contract'
import { type Exchange, faultOfSilence, faultOfStatus, jsonOrNull } from '../../exchange'
import type { Evidence, Fault, Told } from '../../outcome'
import { declineOf } from './declines'
import { type Context, hostOf } from './settings'

// How a call reaches PayPal: first a token, then the call itself with our id as `PayPal-Request-Id`, under which a repeat is harmless.

const RENEW_BEFORE_MS = 60_000
const MOST_TOKENS = 100

/** Access tokens by account, in memory only: they are worth hours and are asked for again by any process that lacks one. */
const tokens = new Map<string, { readonly token: string; readonly until: number }>()

const tokenShape = z.object({ access_token: z.string().min(1), expires_in: z.number(), app_id: z.string().default('') })

const errorShape = z.object({
  name: z.string().optional(),
  message: z.string().optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
  debug_id: z.string().optional(),
  details: z.array(z.object({ issue: z.string().optional(), description: z.string().optional() })).default([]),
  links: z.array(z.object({ rel: z.string(), href: z.string() })).default([]),
})
export type PayPalError = z.infer<typeof errorShape>

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH'
  readonly path: string
  readonly body?: unknown
  /** Our id of what is being done. A second call under the same id gives the first one's answer. */
  readonly requestId?: string
}

export type Reply =
  | { readonly kind: 'answer'; readonly json: unknown; readonly status: number }
  | { readonly kind: 'refusal'; readonly status: number; readonly issue: string; readonly error: PayPalError }
  | { readonly kind: 'fault'; readonly outcome: Fault }

export type Token =
  | { readonly kind: 'token'; readonly token: string; readonly app: string }
  | { readonly kind: 'fault'; readonly outcome: Extract<Fault, { kind: 'failed' }> }

/** One call with a valid token. A token that PayPal no longer takes is renewed once: a call refused for its token has done nothing. */
export async function send(context: Context, call: Call): Promise<Reply> {
  const kept = tokens.get(accountKey(context))
  if (kept && kept.until > context.now.getTime()) {
    const reply = await sendWith(kept.token, context, call)
    if (!(reply.kind === 'refusal' && reply.status === 401)) return reply
  }
  const fresh = await fetchToken(context)
  return fresh.kind === 'token' ? sendWith(fresh.token, context, call) : fresh
}

/**
 * Asks for a new token. Whatever goes wrong here is `failed`, never `unknown`: the call that would have moved money was not made yet.
 */
export async function fetchToken(context: Context): Promise<Token> {
  const { login, password } = context.settings
  const answer = await context.http({
    method: 'POST',
    url: `${hostOf(context)}/v1/oauth2/token`,
    headers: {
      authorization: `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  })
  if (answer.kind !== 'replied') return noToken('unreachable', { message: answer.cause })
  const read = tokenShape.safeParse(jsonOrNull(answer.body))
  if (answer.status === 200 && read.success) {
    keepToken(context, read.data.access_token, read.data.expires_in)
    return { kind: 'token', token: read.data.access_token, app: read.data.app_id }
  }
  const fault = faultOfStatus(answer.status, evidenceOf(errorOf(answer, context), String(answer.status)))
  return noToken(fault.kind === 'failed' ? fault.code : 'unreachable', fault.evidence)
}

/** What a reply means, given what its JSON tells. A refusal with a known reason is a decline; the rest is the wire's business. */
export function judge(reply: Reply, translate: (json: unknown, status: number) => Told | null): Exchange {
  if (reply.kind === 'fault') return reply
  if (reply.kind === 'answer') {
    const told = translate(reply.json, reply.status)
    if (told) return { kind: 'told', outcome: told }
    return { kind: 'fault', outcome: { kind: 'unknown', evidence: { message: 'PayPal’s reply was not understood' } } }
  }
  const evidence = evidenceOf(reply.error, reply.issue)
  const code = declineOf(reply.issue)
  if (code) return { kind: 'told', outcome: { kind: 'declined', code, evidence } }
  if (reply.status === 404) return { kind: 'missing', evidence }
  return { kind: 'fault', outcome: faultOfStatus(reply.status, evidence) }
}

/** What is kept of PayPal's error body: its issue, its sentence and the debug id that PayPal's support asks for. */
export function evidenceOf(error: PayPalError, issue: string): Evidence {
  const message = error.details[0]?.description ?? error.message ?? error.error_description
  const { links: _, ...raw } = error
  return { processorCode: issue, ...(message === undefined ? {} : { message }), raw }
}

async function sendWith(token: string, context: Context, call: Call): Promise<Reply> {
  const answer = await context.http({
    method: call.method,
    url: `${hostOf(context)}${call.path}`,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(call.method === 'POST' ? { prefer: 'return=representation' } : {}),
      ...(call.requestId === undefined ? {} : { 'paypal-request-id': call.requestId }),
    },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  })
  if (answer.kind !== 'replied') return { kind: 'fault', outcome: faultOfSilence(answer) }
  const debugId = answer.headers.get('paypal-debug-id')
  if (answer.status < 300)
    return { kind: 'answer', json: withDebugId(jsonOrNull(answer.body), debugId), status: answer.status }
  const error = errorOf(answer, context)
  const issue = error.details[0]?.issue ?? error.name ?? error.error ?? String(answer.status)
  // A 5xx says nothing certain, and neither does "your first request is still being worked on", whatever status it wears.
  if (answer.status < 400 || answer.status >= 500 || issue === 'PREVIOUS_REQUEST_IN_PROGRESS')
    return { kind: 'fault', outcome: { kind: 'unknown', evidence: evidenceOf(error, issue) } }
  return { kind: 'refusal', status: answer.status, issue, error }
}

/** Reads an error body, from which our secret is cut should PayPal ever repeat it to us. */
function errorOf(answer: Extract<HttpResult, { kind: 'replied' }>, context: Context): PayPalError {
  const debugId = answer.headers.get('paypal-debug-id')
  const body = answer.body.replaceAll(context.settings.password, '•••')
  const read = errorShape.safeParse(withDebugId(jsonOrNull(body), debugId))
  return read.success ? read.data : { details: [], links: [], ...(debugId === null ? {} : { debug_id: debugId }) }
}

function withDebugId(json: unknown, debugId: string | null): unknown {
  const open = typeof json === 'object' && json !== null && !Array.isArray(json) && !('debug_id' in json)
  return open && debugId !== null ? { ...json, debug_id: debugId } : json
}

function noToken(code: Extract<Fault, { kind: 'failed' }>['code'], evidence: Evidence): Token {
  return { kind: 'fault', outcome: { kind: 'failed', code, evidence } }
}

function keepToken(context: Context, token: string, seconds: number): void {
  const oldest = tokens.keys().next()
  if (tokens.size >= MOST_TOKENS && !oldest.done) tokens.delete(oldest.value)
  tokens.set(accountKey(context), { token, until: context.now.getTime() + seconds * 1000 - RENEW_BEFORE_MS })
}

function accountKey(context: Context): string {
  const { login, password } = context.settings
  return createHash('sha256')
    .update(JSON.stringify([hostOf(context), login, password]))
    .digest('hex')
}
