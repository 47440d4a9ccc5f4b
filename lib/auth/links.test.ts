import { setTimeout as sleep } from 'node:timers/promises'
import { and, eq, isNull } from 'drizzle-orm'
import { afterEach, expect, it } from 'vitest'
import { login, signInLink } from '@/db/schema/access'
import { testDatabase } from '@/db/testing'
import { setClock } from '@/lib/clock'
import { LINK_MINUTES, linkContext, peekLink, redeemLink, requestLink, sendLink } from './links'
import { unseal } from './sealed'
import { createSession, revokeSessions } from './sessions'
import { signIn } from './sign-in'
import { makeLogin, testSecrets } from './testing'

testSecrets()
const test = testDatabase()
const from = { network: '192.0.2.1' }
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
  expect(all.filter((one) => one !== null)).toEqual([loginId])
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
  expect(await redeemLink(test.db, newer, 'sign_in')).toBe(loginId)
})

it('does not do for another purpose', async () => {
  const loginId = await makeLogin(test.db, 'carl@example.com')
  const token = await ask(loginId)
  expect(await redeemLink(test.db, token, 'set_password')).toBeNull()
  expect(await redeemLink(test.db, token, 'sign_in')).toBe(loginId)
})

it('keeps only hashes, and sends nothing to unknown addresses', async () => {
  expect(await requestLink('nobody@example.com', 'sign_in', from)).toEqual({ ok: true, value: null })
  const loginId = await makeLogin(test.db, 'dora@example.com')
  expect(await requestLink(' Dora@example.com ', 'sign_in', from)).toEqual({ ok: true, value: null })
  const [token = ''] = await tokens(loginId)
  const rows = await test.db.select().from(signInLink).where(eq(signInLink.loginId, loginId))
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain(token)
})

it('is sent although passwords are locked, at most five in twenty minutes, the newest working (A9)', async () => {
  const loginId = await makeLogin(test.db, 'emil@example.com', 'harbour lantern drift')
  const wrong = { email: 'emil@example.com', password: 'wrong' }
  for (let i = 0; i < 11; i++) await signIn(test.db, wrong, from)
  expect(await signIn(test.db, wrong, from)).toMatchObject({ code: 'too_many' })
  const asked = await Promise.all(Array.from({ length: 12 }, () => requestLink('emil@example.com', 'sign_in', from)))
  expect(asked.filter(({ ok }) => ok)).toHaveLength(5)
  expect(asked.find(({ ok }) => !ok)).toMatchObject({
    code: 'too_many',
    message: expect.stringMatching(/Use the newest one, which works, or ask again in \d+ minutes/),
  })
  expect(await tokens(loginId)).toHaveLength(5)
  const good = await test.db
    .select()
    .from(signInLink)
    .where(and(eq(signInLink.loginId, loginId), isNull(signInLink.usedAt)))
  expect(good).toHaveLength(1)
})

it('is refused alike for an address that nobody has, and after thirty from one network for any', async () => {
  const scanner = { network: '192.0.2.66' }
  const ask = (email: string) => requestLink(email, 'sign_in', scanner)
  for (let i = 0; i < 5; i++) expect(await ask('no.such@example.com')).toMatchObject({ ok: true })
  expect(await ask('no.such@example.com')).toMatchObject({ code: 'too_many' })
  const asked = await Promise.all(Array.from({ length: 30 }, (_, i) => ask(`somebody${i}@example.com`)))
  expect(asked.filter(({ ok }) => ok)).toHaveLength(25)
  expect(await requestLink('else@example.com', 'sign_in', from)).toMatchObject({ ok: true })
})

it('is followed while another is asked for, and neither waits for the other without end', async () => {
  const loginId = await makeLogin(test.db, 'hugo@example.com')
  const token = await ask(loginId)
  const asking = test.db.transaction(async (tx) => {
    await tx.select({ id: login.id }).from(login).where(eq(login.id, loginId)).for('update')
    await sleep(500)
    await sendLink(tx, loginId, 'sign_in', LINK_MINUTES.asked)
  })
  await sleep(100)
  const following = test.db.transaction(async (tx) => {
    const redeemed = await redeemLink(tx, token, 'sign_in')
    if (redeemed) await createSession(tx, redeemed)
    return redeemed
  })
  expect(await Promise.all([following, asking])).toEqual([null, undefined])
})

it('begins no session after all of them were ended, of whichever purpose it is', async () => {
  const loginId = await makeLogin(test.db, 'fred@example.com')
  const another = await makeLogin(test.db, 'gina@example.com')
  await test.db.transaction((tx) => sendLink(tx, loginId, 'set_password', LINK_MINUTES.invitation))
  const [toSet = '', toSignIn, ofAnother] = [(await tokens(loginId))[0], await ask(loginId), await ask(another)]
  await revokeSessions(test.db, loginId)
  expect(await redeemLink(test.db, toSet, 'set_password')).toBeNull()
  expect(await redeemLink(test.db, toSignIn, 'sign_in')).toBeNull()
  expect(await redeemLink(test.db, ofAnother, 'sign_in')).toBe(another)
  expect(await redeemLink(test.db, await ask(loginId), 'sign_in')).toBe(loginId)
})
