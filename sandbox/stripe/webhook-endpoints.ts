import { z } from 'zod'
import { newId, randomText } from './account'
import { missing } from './errors'
import { check, expand, flag, metadata, paging, text } from './form'
import { paged } from './lists'
import type { ApiCall, Route } from './route'
import type { WebhookEndpoint } from './types'

const createSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  enabled_events: z.array(text).min(1),
  api_version: text.optional(),
  description: z.string().optional(),
  connect: flag.optional(),
  metadata: metadata.default({}),
  expand,
})
const updateSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).optional(),
  enabled_events: z.array(text).min(1).optional(),
  description: z.string().optional(),
  disabled: flag.optional(),
  metadata: metadata.optional(),
  expand,
})

function find({ account, part }: ApiCall): WebhookEndpoint {
  const endpoint = account.endpoints.get(part('id'))
  if (!endpoint) throw missing('webhook_endpoint', part('id'))
  return endpoint
}

function create({ account, params }: ApiCall): object {
  const input = check(createSchema, params)
  const id = newId('we')
  const endpoint = account.endpoints.put(id, {
    id,
    object: 'webhook_endpoint',
    api_version: input.api_version ?? null,
    created: account.core.clock.seconds(),
    description: input.description ?? null,
    enabled_events: input.enabled_events,
    livemode: false,
    metadata: input.metadata,
    status: 'enabled',
    url: input.url,
    _secret: `whsec_${randomText(32)}`,
  })
  return { ...endpoint, secret: endpoint._secret }
}

function update(call: ApiCall): WebhookEndpoint {
  const endpoint = find(call)
  const input = check(updateSchema, call.params)
  if (input.url) endpoint.url = input.url
  if (input.enabled_events) endpoint.enabled_events = input.enabled_events
  if (input.description !== undefined) endpoint.description = input.description || null
  if (input.disabled !== undefined) endpoint.status = input.disabled ? 'disabled' : 'enabled'
  Object.assign(endpoint.metadata, input.metadata)
  return call.account.endpoints.put(endpoint.id, endpoint)
}

/** Mounts /v1/webhook_endpoints, /v1/events, /v1/account and /v1/balance. */
export function mountAccount(route: Route): void {
  route('POST', '/webhook_endpoints', 'webhook_endpoints.create', create)
  route('GET', '/webhook_endpoints', 'webhook_endpoints.list', ({ account, params }) =>
    paged('/v1/webhook_endpoints', account.endpoints.all(), check(z.strictObject(paging), params)),
  )
  route('GET', '/webhook_endpoints/:id', 'webhook_endpoints.get', find)
  route('POST', '/webhook_endpoints/:id', 'webhook_endpoints.update', update)
  route('DELETE', '/webhook_endpoints/:id', 'webhook_endpoints.delete', (call) => {
    const { id } = find(call)
    call.account.endpoints.delete(id)
    return { id, object: 'webhook_endpoint', deleted: true }
  })
  route('GET', '/events', 'events.list', ({ account, params }) => {
    const input = check(z.strictObject({ ...paging, type: text.optional() }), params)
    return paged(
      '/v1/events',
      account.events.all().filter((event) => !input.type || event.type === input.type),
      input,
    )
  })
  route('GET', '/events/:id', 'events.get', ({ account, part }) => {
    const event = account.events.get(part('id'))
    if (!event) throw missing('event', part('id'))
    return event
  })
  route('GET', '/account', 'account.get', ({ account }) => ({
    id: account.id,
    object: 'account',
    business_profile: { name: 'Sandbox' },
    capabilities: { card_payments: 'active', transfers: 'active' },
    charges_enabled: true,
    country: 'US',
    default_currency: 'usd',
    details_submitted: true,
    email: null,
    payouts_enabled: true,
    settings: { dashboard: { display_name: 'Sandbox', timezone: 'Etc/UTC' } },
    type: 'standard',
  }))
  route('GET', '/balance', 'balance.get', ({ account }) => {
    const totals = new Map<string, number>([['usd', 0]])
    for (const charge of account.charges.all()) {
      const kept = charge.amount_captured - charge.amount_refunded
      totals.set(charge.currency, (totals.get(charge.currency) ?? 0) + kept)
    }
    const available = [...totals].map(([currency, amount]) => ({ amount, currency, source_types: { card: amount } }))
    return { object: 'balance', available, pending: [], livemode: false }
  })
}
