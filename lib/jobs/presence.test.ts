import { afterAll, beforeAll, expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { bePresent, type Presence } from './presence'
import { enqueue } from './queue'

const test = testDatabase()
let watching: Presence
const none: ReadonlySet<string> = new Set()

beforeAll(() => {
  watching = bePresent(test.url, 'pool-watching')
})
afterAll(() => watching.close())

async function taken(by: string, secondsAgo: number): Promise<string> {
  const transactionId = `txn_of_${by}_${secondsAgo}`
  await enqueue(test.db, 'document.receipt', { profileId: 'pro_1', transactionId })
  await test.sql`
    update graphile_worker._private_jobs set locked_by = ${by}, locked_at = now() - make_interval(secs => ${secondsAgo})
    where payload ->> 'transactionId' = ${transactionId}`
  return transactionId
}

async function isTaken(transactionId: string): Promise<boolean> {
  const rows = await test.sql`
    select 1 from graphile_worker._private_jobs where payload ->> 'transactionId' = ${transactionId} and locked_by is not null`
  return rows.length === 1
}

it('what a worker that is gone had begun is free again, and what a living one holds is not', async () => {
  const living = bePresent(test.url, 'pool-living')
  await living.freeAbandoned(none)
  const [gone, held, young] = [
    await taken('pool-gone', 11),
    await taken('pool-living', 3600),
    await taken('pool-new', 2),
  ]
  expect(await watching.freeAbandoned(none)).toEqual(['pool-gone'])
  expect([await isTaken(gone), await isTaken(held), await isTaken(young)]).toEqual([false, true, true])
  await living.close()
  await expect.poll(() => watching.freeAbandoned(none)).toEqual(['pool-living'])
  expect(await isTaken(held)).toBe(false)
})

it('what is locked for a worker that never heard of it is free again, and what it has in hand is not', async () => {
  const [lost, inHand, young] = [
    await taken('pool-watching', 11),
    await taken('pool-watching', 12),
    await taken('pool-watching', 2),
  ]
  const [held] = await test.sql`
    select id::text from graphile_worker._private_jobs where locked_by = 'pool-watching' order by locked_at limit 1`
  expect(await watching.freeAbandoned(new Set([String(held?.id)]))).toEqual(['pool-watching'])
  expect([await isTaken(lost), await isTaken(inHand), await isTaken(young)]).toEqual([false, true, true])
})

it('a worker that must end before its jobs do gives back its own, and no other’s', async () => {
  const ending = bePresent(test.url, 'pool-ending')
  const [own, other] = [await taken('pool-ending', 1), await taken('pool-busy', 1)]
  await ending.giveBack()
  expect([await isTaken(own), await isTaken(other)]).toEqual([false, true])
  await ending.close()
})
