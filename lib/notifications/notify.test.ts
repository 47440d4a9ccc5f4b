import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { makeProfile } from '@/lib/auth/testing'
import { setClock } from '@/lib/clock'
import { newId } from '@/lib/ids'
import { type Sandbox, startSandbox } from '@/sandbox/start'
import { WAITS } from './deliver'
import { type Notice, notify } from './notify'
import { leadTo, sendAlone } from './testing'

// Messages on their way, to a mail server and a provider of SMS that the sandbox plays.

const test = testDatabase()
let sandbox: Sandbox
let profileId: string

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0 })
  leadTo(sandbox)
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  profileId = await makeProfile(test.db, 'Löwen & Söhne')
  sandbox.core.store.reset()
})

const LINK = 'https://pay.example.com/pay/abcdefghijklmnopqrstuvwxyz0123456789'

const notice = (more: Partial<Notice> = {}): Notice => ({
  profileId,
  kind: 'order_ready',
  channel: 'email',
  to: { name: 'Anna Berg', address: 'anna@example.com' },
  locale: 'en',
  about: { entity: 'payment_link', entityId: 'lnk_1' },
  occasion: 'created',
  values: { amount: { amountMinor: 2500n, currency: 'USD' }, reference: 'A-1' },
  link: LINK,
  ...more,
})

async function queue(more: Partial<Notice> = {}): Promise<{ profileId: string; messageId: string }> {
  const told = await test.db.transaction((tx) => notify(tx, notice(more)))
  if (told.outcome !== 'queued') throw new Error(told.outcome)
  return { profileId, messageId: told.messageId }
}
const texting = (to: string, occasion = 'created') =>
  queue({ channel: 'sms', to: { name: 'Anna', address: to }, occasion })

const row = async ({ messageId }: { messageId: string }) => {
  const [found] = await test.sql`select * from message where id = ${messageId}`
  return found ?? {}
}
const jobs = ({ messageId }: { messageId: string }) => test.sql`
  select run_at from graphile_worker._private_jobs where payload ->> 'messageId' = ${messageId} order by id`
const misbehave = (on: string, fault: 'error_before' | 'drop_after' | 'error_after' | 'rate_limit') =>
  sandbox.core.misbehaviour.order({ processor: 'twilio', on, fault, times: 1 })
const sent = () => sandbox.core.store.collection<{ body: string; to: string }>('twilio.messages').all()

it('is written with its job, the link sealed, and mailed as the profile would say it', async () => {
  const which = await queue()
  expect(await row(which)).toMatchObject({ state: 'queued', to_address: 'anna@example.com', tries: 0 })
  expect(await jobs(which)).toHaveLength(1)
  const everything = JSON.stringify([
    await test.sql`select * from message`,
    await test.sql`select * from graphile_worker._private_jobs`,
  ])
  expect(everything).not.toContain('abcdefghijklmnop')
  await sendAlone(which)
  const [mail] = sandbox.core.mailbox.list()
  expect(mail).toMatchObject({
    to: 'Anna Berg <anna@example.com>',
    subject: 'Your order with Löwen & Söhne is ready',
    envelopeId: which.messageId,
  })
  expect(mail?.text).toContain(`Amount: 25.00 USD\n\nView and pay:\n${LINK}\n`)
  expect(mail?.html).toContain(`<a href="${LINK}"`)
  const after = await row(which)
  expect(after).toMatchObject({ state: 'sent', link_sealed: null, doubtful_since: null, problem: null, tries: 1 })
  expect(after.provider_id).toContain(which.messageId)
  await sendAlone(which)
  expect(sandbox.core.mailbox.list()).toHaveLength(1)
})

it('tells one occasion once, also when two ask at the same moment', async () => {
  const told = await Promise.all([1, 2, 3].map(() => test.db.transaction((tx) => notify(tx, notice()))))
  expect(told.map(({ outcome }) => outcome).sort()).toEqual(['queued', 'repeated', 'repeated'])
  expect(new Set(told.map((one) => 'messageId' in one && one.messageId)).size).toBe(1)
  const count = () => test.sql`select count(*)::int as n from message where profile_id = ${profileId}`
  expect(await count()).toEqual([{ n: 1 }])
  await queue({ occasion: 'again' })
  await queue({ channel: 'sms', to: { address: '+41441234567' } })
  expect(await count()).toEqual([{ n: 3 }])
})

it('is not there when its transaction is not', async () => {
  const work = test.db.transaction(async (tx) => {
    await notify(tx, notice())
    throw new Error('undone')
  })
  await expect(work).rejects.toThrow('undone')
  expect(await test.sql`select from message where profile_id = ${profileId}`).toHaveLength(0)
})

it('writes nothing for what is switched off, nor to what is no address', async () => {
  await test.sql`insert into message_switch (profile_id, kind, is_on) values
    (${profileId}, 'order_reminder', false), (${profileId}, 'order_ready', false)`
  const ask = (more: Partial<Notice>) => test.db.transaction((tx) => notify(tx, notice(more)))
  expect(await ask({ kind: 'order_reminder' })).toEqual({ outcome: 'switched_off' })
  for (const address of ['anna', '', 'a@b', 'x@example.com\nBcc: y@example.com'])
    expect(await ask({ to: { address } })).toMatchObject({ outcome: 'no_address' })
  for (const address of ['044 123 45 67', '+41', '+0441234567', 'anna@example.com'])
    expect(await ask({ channel: 'sms', to: { address } })).toMatchObject({ outcome: 'no_address' })
  expect(await test.sql`select from message where profile_id = ${profileId}`).toHaveLength(0)
  // What a person asks for each time cannot be switched off.
  expect(await ask({})).toMatchObject({ outcome: 'queued' })
  const [sms] = [await ask({ channel: 'sms', to: { address: '0041 (44) 123-45.67' } })]
  expect(await row(sms as { messageId: string })).toMatchObject({ to_address: '+41441234567' })
})

it('does not come again to an address that the mail server refuses', async () => {
  const which = await queue({ to: { address: 'refused@example.com' } })
  await sendAlone(which)
  const after = await row(which)
  expect(after).toMatchObject({ state: 'bounced', tries: 1, link_sealed: null })
  expect(after.problem).toBe('The mail server refuses this address: 550 5.1.1 There is no such mailbox here')
  expect(await jobs(which)).toHaveLength(1)
})

it('comes again while the mail server cannot take it, later each time, and fails in the end', async () => {
  const which = await queue({ to: { address: 'full@example.com' } })
  const at = new Date('2027-01-01T12:00:00Z')
  setClock(() => at)
  try {
    await sendAlone(which)
    expect(await row(which)).toMatchObject({ state: 'queued', tries: 1, doubtful_since: null })
    expect((await row(which)).problem).toContain('452 4.2.2 The mailbox is full')
    expect(new Date((await jobs(which)).at(-1)?.run_at)).toEqual(new Date(+at + WAITS[0]))
    for (let n = 0; n < WAITS.length; n += 1) await sendAlone(which)
  } finally {
    setClock()
  }
  const after = await row(which)
  expect(after).toMatchObject({ state: 'failed', tries: WAITS.length + 1, link_sealed: null })
  expect(after.problem).toContain(`It was tried ${WAITS.length + 1} times.`)
  expect(await jobs(which)).toHaveLength(WAITS.length + 1)
})

it('texts through the provider, and keeps its name for the message', async () => {
  const which = await texting('+41 44 123 45 67')
  await sendAlone(which)
  expect(sent()).toMatchObject([
    { to: '+41441234567', body: `Löwen & Söhne: your order is ready, 25.00 USD. Pay here: ${LINK}` },
  ])
  expect((await row(which)).provider_id).toMatch(/^SM/)
})

it('gives up at once on a number that takes no SMS, and says why', async () => {
  const stopped = await texting('+15005550004')
  await sendAlone(stopped)
  expect(await row(stopped)).toMatchObject({ state: 'bounced', link_sealed: null })
  expect((await row(stopped)).problem).toContain('asked for no more messages (STOP). (Twilio 21610)')
  const abroad = await texting('+15005550003', 'other')
  await sendAlone(abroad)
  expect(await row(abroad)).toMatchObject({ state: 'failed' })
})

it('sends one SMS when the provider took it and the answer was lost', async () => {
  const which = await texting('+15005550070')
  misbehave('messages.create', 'drop_after')
  await sendAlone(which)
  expect(await row(which)).toMatchObject({ state: 'queued', tries: 1 })
  expect((await row(which)).doubtful_since).not.toBeNull()
  // While it cannot say what it has, nothing is sent.
  misbehave('messages.list', 'error_before')
  await sendAlone(which)
  expect(sent()).toHaveLength(1)
  expect(await row(which)).toMatchObject({ state: 'queued', tries: 2 })
  await sendAlone(which)
  expect(sent()).toHaveLength(1)
  expect(await row(which)).toMatchObject({ state: 'sent', doubtful_since: null, link_sealed: null })
})

it('sends it again when the provider did not take it, another of the same words to the same number notwithstanding', async () => {
  const first = await texting('+15005550070')
  await sendAlone(first)
  const old = sandbox.core.store.collection<{ at: string }>('twilio.messages')
  for (const one of old.all() as { at: string; sid: string }[]) old.put(one.sid, { ...one, at: '2020-01-01T00:00:00Z' })
  const which = await texting('+15005550070', 'again')
  misbehave('messages.create', 'error_before')
  await sendAlone(which)
  await sendAlone(which)
  expect(sent()).toHaveLength(2)
  expect(await row(which)).toMatchObject({ state: 'sent', tries: 2 })
})

it('knows that nothing was sent where the provider has too much to do', async () => {
  const which = await texting('+15005550070')
  misbehave('messages.create', 'rate_limit')
  await sendAlone(which)
  expect(await row(which)).toMatchObject({ state: 'queued', doubtful_since: null })
})

it('has a message of any kind, for names and texts of any kind', async () => {
  const strange = { name: '<b>"\u0000{link}\u202E', address: "o'brien+tag@example.com" }
  const odd = await queue({ to: strange, occasion: newId('req'), locale: 'x-☃', values: { note: '\u0000\ud800' } })
  expect(await row(odd)).toMatchObject({ to_name: '<b>"{link}', locale: 'en' })
  const which = await queue({ to: { name: '"Å" <x@y.example>, z', address: 'z@example.com' }, occasion: newId('req') })
  await sendAlone(which)
  expect(sandbox.core.mailbox.list().at(-1)?.recipients).toEqual(['z@example.com'])
})
