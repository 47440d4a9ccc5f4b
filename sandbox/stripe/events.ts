import { createHmac } from 'node:crypto'
import type { Core } from '../core/core'
import { type Account, type Cause, newId, openAccount } from './account'
import { render } from './render'
import type { StripeEvent, WebhookEndpoint } from './types'

/** The API version the stand-in speaks. */
export const API_VERSION = '2026-07-29.dahlia'

/** The header for one body, signed now: `t=…,v1=…`. `at` is Unix seconds; the whole secret with `whsec_` is the key. */
export function signature(secret: string, body: string, at: number): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`
}

function wanted(endpoint: WebhookEndpoint, type: string): boolean {
  return (
    endpoint.status === 'enabled' && (endpoint.enabled_events.includes('*') || endpoint.enabled_events.includes(type))
  )
}

/** Records an event and sends it to every endpoint of the account that asked for its type. `object` is rendered as it is now. */
export function emit(
  account: Account,
  type: string,
  object: unknown,
  cause: Cause,
  previous?: Record<string, unknown>,
): void {
  const endpoints = account.endpoints.all().filter((endpoint) => wanted(endpoint, type))
  const event: StripeEvent = {
    id: newId('evt'),
    object: 'event',
    api_version: API_VERSION,
    created: account.core.clock.seconds(),
    data: { object: JSON.parse(render(object)), ...(previous ? { previous_attributes: previous } : {}) },
    livemode: false,
    pending_webhooks: endpoints.length,
    request: { id: cause.requestId, idempotency_key: cause.idempotencyKey },
    type,
  }
  account.events.put(event.id, event)
  for (const endpoint of endpoints) {
    account.core.callbacks.send({
      processor: 'stripe',
      endpoint: `${account.id}/${endpoint.id}`,
      url: endpoint.url,
      type,
      eventId: event.id,
      body: JSON.stringify({ ...event, api_version: endpoint.api_version ?? API_VERSION }, null, 2),
    })
  }
}

/** Teaches the callback queue to sign as Stripe does; call it once while mounting. */
export function registerSigner(core: Core): void {
  core.callbacks.signer('stripe', (callback, body, forged) => {
    const [account = '', endpoint = ''] = callback.endpoint.split('/')
    const secret = openAccount(core, account).endpoints.get(endpoint)?._secret ?? 'whsec_deleted'
    return {
      'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      'Stripe-Signature': signature(forged ? 'whsec_forged' : secret, body, core.clock.seconds()),
    }
  })
}
