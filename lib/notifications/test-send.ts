import type { z } from 'zod'
import { database } from '@/db/client'
import { demand, type StaffActor } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { take } from '@/lib/auth/limiter'
import { tooMany } from '@/lib/auth/limits'
import { newId } from '@/lib/ids'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import { MESSAGE_LOCALES } from './defaults'
import { EXAMPLE, EXAMPLE_LINK } from './examples'
import { addressOf, NO_ADDRESS, notify } from './notify'
import type { testSendSchema } from './schemas'
import { smsGateway } from './sms'
import { templateId } from './templates'

/**
 * Sends a template as it is saved, filled with `EXAMPLE`, to any address, switched off or not. Refuses `too_many` after a while, an address
 * that can be none, and SMS where no provider is set up. Needs `messages.manage`.
 */
export async function sendTest(
  actor: StaffActor,
  { to, ...key }: z.output<typeof testSendSchema>,
): Promise<Result<{ readonly messageId: string }>> {
  demand(actor, 'messages.manage')
  if (!MESSAGE_LOCALES.includes(key.locale)) return notFound('template')
  const problem = addressOf(key.channel, to) === undefined ? NO_ADDRESS[key.channel] : undefined
  if (problem) return refuse('invalid', 'Nothing was sent.', { to: problem })
  if (key.channel === 'sms' && !smsGateway())
    return refuse('no_sms', 'No SMS can be sent: this installation has no provider of SMS. Nothing was sent.')
  const taken = await take([{ limit: 'message.test', key: actor.loginId }])
  if (!taken.ok) return tooMany(taken)
  return database().transaction(async (tx) => {
    const about = { entity: 'message_template', entityId: templateId(key) } as const
    const told = await notify(tx, {
      ...key,
      profileId: actor.profileId,
      to: { name: EXAMPLE.customer ?? null, address: to },
      about,
      occasion: newId('req'),
      values: EXAMPLE,
      link: EXAMPLE_LINK,
    })
    if (told.outcome !== 'queued') throw new Error(`a test message was ${told.outcome}`)
    await audit(tx, actor, { action: 'message_template.tested', ...about, after: { to } })
    return ok({ messageId: told.messageId })
  })
}
