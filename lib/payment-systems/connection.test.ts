import { desc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { auditEvent } from '@/db/schema/records'
import { paymentSystem } from '@/db/schema/systems'
import { testDatabase } from '@/db/testing'
import { Forbidden } from '@/lib/auth/actor'
import type { Result } from '@/lib/result'
import { type Sandbox, startSandbox } from '@/sandbox/start'
import { callbackAddress, getCallbacks, registerCallbacks } from './callbacks'
import { checkConnection } from './check'
import { getDataProtection, setDataProtection } from './data-protection'
import { createSystem } from './save-system'
import { getSystem } from './systems'
import { makeProfile, paypalForm, stripeForm } from './testing'

const test = testDatabase()
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0 })
  process.env.SANDBOX_URL = sandbox.origin
})
afterAll(() => sandbox.close())

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`)
  return result.value
}

const unregistered = (secret = 'secret-of-the-app') => {
  const form = paypalForm()
  return { ...form, settings: { ...form.settings, password: secret, webhookId: '' } }
}

it('registers the callback address when the system is created, and keeps what that yields', async () => {
  const { admin } = await makeProfile(test.db)
  const created = value(await createSystem(admin, unregistered()))
  expect(created.notices).toEqual([])
  expect(value(await getSystem(admin, { systemId: created.id })).values.webhookId).not.toBe('')
  expect(value(await getCallbacks(admin, { systemId: created.id }))).toMatchObject({
    address: `http://localhost:3000/api/callbacks/${created.id}`,
    sends: true,
    canRegister: true,
    ready: true,
    lastReceivedAt: null,
    rejected: 0n,
    recent: [],
  })
})

it('saves the system all the same when the processor refuses the registration, and says so', async () => {
  const { admin } = await makeProfile(test.db)
  const created = value(await createSystem(admin, unregistered('invalid-secret')))
  expect(created.notices).toHaveLength(1)
  expect(value(await getCallbacks(admin, { systemId: created.id })).ready).toBe(false)
  expect(await registerCallbacks(admin, { systemId: created.id })).toMatchObject({ ok: false, code: 'refused' })
})

it('registers a second time without making a second registration', async () => {
  const { admin } = await makeProfile(test.db)
  const { id } = value(await createSystem(admin, unregistered()))
  const before = value(await getSystem(admin, { systemId: id })).values
  value(await registerCallbacks(admin, { systemId: id }))
  expect(value(await getSystem(admin, { systemId: id })).values).toEqual(before)
  const log = await test.db
    .select()
    .from(auditEvent)
    .where(eq(auditEvent.action, 'payment_system.callbacks_registered'))
  expect(log.at(-1)?.after).toMatchObject({ address: callbackAddress(id) })
})

it('checks the connection and remembers the answer as the health', async () => {
  const { admin } = await makeProfile(test.db)
  const good = value(await createSystem(admin, unregistered())).id
  const bad = value(await createSystem(admin, { ...unregistered('invalid-secret'), name: 'Bad' })).id
  expect(value(await checkConnection(admin, { systemId: good }))).toEqual({
    account: expect.stringMatching(/./),
    note: null,
  })
  const refused = await checkConnection(admin, { systemId: bad })
  expect(refused).toMatchObject({ ok: false, code: 'refused' })
  expect(value(await getSystem(admin, { systemId: good }))).toMatchObject({ health: 'healthy', problem: null })
  const failing = value(await getSystem(admin, { systemId: bad }))
  expect(failing).toMatchObject({ health: 'failing', problem: refused.ok ? '' : refused.message })
  expect(JSON.stringify(failing)).not.toContain('invalid-secret')
})

it('brings a registration of before up to date, says so, and tells of one that is gone', async () => {
  const { admin } = await makeProfile(test.db)
  const systemId = value(await createSystem(admin, unregistered())).id
  const { webhookId } = value(await getSystem(admin, { systemId })).values
  const paypal = `${sandbox.origin}/api-m.sandbox.paypal.com/v1`
  const basic = Buffer.from('client-id-of-the-app:secret-of-the-app').toString('base64')
  const form = { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${basic}` }
  const signedIn = await fetch(`${paypal}/oauth2/token`, {
    method: 'POST',
    headers: form,
    body: 'grant_type=client_credentials',
  })
  const { access_token: token } = (await signedIn.json()) as { access_token: string }
  const there = async (method: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const reply = await fetch(`${paypal}/notifications/webhooks/${webhookId}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return reply.status === 204 ? [] : ((await reply.json()) as { event_types: { name: string }[] }).event_types
  }
  const names = async () => (await there('GET')).map(({ name }) => name).sort()
  const { events } = value(await getCallbacks(admin, { systemId }))
  expect(await names()).toEqual([...events].sort())
  const fewer = ['CHECKOUT.ORDER.APPROVED', 'BILLING.PLAN.CREATED'].map((name) => ({ name }))
  await there('PATCH', [{ op: 'replace', path: '/event_types', value: fewer }])
  const { note } = value(await checkConnection(admin, { systemId }))
  expect(note).toMatch(/did not tell of .*PAYMENT\.AUTHORIZATION\.VOIDED.*from now on it does/)
  expect(await names()).toEqual(['BILLING.PLAN.CREATED', ...events].sort())
  const [checked] = await test.db
    .select()
    .from(auditEvent)
    .where(eq(auditEvent.action, 'payment_system.checked'))
    .orderBy(desc(auditEvent.id))
    .limit(1)
  expect(checked?.after).toMatchObject({ answer: 'connected', note })
  expect(value(await checkConnection(admin, { systemId })).note).toBeNull()
  await there('PATCH', [{ op: 'replace', path: '/event_types', value: fewer }])
  value(await registerCallbacks(admin, { systemId }))
  expect(await names()).toEqual(['BILLING.PLAN.CREATED', ...events].sort())
  await there('DELETE')
  expect(await checkConnection(admin, { systemId })).toMatchObject({ code: 'refused' })
  expect(value(await getSystem(admin, { systemId })).problem).toMatch(/Register the address again under Callbacks/)
})

it('says what full card information would need and refuses it (D4)', async () => {
  const { admin } = await makeProfile(test.db)
  const { id } = value(await createSystem(admin, stripeForm()))
  const page = value(await getDataProtection(admin, { systemId: id }))
  expect(page).toMatchObject({ storedInfo: 'token_only', cvvRequired: false, keptCards: 0 })
  expect(page.fullCard.map(({ met }) => met)).toEqual([false, false, false])
  const refused = await setDataProtection(admin, {
    systemId: id,
    storedInfo: 'full_card',
    cvvRequired: false,
    acknowledgement: 'I understand',
    confirmed: true,
  })
  expect(refused.ok ? '' : refused.fields?.storedInfo).toMatch(/^Not possible: Stripe takes the card/)
  const [row] = await test.db.select().from(paymentSystem).where(eq(paymentSystem.id, id))
  expect(row?.storedInfo).toBe('token_only')
})

it('serves nobody who may not, and nobody of another profile', async () => {
  const people = await makeProfile(test.db)
  const stranger = await makeProfile(test.db)
  const { id: systemId } = value(await createSystem(people.admin, paypalForm()))
  const protection = { systemId, storedInfo: 'token_only', cvvRequired: true, confirmed: true }
  for (const actor of [people.accountant, people.normal, people.restricted, people.customer]) {
    await expect(checkConnection(actor, { systemId })).rejects.toThrow(Forbidden)
    await expect(registerCallbacks(actor, { systemId })).rejects.toThrow(Forbidden)
    await expect(setDataProtection(actor, protection)).rejects.toThrow(Forbidden)
  }
  for (const actor of [people.normal, people.restricted, people.customer]) {
    await expect(getCallbacks(actor, { systemId })).rejects.toThrow(Forbidden)
    await expect(getDataProtection(actor, { systemId })).rejects.toThrow(Forbidden)
  }
  const { admin } = stranger
  for (const result of [
    await checkConnection(admin, { systemId }),
    await registerCallbacks(admin, { systemId }),
    await setDataProtection(admin, protection),
    await getCallbacks(admin, { systemId }),
    await getDataProtection(admin, { systemId }),
  ])
    expect(result).toMatchObject({ ok: false, code: 'not_found' })
})
