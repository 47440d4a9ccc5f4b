import { z } from 'zod'
import type { ConnectionCheck, Subscription } from '../../contract'
import { faultOfStatus } from '../../exchange'
import type { Evidence } from '../../outcome'
import { EVENT_TYPES } from './events'
import type { Context } from './settings'
import { evidenceOf, fetchToken, type Reply, send } from './wire'

const webhookShape = z.object({
  id: z.string().min(1),
  url: z.string().optional(),
  event_types: z.array(z.object({ name: z.string() })).default([]),
})
type Webhook = z.infer<typeof webhookShape>
const webhooksShape = z.object({ webhooks: z.array(webhookShape) })

const WEBHOOKS = '/v1/notifications/webhooks'

const WRONG_KEYS =
  'PayPal does not know this client id and secret. In Test mode use the sandbox app’s, otherwise the live app’s.'
const NOT_ANSWERED = 'PayPal did not answer. Try again in a moment.'

const UNKNOWN_WEBHOOK =
  'PayPal knows the client id and the secret, but not the webhook id that is kept here, so that no callback of it is believed. Register the address again under Callbacks.'

/**
 * Registers our callback address, or finds it registered already and brings that up to date; yields the webhook's id, without which no callback is
 * believed.
 */
export async function subscribe(url: string, context: Context): Promise<Subscription> {
  const body = { url, event_types: EVENT_TYPES.map((name) => ({ name })) }
  const reply = await send(context, { method: 'POST', path: WEBHOOKS, body })
  const made = reply.kind === 'answer' ? webhookShape.safeParse(reply.json).data : undefined
  if (made) return subscribed(made.id)
  if (reply.kind === 'refusal' && reply.issue === 'WEBHOOK_URL_ALREADY_EXISTS') {
    const list = await send(context, { method: 'GET', path: WEBHOOKS })
    const known = list.kind === 'answer' ? webhooksShape.safeParse(list.json).data : undefined
    const same = known?.webhooks.find((webhook) => webhook.url === url)
    if (!same) return { kind: 'refused', message: messageOf(reply) }
    const updated = await update(same, context)
    return updated.kind === 'stays' ? { kind: 'refused', message: updated.problem.message } : subscribed(same.id)
  }
  return { kind: 'refused', message: messageOf(reply) }
}

/** Asks for a token, which proves the client id and the secret, then looks at the webhook, which may have been registered for fewer events. */
export async function check(context: Context): Promise<ConnectionCheck> {
  const token = await fetchToken(context)
  if (token.kind === 'fault') {
    const { code } = token.outcome
    if (code === 'unreachable' || code === 'rate_limited') return { kind: 'unreachable', message: NOT_ANSWERED }
    return { kind: 'refused', message: messageOf(token) }
  }
  const { login, webhookId } = context.settings
  const connected = { kind: 'connected', account: token.app === '' ? login : token.app } as const
  if (webhookId === '') return connected
  const reply = await send(context, { method: 'GET', path: `${WEBHOOKS}/${encodeURIComponent(webhookId)}` })
  if (reply.kind === 'refusal' && reply.status === 404) return { kind: 'refused', message: UNKNOWN_WEBHOOK }
  const webhook = reply.kind === 'answer' ? webhookShape.safeParse(reply.json).data : undefined
  if (!webhook) return problemOf(reply)
  const updated = await update(webhook, context)
  if (updated.kind === 'stays') return updated.problem
  if (updated.added.length === 0) return connected
  const note = `Its webhook did not tell of ${updated.added.join(', ')} yet; from now on it does.`
  return { ...connected, note }
}

type Updated =
  | { readonly kind: 'updated'; readonly added: readonly string[] }
  | { readonly kind: 'stays'; readonly problem: Extract<ConnectionCheck, { readonly message: string }> }

/** Has a webhook tell of all events that we act on, beside those that it tells of anyway. `*` is all there are. */
async function update({ id, event_types: given }: Webhook, context: Context): Promise<Updated> {
  const names = given.map(({ name }) => name)
  const added = names.includes('*') ? [] : EVENT_TYPES.filter((name) => !names.includes(name))
  if (added.length === 0) return { kind: 'updated', added }
  const value = [...names, ...added].map((name) => ({ name }))
  const path = `${WEBHOOKS}/${encodeURIComponent(id)}`
  const reply = await send(context, { method: 'PATCH', path, body: [{ op: 'replace', path: '/event_types', value }] })
  const now = reply.kind === 'answer' ? webhookShape.safeParse(reply.json).data : undefined
  if (now) return { kind: 'updated', added }
  const { kind, message } = problemOf(reply)
  const byHand = `Its webhook does not tell of ${added.join(', ')}, which could not be added. Tick it at PayPal.`
  return { kind: 'stays', problem: { kind, message: `${byHand} ${message}` } }
}

function problemOf(reply: Reply): Extract<ConnectionCheck, { readonly message: string }> {
  const fault =
    reply.kind === 'refusal' ? faultOfStatus(reply.status, {}) : reply.kind === 'fault' ? reply.outcome : undefined
  const isRefused = fault?.kind === 'failed' && fault.code !== 'unreachable' && fault.code !== 'rate_limited'
  return isRefused ? { kind: 'refused', message: messageOf(reply) } : { kind: 'unreachable', message: NOT_ANSWERED }
}

function subscribed(webhookId: string): Subscription {
  return { kind: 'subscribed', settings: { webhookId } }
}

function messageOf(reply: Reply): string {
  if (reply.kind === 'answer') return NOT_ANSWERED
  if (reply.kind === 'refusal') return saidBy(evidenceOf(reply.error, reply.issue))
  const { outcome } = reply
  if (outcome.kind === 'unknown' || outcome.code === 'unreachable' || outcome.code === 'rate_limited')
    return NOT_ANSWERED
  return outcome.code === 'bad_credentials' ? `${WRONG_KEYS} ${saidBy(outcome.evidence)}` : saidBy(outcome.evidence)
}

function saidBy({ message, processorCode }: Evidence): string {
  return `PayPal says: ${message ?? processorCode ?? 'nothing more'}.`
}
