import type { Errand } from './client'
import { atLeast, type Figure, perSecond } from './figures'
import { AT_ONCE, ratioOf, sideBySide } from './measure'
import { intentOf } from './processor'
import type { Bench } from './rows'

/** P7: a callback verified, deduplicated, stored and answered, beside a handler that stores its body unread. */
export async function* callbackRow({ wants, furniture, server, client, pace }: Bench): AsyncGenerator<Figure> {
  if (!wants('P7')) return
  const to = (path: string, seconds: number): Errand => ({
    requests: [
      {
        method: 'POST',
        url: `${server.origin}${path}`,
        headers: { 'content-type': 'application/json' },
        body: event(),
      },
    ],
    secret: furniture.webhookSecret,
    status: 200,
    seconds,
    atOnce: AT_ONCE,
  })
  const found = await sideBySide(
    {
      bare: (seconds) => client.load(to('/bare', seconds)),
      ours: (seconds) => client.load(to(`/callbacks/${furniture.cards}`, seconds)),
    },
    pace,
  )
  yield {
    id: 'P7',
    what: 'a callback verified, deduplicated, stored, answered, both in one node:http server',
    ours: perSecond(found.perSecond.ours),
    reference: `one insert ${perSecond(found.perSecond.bare)}`,
    value: ratioOf(found, 'ours', 'bare'),
    unit: '×',
    needed: atLeast(0.6, 0.9),
    detail: found,
  }
}

/** An event as Stripe sends it; `{id}` becomes new with each sending. */
export function event(): string {
  const intent = { ...intentOf('', 2500), metadata: {}, latest_charge: 'ch_3Q{id}', id: 'pi_3Q{id}' }
  return JSON.stringify({
    id: 'evt_{id}',
    object: 'event',
    api_version: '2026-10-28.endive',
    created: Math.floor(Date.now() / 1000),
    data: { object: { ...intent, payment_method: 'pm_1Q{id}' } },
    livemode: false,
    pending_webhooks: 1,
    request: { id: 'req_bench', idempotency_key: '{id}' },
    type: 'payment_intent.succeeded',
  })
}
