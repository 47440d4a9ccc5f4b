import type { ConnectionCheck, Subscription } from '../../contract'
import { type Answer, ask, type Context } from './client'
import { messageOf } from './outcomes'
import { EVENTS } from './receive'
import { account, endpoint, page } from './shapes'

/** Reads the account; a restricted key may be allowed no more than the balance. */
export async function check(context: Context): Promise<ConnectionCheck> {
  const answer = await ask(context, (api) => api.accounts.retrieveCurrent())
  const found = succeeded(answer) ? account.safeParse(answer.json).data : undefined
  if (found) {
    const name = found.settings?.dashboard?.display_name || found.business_profile?.name
    return { kind: 'connected', account: name ? `${name} (${found.id})` : found.id }
  }
  if (answer.kind === 'replied' && answer.status === 403) {
    const balance = await ask(context, (api) => api.balance.retrieve())
    if (succeeded(balance)) return { kind: 'connected', account: 'with a restricted key' }
    return refused(balance)
  }
  return refused(answer)
}

function refused(answer: Answer): ConnectionCheck {
  if (answer.kind !== 'replied' || answer.status < 400 || [409, 429].includes(answer.status) || answer.status >= 500)
    return { kind: 'unreachable', message: `${messageOf(answer)} Try again in a minute.` }
  if (answer.status === 401)
    return { kind: 'refused', message: 'Stripe does not know this secret key. Check the Password field.' }
  return { kind: 'refused', message: messageOf(answer) }
}

/** Registers the address for our events. Earlier registrations of the same address are removed: their secret is no longer kept. */
export async function subscribe(callbackUrl: string, context: Context): Promise<Subscription> {
  const before = await ask(context, (api) => api.webhookEndpoints.list({ limit: 100 }))
  const answer = await ask(context, (api) =>
    api.webhookEndpoints.create({
      url: callbackUrl,
      enabled_events: [...EVENTS],
      api_version: '2026-10-28.endive',
      description: 'Quittance',
    }),
  )
  const made = succeeded(answer) ? endpoint.safeParse(answer.json).data : undefined
  if (!made?.secret) return { kind: 'refused', message: messageOf(answer) }
  for (const id of endpointsOf(before, callbackUrl)) await ask(context, (api) => api.webhookEndpoints.del(id))
  return { kind: 'subscribed', settings: { webhookSecret: made.secret } }
}

function endpointsOf(answer: Answer, url: string): readonly string[] {
  const data = succeeded(answer) ? (page.safeParse(answer.json).data?.data ?? []) : []
  return data.flatMap((item) => {
    const read = endpoint.safeParse(item).data
    return read?.url === url ? [read.id] : []
  })
}

function succeeded(answer: Answer): answer is Extract<Answer, { kind: 'replied' }> {
  return answer.kind === 'replied' && answer.status === 200
}
