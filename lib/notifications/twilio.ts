import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Http, HttpResult } from '@/lib/payments/contract'
import { createHttp } from '@/lib/payments/wire'
import type { Handed } from './outcome'
import type { SignedReport, Sms, SmsGateway, SmsReport } from './sms'

// SMS through Twilio's Messages resource. What is odd about it: it has no idempotency key, so that a message of which the answer was lost is
// looked for among those it has before it is sent again; a report is signed over the address it goes to and its fields in the order of their
// names, without a time, so that a report may be played again and must then change nothing.

export interface TwilioSettings {
  readonly accountSid: string
  readonly authToken: string
  /** A number, or the id of a messaging service, `MG…`. */
  readonly from: string
}

/** Twilio's own words for a fault, where they are about the number. */
const NUMBER_FAULTS: Readonly<Record<number, string>> = {
  21211: 'This is not a phone number that can be called.',
  21610: 'The owner of this number has asked for no more messages (STOP).',
  21612: 'No SMS can be brought to this number.',
  21614: 'This is not a mobile number.',
  30003: 'The phone is switched off or out of reach.',
  30004: 'The owner of this number or their network blocks our messages.',
  30005: 'This number is not in use.',
  30006: 'This is a landline, or its network takes no SMS.',
}

const OTHER_FAULTS: Readonly<Record<number, string>> = {
  21408: 'Twilio’s settings do not allow SMS to this country.',
  21617: 'The text is too long for an SMS.',
  30007: 'The network took it for unwanted advertising and dropped it.',
  30008: 'The network gave no reason.',
}

const taken = z.object({ sid: z.string().min(1) })
const refused = z.object({ code: z.number(), message: z.string() })
const listed = z.object({
  messages: z.array(z.object({ sid: z.string().min(1), body: z.string(), date_created: z.string() })),
})

/** Twilio as a provider of SMS. `route` may lead its addresses elsewhere, such as to the sandbox. */
export function twilio(settings: TwilioSettings, route?: (url: string) => string): SmsGateway {
  const http = createHttp(route)
  const { accountSid, authToken, from } = settings
  const url = `https://api.twilio.com/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  return {
    send: async ({ to, text, statusUrl }) => {
      const sender = from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from }
      const body = new URLSearchParams({ To: to, ...sender, Body: text, StatusCallback: statusUrl }).toString()
      const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' }
      return handedOf(await http({ method: 'POST', url, headers, body }))
    },
    find: (sms, since) => find(http, { url, authorization }, sms, since),
    readReport: (report) => (isAuthentic(authToken, report) ? reportOf(report) : null),
  }
}

function handedOf(answer: HttpResult): Handed {
  if (answer.kind === 'not_sent') return { kind: 'not_sent', problem: 'Twilio could not be reached.' }
  const silence: Handed = { kind: 'doubtful', problem: 'Twilio did not say whether it took the message.' }
  if (answer.kind === 'no_reply' || answer.status >= 500) return silence
  const json = jsonOf(answer.body)
  if (answer.status < 300) {
    const { data } = taken.safeParse(json)
    return data ? { kind: 'sent', providerId: data.sid } : silence
  }
  if ([401, 403].includes(answer.status)) return { kind: 'not_sent', problem: 'Twilio does not accept our sign-in.' }
  if (answer.status !== 400) return { kind: 'not_sent', problem: `Twilio did not take it (${answer.status}).` }
  const { data } = refused.safeParse(json)
  return { kind: 'refused', ...faultOf(data?.code ?? 0, data?.message) }
}

function faultOf(code: number, message?: string): { readonly state: 'bounced' | 'failed'; readonly problem: string } {
  const ofNumber = NUMBER_FAULTS[code]
  if (ofNumber) return { state: 'bounced', problem: `${ofNumber} (Twilio ${code})` }
  const words = OTHER_FAULTS[code] ?? message?.replace(/\s+/g, ' ').slice(0, 200) ?? 'Twilio refused the message.'
  return { state: 'failed', problem: code === 0 ? words : `${words} (Twilio ${code})` }
}

async function find(
  http: Http,
  { url, authorization }: { readonly url: string; readonly authorization: string },
  { to, text }: Sms,
  since: Date,
): Promise<string | null> {
  const query = new URLSearchParams({ To: to, PageSize: '100' })
  const answer = await http({ method: 'GET', url: `${url}?${query}`, headers: { authorization } })
  if (answer.kind !== 'replied' || answer.status !== 200) throw new Error('Twilio did not say what it has.')
  const { messages } = listed.parse(jsonOf(answer.body))
  // Its times have no fractions of a second, and its clock is not ours.
  const earliest = +since - 60_000
  // A trial account's messages begin with words of Twilio's own.
  return messages.find((one) => one.body.endsWith(text) && Date.parse(one.date_created) >= earliest)?.sid ?? null
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What Twilio signs a report with: the address, then every field in the order of the names. */
export function twilioSignature(authToken: string, url: string, body: string): string {
  const fields = [...new URLSearchParams(body)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return createHmac('sha1', authToken)
    .update(url + fields.map(([name, value]) => name + value).join(''))
    .digest('base64')
}

function isAuthentic(authToken: string, { url, headers, body }: SignedReport): boolean {
  const given = Buffer.from(headers.get('x-twilio-signature') ?? '')
  const right = Buffer.from(twilioSignature(authToken, url, body))
  return given.length === right.length && timingSafeEqual(given, right)
}

const STATES: Readonly<Record<string, SmsReport['state']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'bounced',
  failed: 'failed',
}

function reportOf({ body }: SignedReport): SmsReport | null {
  const fields = new URLSearchParams(body)
  const providerId = fields.get('MessageSid')
  if (!providerId) return null
  const state = STATES[fields.get('MessageStatus') ?? ''] ?? 'underway'
  const isBad = state === 'bounced' || state === 'failed'
  const problem = isBad ? faultOf(Number(fields.get('ErrorCode') ?? 0), 'It could not be delivered.').problem : null
  return { providerId, state, problem }
}
