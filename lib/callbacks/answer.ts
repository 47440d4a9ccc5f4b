import { isDatabaseAway } from '@/db/away'
import { log, note } from '@/lib/log'
import { counter } from '@/lib/metrics'
import { type Answer, receiveCallback } from './inbox'
import { readBody } from './read-body'

const MOST_BYTES = 1_000_000

const VERDICTS: Readonly<Record<Answer['status'], string>> = {
  200: 'taken',
  400: 'malformed',
  401: 'forged',
  404: 'unknown_address',
  503: 'deferred',
}
const taken = counter('quittance_callbacks_total', 'Callbacks by what became of them.', ['verdict'])

/**
 * `POST /api/callbacks/<payment system>`, whoever serves it. The address names the payment system; the signature proves the caller. While
 * the database is away the answer is 503, so that the callback comes again.
 */
export async function answerCallback(request: Request, systemId: string): Promise<Response> {
  const body = await readBody(request, MOST_BYTES)
  if (!body) {
    taken.inc({ verdict: 'too_large' })
    return new Response('too large', { status: 413 })
  }
  try {
    const { status, body: text } = await receiveCallback(systemId, { headers: request.headers, body })
    taken.inc({ verdict: VERDICTS[status] })
    note({ verdict: VERDICTS[status] })
    return new Response(text, { status })
  } catch (error) {
    const isAway = isDatabaseAway(error)
    taken.inc({ verdict: isAway ? 'database_away' : 'failed' })
    log.error({ err: error }, 'a callback could not be taken in')
    return new Response('not now, send it again', { status: isAway ? 503 : 500, headers: { 'retry-after': '3' } })
  }
}
