import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { seat } from '@/db/schema/access'
import { customer } from '@/db/schema/customers'
import { auditEvent } from '@/db/schema/records'
import { testDatabase } from '@/db/testing'
import type { CustomerActor } from '@/lib/auth/actor'
import { giveAccess } from '@/lib/auth/customer-access'
import { makeProfile, makeStaff, testSecrets } from '@/lib/auth/testing'
import { newId } from '@/lib/ids'
import { createCustomer, openSelfCare } from './customers'
import { ownDetailsSchema, updateOwnDetails } from './own-details'
import { customerSchema } from './schemas'

testSecrets()
const test = testDatabase()
const ids = { own: newId('cus'), other: newId('cus') }
let actor: CustomerActor

beforeAll(async () => {
  process.env.DATABASE_URL = test.url
  const profileId = await makeProfile(test.db)
  actor = { kind: 'customer', profileId, loginId: 'log_1', name: 'John', customerId: ids.own }
  await test.db.insert(customer).values([
    { profileId, id: ids.own, name: 'John', country: 'US', externalReference: 'A-1' },
    { profileId, id: ids.other, name: 'Mia', email: 'mia@example.com' },
  ])
})

const input = (text: Record<string, string>) => ownDetailsSchema.parse({ name: 'John Doe', ...text })

it('changes what is the customer’s to change, and nothing else', async () => {
  const saved = await updateOwnDetails(actor, input({ email: 'John@Example.com', phone: '', address: '1 Main Street' }))
  expect(saved).toEqual({ ok: true, value: { changed: true } })
  const [row] = await test.db.select().from(customer).where(eq(customer.id, ids.own))
  expect(row).toMatchObject({ email: 'john@example.com', phone: null, country: 'US', externalReference: 'A-1' })
  const audits = await test.db.select().from(auditEvent).where(eq(auditEvent.entityId, ids.own))
  expect(audits.map(({ action }) => action)).toEqual(['customer.updated'])
})

it('says nothing changed when nothing did', async () => {
  const same = { email: 'john@example.com', address: '1 Main Street' }
  expect(await updateOwnDetails(actor, input(same))).toEqual({ ok: true, value: { changed: false } })
})

describe('an e-mail address that they give themselves', () => {
  const row = async () => (await test.db.select().from(customer).where(eq(customer.id, ids.own)))[0]

  it('proves nothing: it does not tell that another customer has it, and keeps nobody from it', async () => {
    for (const email of ['mia@example.com', 'nobody.yet@example.com']) {
      expect(await updateOwnDetails(actor, input({ email }))).toEqual({ ok: true, value: { changed: true } })
      expect(await row()).toMatchObject({ email, emailTyped: true })
    }
    const admin = await makeStaff(test.db, actor.profileId, 'admin')
    const theirs = customerSchema.parse({ name: 'Ned', email: 'nobody.yet@example.com' })
    expect(await createCustomer(admin, theirs)).toMatchObject({ ok: true })
  })

  it('is theirs where they sign in with it, unless another customer has it', async () => {
    await updateOwnDetails(actor, input({ email: 'not.mine@example.com' }))
    await signsInWith('john.doe@example.com')
    expect(await updateOwnDetails(actor, input({ email: 'john.doe@example.com' }))).toMatchObject({ ok: true })
    expect(await row()).toMatchObject({ email: 'john.doe@example.com', emailTyped: false })
    await updateOwnDetails(actor, input({}))
    await signsInWith('mia@example.com')
    const refused = await updateOwnDetails(actor, input({ email: 'mia@example.com' }))
    expect(refused).toMatchObject({ ok: false, code: 'email_taken', fields: { email: expect.any(String) } })
  })

  it('does not become theirs by staff who let them in again under another', async () => {
    await signsInWith('john.doe@example.com')
    await updateOwnDetails(actor, input({ email: 'somebody.else@example.com' }))
    const admin = await makeStaff(test.db, actor.profileId, 'admin')
    expect(await openSelfCare(admin, ids.own)).toMatchObject({ code: 'access_exists' })
    expect(await row()).toMatchObject({ email: 'somebody.else@example.com', emailTyped: true })
  })

  async function signsInWith(email: string) {
    await test.db.delete(seat).where(eq(seat.customerId, ids.own))
    const { profileId } = actor
    await test.db.transaction((tx) =>
      giveAccess(tx, { kind: 'system', profileId, name: 'test' }, { customerId: ids.own, email, name: 'John' }),
    )
  }
})

it('does not have messages sent to addresses by the hundred', async () => {
  const profileId = await makeProfile(test.db)
  const customerId = newId('cus')
  await test.db.insert(customer).values({ profileId, id: customerId, name: 'Eve' })
  const eve = { ...actor, profileId, customerId }
  const ask = (email: string) => updateOwnDetails(eve, input({ email }))
  for (let n = 0; n < 10; n++) expect(await ask(`given.${n}@example.com`)).toMatchObject({ ok: true })
  expect(await ask('given.10@example.com')).toMatchObject({
    ok: false,
    code: 'too_many',
    retryAfter: expect.any(Number),
  })
  const [row] = await test.db.select().from(customer).where(eq(customer.id, customerId))
  expect(row?.email).toBe('given.9@example.com')
  // What is not about the address is saved all the same, and nobody else's tries are used up.
  expect(await updateOwnDetails(eve, input({ email: 'given.9@example.com', name: 'Eva' }))).toMatchObject({ ok: true })
  expect(await updateOwnDetails(actor, input({ email: 'john.doe@example.com' }))).toMatchObject({ ok: true })
})
