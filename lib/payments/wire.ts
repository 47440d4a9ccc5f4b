import { duration } from '@/lib/metrics'
import type { Http, HttpRequest, HttpResult } from './contract'

// The one place where bytes leave for a processor. It turns every way in which a call can go wrong into one of two facts: nothing was
// sent, or something was sent and no whole answer came. Nothing is ever sent twice from here.

const ANSWER_WITHIN_MS = 20_000
const MOST_BYTES = 2_000_000

const calls = duration('quittance_processor_call_seconds', 'Time of a call to a processor.', ['host', 'result'])

/** Errors that can only occur before the first byte of a request has left. */
const BEFORE_SENDING: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/**
 * The wire to processors. `route` may send an address elsewhere (Test mode to the sandbox); by default it is used as it is.
 * Only https is accepted of an adapter, redirects are not followed, and a reply over 2 MB counts as no reply.
 */
export function createHttp(route: (url: string) => string = (url) => url, answerWithinMs = ANSWER_WITHIN_MS): Http {
  return async (request) => {
    if (!request.url.startsWith('https://')) return { kind: 'not_sent', cause: 'only https addresses are called' }
    const end = calls.startTimer({ host: new URL(request.url).host })
    const result = await call(request, route(request.url), answerWithinMs).catch(faultOf)
    end({ result: result.kind === 'replied' ? `${Math.floor(result.status / 100)}xx` : result.kind })
    return result
  }
}

async function call(request: HttpRequest, url: string, answerWithinMs: number): Promise<HttpResult> {
  const response = await fetch(url, {
    method: request.method,
    redirect: 'manual',
    signal: AbortSignal.timeout(answerWithinMs),
    ...(request.headers === undefined ? {} : { headers: request.headers }),
    ...(request.body === undefined ? {} : { body: request.body }),
  })
  const body = await response.text()
  if (body.length > MOST_BYTES) return { kind: 'no_reply', cause: 'the reply is too large' }
  return { kind: 'replied', status: response.status, headers: response.headers, body }
}

function faultOf(error: unknown): HttpResult {
  const codes = codesOf(error)
  const cause = codes[0] ?? (error instanceof Error ? error.name : 'unknown fault')
  return codes.some((code) => BEFORE_SENDING.has(code)) ? { kind: 'not_sent', cause } : { kind: 'no_reply', cause }
}

/** Error codes from the outside in: `fetch` wraps the socket's error, and a refused double-stack connect wraps several. */
function codesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return []
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  const several = error instanceof AggregateError ? error.errors.flatMap(codesOf) : []
  return [...own, ...codesOf(error.cause), ...several]
}
