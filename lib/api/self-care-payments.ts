import { may } from '@/lib/auth/actor'
import { networkOf } from '@/lib/auth/address'
import { drawnForAnother } from '@/lib/auth/drawn-for'
import { FOREIGN, isForeign } from '@/lib/auth/headers'
import { type Answer, runAction, SIGNED_OUT } from '@/lib/auth/run-action'
import { sessionOf } from '@/lib/auth/session-of'
import { env } from '@/lib/env'
import { log, note } from '@/lib/log'
import { notFound, refuse } from '@/lib/result'
import { json, readObject, refused, rethrow } from './json'
import { type Paid, pay, paying } from './pay'
import { localeFor } from './words'

// What the pay page's scripts ask. A plain function from request to answer, so that the server around Next can give it without Next's
// cost; nothing has looked at the request before, so all that `proxy.ts` guards elsewhere is guarded here too.

export const PAYMENTS_PATH = '/api/self-care/payments'

const MOST_BYTES = 16_000
const WORDS = { thing: 'a payment', end: 'Nothing was charged.' }

/**
 * `POST /api/self-care/payments`, whoever serves it: JSON of `paying` from the browser of a signed-in customer. 201 for a payment that was
 * made now and 200 for one that was there, with `{ paymentId, transactionId, status, address }`; else `{ code, message, fields?, links? }`:
 * 422 for what was typed, 400 for what is no JSON, 401 signed out, 403 from another site, 404 not a customer's, 413, 415, 429, 503.
 */
export async function answerPayment(request: Request): Promise<Response> {
  const { headers } = request
  if (isForeign({ method: request.method, path: PAYMENTS_PATH, headers }, env().BASE_URL))
    return refused(refuse('foreign', FOREIGN))
  const sent = await readObject(request, MOST_BYTES, WORDS)
  if (sent instanceof Response) return sent
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

/** Nobody waits for it, and there is nobody to tell when it fails. */
function later(work: () => Promise<void>): void {
  work().catch((error: unknown) => log.error({ err: error }, 'what was left for later failed'))
}

function answerOf(answer: Answer<Paid>): Response {
  if (!answer.ok) return refused(answer)
  const { made, paymentId, transactionId, status, address } = answer.value
  note({ payment: paymentId })
  return json(made ? 201 : 200, { paymentId, transactionId, status, address })
}
