import type { AdapterContext, HttpRequest, HttpResult, Inquiry } from './contract'
import type { Evidence, Fault, Outcome, Told } from './outcome'

// One request, one answer, and what the answer means before anyone reads its contents.

export type Exchange =
  | { readonly kind: 'told'; readonly outcome: Told }
  | { readonly kind: 'missing'; readonly evidence: Evidence }
  | { readonly kind: 'fault'; readonly outcome: Fault }

/** Sends a request; `translate` reads the processor's JSON and answers null for "I do not recognise this". */
export async function exchange(
  context: Pick<AdapterContext<unknown>, 'http'>,
  request: HttpRequest,
  translate: (json: unknown, status: number) => Told | null,
): Promise<Exchange> {
  const answer = await context.http(request)
  if (answer.kind !== 'replied') return { kind: 'fault', outcome: faultOfSilence(answer) }
  const told = answer.status >= 500 ? null : translate(jsonOrNull(answer.body), answer.status)
  if (told) return { kind: 'told', outcome: told }
  if (answer.status === 404) return { kind: 'missing', evidence: { processorCode: '404' } }
  return { kind: 'fault', outcome: faultOfStatus(answer.status) }
}

/** What a call without a whole answer means: nothing happened, or nobody knows. */
export function faultOfSilence(answer: Exclude<HttpResult, { kind: 'replied' }>): Fault {
  return answer.kind === 'not_sent'
    ? { kind: 'failed', code: 'unreachable', evidence: { message: answer.cause } }
    : { kind: 'unknown', evidence: { message: answer.cause } }
}

/** What an answer means that says nothing we can read. A 5xx, an unreadable 2xx and a 409 (still in progress) leave it open what happened. */
export function faultOfStatus(status: number, evidence: Evidence = {}): Fault {
  const seen = { processorCode: String(status), ...evidence }
  if (status === 401 || status === 403) return { kind: 'failed', code: 'bad_credentials', evidence: seen }
  if (status === 429) return { kind: 'failed', code: 'rate_limited', evidence: seen }
  if (status === 409 || status >= 500 || status < 400) return { kind: 'unknown', evidence: seen }
  return { kind: 'failed', code: 'bad_request', evidence: seen }
}

/** JSON as it can be kept, or null when it is none: NUL and halves of characters, which no database stores, are left out of its texts. */
export function jsonOrNull(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text)
    return /\\u(0000|d[89a-f])/i.test(text) ? storable(json) : json
  } catch {
    return null
  }
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed()
  if (Array.isArray(value)) return value.map(storable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storable(key), storable(inner)]))
}

export function asOutcome(result: Exchange): Outcome {
  return result.kind === 'missing' ? { kind: 'failed', code: 'bad_request', evidence: result.evidence } : result.outcome
}

export function asInquiry(result: Exchange): Inquiry {
  switch (result.kind) {
    case 'told':
      return { kind: 'answered', outcome: result.outcome }
    case 'missing':
      return { kind: 'not_found' }
    case 'fault':
      return { kind: 'unanswered', evidence: result.outcome.evidence }
  }
}
