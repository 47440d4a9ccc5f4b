import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { LINK_MINUTES, type LinkPurpose, peekLink, sendLink } from '@/lib/auth/links'
import { makeLogin, makeProfile, makeStaff, testSecrets } from '@/lib/auth/testing'
import type { JobPayload } from '@/lib/jobs/queue'
import { letter } from './letter'
import { sendLinkMail } from './link-mail'

testSecrets()
const test = testDatabase()
const received: string[] = []
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData: (stream, _session, done) => {
    text(stream).then((mail) => {
      received.push(mail)
      done()
    }, done)
  },
})

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  process.env.SMTP_URL = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
})
afterAll(() => new Promise<void>((closed) => server.close(() => closed())))

async function queued(
  loginId: string,
  purpose: LinkPurpose,
  minutes: number,
): Promise<JobPayload<'mail.sign_in_link'>> {
  await test.db.transaction((tx) => sendLink(tx, loginId, purpose, minutes))
  const jobs = await test.sql`select payload from graphile_worker._private_jobs order by id desc limit 1`
  return jobs[0]?.payload
}

/** The mail that arrived last, its lines joined again. */
const mailed = () => (received.at(-1) ?? '').replace(/=\r\n/g, '').replace(/=3D/g, '=')

it('mails a link that works, the token nowhere else', async () => {
  const loginId = await makeLogin(test.db, 'anna@example.com')
  const payload = await queued(loginId, 'sign_in', LINK_MINUTES.asked)
  await sendLinkMail(payload)
  expect(mailed()).toContain('To: anna <anna@example.com>')
  expect(mailed()).toContain('for the next 20 minutes')
  const token = mailed().match(/http:\/\/localhost:3000\/sign-in\/link\?token=([\w-]{43})/)?.[1] ?? ''
  expect(await peekLink(test.db, token)).toMatchObject({ loginId })
  expect(JSON.stringify(payload)).not.toContain(token)
})

it('invites by the name of the profile, for three days', async () => {
  const { loginId } = await makeStaff(test.db, await makeProfile(test.db, 'Löwen & Söhne'), 'normal')
  await sendLinkMail(await queued(loginId, 'set_password', LINK_MINUTES.invitation))
  expect(mailed()).toContain('/set-password?token=')
  expect(mailed()).toContain('for the next 3 days')
})

it('sends nothing for a link that a newer one has replaced', async () => {
  const loginId = await makeLogin(test.db, 'bert@example.com')
  const older = await queued(loginId, 'sign_in', LINK_MINUTES.asked)
  await queued(loginId, 'sign_in', LINK_MINUTES.asked)
  const before = received.length
  await sendLinkMail(older)
  expect(received).toHaveLength(before)
})

it('does not open a token sealed for somebody else', async () => {
  const payload = await queued(await makeLogin(test.db, 'carl@example.com'), 'sign_in', LINK_MINUTES.asked)
  const loginId = await makeLogin(test.db, 'dora@example.com')
  await expect(sendLinkMail({ ...payload, loginId })).rejects.toThrow()
})

it('escapes what people typed (A7)', () => {
  const { html } = letter({ subject: '<b>', greeting: '<script>x</script>', lines: ['"a" & \'b\''], small: [] })
  expect(html).not.toMatch(/<script|<b>/)
  expect(html).toContain('&#34;a&#34; &#38; &#39;b&#39;')
})
