import { asc, sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { among } from './bulk'
import { prepared } from './prepared'
import { profile } from './schema/profile'
import { currency } from './schema/systems'
import { testDatabase } from './testing'

const test = testDatabase()

const named = prepared((db) =>
  db
    .select({ name: profile.name, currency })
    .from(profile)
    .leftJoin(currency, sql`${currency.profileId} = ${profile.id}`)
    .where(among(profile, ['id'], sql.placeholder('keys')))
    .orderBy(asc(profile.id)),
)

it('answers rows as drizzle does, for whatever list is bound, on the pool and in a transaction', async () => {
  const { db } = test
  await db
    .insert(profile)
    .values(['pro_1', 'pro_2'].map((id) => ({ id, name: `Name "of" ${id}`, country: 'US', baseCurrency: 'USD' })))
  await db.insert(currency).values({ profileId: 'pro_1', code: 'USD', exchangeRate: '1' })
  const both = await named(db, { keys: [{ id: 'pro_1' }, { id: 'pro_2' }, { id: 'pro_none' }] })
  expect(both).toMatchObject([
    { name: 'Name "of" pro_1', currency: { code: 'USD' } },
    { name: 'Name "of" pro_2', currency: null },
  ])
  expect(await named(db, { keys: [] })).toEqual([])
  await db.transaction(async (tx) => {
    await tx.insert(profile).values({ id: 'pro_3', name: 'Not yet there', country: 'US', baseCurrency: 'USD' })
    expect(await named(tx, { keys: [{ id: 'pro_3' }] })).toMatchObject([{ name: 'Not yet there' }])
    expect(await named(db, { keys: [{ id: 'pro_3' }] })).toEqual([])
  })
})

it('is sent when it is called: what is called next runs after it', async () => {
  await test.db.transaction(async (tx) => {
    const before = named(tx, { keys: [{ id: 'pro_1' }] })
    const renamed = tx.update(profile).set({ name: 'Renamed' }).execute()
    expect((await before)[0]?.name).toBe('Name "of" pro_1')
    await renamed
  })
})
