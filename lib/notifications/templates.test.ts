import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { makeProfile, makeStaff } from '@/lib/auth/testing'
import { type Sandbox, startSandbox } from '@/sandbox/start'
import { notify } from './notify'
import { listMessages, messagesAbout } from './read'
import { getTemplate, listKinds, resetTemplate, saveTemplate, switchMessage } from './templates'
import { sendTest } from './test-send'
import { leadTo, sendAlone } from './testing'

const test = testDatabase()
let sandbox: Sandbox
let admin: Awaited<ReturnType<typeof makeStaff>>
let accountant: typeof admin
let foreign: typeof admin

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0 })
  leadTo(sandbox)
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  const profileId = await makeProfile(test.db)
  admin = await makeStaff(test.db, profileId, 'admin')
  accountant = await makeStaff(test.db, profileId, 'accountant')
  foreign = await makeStaff(test.db, await makeProfile(test.db, 'Another'), 'admin')
  sandbox.core.store.reset()
})

const KEY = { kind: 'order_ready', channel: 'email', locale: 'en' } as const
const OWN = { subject: 'Pay {merchant}', body: 'Please pay {amount}.\n\n{link}', button: 'Pay now' }
const PAGE = { after: null, before: null, size: 25, desc: true }

const audits = () =>
  test.sql`select action, entity_id, before, after from audit_event where profile_id = ${admin.profileId} order by at`

async function told(profileId: string, occasion: string) {
  const about = { entity: 'order', entityId: 'ord_1' } as const
  const to = { address: 'anna@example.com' }
  const values = { amount: { amountMinor: 500n, currency: 'USD' } }
  const notice = { profileId, ...KEY, to, about, occasion, values, link: 'https://x.example/' }
  return test.db.transaction((tx) => notify(tx, notice))
}

it('says what a profile wants said, and what we say after it went back, in its own profile alone', async () => {
  expect(await saveTemplate(admin, { ...KEY, ...OWN })).toMatchObject({ ok: true })
  expect(await getTemplate(accountant, KEY)).toMatchObject({ value: { template: OWN, isOwn: true } })
  expect(await getTemplate(foreign, KEY)).toMatchObject({ value: { isOwn: false } })
  const kinds = await listKinds(accountant)
  expect(kinds.find(({ kind }) => kind === 'order_ready')).toEqual({
    kind: 'order_ready',
    automatic: false,
    isOn: true,
    own: ['email'],
  })
  await told(admin.profileId, 'one')
  await told(foreign.profileId, 'one')
  const [mine] = (await listMessages(admin, {}, PAGE)).rows
  expect(mine).toMatchObject({ subject: 'Pay Northwind Telecom', text: 'Please pay 5.00 USD.\n\n[link]' })
  expect((await listMessages(foreign, {}, PAGE)).rows[0]?.subject).toBe('Your order with Another is ready')
  expect(await resetTemplate(admin, KEY)).toMatchObject({ ok: true })
  expect(await resetTemplate(admin, KEY)).toMatchObject({ ok: false, code: 'not_found' })
  await told(admin.profileId, 'two')
  expect((await listMessages(admin, {}, PAGE)).rows[0]?.subject).toBe('Your order with Northwind Telecom is ready')
  expect((await audits()).map(({ action, after }) => [action, after.subject])).toEqual([
    ['message_template.saved', 'Pay {merchant}'],
    ['message_template.reset', 'Your order with {merchant} is ready'],
  ])
})

it('saves nothing that it could not send', async () => {
  const refused = await saveTemplate(admin, { ...KEY, ...OWN, body: 'Pay {amuont}' })
  expect(refused).toMatchObject({ ok: false, fields: { body: expect.stringContaining('There is no {amuont}') } })
  expect(await saveTemplate(admin, { ...KEY, locale: 'xx', ...OWN })).toMatchObject({ ok: false, code: 'not_found' })
  expect(await test.sql`select from message_template where profile_id = ${admin.profileId}`).toHaveLength(0)
  expect(await audits()).toHaveLength(0)
})

it('lets nobody change a message who may not', async () => {
  await expect(saveTemplate(accountant, { ...KEY, ...OWN })).rejects.toThrow('messages.manage')
  await expect(resetTemplate(accountant, KEY)).rejects.toThrow('messages.manage')
  await expect(switchMessage(accountant, { kind: 'order_reminder', isOn: false })).rejects.toThrow('messages.manage')
  await expect(sendTest(accountant, { ...KEY, to: 'a@example.com' })).rejects.toThrow('messages.manage')
  const normal = await makeStaff(test.db, admin.profileId, 'normal')
  await expect(listKinds(normal)).rejects.toThrow('messages.read')
  await expect(getTemplate(normal, KEY)).rejects.toThrow('messages.read')
  await expect(listMessages(normal, {}, PAGE)).rejects.toThrow('messages.read')
})

it('switches automatic messages off and on again, and no others', async () => {
  const isOn = async (kind: string) => (await listKinds(admin)).find((one) => one.kind === kind)?.isOn
  await switchMessage(admin, { kind: 'refund_confirmation', isOn: false })
  expect(await isOn('refund_confirmation')).toBe(false)
  await switchMessage(admin, { kind: 'refund_confirmation', isOn: true })
  expect(await isOn('refund_confirmation')).toBe(true)
  expect(await switchMessage(admin, { kind: 'order_ready', isOn: false })).toMatchObject({ code: 'not_automatic' })
  expect((await audits()).map(({ action }) => action)).toEqual(['message.switched_off', 'message.switched_on'])
})

it('sends what was saved to see how it looks, switched off or not', async () => {
  const key = { ...KEY, kind: 'refund_confirmation' } as const
  await switchMessage(admin, { kind: 'refund_confirmation', isOn: false })
  const tested = await sendTest(admin, { ...key, to: 'Me@Example.com' })
  if (!tested.ok) throw new Error(tested.message)
  await sendAlone({ profileId: admin.profileId, ...tested.value })
  expect(sandbox.core.mailbox.list()[0]?.subject).toBe('Northwind Telecom has refunded 128.50 USD')
  expect((await audits()).at(-1)).toMatchObject({
    action: 'message_template.tested',
    entity_id: 'refund_confirmation/email/en',
    after: { to: 'Me@Example.com' },
  })
  expect(await sendTest(admin, { ...key, to: 'nobody' })).toMatchObject({
    ok: false,
    fields: { to: expect.any(String) },
  })
  for (let n = 0; n < 19; n += 1) await sendTest(admin, { ...key, to: 'me@example.com' })
  expect(await sendTest(admin, { ...key, to: 'me@example.com' })).toMatchObject({ ok: false, code: 'too_many' })
})

it('is found by whom it went to, what became of it, and what it is about', async () => {
  await told(admin.profileId, 'one')
  const find = async (filter: object) => (await listMessages(admin, filter, PAGE)).rows.length
  expect(await find({ to: 'ANNA@example.com ' })).toBe(1)
  expect(await find({ to: 'anna' })).toBe(0)
  expect(await find({ state: 'queued' })).toBe(1)
  expect(await find({ state: 'sent' })).toBe(0)
  const about = (profileId: string, entityId: string) =>
    messagesAbout(test.db, profileId, [
      { entity: 'order', entityId },
      { entity: 'payment_link', entityId: 'lnk_9' },
    ])
  expect(await about(admin.profileId, 'ord_1')).toMatchObject([{ kind: 'order_ready', state: 'queued' }])
  expect(await about(admin.profileId, 'ord_2')).toEqual([])
  expect(await about(foreign.profileId, 'ord_1')).toEqual([])
})
