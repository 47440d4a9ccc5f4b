import { and, eq, isNull } from 'drizzle-orm'
import { afterEach, expect, it } from 'vitest'
import { login, signInLink } from '@/db/schema/access'
import { testDatabase } from '@/db/testing'
import { setClock } from '@/lib/clock'
import { LINK_MINUTES, linkContext, peekLink, redeemLink, requestLink, sendLink } from './links'
import { unseal } from './sealed'
import { makeLogin, testSecrets } from './testing'

testSecrets()
const test = testDatabase()
afterEach(() => setClock())

/** The tokens that wait to be mailed to a login, oldest first. */
async function tokens(loginId: string): Promise<string[]> {
  const jobs = await test.sql`
    select payload from graphile_worker._private_jobs
    where payload->>'loginId' = ${loginId} order by id`
  return jobs.map((job) => unseal(job.payload.tokenSealed, linkContext(loginId)))
}

async function ask(loginId: string): Promise<string> {
  await test.db.transaction((tx) => sendLink(tx, loginId, 'sign_in', LINK_MINUTES.asked))
  return (await tokens(loginId)).at(-1) ?? ''
}

it('is used once, by one of ten at the same moment', async () => {
  const loginId = await makeLogin(test.db, 'anna@example.com')
  const token = await ask(loginId)
  expect(token).toHaveLength(43)
  expect(await peekLink(test.db, token)).toMatchObject({ loginId, email: 'anna@example.com', purpose: 'sign_in' })
  const all = await Promise.all(Array.from({ length: 10 }, () => redeemLink(test.db, token, 'sign_in')))
  expect(all.filter((one) => one !== null)).toEqual([{ loginId }])
  expect(await peekLink(test.db, token)).toBeNull()
})

it('stops after 20 minutes, and when a newer one is made', async () => {
  const loginId = await makeLogin(test.db, 'bert@example.com')
  const older = await ask(loginId)
  const newer = await ask(loginId)
  expect(await redeemLink(test.db, older, 'sign_in')).toBeNull()
  setClock(() => new Date(Date.now() + 21 * 60_000))
  expect(await redeemLink(test.db, newer, 'sign_in')).toBeNull()
  setClock(() => new Date(Date.now() + 19 * 60_000))
  expect(await redeemLink(test.db, newer, 'sign_in')).toEqual({ loginId })
})

it('does not do for another purpose', async () => {
  const loginId = await makeLogin(test.db, 'carl@example.com')
  const token = await ask(loginId)
  expect(await redeemLink(test.db, token, 'set_password')).toBeNull()
  expect(await redeemLink(test.db, token, 'sign_in')).toEqual({ loginId })
})

it('keeps only hashes, and sends nothing to unknown addresses', async () => {
  await requestLink('nobody@example.com')
  const loginId = await makeLogin(test.db, 'dora@example.com')
  await requestLink(' Dora@example.com ')
  const [token = ''] = await tokens(loginId)
  const rows = await test.db.select().from(signInLink).where(eq(signInLink.loginId, loginId))
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain(token)
})

it('is sent although the login is locked, at most five times in twenty minutes, the newest working (A9)', async () => {
  const loginId = await makeLogin(test.db, 'emil@example.com', 'harbour lantern drift')
  await test.db
    .update(login)
    .set({ lockedUntil: new Date(Date.now() + 1_800_000) })
    .where(eq(login.id, loginId))
  await Promise.all(Array.from({ length: 12 }, () => requestLink('emil@example.com')))
  expect(await tokens(loginId)).toHaveLength(5)
  const good = await test.db
    .select()
    .from(signInLink)
    .where(and(eq(signInLink.loginId, loginId), isNull(signInLink.usedAt)))
  expect(good).toHaveLength(1)
})
