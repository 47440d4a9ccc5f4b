import { beforeAll, expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { testSecrets } from '@/lib/auth/testing'
import { sendMessage, WAITS } from '@/lib/notifications/deliver'
import { channelsWithoutProvider } from '@/lib/notifications/providers'
import { createLink } from './create-link'
import { followMessage } from './delivery'
import { getLink } from './read'
import { linkForm, makeShop, type Shop } from './testing'

// An installation in which nobody has set up a mail server or a provider of SMS.

const test = testDatabase()
let shop: Shop

beforeAll(async () => {
  testSecrets()
  for (const name of ['SMTP_URL', 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'SMS_FROM']) delete process.env[name]
  shop = await makeShop(test.db)
})

async function madeAndTried(): Promise<string> {
  const contact = { email: 'ann@example.com', phone: '+41 44 123 45 67', notifyEmail: true, notifySms: true }
  const made = await createLink(shop.admin, linkForm({ ...contact, sending: 'now' }))
  if (!made.ok) throw new Error(made.message)
  await sendAll(made.value.linkId)
  return made.value.linkId
}

async function sendAll(linkId: string): Promise<void> {
  for (const { profile_id: profileId, id: messageId } of await messages(linkId))
    await sendMessage({ profileId, messageId }, followMessage)
}

const messages = (linkId: string) => test.sql<{ profile_id: string; id: string; state: string; problem: string }[]>`
  select profile_id, id, state, problem from message where entity_id = ${linkId} order by channel`

it('is known before anything is sent', () => {
  expect(channelsWithoutProvider()).toEqual(['email', 'sms'])
})

it('the link says that it was not sent and what is missing, once, while it is tried again', async () => {
  const linkId = await madeAndTried()
  await sendAll(linkId)
  const link = await getLink(shop.admin, linkId)
  expect(link).toMatchObject({ delivery: 'not_sent', sentAt: null, failedAt: null })
  const told = link?.events.filter(({ kind }) => kind === 'not_sent').map(({ detail }) => detail)
  expect(told).toEqual([
    'ready email No mail server is set up: SMTP_URL is not set.',
    'ready sms No provider of SMS is set up: TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and SMS_FROM are not set.',
  ])
  expect((await messages(linkId)).map(({ state }) => state)).toEqual(['queued', 'queued'])
})

it('it has failed after a day, and is not tried again', async () => {
  const linkId = await madeAndTried()
  for (const _ of WAITS) await sendAll(linkId)
  expect(await messages(linkId)).toMatchObject([
    { state: 'failed', problem: 'No mail server is set up: SMTP_URL is not set. It was tried 9 times.' },
    { state: 'failed' },
  ])
  expect(await getLink(shop.admin, linkId)).toMatchObject({ delivery: 'failed' })
  const before = await test.sql`select count(*) from graphile_worker._private_jobs`
  await sendAll(linkId)
  expect(await test.sql`select count(*) from graphile_worker._private_jobs`).toEqual(before)
})
