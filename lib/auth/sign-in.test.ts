import { setTimeout as sleep } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { afterEach, expect, it, vi } from 'vitest'
import { login } from '@/db/schema/access'
import { auditEvent } from '@/db/schema/records'
import { testDatabase } from '@/db/testing'
import type { Result } from '@/lib/result'
import { readBrowser, rememberIn } from './known-browser'
import { take } from './limiter'
import { checkPassword, passwordProblem } from './passwords'
import { stillProves } from './proof'
import { createSession, resolveSession, revokeSessions } from './sessions'
import { changePassword, liftLock, setPassword, signIn } from './sign-in'
import { makeLogin, makeProfile, makeStaff, testSecrets } from './testing'
import type { Visitor } from './visitor'

testSecrets()
const test = testDatabase()
const start = Date.now()
afterEach(() => vi.useRealTimers())

const PASSWORD = 'harbour lantern drift'
const minutes = (count: number) => vi.useFakeTimers({ toFake: ['Date'], now: start + count * 60_000 })

const from = { network: '192.0.2.1' }
const wrong = (email: string, count: number, visitor: Visitor = from) =>
  Promise.all(Array.from({ length: count }, () => signIn(test.db, { email, password: 'wrong' }, visitor)))
const codes = (answers: readonly Result<unknown>[]) => answers.map((answer) => (answer.ok ? 'ok' : answer.code))
const counted = (all: readonly string[], code: string) => all.filter((one) => one === code).length

it('signs in with any case of the e-mail address', async () => {
  const loginId = await makeLogin(test.db, 'anna@example.com', PASSWORD)
  expect(await signIn(test.db, { email: ' Anna@Example.COM', password: PASSWORD }, from)).toMatchObject({
    ok: true,
    value: { loginId },
  })
})

it('answers alike for a wrong password, an unknown address and a login without a password, also when there were too many', async () => {
  await makeLogin(test.db, 'bert@example.com', PASSWORD)
  await makeLogin(test.db, 'new@example.com')
  const emails = ['bert@example.com', 'nobody@example.com', 'new@example.com']
  const answered = async (email: string) => {
    const [answer] = await wrong(email, 1)
    return answer?.ok === false ? `${answer.code}: ${answer.message}` : 'in'
  }
  const first = new Set<string>()
  const twelfth = new Set<string>()
  for (const email of emails) {
    first.add(await answered(email))
    await wrong(email, 10)
    twelfth.add(await answered(email))
  }
  expect([...first]).toEqual([expect.stringContaining('wrong_credentials')])
  expect([...twelfth]).toEqual([expect.stringContaining('too_many')])
})

it('looks at ten of twenty passwords tried at the same moment, and then at none for 30 minutes (A9)', async () => {
  await makeLogin(test.db, 'carl@example.com', PASSWORD)
  const all = codes(await wrong('carl@example.com', 20))
  expect([counted(all, 'wrong_credentials'), counted(all, 'too_many')]).toEqual([10, 10])
  const right = { email: 'carl@example.com', password: PASSWORD }
  expect(await signIn(test.db, right, from)).toMatchObject({
    code: 'too_many',
    message: expect.stringMatching(/try again in (29|30) minutes, or have a link sent by e-mail, which still works/),
  })
  // From anywhere else as well.
  expect(await signIn(test.db, right, { network: '192.0.2.2' })).toMatchObject({ code: 'too_many' })
  minutes(29)
  expect(await signIn(test.db, right, from)).toMatchObject({ code: 'too_many' })
  minutes(31)
  expect(await signIn(test.db, { ...right, password: 'wrong' }, from)).toMatchObject({ code: 'wrong_credentials' })
  expect(await signIn(test.db, right, from)).toMatchObject({ ok: true })
})

it('cannot be used to lock a person out of the browser they use (A9)', async () => {
  const loginId = await makeLogin(test.db, 'hans@example.com', PASSWORD)
  const browser = await readBrowser(await rememberIn(undefined, 'Hans@example.com'))
  const known = { network: '192.0.2.3', browser }
  const right = { email: 'hans@example.com', password: PASSWORD }
  await wrong('hans@example.com', 20)
  expect(await signIn(test.db, right, from)).toMatchObject({ code: 'too_many' })
  expect(await signIn(test.db, right, known)).toMatchObject({ ok: true, value: { loginId } })
  // A browser that knows somebody else is a stranger here; the known one has ten tries of its own, and not one more.
  const other = await readBrowser(await rememberIn(undefined, 'else@example.com'))
  expect(await signIn(test.db, right, { ...known, browser: other })).toMatchObject({ code: 'too_many' })
  expect(counted(codes(await wrong('hans@example.com', 20, known)), 'wrong_credentials')).toBe(10)
  expect(await signIn(test.db, right, known)).toMatchObject({ code: 'too_many' })
})

it('stops a network that tries one password for many, and not another network', async () => {
  const bot = { network: '192.0.2.99' }
  const spray = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, i) =>
        signIn(test.db, { email: `person${i}@example.com`, password: 'Summer2026!' }, bot),
      ),
    )
  await take([{ limit: 'sign_in.address', key: bot.network, points: 90 }])
  const all = codes(await spray(20))
  expect([counted(all, 'wrong_credentials'), counted(all, 'too_many')]).toEqual([10, 10])
  await makeLogin(test.db, 'ida@example.com', PASSWORD)
  const right = { email: 'ida@example.com', password: PASSWORD }
  expect(await signIn(test.db, right, bot)).toMatchObject({ message: expect.stringContaining('from your network') })
  expect(await signIn(test.db, right, from)).toMatchObject({ ok: true })
})

it('forgets wrong tries after a right one, which costs its network nothing', async () => {
  await makeLogin(test.db, 'dora@example.com', PASSWORD)
  const office = { network: '192.0.2.50' }
  const right = { email: 'dora@example.com', password: PASSWORD }
  for (let i = 0; i < 3; i++) {
    await wrong('dora@example.com', 9, office)
    expect(await signIn(test.db, right, office)).toMatchObject({ ok: true })
  }
  for (let i = 0; i < 80; i++) await take([{ limit: 'sign_in.address', key: office.network }])
  expect(await signIn(test.db, right, office)).toMatchObject({ code: 'too_many' })
})

it('lifts the lock when a password was set', async () => {
  const loginId = await makeLogin(test.db, 'jan@example.com', PASSWORD)
  await wrong('jan@example.com', 12)
  expect(await setPassword(test.db, loginId, 'seven quiet rivers')).toMatchObject({ ok: true })
  await liftLock('jan@example.com')
  const right = { email: 'jan@example.com', password: 'seven quiet rivers' }
  expect(await signIn(test.db, right, from)).toMatchObject({ ok: true })
})

it('refuses passwords that are guessed first', () => {
  const of = { email: 'anna.berg@example.com', name: 'Anna Berg' }
  const refused = [
    'anna.berg@example.com',
    'Anna.Berg2024!',
    'password123',
    'Password2024!',
    'aaaaaaaaaaaa',
    '1234567890',
    'abcdefghijk',
    'ababababab',
    'qwertyuiop',
    'Example.com1',
  ]
  expect(refused.filter((password) => passwordProblem(password, of) === undefined)).toEqual([])
  expect(passwordProblem('correct horse battery staple', of)).toBeUndefined()
  expect(passwordProblem(PASSWORD, of)).toBeUndefined()
})

it('changes a password by the present one only, and records it in the profiles of the login', async () => {
  const profileId = await makeProfile(test.db)
  const actor = await makeStaff(test.db, profileId, 'normal', { email: 'emil@example.com', password: PASSWORD })
  const here = await createSession(test.db, actor.loginId)
  const elsewhere = await createSession(test.db, actor.loginId)
  const of = { id: here.id, loginId: actor.loginId, email: 'emil@example.com' }
  const next = 'seven quiet rivers'
  expect(await changePassword(of, { current: 'wrong', password: next }, from)).toMatchObject({
    fields: { current: expect.any(String) },
  })
  expect(await changePassword(of, { current: PASSWORD, password: 'password123' }, from)).toMatchObject({
    fields: { password: expect.any(String) },
  })
  // Whoever is signed in is not hindered by strangers who try.
  await wrong('emil@example.com', 12)
  expect(await resolveSession(test.db, elsewhere.id)).not.toBeNull()
  expect(await changePassword(of, { current: PASSWORD, password: next }, from)).toEqual({ ok: true, value: 1 })
  expect(await resolveSession(test.db, elsewhere.id)).toBeNull()
  expect(await resolveSession(test.db, here.id)).not.toBeNull()
  expect(await signIn(test.db, { email: 'emil@example.com', password: next }, from)).toMatchObject({ ok: true })
  const events = await test.db.select().from(auditEvent).where(eq(auditEvent.profileId, profileId))
  expect(events.map((event) => [event.action, event.actorName])).toEqual([['login.password_changed', 'emil']])
})

it('changes no password whose other sessions it cannot end', async () => {
  const loginId = await makeLogin(test.db, 'finn@example.com', PASSWORD)
  const [here, elsewhere] = [await createSession(test.db, loginId), await createSession(test.db, loginId)]
  await test.sql`create function no_end() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$`
  await test.sql`create trigger no_end before update of revoked_at on session for each row execute function no_end()`
  const of = { id: here.id, loginId, email: 'finn@example.com' }
  const change = () => changePassword(of, { current: PASSWORD, password: 'seven quiet rivers' }, from)
  await expect(change()).rejects.toThrow()
  await test.sql`drop function no_end cascade`
  expect(await signIn(test.db, { email: 'finn@example.com', password: PASSWORD }, from)).toMatchObject({ ok: true })
  expect(await resolveSession(test.db, elsewhere.id)).not.toBeNull()
})

it('changes a password once for two who know it at the same moment', async () => {
  const loginId = await makeLogin(test.db, 'gwen@example.com', PASSWORD)
  const change = async (password: string) => {
    const { id } = await createSession(test.db, loginId)
    return changePassword({ id, loginId, email: 'gwen@example.com' }, { current: PASSWORD, password }, from)
  }
  const answers = await Promise.all([change('seven quiet rivers'), change('eight quiet rivers')])
  expect(codes(answers).sort()).toEqual(['invalid', 'ok'])
})

it('reads a password typed in another Unicode form as the same one', async () => {
  const loginId = await makeLogin(test.db, 'zoe@example.com')
  expect(await setPassword(test.db, loginId, 'Zoë über Straße')).toMatchObject({ ok: true })
  const [row] = await test.db.select().from(login).where(eq(login.id, loginId))
  expect(await checkPassword(row?.passwordHash, 'Zoë über Straße'.normalize('NFD'))).toBe(true)
})

it('proves nothing any more once the password was changed, however soon after it was looked at', async () => {
  const loginId = await makeLogin(test.db, 'kim@example.com', PASSWORD)
  const proved = await signIn(test.db, { email: 'kim@example.com', password: PASSWORD }, from)
  if (!proved.ok) throw new Error(proved.message)
  // A session that is just being written is ended with the others, and one that comes after them is not begun.
  const begun = test.db.transaction(async (tx) => {
    expect(await stillProves(tx, proved.value)).toBe(true)
    const { id } = await createSession(tx, loginId)
    await sleep(500)
    return id
  })
  await sleep(50)
  expect(await setPassword(test.db, loginId, 'seven quiet rivers')).toMatchObject({ ok: true })
  await revokeSessions(test.db, loginId)
  expect(await resolveSession(test.db, await begun)).toBeNull()
  expect(await stillProves(test.db, proved.value)).toBe(false)
})
