import { expect, it } from 'vitest'
import { testDatabase } from './testing'

const test = testDatabase()

it('is migrated, with the job queue beside it', async () => {
  const tables =
    await test.sql`select table_name from information_schema.tables where table_schema = 'public' order by 1`
  expect(tables.map((row) => row.table_name)).toContain('entry')
  expect(
    await test.sql`select to_regprocedure('graphile_worker.add_job(text,json,text,timestamptz,integer,text,integer,text[],text)') is not null as there`,
  ).toEqual([{ there: true }])
})

it('refuses to edit, delete or truncate what happened', async () => {
  const triggers =
    await test.sql`select event_object_table as of, event_manipulation as on from information_schema.triggers order by 1, 2`
  expect(triggers.map((row) => `${row.on} ${row.of}`)).toEqual(
    expect.arrayContaining([
      'UPDATE entry',
      'DELETE entry',
      'UPDATE audit_event',
      'DELETE audit_event',
      'UPDATE document',
      'DELETE payment',
    ]),
  )
  await expect(test.sql`truncate entry cascade`).rejects.toThrow(/append-only/)
})
