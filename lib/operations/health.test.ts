import { afterEach, expect, it, vi } from 'vitest'
import { adoptDatabase, createDatabase } from '@/db/client'
import { testDatabase } from '@/db/testing'
import { bePresent } from '@/lib/jobs/presence'

const test = testDatabase()

afterEach(() => {
  adoptDatabase(test.db)
  ;(globalThis as { quittanceDraining?: boolean | undefined }).quittanceDraining = undefined
})

/** The module anew: it remembers its last answer for half a second. */
async function ask(which: 'live' | 'ready' = 'ready') {
  vi.resetModules()
  const response = await (await import('./health'))[which]()
  return { status: response.status, body: await response.json() }
}

it('is ready with a migrated database, and says whether a worker is seen', async () => {
  expect(await ask()).toEqual({
    status: 200,
    body: { status: 'ready', serving: 'yes', database: 'ok', migrations: 'ok', worker: 'not_seen' },
  })
  const presence = bePresent(test.url, 'health-test')
  await presence.freeAbandoned(new Set())
  expect((await ask()).body.worker).toBe('seen')
  await presence.close()
})

it('is not ready on a database that this build’s migrations have not reached; one that is ahead is fine', async () => {
  await test.sql`update drizzle.__drizzle_migrations set created_at = created_at + 1000`
  expect((await ask()).status).toBe(200)
  await test.sql`update drizzle.__drizzle_migrations set created_at = created_at - 1001`
  expect(await ask()).toMatchObject({ status: 503, body: { database: 'ok', migrations: 'behind' } })
  await test.sql`update drizzle.__drizzle_migrations set created_at = created_at + 1`
})

it('is not ready on an empty database', async () => {
  const sql = test.sql
  await sql`alter schema drizzle rename to elsewhere`
  expect(await ask()).toMatchObject({ status: 503, body: { migrations: 'behind' } })
  await sql`alter schema elsewhere rename to drizzle`
})

it('is alive but not ready while the database is away, and says so soon', async () => {
  const gone = createDatabase('postgres://nobody@127.0.0.1:9/none')
  adoptDatabase(gone.db)
  const began = Date.now()
  expect(await ask()).toMatchObject({ status: 503, body: { status: 'not_ready', database: 'unreachable' } })
  expect(Date.now() - began).toBeLessThan(3_000)
  expect(await ask('live')).toEqual({ status: 200, body: { status: 'live' } })
  await gone.close()
})

it('is not ready once it was asked to end', async () => {
  const { beginDraining } = await import('./serving')
  beginDraining()
  expect(await ask()).toMatchObject({ status: 503, body: { serving: 'draining' } })
})
