import { timingSafeEqual } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { message } from '@/db/schema/messages'
import { now } from '@/lib/clock'
import { env } from '@/lib/env'
import { isId } from '@/lib/ids'
import { log } from '@/lib/log'
import { smsStatusUrl } from './deliver'
import { readDsn } from './dsn'
import { type Follow, stepOf } from './outcome'
import { smsGateway } from './sms'

// What providers report about messages after they took them. A report may come twice, late, out of order, and before the answer to the
// call that it is about; a message only ever goes forward.

export type ReportVerdict = 'taken' | 'forged' | 'unknown' | 'malformed'

interface Sent {
  readonly headers: Headers
  readonly body: string
}

/** Takes in what the provider of SMS reports about a message, and tells `follow`. `forged` unless its signature is right. */
export async function takeSmsReport(messageId: string, sent: Sent, follow: Follow): Promise<ReportVerdict> {
  // An address of ours holds nothing that would be written otherwise; another is none that we gave out.
  const report = smsGateway()?.readReport({ url: smsStatusUrl(messageId), ...sent })
  if (!report) return 'forged'
  const { state, ...what } = report
  return state === 'underway' ? 'taken' : step(messageId, 'sms', { state, ...what }, follow)
}

/** The same of a delivery status notification (RFC 3464) that a mail server wrote. `forged` unless the token is right. */
export async function takeMailReport(sent: Sent, follow: Follow): Promise<ReportVerdict> {
  if (!isOurs(sent.headers.get('authorization') ?? '', env().MAIL_REPORTS_TOKEN)) return 'forged'
  const report = readDsn(sent.body)
  if (!report) return 'malformed'
  const { messageId, state, problem } = report
  return state === 'underway' ? 'taken' : step(messageId, 'email', { state, problem }, follow)
}

function isOurs(given: string, token: string | undefined): boolean {
  if (token === undefined) return false
  const [wanted, is] = [Buffer.from(`Bearer ${token}`), Buffer.from(given)]
  return wanted.length === is.length && timingSafeEqual(wanted, is)
}

interface News {
  readonly state: 'sent' | 'delivered' | 'bounced' | 'failed'
  readonly problem: string | null
  readonly providerId?: string
}

/** Later states are nearer to the end. What was delivered may bounce after all: servers that forward mail find out late. */
const ORDER = { queued: 0, sent: 1, delivered: 2, bounced: 3, failed: 3 } as const

async function step(messageId: string, channel: 'email' | 'sms', news: News, follow: Follow): Promise<ReportVerdict> {
  if (!isId('msg', messageId)) return 'unknown'
  return database().transaction(async (tx) => {
    const ofIt = and(eq(message.id, messageId), eq(message.channel, channel))
    const [row] = await tx.select().from(message).where(ofIt).for('update')
    if (!row) return 'unknown'
    // What we gave up without knowing whether it was taken, was taken after all.
    const reached = row.sentAt === null ? ORDER.queued : ORDER[row.state]
    if (ORDER[news.state] <= reached) return 'taken'
    const isEnd = news.state !== 'sent'
    await tx
      .update(message)
      .set({
        state: news.state,
        problem: news.problem,
        providerId: row.providerId ?? news.providerId ?? null,
        sentAt: row.sentAt ?? now(),
        endedAt: isEnd ? now() : null,
        linkSealed: null,
        doubtfulSince: null,
      })
      .where(and(eq(message.profileId, row.profileId), ofIt))
    await follow(tx, stepOf(row, news))
    log.info({ message: row.id, to: news.state }, 'a message stepped')
    return 'taken'
  })
}
