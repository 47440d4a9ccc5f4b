import { readBody } from '@/lib/callbacks/read-body'
import { type Refusal, refuse } from '@/lib/result'

// JSON in and out, as what scripts of our pages ask is asked and answered.

const TRY_AGAIN_SECONDS = '3'

/** Codes of refusals that are not about what was typed. */
const STATUSES: Readonly<Record<string, number>> = {
  signed_out: 401,
  foreign: 403,
  not_found: 404,
  too_large: 413,
  too_many: 429,
  internal: 500,
  unavailable: 503,
}

/** What a refusal of a body says: what it is too large to be, and how the sentence ends for whoever fears that something happened. */
export interface BodyWords {
  readonly thing: string
  readonly end: string
}

/**
 * The one JSON object of a request, for a handler that answers JSON; else the answer that says why there is none: 415 for another content
 * type, 413 for more than `most` bytes, 400 for what is no JSON object.
 */
export async function readObject(
  request: Request,
  most: number,
  { thing, end }: BodyWords,
): Promise<object | Response> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
    return refused(refuse('not_json', `Send JSON, and say so in the content type. ${end}`), 415)
  const body = await readBody(request, most)
  if (!body) return refused(refuse('too_large', `This is too large to be ${thing}. ${end}`))
  return parsed(body) ?? refused(refuse('not_json', `Send one JSON object. ${end}`), 400)
}

function parsed(body: Uint8Array): object | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The answer for a refusal, `{ code, message, fields?, links? }`: with the status of its code, 422 where it is about what was typed. */
export function refused(refusal: Refusal, status = STATUSES[refusal.code] ?? 422): Response {
  const { ok: _, ...said } = refusal
  const seconds = 'retryAfter' in said ? String(said.retryAfter) : TRY_AGAIN_SECONDS
  return json(status, said, status === 429 || status === 503 ? { 'retry-after': seconds } : {})
}

/** An answer in JSON that nobody keeps. */
export function json(status: number, body: object, more: Readonly<Record<string, string>> = {}): Response {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', ...more }
  return new Response(JSON.stringify(body), { status, headers })
}

/** For `runAction` of a handler without a framework: nothing there uses exceptions to go elsewhere. */
export function rethrow(): void {}
