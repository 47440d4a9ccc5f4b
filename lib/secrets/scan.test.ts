import { sql as raw } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { makeProfile } from '@/lib/auth/testing'
import { enqueue } from '@/lib/jobs/queue'
import { secretFinder } from './find'
import { placeOf, scanDatabase } from './scan'

const test = testDatabase()
const CARD = '4242424242424242'

it('finds nothing in a fresh installation', async () => {
  const profileId = await makeProfile(test.db)
  const { findings, rows, unreadable } = await scanDatabase(test.db)
  expect(findings).toEqual([])
  expect(unreadable).toEqual([])
  expect(rows.get(null), 'the profile, the migrations').toBeGreaterThanOrEqual(2)
  expect(rows.has(profileId)).toBe(false)
})

it('reads what waits in the queue', async () => {
  await enqueue(test.db, 'card.forget', { profileId: 'pro_1', storedMethodId: CARD })
  const { findings } = await scanDatabase(test.db)
  expect(findings.map(({ table, column }) => `${placeOf(table)}.${column}`)).toEqual([
    'graphile_worker._private_jobs.payload',
  ])
  await test.sql`delete from graphile_worker._private_jobs`
})

it('finds what is planted in every type of text, of every schema, with a key and without, and shows none of it', async () => {
  await test.sql.unsafe(`
    create schema other;
    create domain other.note as text;
    create table other.keyed (b int, a text, profile_id text, t text, v varchar(40), c char(40), j json, jb jsonb, x bytea, l text[], d other.note,
      amount bigint, primary key (a, b));
    create table other.loose (note text)`)
  await test.sql`
    insert into other.keyed values (7, 'x', 'pro_1', ${CARD}, ${`n ${CARD}`}, ${CARD}, ${JSON.stringify({ n: CARD })}::text::json,
      ${JSON.stringify({ deep: [{ n: Number(CARD) }] })}::text::jsonb, ${Buffer.from(`\u0000\xff${CARD}`, 'latin1')}, array[${CARD}, 'b'], ${CARD}, ${CARD})`
  await test.sql`insert into other.loose select 'row ' || g from generate_series(1, 1200) g`
  await test.sql`insert into other.loose values ('cvv=123 and sk_test_northwind')`
  const { findings, rows } = await scanDatabase(test.db, secretFinder())
  const keyed = findings.filter(({ table }) => placeOf(table) === 'other.keyed')
  expect(keyed.map(({ column }) => column).toSorted()).toEqual(['c', 'd', 'j', 'jb', 'l', 't', 'v', 'x'])
  expect(keyed.every(({ key, profileId }) => key.join() === 'x,7' && profileId === 'pro_1')).toBe(true)
  expect(rows.get('pro_1')).toBe(1)
  const loose = findings.filter(({ table }) => placeOf(table) === 'other.loose')
  expect(loose.map(({ kind }) => kind).toSorted()).toEqual(['key', 'security_code'])
  expect(loose[0]?.key[0]).toMatch(/^\(\d+,\d+\)$/)
  const said = JSON.stringify(findings)
  for (const secret of [CARD, 'northwind', 'cvv=123']) expect(said).not.toContain(secret)
  expect(said).toContain('4242')
})

it('tells of a table that it may not read, instead of saying that it is clean', async () => {
  await test.sql.unsafe(`create role reader; create table hidden (note text); grant usage on schema public to reader`)
  const { unreadable } = await test.db.transaction(async (tx) => {
    await tx.execute(raw`set local role reader`)
    return scanDatabase(tx as unknown as typeof test.db)
  })
  expect(unreadable).toContain('hidden')
})
