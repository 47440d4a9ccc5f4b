import type { Call, Outcome, PayPal } from './context'
import { owned, PROCESSOR } from './context'
import { EVENT_TYPES } from './events'
import { refuse } from './refusals'
import { API } from './shapes'
import { isOurs, rawMember, signedHeaders, type Transmission } from './signature'
import { paypalId, type Webhook } from './state'
import { Findings, type Json, object } from './validate'

const MOST_WEBHOOKS = 10
/** Types PayPal knows beside those the sandbox sends; a merchant may subscribe to them. */
const OTHER_TYPES = /^(CHECKOUT|PAYMENT|CUSTOMER|VAULT|BILLING|MERCHANT|INVOICING|CATALOG|PAYMENTS|RISK)\.[A-Z.-]+$/

function shape(it: Webhook): object {
  const path = `${API}/v1/notifications/webhooks/${it.id}`
  return {
    id: it.id,
    url: it.url,
    event_types: it.eventTypes.map((name) => ({ name, status: 'ENABLED' })),
    links: [
      { href: path, rel: 'self', method: 'GET' },
      { href: path, rel: 'update', method: 'PATCH' },
      { href: path, rel: 'delete', method: 'DELETE' },
    ],
  }
}

function readTypes(found: Findings, given: unknown): string[] {
  if (!Array.isArray(given) || given.length === 0) {
    found.add('MISSING_REQUIRED_PARAMETER', '/event_types')
    return []
  }
  return given.flatMap((entry, i) => {
    const name = found.text(object(entry), 'name', `/event_types/${i}`, 255) ?? ''
    const known = name === '*' || EVENT_TYPES.some((type) => type === name) || OTHER_TYPES.test(name)
    if (!known) found.add('INVALID_PARAMETER_VALUE', `/event_types/${i}/name`, name)
    return known ? [name] : []
  })
}

/** `POST /v1/notifications/webhooks`. Plain http addresses are taken too: here the receiver is on the same machine. */
export function createWebhook(paypal: PayPal, call: Call, body: Json): Outcome {
  const found = new Findings()
  if (body.url === undefined) found.add('MISSING_REQUIRED_PARAMETER', '/url')
  const url = found.address(body, 'url', '') ?? ''
  const eventTypes = readTypes(found, body.event_types)
  found.settle()
  const mine = paypal.records.webhooks.all().filter((webhook) => webhook.clientId === call.clientId)
  if (mine.some((webhook) => webhook.url === url)) throw refuse('WEBHOOK_URL_ALREADY_EXISTS', '/url', url)
  if (mine.length >= MOST_WEBHOOKS) throw refuse('WEBHOOK_NUMBER_LIMIT_EXCEEDED')
  const id = paypalId()
  return {
    status: 201,
    body: shape(paypal.records.webhooks.put(id, { id, clientId: call.clientId, url, eventTypes })),
  }
}

/** `GET /v1/notifications/webhooks`. */
export function listWebhooks(paypal: PayPal, call: Call): Outcome {
  const mine = paypal.records.webhooks.all().filter((webhook) => webhook.clientId === call.clientId)
  return { status: 200, body: { webhooks: mine.map(shape) } }
}

/** `GET /v1/notifications/webhooks/{id}`. */
export function getWebhook(paypal: PayPal, call: Call, id: string): Outcome {
  return { status: 200, body: shape(owned(paypal.records.webhooks.get(id), call)) }
}

/** `PATCH /v1/notifications/webhooks/{id}`: a list of JSON patches that replace the address or the events. */
export function updateWebhook(paypal: PayPal, call: Call, id: string, rawBody: string): Outcome {
  const known = owned(paypal.records.webhooks.get(id), call)
  const found = new Findings()
  let changed = known
  for (const [i, patch] of readPatches(rawBody).entries()) {
    if (patch.op !== 'replace') found.add('INVALID_PARAMETER_VALUE', `/${i}/op`, patch.op)
    else if (patch.path === '/event_types') changed = { ...changed, eventTypes: readTypes(found, patch.value) }
    else if (patch.path === '/url') changed = { ...changed, url: found.address(patch, 'value', `/${i}`) ?? '' }
    else found.add('INVALID_PARAMETER_VALUE', `/${i}/path`, patch.path)
  }
  found.settle()
  return { status: 200, body: shape(paypal.records.webhooks.put(id, changed)) }
}

function readPatches(rawBody: string): Json[] {
  try {
    const given: unknown = JSON.parse(rawBody)
    if (Array.isArray(given)) return given.map(object)
  } catch {
    // Answered below, together with JSON that is not a list.
  }
  throw refuse('MALFORMED_REQUEST_JSON', '/')
}

/** `DELETE /v1/notifications/webhooks/{id}`. */
export function deleteWebhook(paypal: PayPal, call: Call, id: string): Outcome {
  paypal.records.webhooks.delete(owned(paypal.records.webhooks.get(id), call).id)
  return { status: 204, body: null }
}

const TRANSMISSION = [
  'auth_algo',
  'cert_url',
  'transmission_id',
  'transmission_sig',
  'transmission_time',
  'webhook_id',
] as const

/** `POST /v1/notifications/verify-webhook-signature`; looks at the event's exact text, as the signature does. */
export async function verifySignature(paypal: PayPal, call: Call, body: Json, rawBody: string): Promise<Outcome> {
  const found = new Findings()
  for (const key of [...TRANSMISSION, 'webhook_event'])
    if (body[key] === undefined) found.add('MISSING_REQUIRED_PARAMETER', `/${key}`)
  const read = (key: (typeof TRANSMISSION)[number]) => found.text(body, key, '', 4000) ?? ''
  const sent = Object.fromEntries(TRANSMISSION.map((key) => [key, read(key)])) as Transmission
  found.settle()
  const webhook = paypal.records.webhooks.get(sent.webhook_id)
  const event = rawMember(rawBody, 'webhook_event') ?? ''
  const good = webhook?.clientId === call.clientId && isOurs(await paypal.issued(), sent, event)
  return { status: 200, body: { verification_status: good ? 'SUCCESS' : 'FAILURE' } }
}

/** Lets the sandbox's deliveries be signed. */
export function signDeliveries(paypal: PayPal): void {
  paypal.core.callbacks.signer(PROCESSOR, async (callback, body, forged) => {
    const issued = await paypal.issued()
    // A forged copy carries a signature that is good for another text.
    return signedHeaders(issued, callback.endpoint, forged ? `${body} ` : body, new Date(paypal.core.clock.now()))
  })
}
