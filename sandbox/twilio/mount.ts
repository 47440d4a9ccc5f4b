import { createHmac } from 'node:crypto'
import type { Context } from 'hono'
import type { Core } from '../core/core'
import type { SandboxApp, SandboxEnv } from '../core/types'
import { createMessages, type Messages, type Sms } from './messages'
import { NUMBER_TESTS, REFUSED } from './numbers'

const PATH = '/api.twilio.com/2010-04-01/Accounts/:account'
const OPERATIONS = ['messages.create', 'messages.list', 'messages.fetch']
const EVENTS = ['message.sent', 'message.delivered', 'message.undelivered', 'message.failed']

/** Mounts the stand-in of Twilio's Messages resource with its signed status callbacks. */
export function mountTwilio(app: SandboxApp, core: Core): Messages {
  const messages = createMessages(core)
  core.misbehaviour.shape('twilio', (kind) =>
    kind === 'rate_limit'
      ? problem(429, 20429, 'Too Many Requests', { 'Retry-After': '1' })
      : problem(500, 20500, 'Internal Server Error'),
  )
  core.callbacks.signer('twilio', ({ url, endpoint }, body, forged) => ({
    'Content-Type': 'application/x-www-form-urlencoded',
    'X-Twilio-Signature': signature(forged ? 'not the token' : (messages.get(endpoint)?.authToken ?? ''), url, body),
  }))
  const on = (operation: string) => core.misbehaviour.on('twilio', operation)

  app.post(`${PATH}/Messages.json`, on('messages.create'), async (c) => {
    const account = signedIn(c)
    if (!account) return problem(401, 20003, 'Authenticate')
    const form = await c.req.parseBody()
    const field = (name: string) => String(form[name] ?? '')
    const to = field('To')
    const from = field('From') || field('MessagingServiceSid')
    if (!from) return problem(400, 21603, "A 'From' phone number is required.")
    if (field('Body') === '') return problem(400, 21602, 'Message body is required.')
    if (field('Body').length > 1600)
      return problem(400, 21617, 'The concatenated message body exceeds the 1600 character limit.')
    const refusal = core.misbehaviour.takeDecline('twilio', 'messages.create')
    if (refusal) return problem(400, Number(refusal) || 21211, 'Refused as ordered.')
    const refused = REFUSED[to] ?? (/^\+[1-9]\d{6,14}$/.test(to) ? undefined : REFUSED['+15005550001'])
    if (refused) return problem(400, refused.code, refused.message)
    const statusCallback = field('StatusCallback') || null
    return c.json(shown(messages.add({ ...account, to, from, body: field('Body'), statusCallback })), 201)
  })
  app.get(`${PATH}/Messages.json`, on('messages.list'), (c) => {
    const account = signedIn(c)
    if (!account) return problem(401, 20003, 'Authenticate')
    const to = c.req.query('To')
    const found = messages.list().filter((one) => one.accountSid === account.accountSid && (!to || one.to === to))
    return c.json({ messages: found.slice(0, Number(c.req.query('PageSize') ?? 50)).map(shown), page: 0 })
  })
  app.get(`${PATH}/Messages/:file`, on('messages.fetch'), (c) => {
    const account = signedIn(c)
    if (!account) return problem(401, 20003, 'Authenticate')
    const found = messages.get((c.req.param('file') ?? '').replace(/\.json$/, ''))
    return found?.accountSid === account.accountSid ? c.json(shown(found)) : problem(404, 20404, 'Not found')
  })
  core.shelves.push({
    processor: 'twilio',
    title: 'Twilio (SMS)',
    href: '/inbox',
    noBooks: true,
    note: 'Any account id that begins with AC works, with any token of at least 8 characters.',
    operations: [...OPERATIONS, ...EVENTS],
    tests: NUMBER_TESTS,
  })
  return messages
}

function signedIn(c: Context<SandboxEnv>): Pick<Sms, 'accountSid' | 'authToken'> | null {
  const given = /^Basic (.+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
  const [accountSid = '', authToken = ''] = Buffer.from(given, 'base64').toString().split(':')
  const isKnown = accountSid.startsWith('AC') && accountSid === c.req.param('account') && authToken.length >= 8
  return isKnown ? { accountSid, authToken } : null
}

function problem(status: number, code: number, message: string, headers: Record<string, string> = {}): Response {
  return Response.json(
    { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
    { status, headers },
  )
}

function shown({ sid, accountSid, to, from, body, status, errorCode, at }: Sms) {
  const created = new Date(at).toUTCString().replace('GMT', '+0000')
  return { sid, account_sid: accountSid, to, from, body, status, error_code: errorCode, date_created: created }
}

/** Twilio's rule: the address and every field, sorted by name, under HMAC-SHA1. */
function signature(authToken: string, url: string, body: string): string {
  const fields = new URLSearchParams(body)
  const names = [...new Set(fields.keys())].sort()
  const text = url + names.map((name) => name + fields.getAll(name).join('')).join('')
  return createHmac('sha1', authToken).update(text, 'utf8').digest('base64')
}
