import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { message } from '@/db/schema/messages'
import { unseal } from '@/lib/auth/sealed'
import { now } from '@/lib/clock'
import { env } from '@/lib/env'
import { enqueue, type JobPayload } from '@/lib/jobs/queue'
import { log } from '@/lib/log'
import { counter } from '@/lib/metrics'
import { layOut, withLink } from './layout'
import { handMail } from './mail'
import { linkContext } from './notify'
import { type Follow, type Handed, stepOf } from './outcome'
import { NO_PROVIDER } from './providers'
import { type Sms, smsGateway } from './sms'

type Row = typeof message.$inferSelect
type Which = JobPayload<'message.send'>

const MINUTE = 60_000
/** How long after each fruitless try the next one is made. After the last the message has failed: it would come too late. */
export const WAITS = [
  10_000,
  MINUTE,
  5 * MINUTE,
  20 * MINUTE,
  60 * MINUTE,
  3 * 60 * MINUTE,
  6 * 60 * MINUTE,
  12 * 60 * MINUTE,
] as const

const handed = counter('quittance_messages_total', 'Messages handed to a provider, by what came of it.', [
  'channel',
  'result',
])

/**
 * The job `message.send`: hands a message to its provider, once more after each of `WAITS` while the provider cannot take it. Safe to
 * repeat: what was taken is not handed over again. Where an answer was lost, the provider of SMS is asked what it has; a mail server cannot
 * be asked, and gets the same mail again under the same Message-ID. `follow` is told what became of it.
 */
export async function sendMessage(which: Which, follow: Follow): Promise<void> {
  const begun = await beginTry(which)
  if (!begun) return
  const { row } = begun
  const outcome = await (row.channel === 'email' ? mail(row) : text(begun))
  handed.inc({ channel: row.channel, result: outcome.kind })
  log.info({ message: row.id, channel: row.channel, result: outcome.kind }, 'a message was handed over')
  await record(begun, outcome, follow)
}

interface Try {
  readonly row: Row
  /** When an earlier try began of which nobody knows how it ended; null when there is none. */
  readonly doubt: Date | null
}

/** Notes that a try begins, so that a process which dies in it leaves the doubt behind. Undefined when there is nothing to send. */
function beginTry({ profileId, messageId }: Which): Promise<Try | undefined> {
  return database().transaction(async (tx) => {
    const [was] = await tx.select().from(message).where(isThis(profileId, messageId)).for('update')
    if (was?.state !== 'queued') return undefined
    const begun = { tries: was.tries + 1, doubtfulSince: was.doubtfulSince ?? now() }
    await tx.update(message).set(begun).where(isThis(profileId, messageId))
    return { row: { ...was, ...begun }, doubt: was.doubtfulSince }
  })
}

function isThis(profileId: string, messageId: string) {
  return and(eq(message.profileId, profileId), eq(message.id, messageId))
}

function linkOf({ id, linkSealed }: Row): string | null {
  return linkSealed === null ? null : unseal(linkSealed, linkContext(id))
}

async function mail(row: Row): Promise<Handed> {
  const { id, subject, body, button, locale, toName, toAddress } = row
  const parts = layOut({ subject: subject ?? '', body, button, link: linkOf(row), locale })
  return handMail({ to: { name: toName ?? '', address: toAddress }, subject: subject ?? '', ...parts }, id)
}

async function text({ row, doubt }: Try): Promise<Handed> {
  const gateway = smsGateway()
  if (!gateway) return { kind: 'no_provider', problem: NO_PROVIDER.sms }
  const sms = smsOf(row)
  if (doubt) {
    const known = await gateway.find(sms, doubt).catch(() => undefined)
    if (known === undefined) return { kind: 'doubtful', problem: 'It is not known whether the provider took it.' }
    if (known !== null) return { kind: 'sent', providerId: known }
  }
  return gateway.send(sms)
}

function smsOf(row: Row): Sms {
  return { to: row.toAddress, text: withLink(row.body, linkOf(row) ?? ''), statusUrl: smsStatusUrl(row.id) }
}

/** Where the provider of SMS reports about a message. Part of what it signs. */
export function smsStatusUrl(messageId: string): string {
  return new URL(`/api/callbacks/sms/${messageId}`, env().BASE_URL).href
}

async function record({ row, doubt }: Try, outcome: Handed, follow: Follow): Promise<void> {
  await database().transaction(async (tx) => {
    // A report may have been faster; then there is nothing to say.
    const change = async (set: Partial<typeof message.$inferInsert>) => {
      const changed = await tx
        .update(message)
        .set(set)
        .where(and(isThis(row.profileId, row.id), eq(message.state, 'queued')))
        .returning()
      const { state, problem = null } = set
      if (state && state !== 'queued') for (const one of changed) await follow(tx, stepOf(one, { state, problem }))
      return changed
    }
    if (outcome.kind === 'sent') {
      const { providerId } = outcome
      await change({ state: 'sent', sentAt: now(), providerId, problem: null, linkSealed: null, doubtfulSince: null })
      return
    }
    const { problem } = outcome
    if (outcome.kind === 'refused') {
      await change({ state: outcome.state, endedAt: now(), problem, linkSealed: null, doubtfulSince: null })
      return
    }
    const isDoubtful = outcome.kind === 'doubtful' || doubt !== null
    const wait = WAITS[row.tries - 1]
    if (wait === undefined) {
      const whole = `${problem} It was tried ${row.tries} times.`
      await change({ state: 'failed', endedAt: now(), problem: whole, linkSealed: null })
      return
    }
    const waiting = await change({ problem, ...(isDoubtful ? {} : { doubtfulSince: null }) })
    if (outcome.kind === 'no_provider' && row.tries === 1)
      for (const one of waiting) await follow(tx, stepOf(one, { state: 'not_sent', problem }))
    const again = { runAt: new Date(+now() + wait) }
    if (waiting.length > 0) await enqueue(tx, 'message.send', { profileId: row.profileId, messageId: row.id }, again)
  })
}
