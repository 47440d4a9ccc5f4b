import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'
import { createDatabase, type Opened } from './client'
import { testDatabase } from './testing'

// What happens to work under way when PostgreSQL closes its connections: it is refused, nothing hangs, nothing runs elsewhere.

const test = testDatabase()
let opened: Opened | undefined

afterEach(async () => {
  await opened?.close()
  opened = undefined
})

const pool = (max: number) => {
  opened = createDatabase(test.url, { max })
  return opened
}

/** Ends every session of the pool, as a restart does. */
const endSessions = () => test.sql`
  select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`

describe('a pool whose connections are closed by the database', () => {
  it('refuses what was under way and serves what comes after', async () => {
    const { db } = pool(4)
    let stop = false
    const settled = { done: 0, refused: 0 }
    const transfer = () =>
      db
        .transaction(async (tx) => {
          await tx.execute(sql`select ${'a'}::text`)
          await Promise.all([tx.execute(sql`select ${'b'}::text`), tx.execute(sql`select ${'c'}::text`)])
        })
        .then(
          () => settled.done++,
          () => settled.refused++,
        )
    const worker = async () => {
      while (!stop) await transfer()
    }
    const all = Promise.all(Array.from({ length: 12 }, worker))
    for (let round = 0; round < 15; round++) {
      await sleep(40)
      await endSessions()
    }
    stop = true
    const end = await Promise.race([all.then(() => 'settled'), sleep(5_000, 'hanging')])
    expect(end).toBe('settled')
    expect(settled.refused).toBeGreaterThan(0)
    // All four connections serve again, side by side.
    const began = performance.now()
    await Promise.all(Array.from({ length: 4 }, () => db.execute(sql`select pg_sleep(0.5)`)))
    expect(performance.now() - began).toBeLessThan(1_500)
  })

  it('serves again soon, however often it was closed', async () => {
    const { db } = pool(4)
    for (let round = 0; round < 20; round++) {
      const asked = Promise.allSettled(Array.from({ length: 4 }, () => db.execute(sql`select pg_sleep(0.02)`)))
      await sleep(10)
      await endSessions()
      await asked
    }
    const began = performance.now()
    await db.execute(sql`select ${'x'}::text`)
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  it('never runs the rest of a broken transaction in the next session of the same connection', async () => {
    const { db } = pool(1)
    await test.sql`create table broken_off (word text)`
    let reached = false
    const broken = db.transaction(async (tx) => {
      await tx.execute(sql`insert into broken_off values (${'first'})`)
      await endSessions()
      await sleep(50)
      // Somebody else has the connection opened again.
      await db.execute(sql`select ${'other'}::text`)
      reached = true
      await tx.execute(sql`insert into broken_off values (${'second'})`)
    })
    await expect(broken).rejects.toThrow()
    await expect.poll(() => reached).toBe(true)
    await sleep(50)
    expect(await test.sql`select word from broken_off`).toHaveLength(0)
  })
})
