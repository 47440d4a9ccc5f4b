import { setTimeout as sleep } from 'node:timers/promises'
import { desc, eq } from 'drizzle-orm'
import { beforeEach, expect, it, vi } from 'vitest'
import { session } from '@/db/schema/access'
import { testDatabase } from '@/db/testing'
import { enterByLink, setPasswordByLink } from './entry'
import { LINK_MINUTES, type LinkPurpose, linkContext, peekLink, sendLink } from './links'
import { unseal } from './sealed'
import { resolveSession, revokeSessions } from './sessions'
import { signIn } from './sign-in'
import { makeLogin, testSecrets } from './testing'

// A request as the framework would hand it on: no cookie yet, and a jar to put some into.
const jar = new Map<string, string>()
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ 'x-quittance-peer': '192.0.2.1' }),
  cookies: async () => ({
    get: (name: string) => (jar.has(name) ? { value: jar.get(name) } : undefined),
    set: (name: string, value: string) => jar.set(name, value),
  }),
}))

testSecrets()
const test = testDatabase()
const from = { network: '192.0.2.1' }
beforeEach(() => jar.clear())

const OLD = 'harbour lantern drift'
const NEW = 'seven quiet rivers'

async function mailed(loginId: string, purpose: LinkPurpose): Promise<string> {
  await test.db.transaction((tx) => sendLink(tx, loginId, purpose, LINK_MINUTES.asked))
  const [job] = await test.sql`
    select payload from graphile_worker._private_jobs where payload->>'loginId' = ${loginId} order by id desc limit 1`
  return unseal(job?.payload.tokenSealed, linkContext(loginId))
}

/** While `during` runs, a session that is to be written meets this. */
async function onSession<T>(statement: string, during: () => Promise<T>): Promise<T> {
  await test.sql.unsafe(
    `create function meets() returns trigger language plpgsql as $$ begin ${statement}; return new; end $$`,
  )
  await test.sql`create trigger meets before insert on session for each row execute function meets()`
  return during().finally(() => test.sql`drop function meets cascade`)
}
const NOT_NOW = `raise exception 'not now'`

const latestSession = async (loginId: string) => {
  const ofIt = eq(session.loginId, loginId)
  const [row] = await test.db.select().from(session).where(ofIt).orderBy(desc(session.createdAt)).limit(1)
  return row?.id ?? ''
}

it('uses a link up only if the session begins that it is for', async () => {
  const loginId = await makeLogin(test.db, 'anna@example.com')
  const token = await mailed(loginId, 'sign_in')
  await expect(onSession(NOT_NOW, () => enterByLink(token))).rejects.toThrow()
  expect(await peekLink(test.db, token)).toMatchObject({ loginId })
  expect(jar.size).toBe(0)

  expect(await enterByLink(token)).toMatchObject({ ok: true })
  expect(await resolveSession(test.db, await latestSession(loginId))).toMatchObject({ loginId })
  expect(await enterByLink(token)).toMatchObject({ code: 'link_used_up' })
})

it('sets a password by a link, ends the other sessions and begins one, all or nothing', async () => {
  const loginId = await makeLogin(test.db, 'bert@example.com', OLD)
  const by = (password: string) => signIn(test.db, { email: 'bert@example.com', password }, from)
  await enterByLink(await mailed(loginId, 'sign_in'))
  const before = await latestSession(loginId)
  for (let i = 0; i < 11; i++) await by('wrong')
  const token = await mailed(loginId, 'set_password')
  const choose = () => setPasswordByLink({ token, password: NEW, repeat: NEW })
  await expect(onSession(NOT_NOW, choose)).rejects.toThrow()
  expect(await peekLink(test.db, token)).toMatchObject({ loginId })
  expect(await resolveSession(test.db, before)).not.toBeNull()
  // Nor is the lock lifted that wrong tries have set.
  expect(await by(OLD)).toMatchObject({ code: 'too_many' })

  expect(await choose()).toMatchObject({ ok: true })
  expect(await resolveSession(test.db, before)).toBeNull()
  expect(await resolveSession(test.db, await latestSession(loginId))).toMatchObject({ loginId })
  expect(await by(NEW)).toMatchObject({ ok: true })
  expect(await choose()).toMatchObject({ code: 'link_used_up' })
})

it('leaves no session when all are ended while one is being begun by a link', async () => {
  const loginId = await makeLogin(test.db, 'carl@example.com')
  const token = await mailed(loginId, 'sign_in')
  await onSession('perform pg_sleep(0.7)', async () => {
    const entering = enterByLink(token)
    await sleep(300)
    await revokeSessions(test.db, loginId)
    await entering
  })
  expect(await resolveSession(test.db, await latestSession(loginId))).toBeNull()
})
