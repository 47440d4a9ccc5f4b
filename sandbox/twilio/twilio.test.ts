import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import nodemailer from 'nodemailer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../start'

interface Received {
  path: string
  headers: Record<string, string | string[] | undefined>
  body: string
}

let sandbox: Sandbox
let server: Server
let received: Received[]
let origin: string

beforeEach(async () => {
  received = []
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() })
      response.end()
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  sandbox = await startSandbox({
    port: 0,
    smtpPort: 0,
    mailReports: { url: `${origin}/mail`, token: 'the-token-of-reports' },
  })
})
afterEach(async () => {
  await sandbox.close()
  server.close()
})

const TOKEN = 'a-token-of-the-account'
const account = (token = TOKEN) => `Basic ${Buffer.from(`AC1:${token}`).toString('base64')}`

async function call(form: Record<string, string>, authorization = account()) {
  const reply = await fetch(`${sandbox.origin}/api.twilio.com/2010-04-01/Accounts/AC1/Messages.json`, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams({ From: '+15005550006', Body: 'Hello', StatusCallback: `${origin}/sms/1`, ...form }),
  })
  return { status: reply.status, json: (await reply.json()) as { sid: string; code: number; status: string } }
}
const reported = async (status: string) =>
  expect
    .poll(() => received.map(({ body }) => new URLSearchParams(body).get('MessageStatus')), { timeout: 10_000 })
    .toContain(status)
const press = (path: string) => fetch(`${sandbox.origin}${path}`, { method: 'POST', redirect: 'manual' })
const inbox = async (to: string) =>
  (await (await fetch(`${sandbox.origin}/control/inbox?to=${encodeURIComponent(to)}`)).json()) as {
    mails: { id: string; subject: string }[]
    sms: { sid: string; to: string; body: string; status: string }[]
  }

test('an SMS is taken, sent and delivered, and each step is signed', async () => {
  const { status, json } = await call({ To: '+41441234567' })
  expect([status, json.status]).toEqual([201, 'queued'])
  await reported('delivered')
  for (const { path, headers, body } of received) {
    const fields = [...new URLSearchParams(body)].sort(([a], [b]) => a.localeCompare(b, 'en'))
    const text = `${origin}${path}${fields.map((pair) => pair.join('')).join('')}`
    const right = createHmac('sha1', TOKEN).update(text).digest('base64')
    expect(headers['x-twilio-signature']).toBe(right)
  }
  expect(await inbox('+41 44 123')).toMatchObject({ sms: [{ sid: json.sid, status: 'delivered' }], mails: [] })
  expect((await inbox('+1999')).sms).toEqual([])
  expect(JSON.stringify(await inbox(''))).not.toContain(TOKEN)
})

test('numbers are refused as Twilio refuses them, and wrong tokens', async () => {
  expect(await call({ To: '+15005550001' })).toMatchObject({ status: 400, json: { code: 21211 } })
  expect(await call({ To: 'anna' })).toMatchObject({ status: 400, json: { code: 21211 } })
  expect(await call({ To: '+41441234567', Body: '' })).toMatchObject({ status: 400, json: { code: 21602 } })
  expect(await call({ To: '+41441234567' }, account('short'))).toMatchObject({ status: 401, json: { code: 20003 } })
  expect((await inbox('')).sms).toEqual([])
})

test('a person chooses what becomes of an SMS', async () => {
  const { json } = await call({ To: '+15005550070' })
  await reported('sent')
  expect((await press(`/inbox/sms/${json.sid}/undelivered`)).status).toBe(303)
  await reported('undelivered')
  expect(new URLSearchParams(received.at(-1)?.body).get('ErrorCode')).toBe('30003')
  const page = await (await fetch(`${sandbox.origin}/inbox/sms/${json.sid}`)).text()
  expect(page).toContain('undelivered')
  expect((await press('/inbox/sms/SM0/failed')).status).toBe(404)
})

test('mail is refused at the door for some, and reported on for others', async () => {
  const transport = nodemailer.createTransport(`smtp://127.0.0.1:${sandbox.smtpPort}`)
  const send = (to: string) =>
    transport.sendMail({ from: 'a@example.com', to, subject: 'Hello', text: 'x', dsn: { envid: 'msg_1' } } as object)
  await expect(send('refused@example.com')).rejects.toThrow('550 5.1.1')
  await expect(send('full@example.com')).rejects.toThrow('452 4.2.2')
  await send('anna@example.com')
  const [mail] = (await inbox('ANNA@')).mails
  expect((await press(`/inbox/${mail?.id}/bounced`)).status).toBe(303)
  expect(received[0]?.headers.authorization).toBe('Bearer the-token-of-reports')
  expect(received[0]?.body).toMatch(/Original-Envelope-Id: msg_1[\s\S]*Action: failed/)
  const page = await (await fetch(`${sandbox.origin}/inbox?to=anna`)).text()
  expect(page).toContain('bounced')
})
