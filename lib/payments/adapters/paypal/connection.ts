import { z } from 'zod'
import type { ConnectionCheck, Subscription } from '../../contract'
import type { Evidence } from '../../outcome'
import { EVENT_TYPES } from './events'
import type { Context } from './settings'
import { evidenceOf, fetchToken, type Reply, send } from './wire'

const webhookShape = z.object({ id: z.string().min(1), url: z.string().optional() })
const webhooksShape = z.object({ webhooks: z.array(webhookShape) })

const WRONG_KEYS =
  'PayPal does not know this client id and secret. In Test mode use the sandbox app’s, otherwise the live app’s.'
const NOT_ANSWERED = 'PayPal did not answer. Try again in a moment.'

/** Registers our callback address, or finds it registered already; yields the webhook's id, without which no callback is believed. */
export async function subscribe(url: string, context: Context): Promise<Subscription> {
  const path = '/v1/notifications/webhooks'
  const body = { url, event_types: EVENT_TYPES.map((name) => ({ name })) }
  const reply = await send(context, { method: 'POST', path, body })
  const made = reply.kind === 'answer' ? webhookShape.safeParse(reply.json).data : undefined
  if (made) return subscribed(made.id)
  if (reply.kind === 'refusal' && reply.issue === 'WEBHOOK_URL_ALREADY_EXISTS') {
    const list = await send(context, { method: 'GET', path })
    const known = list.kind === 'answer' ? webhooksShape.safeParse(list.json).data : undefined
    const same = known?.webhooks.find((webhook) => webhook.url === url)
    if (same) return subscribed(same.id)
  }
  return { kind: 'refused', message: messageOf(reply) }
}

/** Asks for a token, which proves the client id and the secret. */
export async function check(context: Context): Promise<ConnectionCheck> {
  const token = await fetchToken(context)
  if (token.kind === 'token')
    return { kind: 'connected', account: token.app === '' ? context.settings.login : token.app }
  const { code } = token.outcome
  if (code === 'unreachable' || code === 'rate_limited') return { kind: 'unreachable', message: NOT_ANSWERED }
  return { kind: 'refused', message: messageOf(token) }
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
