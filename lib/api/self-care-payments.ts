import { may } from '@/lib/auth/actor'
import { networkOf } from '@/lib/auth/address'
import { drawnForAnother } from '@/lib/auth/drawn-for'
import { FOREIGN, isForeign } from '@/lib/auth/headers'
import { type Answer, runAction, SIGNED_OUT } from '@/lib/auth/run-action'
import { sessionOf } from '@/lib/auth/session-of'
import { readBody } from '@/lib/callbacks/read-body'
import { env } from '@/lib/env'
import { log, note } from '@/lib/log'
import { notFound, type Refusal, refuse } from '@/lib/result'
import { type Paid, pay, paying } from './pay'
import { localeFor } from './words'

// What the pay page's scripts ask. A plain function from request to answer, so that the server around Next can give it without Next's
// cost; nothing has looked at the request before, so all that `proxy.ts` guards elsewhere is guarded here too.

export const PAYMENTS_PATH = '/api/self-care/payments'

const MOST_BYTES = 16_000
const TRY_AGAIN_SECONDS = '3'

/** Codes of refusals that are not about what was typed. */
const STATUSES: Readonly<Record<string, number>> = {
  signed_out: 401,
  not_found: 404,
  too_many: 429,
  internal: 500,
  unavailable: 503,
}

/**
 * `POST /api/self-care/payments`, whoever serves it: JSON of `paying` from the browser of a signed-in customer. 201 for a payment that was
 * made now and 200 for one that was there, with `{ paymentId, transactionId, status, address }`; else `{ code, message, fields?, links? }`:
 * 422 for what was typed, 400 for what is no JSON, 401 signed out, 403 from another site, 404 not a customer's, 413, 415, 429, 503.
 */
export async function answerPayment(request: Request): Promise<Response> {
  const { headers } = request
  if (isForeign({ method: request.method, path: PAYMENTS_PATH, headers }, env().BASE_URL))
    return refused(403, refuse('foreign', FOREIGN))
  if (!/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? ''))
    return refused(415, refuse('not_json', 'Send JSON, and say so in the content type. Nothing was charged.'))
  const body = await readBody(request, MOST_BYTES)
  if (!body) return refused(413, refuse('too_large', 'This is too large to be a payment. Nothing was charged.'))
  const sent = parsed(body)
  if (!sent) return refused(400, refuse('not_json', 'Send one JSON object. Nothing was charged.'))
  const who = async () => {
    const live = await sessionOf(headers)
    if (!live?.actor || !live.place) return SIGNED_OUT
    const another = await drawnForAnother(live, sent, headers)
    if (another) return another
    const { actor, place } = live
    if (actor.kind !== 'customer' || !may(actor, 'own.pay')) return notFound('page')
    const locale = localeFor(place.locale, headers.get('accept-language'))
    const network = networkOf(headers, env().TRUSTED_PROXIES)
    return { actor, setting: { merchant: place.profileName, locale, network, later } }
  }
  return answerOf(
    await runAction(
      { who, schema: paying, fn: ({ actor, setting }, input) => pay(actor, input, setting), rethrow },
      sent,
    ),
  )
}

/** Nothing here uses exceptions to go elsewhere. */
function rethrow(): void {}

/** Nobody waits for it, and there is nobody to tell when it fails. */
function later(work: () => Promise<void>): void {
  work().catch((error: unknown) => log.error({ err: error }, 'what was left for later failed'))
}

function parsed(body: Uint8Array): object | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function answerOf(answer: Answer<Paid>): Response {
  if (!answer.ok) return refused(STATUSES[answer.code] ?? 422, answer)
  const { made, paymentId, transactionId, status, address } = answer.value
  note({ payment: paymentId })
  return json(made ? 201 : 200, { paymentId, transactionId, status, address })
}

function refused(status: number, { ok: _, ...said }: Refusal): Response {
  const seconds = 'retryAfter' in said ? String(said.retryAfter) : TRY_AGAIN_SECONDS
  return json(status, said, status === 429 || status === 503 ? { 'retry-after': seconds } : {})
}

function json(status: number, body: object, more: Readonly<Record<string, string>> = {}): Response {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', ...more }
  return new Response(JSON.stringify(body), { status, headers })
}
