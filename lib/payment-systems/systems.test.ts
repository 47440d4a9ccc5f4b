import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { auditEvent } from '@/db/schema/records'
import { paymentSystem } from '@/db/schema/systems'
import { testDatabase } from '@/db/testing'
import { Forbidden } from '@/lib/auth/actor'
import { newId } from '@/lib/ids'
import type { Result } from '@/lib/result'
import { saveCurrency } from './assignments'
import { addCurrency } from './currencies'
import { setMethods } from './methods'
import { open } from './open'
import { getRemoval, removeSystem } from './remove-system'
import { createSystem, updateSystem } from './save-system'
import { getSystem, listProcessors, listSystems } from './systems'
import { keepCard, makePayment, makeProfile, type People, paypalForm, stripeForm } from './testing'

const test = testDatabase()

async function made(people: People, name = 'Stripe'): Promise<string> {
  return value(await createSystem(people.admin, stripeForm(name))).id
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message} ${JSON.stringify(result.fields)}`)
  return result.value
}

function fieldsOf(result: Result<unknown>): Readonly<Record<string, string>> {
  return result.ok ? {} : (result.fields ?? {})
}

it('creates a payment system as the form sends it and lists it (S1-05)', async () => {
  const people = await makeProfile(test.db)
  const created = value(await createSystem(people.admin, stripeForm('  Stripe Zürich ')))
  expect(created).toMatchObject({ name: 'Stripe Zürich', notices: [] })
  expect(await listSystems(people.accountant)).toMatchObject([
    {
      name: 'Stripe Zürich',
      processorName: 'Stripe',
      methods: [],
      live: false,
      storedInfo: 'token_only',
      currencies: [],
      health: 'unchecked',
    },
  ])
  const [row] = await test.db.select().from(paymentSystem).where(eq(paymentSystem.id, created.id))
  expect(row && open(row).context.settings).toMatchObject({ login: 'nordwind', password: 'sk_test_nordwind' })
})

it('wants a login longer than 4 characters (S1-08) and says everything that is wrong at once', async () => {
  const { admin } = await makeProfile(test.db)
  const four = await createSystem(admin, stripeForm('Stripe', { login: 'four' }))
  expect(fieldsOf(four)['settings.login']).toContain('longer than 4 characters')
  const all = await createSystem(admin, { name: ' ', processor: 'stripe', testMode: true, settings: { login: '' } })
  expect(Object.keys(fieldsOf(all)).sort()).toEqual([
    'name',
    'settings.login',
    'settings.password',
    'settings.publishableKey',
  ])
  const none = await createSystem(admin, { name: 'A', processor: 'nobody', testMode: true, settings: {} })
  expect(fieldsOf(none)).toEqual({ processor: 'Choose a payment processor from the list.' })
  expect((await createSystem(admin, 'nonsense')).ok).toBe(false)
  expect(await listSystems(admin)).toEqual([])
})

it.each([
  ['pk_test_a', true, 'publishable key'],
  ['pk_live_a', false, 'publishable key'],
  ['sk_live_a', true, 'Test mode is on'],
  ['rk_live_a', true, 'Test mode is on'],
  ['sk_test_a', false, 'Test mode is off'],
  ['rk_test_a', false, 'Test mode is off'],
  ['hello', true, 'starts with sk_test_ or rk_test_'],
])('refuses the password %s with Test mode %s and says why (D11)', async (password, testMode, text) => {
  const { admin } = await makeProfile(test.db)
  const result = await createSystem(admin, { ...stripeForm('Stripe', { password }), testMode })
  expect(fieldsOf(result)['settings.password']).toContain(text)
})

it('keeps a name unique, whatever its case and however close the two come', async () => {
  const people = await makeProfile(test.db)
  const other = await makeProfile(test.db)
  const both = await Promise.all([
    createSystem(people.admin, stripeForm('Stripe')),
    createSystem(people.admin, stripeForm('STRIPE')),
  ])
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  expect(both.flatMap((result) => Object.values(fieldsOf(result)))).toEqual([
    'Another payment system has this name. Names must be unique.',
  ])
  expect((await createSystem(other.admin, stripeForm('Stripe'))).ok).toBe(true)
  const second = await made(people, 'Second')
  expect(fieldsOf(await updateSystem(people.admin, { ...stripeForm('stripe'), systemId: second }))).toHaveProperty(
    'name',
  )
})

it('never gives a secret away: not in results, not in the audit log', async () => {
  const people = await makeProfile(test.db)
  const systemId = await made(people)
  const changedForm = { ...stripeForm('Stripe', { password: 'sk_test_other' }), systemId }
  value(await updateSystem(people.admin, changedForm))
  const detail = value(await getSystem(people.admin, { systemId }))
  expect(detail.savedSecrets).toEqual(['password', 'webhookSecret'])
  expect(detail.values).toEqual({ login: 'nordwind', publishableKey: 'pk_test_nordwind' })
  const log = await test.db.select().from(auditEvent).where(eq(auditEvent.entityId, systemId))
  expect(log.map(({ action }) => action)).toEqual(['payment_system.created', 'payment_system.changed'])
  expect(log[1]?.after).toMatchObject({ password: 'changed' })
  const everything = JSON.stringify([detail, log, await listSystems(people.admin)])
  expect(everything).not.toMatch(/sk_test_(nordwind|other)|whsec_nordwind/)
})

it('keeps a secret that is left empty, and forgets the last check when settings change', async () => {
  const people = await makeProfile(test.db)
  const systemId = await made(people)
  await test.db.update(paymentSystem).set({ checkedAt: new Date() }).where(eq(paymentSystem.id, systemId))
  const blank = { password: '', webhookSecret: '' }
  value(await updateSystem(people.admin, { ...stripeForm('Renamed', blank), systemId }))
  expect(value(await getSystem(people.admin, { systemId }))).toMatchObject({ name: 'Renamed', health: 'healthy' })
  value(await updateSystem(people.admin, { ...stripeForm('Renamed', { ...blank, login: 'another' }), systemId }))
  expect(value(await getSystem(people.admin, { systemId })).health).toBe('unchecked')
  const [row] = await test.db.select().from(paymentSystem).where(eq(paymentSystem.id, systemId))
  expect(row && open(row).context.settings).toMatchObject({ login: 'another', password: 'sk_test_nordwind' })
})

it('changes neither Test mode nor the processor of a system that was paid with', async () => {
  const people = await makeProfile(test.db)
  const systemId = await made(people)
  await makePayment(test.db, people, { systemId, status: 'succeeded' })
  const live = { password: 'sk_live_a', publishableKey: 'pk_live_a' }
  const refused = await updateSystem(people.admin, { ...stripeForm('Stripe', live), testMode: false, systemId })
  expect(fieldsOf(refused).testMode).toBe(
    'Test mode cannot be changed: 1 payment was made with this payment system in Test mode. Create another payment system instead.',
  )
  const paypal = { login: 'client-id', password: 'secret' }
  const other = await updateSystem(people.admin, {
    name: 'A',
    processor: 'paypal',
    testMode: true,
    settings: paypal,
    systemId,
  })
  expect(fieldsOf(other).processor).toContain('1 payment was made')
})

it('deletes with a question that lists what stops, never while a transaction is open', async () => {
  const people = await makeProfile(test.db)
  const systemId = await made(people)
  value(await setMethods(people.admin, { systemId, methods: ['visa'] }))
  value(await addCurrency(people.admin, { code: 'USD', rate: '1' }))
  const assignments = [{ systemId, min: '0.50', max: '' }]
  value(await saveCurrency(people.admin, { code: 'USD', rate: '1', assignments }))
  await keepCard(test.db, people, systemId)
  await makePayment(test.db, people, { systemId, status: 'succeeded' })
  const asks = await removeSystem(people.admin, { systemId })
  expect(asks).toMatchObject({ ok: false, code: 'needs_confirmation' })
  expect(asks.ok ? '' : asks.message).toMatch(/USD.*1 kept card.*1 payment/)
  await makePayment(test.db, people, { systemId, status: 'pending' })
  expect(await removeSystem(people.admin, { systemId, confirmed: true })).toMatchObject({ ok: false, code: 'in_use' })
  await test.sql`update transaction set status = 'failed' where status = 'pending'`
  value(await removeSystem(people.admin, { systemId, confirmed: true }))
  expect(await listSystems(people.admin)).toEqual([])
  expect(await getSystem(people.admin, { systemId })).toMatchObject({ ok: false, code: 'not_found' })
  // Its name is free again.
  expect((await createSystem(people.admin, stripeForm('Stripe'))).ok).toBe(true)
})

it('warns of money that is reserved, by currency, and says what becomes of it', async () => {
  const people = await makeProfile(test.db)
  const systemId = await made(people)
  const removal = async (id = systemId) => value(await getRemoval(people.accountant, { systemId: id }))
  expect(await removal()).toEqual({ whyNot: null, warnings: [] })
  const reserve = async (id: string, currency: string, amountMinor: bigint, status: 'authorized' | 'part_paid') => {
    const paymentId = await makePayment(test.db, people, { systemId: id, status: 'succeeded', currency, amountMinor })
    await test.sql`update transaction set type = 'authorization' where payment_id = ${paymentId}`
    await test.sql`update payment set status = ${status}, authorized_minor = amount_minor, captured_minor = 0 where id = ${paymentId}`
    return paymentId
  }
  /** What followed a reservation, as the row would be. */
  const follows = async (paymentId: string, type: 'capture' | 'void', minor: number, status = 'succeeded') => {
    await test.sql`
    insert into transaction (profile_id, id, payment_id, parent_id, type, status, currency, asked_minor, told_minor, system_id, method, initiator)
    select profile_id, ${newId('txn')}, payment_id, id, ${type}, ${status}, currency, ${minor}, ${minor}, system_id, method, 'staff'
    from transaction where payment_id = ${paymentId} and parent_id is null`
    if (status !== 'succeeded') return
    if (type === 'capture') await test.sql`update payment set captured_minor = ${minor} where id = ${paymentId}`
    else await test.sql`update payment set authorized_minor = 0 where id = ${paymentId}`
  }
  await reserve(systemId, 'USD', 12_000n, 'authorized')
  await reserve(systemId, 'EUR', 4_000n, 'authorized')
  await follows(await reserve(systemId, 'USD', 900n, 'authorized'), 'void', 900, 'declined')
  await follows(await reserve(systemId, 'USD', 700n, 'part_paid'), 'void', 700)
  // Captured once, in part: the rest was given back with it.
  await follows(await reserve(systemId, 'USD', 500n, 'part_paid'), 'capture', 100)
  await follows(await reserve(systemId, 'USD', 300n, 'part_paid'), 'capture', 300)
  const [reserved] = (await removal()).warnings
  expect(reserved?.statuses).toEqual(['authorized'])
  expect(reserved?.text).toMatch(
    /^40\.00.EUR and 129\.00.USD of 3 payments is still reserved .* goes back to its payer\.$/,
  )
  const asks = await removeSystem(people.admin, { systemId })
  expect(asks).toMatchObject({ code: 'needs_confirmation', message: expect.stringContaining('still reserved') })
  await makePayment(test.db, people, { systemId, status: 'unknown', amountMinor: 1_100n })
  const { whyNot } = await removal()
  expect(whyNot).toMatchObject({
    text: expect.stringMatching(/^1 transaction .* \(11\.00.USD\)/),
    statuses: ['unpaid'],
  })
  await test.sql`update transaction set status = 'failed' where status = 'unknown'`
  value(await removeSystem(people.admin, { systemId, confirmed: true }))
  const log = await test.db.select().from(auditEvent).where(eq(auditEvent.entityId, systemId))
  expect(JSON.stringify(log.at(-1)?.before)).toContain('12900')

  // Where a reservation is captured in parts, its rest stays reserved.
  const paypal = value(await createSystem(people.admin, paypalForm())).id
  await follows(await reserve(paypal, 'USD', 500n, 'part_paid'), 'capture', 100)
  const [rest] = (await removal(paypal)).warnings
  expect(rest).toMatchObject({ text: expect.stringMatching(/^4\.00.USD of 1 payment /), statuses: ['part_paid'] })
  await expect(getRemoval(people.normal, { systemId: paypal })).rejects.toThrow(Forbidden)
  const stranger = await makeProfile(test.db)
  expect(await getRemoval(stranger.admin, { systemId: paypal })).toMatchObject({ code: 'not_found' })
})

it('serves nobody who may not, and nobody of another profile', async () => {
  const people = await makeProfile(test.db)
  const stranger = await makeProfile(test.db)
  const systemId = await made(people)
  const form = { ...stripeForm('Taken'), systemId }
  for (const actor of [people.accountant, people.normal, people.restricted, people.customer]) {
    await expect(createSystem(actor, stripeForm('X'))).rejects.toThrow(Forbidden)
    await expect(updateSystem(actor, form)).rejects.toThrow(Forbidden)
    await expect(removeSystem(actor, { systemId })).rejects.toThrow(Forbidden)
  }
  for (const actor of [people.normal, people.restricted, people.customer]) {
    await expect(listSystems(actor)).rejects.toThrow(Forbidden)
    await expect(getSystem(actor, { systemId })).rejects.toThrow(Forbidden)
    expect(() => listProcessors(actor)).toThrow(Forbidden)
  }
  expect(await listSystems(stranger.admin)).toEqual([])
  expect(await getSystem(stranger.admin, { systemId })).toMatchObject({ ok: false, code: 'not_found' })
  expect(await updateSystem(stranger.admin, form)).toMatchObject({ ok: false, code: 'not_found' })
  expect(await removeSystem(stranger.admin, { systemId, confirmed: true })).toMatchObject({ code: 'not_found' })
  expect(value(await getSystem(people.admin, { systemId })).name).toBe('Stripe')
})
