import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { makeProfile } from '@/lib/auth/testing'
import { answerMailReport, answerSmsReport } from '@/lib/callbacks/message-reports'
import { machines } from '@/lib/operations/machines'
import { statusNotification } from '@/sandbox/inbox/dsn'
import { type Sandbox, startSandbox } from '@/sandbox/start'
import { smsStatusUrl } from './deliver'
import { notify } from './notify'
import { AUTH_TOKEN, leadTo, REPORTS_TOKEN, sendAlone } from './testing'
import { twilioSignature } from './twilio'

// What becomes of messages after they were taken, as providers report it.

const test = testDatabase()
let sandbox: Sandbox
let profileId: string

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0 })
  leadTo(sandbox)
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  profileId = await makeProfile(test.db)
  sandbox.core.store.reset()
})

async function queue(channel: 'email' | 'sms', address: string): Promise<{ profileId: string; messageId: string }> {
  const told = await test.db.transaction((tx) =>
    notify(tx, {
      profileId,
      kind: 'purchase_confirmation',
      channel,
      to: { address },
      locale: 'en',
      about: { entity: 'order', entityId: 'ord_1' },
      occasion: 'paid',
      values: {},
    }),
  )
  if (told.outcome !== 'queued') throw new Error(told.outcome)
  return { profileId, messageId: told.messageId }
}
const row = async ({ messageId }: { messageId: string }) => {
  const [found] = await test.sql`select * from message where id = ${messageId}`
  return found ?? {}
}

interface Told {
  readonly MessageStatus: string
  readonly MessageSid?: string
  readonly ErrorCode?: string
}

async function report(messageId: string, told: Told, { token = AUTH_TOKEN, url = smsStatusUrl(messageId) } = {}) {
  const body = new URLSearchParams({ MessageSid: 'SM1', AccountSid: 'AC1', ...told }).toString()
  const headers = { 'x-twilio-signature': twilioSignature(token, url, body) }
  const request = new Request('http://web.internal:3000/api/callbacks/sms/x', { method: 'POST', headers, body })
  return (await answerSmsReport(request, messageId)).status
}

it('signs as Twilio documents it', () => {
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2'
  const body = 'Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE'
  expect(twilioSignature('12345', url, body)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=')
})

it('steps forward with each report, whatever their order, and stays where it is when one is played again', async () => {
  const which = await queue('sms', '+15005550070')
  await sendAlone(which)
  expect(await report(which.messageId, { MessageStatus: 'delivered' })).toBe(200)
  const delivered = await row(which)
  expect(delivered).toMatchObject({ state: 'delivered', problem: null })
  for (const MessageStatus of ['sent', 'delivered', 'queued', 'sending', 'delivered', 'something new'])
    expect(await report(which.messageId, { MessageStatus })).toBe(200)
  expect(await row(which)).toEqual(delivered)
})

it('says in words why it did not arrive', async () => {
  const which = await queue('sms', '+15005550070')
  await sendAlone(which)
  await report(which.messageId, { MessageStatus: 'undelivered', ErrorCode: '30003' })
  expect(await row(which)).toMatchObject({
    state: 'bounced',
    problem: 'The phone is switched off or out of reach. (Twilio 30003)',
  })
})

it('knows from a report that it was taken, and does not send it again', async () => {
  const which = await queue('sms', '+15005550070')
  sandbox.core.misbehaviour.order({ processor: 'twilio', on: 'messages.create', fault: 'error_after', times: 1 })
  await sendAlone(which)
  expect(await row(which)).toMatchObject({ state: 'queued' })
  await report(which.messageId, { MessageStatus: 'sent', MessageSid: 'SM77' })
  expect(await row(which)).toMatchObject({ state: 'sent', provider_id: 'SM77', doubtful_since: null })
  await sendAlone(which)
  expect(sandbox.core.store.collection('twilio.messages').all()).toHaveLength(1)
})

it('learns from a report that what it gave up was taken', async () => {
  const which = await queue('sms', '+15005550070')
  await test.sql`update message set state = 'failed', ended_at = now(), problem = 'Silence.' where id = ${which.messageId}`
  await report(which.messageId, { MessageStatus: 'delivered' })
  expect(await row(which)).toMatchObject({ state: 'delivered', problem: null })
})

it('believes nobody but the provider', async () => {
  const [which, other] = [await queue('sms', '+15005550070'), await queue('email', 'anna@example.com')]
  await sendAlone(which)
  const before = await row(which)
  const told = { MessageStatus: 'failed' }
  expect(await report(which.messageId, told, { token: 'another' })).toBe(401)
  expect(await report(which.messageId, told, { token: '' })).toBe(401)
  // Signed for another message's address, as one that was overheard would be.
  expect(await report(which.messageId, told, { url: smsStatusUrl(other.messageId) })).toBe(401)
  const bare = new Request('http://x/', { method: 'POST', body: 'MessageStatus=failed&MessageSid=SM1' })
  expect((await answerSmsReport(bare, which.messageId)).status).toBe(401)
  expect(await report('msg_00000000000000000000000000', told)).toBe(404)
  expect(await report('../../x', told)).toBe(404)
  // Nor does it speak of mail.
  expect(await report(other.messageId, told)).toBe(404)
  expect(await row(which)).toEqual(before)
})

it('hears the provider however much is forged from its own network', async () => {
  const which = await queue('sms', '+15005550070')
  await sendAlone(which)
  const forged: number[] = []
  for (let round = 0; round < 7; round++)
    forged.push(
      ...(await Promise.all(
        Array.from({ length: 50 }, () => report(which.messageId, { MessageStatus: 'failed' }, { token: 'another' })),
      )),
    )
  expect(forged[0]).toBe(401)
  expect(forged.at(-1)).toBe(429)
  // Nor does what it says of messages that are not here use anything up.
  expect(await report('msg_00000000000000000000000000', { MessageStatus: 'failed' })).toBe(404)
  expect(await report(which.messageId, { MessageStatus: 'delivered' })).toBe(200)
  expect(await row(which)).toMatchObject({ state: 'delivered' })
})

const posted = (body: string, token = `Bearer ${REPORTS_TOKEN}`) =>
  new Request('http://x/', { method: 'POST', body, headers: { authorization: token } })

it('takes in what a mail server reports about a mail', async () => {
  const which = await queue('email', 'anna@example.com')
  await sendAlone(which)
  const [mail] = sandbox.core.mailbox.list()
  if (!mail) throw new Error('no mail')
  const delivered = statusNotification(mail, 'delivered')
  expect((await answerMailReport(posted(delivered, 'Bearer wrong'))).status).toBe(401)
  expect((await answerMailReport(posted(delivered, ''))).status).toBe(401)
  expect(await row(which)).toMatchObject({ state: 'sent' })
  expect((await answerMailReport(posted(delivered))).status).toBe(200)
  expect(await row(which)).toMatchObject({ state: 'delivered' })
  // A server that forwards it finds out later.
  expect((await answerMailReport(posted(statusNotification(mail, 'bounced')))).status).toBe(200)
  const bounced = await row(which)
  expect(bounced).toMatchObject({ state: 'bounced' })
  expect(bounced.problem).toBe('A mail server brought it back: 550 5.1.1 The mailbox was closed by its owner')
  expect((await answerMailReport(posted(delivered))).status).toBe(200)
  expect(await row(which)).toEqual(bounced)
})

it('finds the mail by the Message-ID of what is returned, and refuses what is no report', async () => {
  const which = await queue('email', 'anna@example.com')
  await sendAlone(which)
  const returned = [
    'Content-Type: multipart/report; report-type=delivery-status; boundary=x',
    '',
    '--x',
    'Content-Type: message/delivery-status',
    '',
    'Action: delayed',
    '',
    '--x',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${which.messageId}@quittance.example>`,
    '--x--',
  ]
  expect((await answerMailReport(posted(returned.join('\n')))).status).toBe(200)
  expect(await row(which)).toMatchObject({ state: 'sent' })
  expect((await answerMailReport(posted(returned.join('\n').replace('delayed', 'failed')))).status).toBe(200)
  expect(await row(which)).toMatchObject({ state: 'bounced' })
  for (const body of ['', 'Dear Sirs', `Message-ID: <${which.messageId}@x>\nAction: failed`, '\u0000'])
    expect((await answerMailReport(posted(body))).status).toBe(400)
})

it('is answered the same by the server for callbacks', async () => {
  const which = await queue('sms', '+15005550070')
  const body = 'MessageStatus=delivered&MessageSid=SM1'
  const url = smsStatusUrl(which.messageId)
  const headers = { 'x-twilio-signature': twilioSignature(AUTH_TOKEN, url, body) }
  const app = machines()
  expect((await app.request(new URL(url).pathname, { method: 'POST', headers, body })).status).toBe(200)
  expect(await row(which)).toMatchObject({ state: 'delivered' })
  expect((await app.request('/api/callbacks/mail', { method: 'POST', body: '' })).status).toBe(401)
  expect((await app.request('/api/callbacks/mail')).status).toBe(405)
  expect((await app.request(new URL(url).pathname)).status).toBe(405)
})
