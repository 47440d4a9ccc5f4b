import { eq } from 'drizzle-orm'
import { beforeAll, expect, it } from 'vitest'
import { customer } from '@/db/schema/customers'
import { auditEvent } from '@/db/schema/records'
import { testDatabase } from '@/db/testing'
import type { CustomerActor } from '@/lib/auth/actor'
import { makeProfile, testSecrets } from '@/lib/auth/testing'
import { newId } from '@/lib/ids'
import { ownDetailsSchema, updateOwnDetails } from './own-details'

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

it('refuses an e-mail address that another customer has, beside the field', async () => {
  const refused = await updateOwnDetails(actor, input({ email: 'mia@example.com' }))
  expect(refused).toMatchObject({ ok: false, code: 'email_taken', fields: { email: expect.any(String) } })
})

it('does not tell by the hundred which addresses other customers have', async () => {
  const profileId = await makeProfile(test.db)
  const customerId = newId('cus')
  await test.db.insert(customer).values({ profileId, id: customerId, name: 'Eve' })
  const eve = { ...actor, profileId, customerId }
  const ask = (email: string) => updateOwnDetails(eve, input({ email }))
  for (let n = 0; n < 10; n++) expect(await ask(`guess.${n}@example.com`)).toMatchObject({ ok: true })
  expect(await ask('guess.10@example.com')).toMatchObject({
    ok: false,
    code: 'too_many',
    retryAfter: expect.any(Number),
  })
  const [row] = await test.db.select().from(customer).where(eq(customer.id, customerId))
  expect(row?.email).toBe('guess.9@example.com')
  // What is not about the address is saved all the same, and nobody else's tries are used up.
  expect(await updateOwnDetails(eve, input({ email: 'guess.9@example.com', name: 'Eva' }))).toMatchObject({ ok: true })
  expect(await updateOwnDetails(actor, input({ email: 'john.doe@example.com' }))).toMatchObject({ ok: true })
})
