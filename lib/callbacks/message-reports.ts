import { isDatabaseAway } from '@/db/away'
import { networkOf } from '@/lib/auth/address'
import { type Count, metBy, take } from '@/lib/auth/limiter'
import { tooManyRequests } from '@/lib/auth/limits'
import { env } from '@/lib/env'
import { log, note } from '@/lib/log'
import { counter } from '@/lib/metrics'
import { type ReportVerdict, takeMailReport, takeSmsReport } from '@/lib/notifications/reports'
import { followMessage } from '@/lib/orders/delivery'
import { readBody } from './read-body'

const MOST_BYTES = { sms: 20_000, mail: 500_000 } as const
const STATUSES: Readonly<Record<ReportVerdict, number>> = { taken: 200, malformed: 400, forged: 401, unknown: 404 }

const taken = counter('quittance_message_reports_total', 'Reports about messages by what became of them.', [
  'channel',
  'verdict',
])

/** `POST /api/callbacks/sms/<message>`, whoever serves it: the provider of SMS reports what became of a message. */
export function answerSmsReport(request: Request, messageId: string): Promise<Response> {
  return answer(request, 'sms', (sent) => takeSmsReport(messageId, sent, followMessage))
}

/** `POST /api/callbacks/mail`, whoever serves it: a mail server's delivery status notification, with the token of MAIL_REPORTS_TOKEN. */
export function answerMailReport(request: Request): Promise<Response> {
  return answer(request, 'mail', (sent) => takeMailReport(sent, followMessage))
}

type Taker = (sent: { readonly headers: Headers; readonly body: string }) => Promise<ReportVerdict>

async function answer(request: Request, channel: keyof typeof MOST_BYTES, takeIn: Taker): Promise<Response> {
  const forged: Count = {
    limit: 'callback.refused',
    key: `${channel} ${networkOf(request.headers, env().TRUSTED_PROXIES)}`,
  }
  const body = await readBody(request, MOST_BYTES[channel])
  if (!body) {
    taken.inc({ channel, verdict: 'too_large' })
    return new Response('too large', { status: 413 })
  }
  try {
    const verdict = await takeIn({ headers: request.headers, body: Buffer.from(body).toString('utf8') })
    if (verdict === 'forged') {
      const met = await metBy(forged)
      if (met) {
        taken.inc({ channel, verdict: 'too_many' })
        return tooManyRequests(met.seconds)
      }
      await take([forged])
    }
    taken.inc({ channel, verdict })
    note({ verdict })
    return new Response(verdict, { status: STATUSES[verdict] })
  } catch (error) {
    const isAway = isDatabaseAway(error)
    taken.inc({ channel, verdict: isAway ? 'database_away' : 'failed' })
    log.error({ err: error }, 'a report about a message could not be taken in')
    return new Response('not now, send it again', { status: isAway ? 503 : 500, headers: { 'retry-after': '3' } })
  }
}
