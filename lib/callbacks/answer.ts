import { isDatabaseAway } from '@/db/away'
import { networkOf } from '@/lib/auth/address'
import { type Count, metBy, take } from '@/lib/auth/limiter'
import { tooManyRequests } from '@/lib/auth/limits'
import { env } from '@/lib/env'
import { log, note } from '@/lib/log'
import { counter } from '@/lib/metrics'
import { receiveCallback } from './inbox'
import { readBody } from './read-body'

const MOST_BYTES = 1_000_000

const taken = counter('quittance_callbacks_total', 'Callbacks by what became of them.', ['verdict'])

/**
 * `POST /api/callbacks/<payment system>`, whoever serves it. The address names the payment system; the signature proves the caller. While
 * the database is away the answer is 503, so that the callback comes again. From a network that was refused there too often what proves
 * itself without the network is taken in like any other, since the processor's own is anybody's who has an account there; everything else
 * is answered 429 for the rest of a minute. Other networks and other systems notice nothing.
 */
export async function answerCallback(request: Request, systemId: string): Promise<Response> {
  const network = networkOf(request.headers, env().TRUSTED_PROXIES)
  const refused: Count = { limit: 'callback.refused', key: `${systemId} ${network}` }
  // Made-up addresses of systems are counted together.
  const strayed: Count = { limit: 'callback.refused', key: network }
  const body = await readBody(request, MOST_BYTES)
  if (!body) {
    taken.inc({ verdict: 'too_large' })
    return new Response('too large', { status: 413 })
  }
  try {
    const met = await metBy(refused)
    const call = { headers: request.headers, body }
    const { status, body: text, verdict } = await receiveCallback(systemId, call, met ? 'at hand' : 'any')
    if (verdict !== 'taken' && verdict !== 'deferred') {
      const isStray = verdict === 'unknown_address'
      const tooMany = isStray ? await metBy(strayed) : met
      if (tooMany) {
        taken.inc({ verdict: 'too_many' })
        return tooManyRequests(tooMany.seconds)
      }
      await take([isStray ? strayed : refused])
    }
    taken.inc({ verdict })
    note({ verdict })
    return new Response(text, { status })
  } catch (error) {
    const isAway = isDatabaseAway(error)
    taken.inc({ verdict: isAway ? 'database_away' : 'failed' })
    log.error({ err: error }, 'a callback could not be taken in')
    return new Response('not now, send it again', { status: isAway ? 503 : 500, headers: { 'retry-after': '3' } })
  }
}
