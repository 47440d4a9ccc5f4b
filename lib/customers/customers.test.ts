import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { customer } from '@/db/schema/customers'
import { auditEvent } from '@/db/schema/records'
import { testDatabase } from '@/db/testing'
import { Forbidden } from '@/lib/auth/actor'
import { makeStaff, testSecrets } from '@/lib/auth/testing'
import { newId } from '@/lib/ids'
import { accountStatement, listAccounts, openAccount, openableCurrencies } from './accounts'
import { listCards, removeCard, setDefaultCard } from './cards'
import {
  closeSelfCare,
  countCustomers,
  createCustomer,
  getCustomer,
  listCustomers,
  openSelfCare,
  updateCustomer,
} from './customers'
import { customerSchema } from './schemas'
import { asCustomer, keepCard, makePlace } from './testing'

testSecrets()
const test = testDatabase()
type Place = Awaited<ReturnType<typeof makePlace>>
let here: Place
let elsewhere: Place

beforeAll(async () => {
  here = await makePlace(test.db)
  elsewhere = await makePlace(test.db, 'Another')
})

const info = (name: string, more: object = {}) => customerSchema.parse({ name, ...more })
const first = { after: null, before: null, size: 25, desc: true }

async function make(name: string, more: object = {}, actor: Place['admin'] = here.admin): Promise<string> {
  const made = await createCustomer(actor, info(name, more))
  if (!made.ok) throw new Error(made.message)
  return made.value.customerId
}

describe('customers', () => {
  it('are made, changed and audited with what changed', async () => {
    const id = await make('Anna Berg', { email: ' Anna@Example.com ', phone: '+41 44 123 45 67', country: 'ch' })
    await expect(getCustomer(here.admin, id)).resolves.toMatchObject({ email: 'anna@example.com', country: 'CH' })
    await expect(updateCustomer(here.admin, id, info('Anna B', { email: 'anna@example.com' }))).resolves.toMatchObject({
      ok: true,
      value: { changed: true },
    })
    const events = await test.db.select().from(auditEvent).where(eq(auditEvent.entityId, id)).orderBy(auditEvent.id)
    expect(events.map(({ action }) => action)).toEqual(['customer.created', 'customer.updated'])
    expect(events[1]?.before).toEqual({ name: 'Anna Berg', phone: '+41 44 123 45 67', country: 'CH' })
    const same = await updateCustomer(here.admin, id, info('Anna B', { email: 'anna@example.com' }))
    expect(same).toMatchObject({ value: { changed: false } })
  })

  it('have an e-mail address of their own, also when two are made at once', async () => {
    const made = await Promise.all(
      ['A', 'B', 'C'].map((name) => createCustomer(here.admin, info(name, { email: 'race@example.com' }))),
    )
    expect(made.filter(({ ok }) => ok)).toHaveLength(1)
    expect(made.find(({ ok }) => !ok)).toMatchObject({
      code: 'email_taken',
      fields: { email: 'Another customer has this e-mail address.' },
    })
    const other = await make('Other', { email: 'other@example.com', externalReference: 'N-1' })
    await expect(
      updateCustomer(here.admin, other, info('Other', { email: 'RACE@example.com' })),
    ).resolves.toMatchObject({
      code: 'email_taken',
    })
    await expect(createCustomer(here.admin, info('X', { externalReference: 'N-1' }))).resolves.toMatchObject({
      fields: { externalReference: expect.stringContaining('number') },
    })
    await expect(make('Same address elsewhere', { email: 'race@example.com' }, elsewhere.admin)).resolves.toBeTruthy()
  })

  it.each([
    ['name', { name: ' ' }],
    ['email', { name: 'A', email: 'anna' }],
    ['phone', { name: 'A', phone: 'call me' }],
    ['country', { name: 'A', country: 'Switzerland' }],
    ['address', { name: 'A', address: 'x'.repeat(301) }],
  ])('are refused with a message at %s', (field, input) => {
    const parsed = customerSchema.safeParse(input)
    expect(parsed.success ? [] : parsed.error.issues.map(({ path }) => path[0])).toEqual([field])
  })

  it('are seen by whoever may, and by nobody else', async () => {
    const theirs = await make('Of a restricted user', {}, here.restricted)
    const ours = await make('Of somebody else')
    await expect(getCustomer(here.restricted, theirs)).resolves.toMatchObject({ id: theirs })
    await expect(getCustomer(here.restricted, ours)).resolves.toBeUndefined()
    await expect(updateCustomer(here.restricted, ours, info('Mine now'))).resolves.toMatchObject({ code: 'not_found' })
    await expect(getCustomer(elsewhere.admin, ours)).resolves.toBeUndefined()
    await expect(updateCustomer(elsewhere.admin, ours, info('Mine now'))).resolves.toMatchObject({ code: 'not_found' })
    await expect(openSelfCare(elsewhere.admin, ours)).resolves.toMatchObject({ code: 'not_found' })
    await expect(getCustomer(asCustomer(here.profileId, ours), ours)).resolves.toMatchObject({ id: ours })
    await expect(getCustomer(asCustomer(here.profileId, theirs), ours)).resolves.toBeUndefined()
    await expect(createCustomer(asCustomer(here.profileId, ours), info('X'))).rejects.toThrow(Forbidden)
    await expect(listCustomers(asCustomer(here.profileId, ours), {}, first)).rejects.toThrow(Forbidden)
    const seen = await listCustomers(here.restricted, {}, first)
    expect(seen.rows.map(({ id }) => id)).toEqual([theirs])
  })

  it('are found by name, e-mail, phone, number and id; % means itself', async () => {
    const id = await make('Zoë 100% Müller', {
      email: 'zoe@example.com',
      phone: '+49 (0)30 55-66-77',
      externalReference: 'K_77',
    })
    const find = async (text: string) => (await listCustomers(here.admin, { text }, first)).rows.map((row) => row.id)
    for (const text of ['zoë', '0% m', 'ZOE@example', '030 556677', 'k_77', id]) expect(await find(text)).toEqual([id])
    expect(await find('%')).toEqual([id])
    expect(await find('nobody of that name')).toEqual([])
    expect(await countCustomers(here.admin, { text: 'zoe@' })).toEqual({ count: 1, more: false })
  })

  it('are paged without a gap or a repeat, also where the times are equal', async () => {
    const at = new Date('2026-01-01T00:00:00Z')
    const ids = Array.from({ length: 7 }, () => newId('cus'))
    await test.db
      .insert(customer)
      .values(ids.map((id) => ({ profileId: elsewhere.profileId, id, name: 'Same moment', createdAt: at })))
    // Microseconds apart, which a JavaScript date cannot tell.
    await test.sql`update customer set created_at = created_at + interval '3 microseconds' where id = ${ids[3] ?? ''}`
    const seen: string[] = []
    let after: string | null = null
    let back: string | null = null
    do {
      const page = await listCustomers(elsewhere.admin, { text: 'Same moment' }, { ...first, size: 2, after })
      seen.push(...page.rows.map(({ id }) => id))
      back = page.previous
      after = page.next
    } while (after !== null)
    expect(seen).toHaveLength(7)
    expect(new Set(seen)).toEqual(new Set(ids))
    const before = await listCustomers(elsewhere.admin, { text: 'Same moment' }, { ...first, size: 2, before: back })
    expect(before.rows.map(({ id }) => id)).toEqual(seen.slice(4, 6))
  })

  it('are let into self-care with an e-mail address only, and out again', async () => {
    const bare = await make('No address')
    await expect(openSelfCare(here.admin, bare)).resolves.toMatchObject({ code: 'no_email' })
    const id = await make('With address', { email: 'with@example.com' })
    await expect(openSelfCare(here.admin, id)).resolves.toMatchObject({
      ok: true,
      value: { email: 'with@example.com' },
    })
    expect((await getCustomer(here.admin, id))?.access).toMatchObject({ email: 'with@example.com' })
    await expect(closeSelfCare(here.admin, id)).resolves.toMatchObject({ value: { closed: true } })
    expect((await getCustomer(here.admin, id))?.access).toBeNull()
  })

  it('who sign in elsewhere as well are not told of beyond the address that was typed here', async () => {
    const email = 'both@example.com'
    await makeStaff(test.db, elsewhere.profileId, 'admin', { email, password: 'harbour lantern drift' })
    const id = await make('Somebody of ours', { email })
    await openSelfCare(here.admin, id)
    expect((await getCustomer(here.admin, id))?.access).toEqual({ email, lastSeenAt: null })
  })
})

describe('accounts', () => {
  it('are opened once per currency of the profile, with nothing in them', async () => {
    const customerId = await make('With accounts')
    expect(await openableCurrencies(here.admin, customerId)).toEqual(['JPY', 'USD'])
    const opened = await openAccount(here.admin, { customerId, currency: 'JPY' })
    expect(opened.ok).toBe(true)
    expect(await openAccount(here.admin, { customerId, currency: 'JPY' })).toMatchObject({ code: 'currency' })
    expect(await openAccount(here.admin, { customerId, currency: 'EUR' })).toMatchObject({ code: 'currency' })
    expect(await openAccount(elsewhere.admin, { customerId, currency: 'USD' })).toMatchObject({ code: 'not_found' })
    const accounts = await listAccounts(here.admin, customerId)
    expect(accounts).toMatchObject([{ balance: { amountMinor: 0n, currency: 'JPY' } }])
    const accountId = accounts?.[0]?.id ?? ''
    expect(await accountStatement(here.admin, accountId, first)).toMatchObject({ page: { rows: [], next: null } })
    expect(await accountStatement(elsewhere.admin, accountId, first)).toBeUndefined()
    expect(await accountStatement(asCustomer(here.profileId, newId('cus')), accountId, first)).toBeUndefined()
    expect(await listAccounts(here.restricted, customerId)).toBeUndefined()
  })
})

describe('cards', () => {
  it('have one default; removing it hands it to the oldest of the others', async () => {
    const customerId = await make('With cards')
    const of = { profileId: here.profileId, customerId, systemId: here.systemId }
    const [a, b, c] = [
      await keepCard(test.db, of, '1111'),
      await keepCard(test.db, of, '2222'),
      await keepCard(test.db, of, '3333'),
    ]
    const shown = async () =>
      (await listCards(here.admin, customerId))?.map((card) => `${card.lastFour}${card.isDefault ? '*' : ''}`)
    expect(await shown()).toEqual(['1111*', '2222', '3333'])
    await setDefaultCard(here.admin, { customerId, cardId: c })
    expect(await shown()).toEqual(['3333*', '1111', '2222'])
    await removeCard(asCustomer(here.profileId, customerId), { customerId, cardId: c })
    expect(await shown()).toEqual(['1111*', '2222'])
    await removeCard(here.admin, { customerId, cardId: b })
    expect(await shown()).toEqual(['1111*'])
    await removeCard(here.admin, { customerId, cardId: a })
    expect(await shown()).toEqual([])
    expect(await removeCard(here.admin, { customerId, cardId: a })).toMatchObject({ code: 'not_found' })
    const jobs = await test.sql`
      select t.identifier from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where j.payload->>'storedMethodId' in (${a}, ${b}, ${c})`
    expect(jobs.map(({ identifier }) => identifier)).toEqual(['card.forget', 'card.forget', 'card.forget'])
    const again = await keepCard(test.db, of, '2222')
    expect(again).toBe(b)
    expect(await shown()).toEqual(['2222*'])
  })

  it('are one default also when two are chosen at once', async () => {
    const customerId = await make('In a hurry')
    const of = { profileId: here.profileId, customerId, systemId: here.systemId }
    const ids = [
      await keepCard(test.db, of, '1111'),
      await keepCard(test.db, of, '2222'),
      await keepCard(test.db, of, '3333'),
    ]
    await Promise.all(ids.map((cardId) => setDefaultCard(here.admin, { customerId, cardId })))
    const cards = await listCards(here.admin, customerId)
    expect(cards?.filter(({ isDefault }) => isDefault)).toHaveLength(1)
  })

  it('are out of reach for everybody else', async () => {
    const customerId = await make('Mine')
    const cardId = await keepCard(test.db, { profileId: here.profileId, customerId, systemId: here.systemId }, '1111')
    const wrong = { code: 'not_found' }
    expect(await removeCard(elsewhere.admin, { customerId, cardId })).toMatchObject(wrong)
    expect(await removeCard(here.restricted, { customerId, cardId })).toMatchObject(wrong)
    const stranger = asCustomer(here.profileId, await make('Stranger'))
    expect(await setDefaultCard(stranger, { customerId, cardId })).toMatchObject(wrong)
    expect(await removeCard(stranger, { customerId: stranger.customerId, cardId })).toMatchObject(wrong)
    expect(await listCards(stranger, customerId)).toBeUndefined()
    expect(await listCards(here.normal, customerId)).toHaveLength(1)
  })
})
